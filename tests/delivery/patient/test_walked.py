"""The page of steps: a day, a week and four weeks, kindly, and when in the day they fall."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.apps.uploads.world import begin, keep
from tests.builders import MONDAY, NOON, make_patient, make_week
from tests.delivery.patient.test_progress import browser_of

from selfback.apps.movement.models import DailySteps
from selfback.apps.people.models import Patient
from selfback.apps.uploads.models import Batch, Interval
from selfback.delivery.shared import clock

pytestmark = pytest.mark.django_db
SUNDAY = MONDAY + timedelta(days=6)


@pytest.fixture(autouse=True)
def sunday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=6))


@pytest.fixture
def marie() -> Patient:
    patient = make_patient()
    make_week(patient)
    return patient


def walk(patient: Patient, *steps: int | None, until=SUNDAY) -> None:
    for back, each in enumerate(reversed(steps)):
        if each is not None:
            day = until - timedelta(days=back)
            DailySteps.objects.create(patient=patient, day=day, steps=each, noted_at=NOON)


def page(patient: Patient, **asked: str) -> str:
    answer = browser_of(patient).get("/progress/steps", asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_without_steps_the_page_says_how_to_add_some(marie: Patient):
    assert "No steps are known of this time." in page(marie)


def test_a_good_week_is_told_with_its_days_and_its_median(marie: Patient):
    goal = marie.weeks.get().goal
    walk(marie, *[goal] * 5, None, goal)

    said = page(marie)

    assert "on each of the 6 days you counted" in said
    assert f"The goal is {goal:,} steps a day" in said


def test_a_bad_week_is_planned_for(marie: Patient):
    walk(marie, *[900] * 7)

    said = page(marie)

    assert "A week with fewer steps than you aimed for." in said
    assert "Weeks like this are planned for" in said
    assert "20 %" in said


def test_of_two_days_nothing_is_concluded(marie: Patient):
    walk(marie, 900, 900)

    said = page(marie)

    assert "Steps are known of 2 days." in said
    assert "fewer steps than you aimed for" not in said


def test_a_day_is_told_kindly_and_today_is_not_over(marie: Patient):
    walk(marie, 900, 900)

    assert "so far" in page(marie, view="day")
    yesterday = page(marie, view="day", until=f"{SUNDAY - timedelta(days=1)}")
    assert "Yesterday" in yesterday
    assert "so far" not in yesterday
    assert "900 steps" in yesterday


def test_four_weeks_say_where_it_leads(marie: Patient):
    walk(marie, *[4000] * 14, *[5000] * 14)

    said = page(marie, view="month")

    assert "You walk more than some weeks ago: 5,000 steps on a middling day." in said
    assert said.count('class="walked-day"') == 28


def test_one_turns_back_to_where_one_began_and_no_further_than_today(marie: Patient):
    walk(marie, *[4000] * 7)

    now = page(marie)
    before = page(marie, until=f"{MONDAY - timedelta(days=1)}")

    assert 'aria-label="Earlier"' in now
    assert 'aria-label="Later"' not in now
    assert 'aria-label="Later"' in before
    assert "No steps are known of this time." in before
    far = page(marie, until=f"{MONDAY - timedelta(days=70)}")
    assert 'aria-label="Earlier"' not in far


@pytest.mark.parametrize(
    "asked", [{"view": "year"}, {"until": "soon"}, {"until": "0001-01-01"}, {"until": "9999-12-31"}]
)
def test_what_makes_no_sense_shows_the_latest_week(marie: Patient, asked: dict[str, str]):
    walk(marie, *[4000] * 7)

    assert "5 Jan" in page(marie, **asked) or "4 Jan" in page(marie, **asked)


def by_the_hour(patient: Patient) -> None:
    batch = keep(patient, "2026-12-01,4000,iPhone")
    assert Batch.objects.count() == 1
    for back in range(7):
        for hour, steps in ((7, 2500), (16, 900)):
            start = NOON.replace(hour=hour) + timedelta(days=6 - back)
            Interval.objects.create(
                patient=patient,
                batch=batch,
                source="iPhone",
                start=start,
                end=start + timedelta(minutes=30),
                local_day=start.date(),
                steps=steps,
                is_manual=False,
                raw_hash=f"{back}{hour}",
            )
    walk(patient, *[3400] * 7)


def test_when_in_the_day_is_told_in_the_hours_of_the_person(marie: Patient):
    by_the_hour(marie)

    said = page(marie)

    assert "Most steps fall between 8:00 and 9:00." in said  # 7:00 UTC, in Copenhagen
    assert "it is quietest" in said
    assert "From 7 days of which your devices tell the hours." in said
    assert "it is quietest" not in page(marie, view="day")


def test_totals_of_days_say_nothing_of_hours(marie: Patient):
    keep(marie, f"{MONDAY},4000,iPhone")
    walk(marie, *[3400] * 6)

    assert "by the hour" not in page(marie)


def test_the_page_asks_little(marie: Patient):
    by_the_hour(marie)
    browser: Client = browser_of(marie)
    browser.get("/progress/steps")

    with CaptureQueriesContext(connection) as asked:
        assert browser.get("/progress/steps?view=month").status_code == 200

    assert len(asked) <= 9


def test_nobody_sees_the_steps_of_another(marie: Patient):
    walk(marie, *[4321] * 7)
    other = make_patient("other@example.org")
    make_week(other)
    begin(other)

    assert "4,321" not in page(other)
