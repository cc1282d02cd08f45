"""What tests of the participants' pages share: a clock, and people who came by a link."""

from datetime import datetime

import pytest
from django.test import Client
from tests.apps.trial.world import (
    follow,
    make_entering,
    make_ready,
    make_site,
    make_study,
    noon_of,
    visit_of,
)
from tests.builders import NOON

from selfback.apps.trial.link_services import make_link
from selfback.apps.trial.models import Visit
from selfback.delivery.shared import clock


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """Put the clock to a Monday noon; a test sets it forward by changing the list."""
    standing = [NOON]
    monkeypatch.setattr(clock, "now", lambda: standing[0])
    return standing


@pytest.fixture
def entering() -> Visit:
    """The baseline of somebody who has signed nothing."""
    return make_entering(make_site(make_study())).visits.get(is_baseline=True)


@pytest.fixture
def week_6(now: list[datetime]) -> Visit:
    """The first visit after randomisation, on the day it opens."""
    visit = visit_of(follow(make_ready(make_site(make_study()))))
    now[0] = noon_of(visit.opens_on)
    return visit


@pytest.fixture
def phone() -> Client:
    return Client()


def link_to(visit: Visit, at: datetime) -> str:
    """Return the address of a new link to a visit."""
    return f"/take-part/{make_link(visit=visit, by='system', at=at).token}"
