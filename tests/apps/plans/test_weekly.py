"""The turn of the week: an intake makes a first plan, a check-in the next, all or nothing."""

from datetime import timedelta

import pytest
from tests.builders import MONDAY, NOON, make_answers, make_checkin, make_clinic, make_patient

from selfback.apps.answers.models import AnswerSet
from selfback.apps.answers.services import WeekAlreadyAnswered
from selfback.apps.audit.services import verify_chain
from selfback.apps.movement.services import note_steps
from selfback.apps.plans.models import WeekPlan
from selfback.apps.plans.services import log_exercise, swap_exercise
from selfback.apps.safety.models import Alert, Pause, Report
from selfback.delivery.shared.planning import begin, due_questions, go_into_next_week, is_due
from selfback.domain.safety.errors import AnswersMissing

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def test_an_intake_makes_the_first_plan():
    patient = make_patient()

    report = begin(patient, make_answers(), at=NOON)

    week = WeekPlan.objects.get(patient=patient)
    assert report.tier == "none"
    assert (week.number, week.starts_on, week.mode) == (1, MONDAY, "normal")
    assert len(week.exercises) == 4
    assert week.document["steps"]["goal"] == week.goal
    assert AnswerSet.objects.get(patient=patient).instrument == "intake"
    assert verify_chain().holds


def test_an_intake_without_an_answer_to_a_warning_sign_makes_nothing():
    patient = make_patient()
    answers = make_answers()
    del answers["red_flags"]["bladder"]

    with pytest.raises(AnswersMissing):
        begin(patient, answers, at=NOON)

    assert not WeekPlan.objects.exists()
    assert not AnswerSet.objects.exists()
    assert not Report.objects.exists()


def test_an_emergency_at_intake_pauses_the_plan_and_alerts_the_clinic():
    patient = make_patient(clinic=make_clinic())

    report = begin(patient, make_answers(bladder="unknown"), at=NOON)

    week = WeekPlan.objects.get(patient=patient)
    assert report.tier == "R"
    assert (week.mode, week.exercises) == ("paused", [])
    assert Pause.objects.get(patient=patient).tier == "R"
    assert Alert.objects.get(patient=patient).clinic_id == patient.clinic_id


def test_a_check_in_makes_the_next_week_and_says_what_changed():
    patient = make_patient()
    begin(patient, make_answers(usual_steps=4000), at=NOON)
    week = WeekPlan.objects.get(patient=patient)
    for offset in range(7):
        day = MONDAY + timedelta(days=offset)
        note_steps(patient=patient, day=day, steps=6000, today=day, by=patient.user_id, at=NOON)

    go_into_next_week(patient, week, make_checkin(week), at=NOON + WEEK)

    second = WeekPlan.objects.get(patient=patient, number=2)
    assert second.starts_on == MONDAY + WEEK
    assert second.goal > week.goal
    assert any(change["what"] == "steps" for change in second.document["changes"])


def test_what_was_done_and_swapped_reaches_the_next_plan():
    patient = make_patient()
    begin(patient, make_answers(), at=NOON)
    week = WeekPlan.objects.get(patient=patient)
    first, second = week.exercises[0]["id"], week.exercises[1]["id"]
    swap_exercise(
        week=week,
        removed=second,
        added="hip-hinge",
        reason="dislike",
        offered=["hip-hinge"],
        by=patient.user_id,
        at=NOON,
    )
    for session in range(10):
        log_exercise(
            week=week,
            session=f"s{session}",
            exercise=first,
            day=MONDAY,
            sets=3,
            repetitions=30,
            planned_repetitions=30,
            seconds=300,
            rating="right",
            by=patient.user_id,
            done_at=NOON,
            at=NOON,
        )

    go_into_next_week(patient, week, make_checkin(week), at=NOON + WEEK)

    planned = [item["id"] for item in WeekPlan.objects.get(number=2).exercises]
    assert first not in planned, "ten sessions with every repetition done move it a level up"
    assert second not in planned, "what was disliked stays away"


def test_a_week_is_answered_only_once():
    patient = make_patient()
    begin(patient, make_answers(), at=NOON)
    week = WeekPlan.objects.get(patient=patient)
    go_into_next_week(patient, week, make_checkin(week), at=NOON + WEEK)

    with pytest.raises(WeekAlreadyAnswered):
        go_into_next_week(patient, week, make_checkin(week), at=NOON + WEEK)

    assert WeekPlan.objects.filter(patient=patient).count() == 2


def test_the_check_in_is_due_when_the_week_is_over():
    patient = make_patient()
    begin(patient, make_answers(), at=NOON)
    week = WeekPlan.objects.get(patient=patient)

    assert not is_due(week, MONDAY + timedelta(days=6))
    assert is_due(week, MONDAY + timedelta(days=7))


def test_a_plan_that_stood_still_goes_on_with_a_check_in_at_once():
    patient = make_patient()
    begin(patient, make_answers(weight_loss="yes"), at=NOON)
    week = WeekPlan.objects.get(patient=patient)
    assert (week.mode, is_due(week, MONDAY)) == ("paused", False)

    Pause.objects.filter(patient=patient).update(ended_at=NOON, ended_by=patient.user_id)

    assert is_due(week, MONDAY)
    go_into_next_week(patient, week, make_checkin(week), at=NOON)
    assert WeekPlan.objects.get(number=2).mode != "paused"


def test_pain_that_jumped_asks_for_all_emergency_signs():
    patient = make_patient()
    begin(patient, make_answers(pain_average=3), at=NOON)
    week = WeekPlan.objects.get(patient=patient)
    answers = make_checkin(week, pain_average=7)
    core = ("bladder", "bowel", "saddle_numbness", "leg_weakness")
    answers["red_flags"] = dict.fromkeys(core, "no")

    with pytest.raises(AnswersMissing):
        go_into_next_week(patient, week, answers, at=NOON + WEEK)


def test_every_check_in_asks_for_the_rating_pain_and_harm():
    patient = make_patient()
    begin(patient, make_answers(), at=NOON)

    due = due_questions(WeekPlan.objects.get(patient=patient))

    assert {"gpe", "pain_average", "anything_bad"} <= set(due)
