"""What is known of a person is read from what they did, and from nothing else."""

from datetime import date, datetime, timedelta

import pytest
from tests.builders import MONDAY, NOON, make_patient, make_week
from tests.domain.shipped import library

from selfback.apps.answers.services import keep_answers
from selfback.apps.movement.services import note_steps
from selfback.apps.people.models import Patient
from selfback.apps.plans.models import WeekPlan
from selfback.apps.plans.services import log_exercise, read_message
from selfback.apps.prompts.situations import situation_of
from selfback.domain.prompting.causes import Situation
from selfback.domain.prompting.rules import PromptRules

pytestmark = pytest.mark.django_db
RULES = PromptRules.from_content(library().rule_file("prompts"))
ZONE = "Europe/Copenhagen"


@pytest.fixture
def week() -> WeekPlan:
    return make_week(make_patient())


def known(patient: Patient, at: datetime = NOON) -> Situation:
    return situation_of(patient, at=at, zone=ZONE, rules=RULES)


def exercise(week: WeekPlan, which: str, at: datetime) -> None:
    log_exercise(
        week=week,
        session=f"s{at:%d}",
        exercise=which,
        day=at.date(),
        sets=3,
        repetitions=30,
        planned_repetitions=30,
        seconds=300,
        rating="",
        by=week.patient.user_id,
        done_at=at,
        at=at,
    )


def steps(patient: Patient, day: date, count: int) -> None:
    by, at = patient.user_id, NOON + (day - MONDAY)
    note_steps(patient=patient, day=day, steps=count, today=day, by=by, at=at)


def test_somebody_without_a_plan_was_last_there_when_they_joined():
    assert known(make_patient()) == Situation(last_used=NOON)


def test_a_plan_made_after_the_last_use_is_unseen(week):
    WeekPlan.objects.update(made_at=NOON + timedelta(hours=1))
    assert known(week.patient).plan_is_unseen

    at = NOON + timedelta(hours=2)
    read_message(week=week, message="sleep-habits", by=week.patient.user_id, at=at)
    assert not known(week.patient, at).plan_is_unseen
    assert known(week.patient, at).last_used == at


def test_the_check_in_opens_when_the_seven_days_are_over(week):
    assert not known(week.patient, NOON + timedelta(days=6)).check_in_is_open
    assert known(week.patient, NOON + timedelta(days=7)).check_in_is_open


def test_a_session_that_was_begun_is_left_until_all_of_it_is_done(week):
    assert known(week.patient).session_left_at is None
    exercise(week, "bridge", NOON)
    assert known(week.patient, NOON + timedelta(hours=3)).session_left_at == NOON
    assert known(week.patient, NOON + timedelta(days=1)).session_left_at is None
    exercise(week, "crunch", NOON + timedelta(hours=1))
    assert known(week.patient, NOON + timedelta(hours=3)).session_left_at is None


def test_days_with_and_without_exercise_are_counted(week):
    assert known(week.patient, NOON + timedelta(days=3)).days_without_exercise == 3
    for day in (0, 1, 2):
        exercise(week, "bridge", NOON + timedelta(days=day))
    later = known(week.patient, NOON + timedelta(days=4))
    assert (later.exercise_days, later.days_without_exercise) == (3, 2)


def test_steps_are_shares_of_the_goal_the_newest_day_first(week):
    for day, count in enumerate((1000, 2000, 5000, 5000)):
        steps(week.patient, MONDAY + timedelta(days=day), count)

    assert known(week.patient, NOON + timedelta(days=3)).goal_shares == (100.0, 40.0, 20.0)
    assert known(week.patient, NOON + timedelta(days=3)).goal_reached_today
    assert known(week.patient, NOON + timedelta(days=5)).goal_shares == (None, 100.0, 100.0)


def test_pain_mood_and_what_was_in_the_way_come_from_the_check_in(week):
    patient = week.patient
    moods = {"mood_interest": 1, "mood_low": 1}
    for number, answers in enumerate(
        ({**moods, "mood_low": 0}, {**moods, "barriers": ["family_work", "time"]}), start=1
    ):
        keep_answers(
            patient=patient,
            instrument="check-in",
            week=number,
            answers=answers,
            content_digest="0" * 64,
            by=patient.user_id,
            at=NOON,
        )
    WeekPlan.objects.update(pain_rise=2)

    found = known(patient)
    assert (found.pain_rose, found.mood_fell, found.barrier) == (True, True, "family_work")
