"""The progress page: what somebody has come to, in their own language, and nothing that counts."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.builders import MONDAY, NOON, make_patient, make_week

from selfback.apps.movement.models import DailySteps
from selfback.apps.people.models import Patient
from selfback.apps.plans.models import ExerciseDone, Reading, WeekPlan
from selfback.delivery.shared import clock

pytestmark = pytest.mark.django_db
MOST_QUERIES = 11


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


def browser_of(patient: Patient) -> Client:
    browser = Client()
    browser.force_login(patient.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def page_of(patient: Patient) -> str:
    return browser_of(patient).get("/progress").content.decode()


def queries_of(browser: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert browser.get("/progress").status_code == 200
    return len(asked)


def exercise_on(week: WeekPlan, *days: int) -> None:
    for number in days:
        ExerciseDone.objects.create(
            week=week,
            session=f"s{number}",
            exercise="bridge",
            day=MONDAY + timedelta(days=number),
            sets=3,
            repetitions=30,
            planned_repetitions=30,
            seconds=120,
            done_at=NOON,
        )


def test_nothing_is_said_of_what_is_not_reached():
    patient = make_patient()
    make_week(patient)

    assert 'id="achieved"' not in page_of(patient)


@pytest.mark.parametrize(
    ("language", "says", "title"),
    [
        ("en", "What you have come to", "Three days of exercise"),
        ("da", "Så langt er du nået", "Tre dage med øvelser"),
        ("nb", "Så langt har du kommet", "Tre dager med øvelser"),
    ],
)
def test_what_is_reached_stands_there_in_the_persons_language(language: str, says: str, title: str):
    patient = make_patient(language=language)
    exercise_on(make_week(patient), 0, 2, 40)

    page = page_of(patient)

    assert says in page
    assert title in page


def test_the_farthest_of_each_kind_comes_first_and_the_others_stand_behind():
    patient = make_patient()
    week = make_week(patient)
    exercise_on(week, 0, 2, 4)
    DailySteps.objects.create(patient=patient, day=MONDAY, steps=week.goal, noted_at=NOON)
    Reading.objects.create(week=week, message="sleep-habits", read_at=NOON, answered=True)

    shown, _, behind = page_of(patient).partition("<summary>One earlier one</summary>")

    section = shown.partition('id="achieved"')[2]
    for title in ("Three days of exercise", "A first step goal reached", "A first message read"):
        assert title in section
    assert "A first question answered" in section
    assert "A first day of exercise" not in section
    assert "A first day of exercise" in behind


def test_the_count_of_queries_does_not_grow_with_what_was_done():
    patient = make_patient()
    week, browser = make_week(patient), browser_of(patient)
    exercise_on(week, 0)
    queries_of(browser)  # the first visit notes that somebody was there
    few = queries_of(browser)
    exercise_on(week, *range(1, 40))
    for number in range(40):
        day = MONDAY + timedelta(days=number)
        DailySteps.objects.create(patient=patient, day=day, steps=6000, noted_at=NOON)

    assert queries_of(browser) == few <= MOST_QUERIES
