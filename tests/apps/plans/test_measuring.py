"""Measured steps and the goal of the running week: it follows, says why, and goes back."""

from datetime import timedelta

import pytest
from tests.apps.uploads.world import bring, line
from tests.builders import NOON, make_answers, make_checkin, make_patient

from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.plans.looking_back import steps_of, steps_planned
from selfback.apps.plans.measuring import Stays, keep_steps, undo_steps
from selfback.apps.plans.models import WeekPlan
from selfback.apps.plans.services import change_goal
from selfback.delivery.shared.planning import begin, go_into_next_week, knowledge

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def started(email: str = "patient@example.org", **answers):
    patient = make_patient(email)
    begin(patient, make_answers(**{"usual_steps": 4500} | answers), at=NOON)
    return patient, WeekPlan.objects.get(patient=patient)


def month(steps: int, source: str = "iPhone"):
    """Four weeks before the plan, each day with the same steps."""
    return [line(n, steps, source) for n in range(1, 29)]


def keep(patient, *lines, at=NOON):
    batch = bring(patient, *lines, at=at)
    done = keep_steps(batch=batch, knowledge=knowledge(), by=patient.user_id, at=at)
    return batch, done


def undo(batch, at=NOON):
    return undo_steps(batch=batch, knowledge=knowledge(), by=batch.patient.user_id, at=at)


def codes(week):
    return [each["code"] for each in steps_planned(WeekPlan.objects.get(pk=week.pk))["reasons"]]


def test_measured_days_set_the_first_goal_and_say_why_and_undoing_brings_it_back():
    patient, week = started()
    assert (week.goal, codes(week)) == (4800, ["steps-usual"])

    batch, done = keep(patient, *month(6000))

    assert (done.before, done.goal, done.stays) == (4800, 6300, None)
    assert WeekPlan.objects.get().goal == 6300
    planned = steps_planned(WeekPlan.objects.get())
    assert planned["reasons"] == [{"code": "steps-measured", "facts": {"median": 6000}}]
    assert planned["band"] == [5400, 7200]
    assert WeekPlan.objects.get().document["steps"]["goal"] == 4800

    back = undo(batch)

    assert (back.before, back.goal) == (6300, 4800)
    assert codes(week) == ["steps-usual"]
    changes = [event.changes for event in AuditEvent.objects.filter(kind=Kind.GOAL_CHANGED)]
    assert changes == [{"goal": [4800, 6300]}, {"goal": [6300, 4800]}]


def test_a_goal_that_the_person_chose_stays():
    patient, week = started()
    change_goal(week=week, goal=5000, low=3000, high=10_000, by=patient.user_id, at=NOON)

    _batch, done = keep(patient, *month(6000))

    assert (done.goal, done.stays) == (5000, Stays.CHOSEN)
    assert WeekPlan.objects.get().goal == 5000


def test_a_paused_week_gets_no_goal():
    patient, _week = started(bladder="yes")

    _batch, done = keep(patient, *month(6000))

    assert (done.goal, done.stays) == (0, Stays.PAUSED)


def test_too_few_days_change_nothing():
    patient, _week = started()

    _batch, done = keep(patient, line(1, 9000), line(2, 9000))

    assert (done.goal, done.stays) == (4800, Stays.SAME)


def test_days_of_long_ago_say_nothing_of_what_is_usual_now():
    patient, _week = started()

    _batch, done = keep(patient, *[line(n, 9000) for n in range(40, 80)])

    assert done.stays == Stays.SAME


def test_somebody_in_pain_starts_below_what_is_usual():
    patient, _week = started(pain_average=8, pain_worst=9)

    _batch, done = keep(patient, *month(6000))

    assert done.goal == 5400


def test_in_a_later_week_last_week_s_days_move_the_goal_within_the_limits_of_a_week():
    patient, week = started()
    go_into_next_week(patient, week, make_checkin(week), at=NOON + WEEK)
    second = WeekPlan.objects.get(number=2)
    assert (second.goal, codes(second)) == (4800, ["steps-kept"])
    last_week = [line(-n, 9000) for n in range(7)]

    _batch, done = keep(patient, *last_week, at=NOON + WEEK)

    assert (done.before, done.goal) == (4800, 5500)
    assert codes(second) == ["steps-median"]
    assert steps_of(week) == (9000,) * 7


def test_what_comes_after_the_week_waits_for_the_check_in():
    patient, _week = started()

    _batch, done = keep(patient, *month(6000), at=NOON + WEEK)

    assert (done.goal, done.stays) == (4800, Stays.OVER)


def test_somebody_without_a_plan_keeps_steps_all_the_same():
    _batch, done = keep(make_patient(), *month(6000))

    assert (done.goal, done.stays) == (None, Stays.NO_PLAN)


def test_a_watch_that_takes_over_starts_a_new_baseline_at_the_check_in():
    patient, week = started()
    keep(patient, *month(6000))
    keep(patient, *[line(-n, 9000, "Apple Watch") for n in range(7)], at=NOON + WEEK)
    week.refresh_from_db()
    assert week.goal == 6300

    go_into_next_week(patient, week, make_checkin(week), at=NOON + WEEK)

    second = WeekPlan.objects.get(number=2)
    assert codes(second) == ["steps-new-device"]
    assert second.goal == 7200, "a new device may raise the goal no more than any week"
