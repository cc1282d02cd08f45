"""Somebody who evaluates, and a survey that is open."""

from datetime import datetime

import pytest
from django.test import Client
from tests.builders import NOON, make_staff
from tests.delivery.clinic.conftest import browser_of
from tests.delivery.evaluation.shown import STIMULI

from selfback.apps.people.permissions import Role
from selfback.apps.surveys.models import Survey
from selfback.apps.surveys.services import make_vignette_survey, open_survey
from selfback.delivery.shared import clock


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> datetime:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    return NOON


@pytest.fixture
def desk() -> Client:
    return browser_of(make_staff(Role.EVALUATOR))


@pytest.fixture
def survey() -> Survey:
    made = make_vignette_survey(title="Plans", stimuli=STIMULI, each=2, by="system", at=NOON)
    return open_survey(survey=made, by="system", at=NOON)
