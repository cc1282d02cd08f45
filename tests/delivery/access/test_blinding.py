"""Who is blinded: were every arm the other one, no page of the study would differ for them.

Every address of the office and of the participants is read by every role it is open to, once as
people were allocated and once with all arms exchanged.
"""

import logging
from collections.abc import Iterator

import pytest
from django.test import Client
from tests.apps.allocations.world import BLOCKS
from tests.builders import NOON
from tests.delivery.access.study_pages import seen, study_pages
from tests.delivery.access.world import ROLES, World, make_world

from selfback.apps.allocations import opening
from selfback.apps.allocations.arm_services import arm_for_treatment
from selfback.apps.trial.models import Participant
from selfback.delivery.shared import clock

pytestmark = pytest.mark.django_db
FIRST, SECOND = (each.id for each in BLOCKS.arms)
OTHER = {FIRST: SECOND, SECOND: FIRST}


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def exchange_arms(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everything that is sealed hold the other arm from now on."""
    held = opening.opened
    monkeypatch.setattr(opening, "opened", lambda *a, **k: OTHER[held(*a, **k)])


def arm_of(world: World) -> str:
    participant = Participant.objects.get(pk=world.study_rows["participant"])
    return arm_for_treatment(participant=participant, why="a test", by="system", at=NOON)


@pytest.mark.hazard("H-07")
def test_no_page_differs_for_anybody_were_every_arm_the_other(monkeypatch: pytest.MonkeyPatch):
    world = make_world()
    browsers: dict[str, Client] = {role: world.client_of(role) for role in ROLES}
    pages = list(study_pages(world, browsers))
    before = arm_of(world)
    as_allocated = [seen(page) for page in pages]

    exchange_arms(monkeypatch)

    assert arm_of(world) == OTHER[before]
    for page, was in zip(pages, as_allocated, strict=True):
        assert seen(page) == was, (page.route, page.role)
    assert len([each for each in as_allocated if each.status == 200]) > 20


def test_no_page_names_an_arm():
    world = make_world()
    browsers = {role: world.client_of(role) for role in ROLES}
    for page in study_pages(world, browsers):
        text = seen(page).text
        assert FIRST not in text, (page.route, page.role)
        assert SECOND not in text, (page.route, page.role)
