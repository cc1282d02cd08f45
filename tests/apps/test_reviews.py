"""Judging plans, changing them this week or from the next, and offering them as examples."""

from datetime import timedelta
from typing import Any

import pytest
from tests.builders import NOON, make_answers, make_checkin, make_learner, make_patient, make_staff

from selfback.apps.adjustments.models import Adjustment, Why
from selfback.apps.people.models import Patient, User
from selfback.apps.people.permissions import Role
from selfback.apps.people.services import withdraw_from_learning
from selfback.apps.plans.errors import NotInPlan, SwapNotOffered
from selfback.apps.plans.looking_back import exercises_of
from selfback.apps.plans.models import WeekPlan
from selfback.apps.plans.services import (
    exercises_ever,
    exercises_now,
    swap_exercise,
    swap_for_clinic,
)
from selfback.apps.reviews.change_services import bind_plans, change_component, lift_change
from selfback.apps.reviews.errors import NotAgreed, NotInThisPlan, OwnPlanGiven, ReasonMissing
from selfback.apps.reviews.models import Component, ExpertCase, Judgement, Verdict
from selfback.apps.reviews.services import (
    accept_rest,
    components_of,
    decide_case,
    forget_offers,
    give_own_plan,
    judge,
    offer_case,
)
from selfback.delivery.shared.content import library
from selfback.delivery.shared.planning import begin, go_into_next_week, knowledge
from selfback.delivery.shared.weeks import REASONS, offered_for
from selfback.domain.plan.adjustments import Adjustment as Change
from selfback.domain.plan.adjustments import AdjustmentKind
from selfback.domain.plan.document import from_document

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def marie() -> Patient:
    patient = make_learner("marie@example.org")
    begin(patient, make_answers(), at=NOON)
    return patient


@pytest.fixture
def week(marie: Patient) -> WeekPlan:
    return newest(marie)


@pytest.fixture
def kari() -> User:
    return make_staff(Role.CLINICIAN)


def newest(patient: Patient) -> WeekPlan:
    week = WeekPlan.objects.of(patient).newest()
    assert week is not None
    return week


def a_change(kind: str, item: str = "", **fields: Any) -> Change:
    return Change(id="", kind=AdjustmentKind(kind), who="Kari Berg", item=item, **fields)


def bind(week: WeekPlan, change: Change, why: Why = Why.EXPERIENCE, **fields: Any) -> Adjustment:
    return bind_plans(
        **{
            "patient": week.patient,
            "week": week,
            "change": change,
            "why": why,
            "knowledge": knowledge(),
            "by": "kari",
            "at": NOON,
            **fields,
        }
    )


def another(week: WeekPlan, exercise: str, level: int = 1) -> str:
    kind = library().exercises[exercise].type
    taken = {each["id"] for each in week.exercises}
    return next(
        each.id
        for each in library().exercises.values()
        if each.type is kind and each.level == level and each.id not in taken
    )


# --- Judging ----------------------------------------------------------------------------------


def test_the_latest_word_on_a_part_counts(week: WeekPlan, kari: User):
    part = {"week": week, "clinician": kari, "component": Component.STEPS, "at": NOON}

    judge(**part, judgement=Judgement.ACCEPT)
    judge(**part, judgement=Judgement.REJECT, why=Why.UNSAFE)

    said = Verdict.objects.get()
    assert (said.judgement, said.why) == ("reject", "unsafe")


def test_a_part_is_rejected_only_with_a_reason(week: WeekPlan, kari: User):
    with pytest.raises(ReasonMissing):
        judge(
            week=week,
            clinician=kari,
            component=Component.STEPS,
            judgement=Judgement.REJECT,
            at=NOON,
        )


def test_what_is_not_in_the_plan_cannot_be_judged(week: WeekPlan, kari: User):
    with pytest.raises(NotInThisPlan, match="no exercise no-such"):
        judge(
            week=week,
            clinician=kari,
            component=Component.EXERCISE,
            item="no-such",
            judgement=Judgement.ACCEPT,
            at=NOON,
        )


def test_accepting_the_rest_leaves_what_was_said_before(week: WeekPlan, kari: User):
    exercise = week.exercises[0]["id"]
    change_component(
        week=week,
        clinician=kari,
        component=Component.EXERCISE,
        item=exercise,
        judgement=Judgement.REJECT,
        change=a_change("leave-out", exercise),
        why=Why.TOO_HARD,
        knowledge=knowledge(),
        at=NOON,
    )

    count = accept_rest(week=week, clinician=kari, at=NOON)

    assert count == len(components_of(week)) - 1
    assert Verdict.objects.agreement()["exercise"] == {
        "accept": len(week.exercises) - 1,
        "change": 0,
        "reject": 1,
    }
    assert accept_rest(week=week, clinician=kari, at=NOON) == 0


def test_an_own_plan_is_given_once_and_stands_beside_what_is_said_later(week: WeekPlan, kari: User):
    give_own_plan(week=week, clinician=kari, steps=5000, exercises=["bridge"], at=NOON)
    accept_rest(week=week, clinician=kari, at=NOON)

    assert set(Verdict.objects.values_list("own_first", flat=True)) == {True}
    with pytest.raises(OwnPlanGiven):
        give_own_plan(week=week, clinician=kari, skipped=True, at=NOON)


# --- This week or from the next ---------------------------------------------------------------


def test_what_can_wait_waits_for_the_next_plan(week: WeekPlan):
    exercise = week.exercises[0]["id"]

    bind(week, a_change("leave-out", exercise), Why.WISH)

    assert exercise in exercises_now(week)


@pytest.mark.parametrize("why", [Why.PAIN, Why.UNSAFE, Why.NOT_SUITED])
def test_what_cannot_wait_leaves_the_week_and_the_next_plan(week: WeekPlan, why: Why):
    exercise = week.exercises[0]["id"]

    bind(week, a_change("leave-out", exercise), why)

    assert exercise not in exercises_now(week)
    go_into_next_week(week.patient, week, make_checkin(week), at=NOON + WEEK)
    assert exercise not in exercises_now(newest(week.patient))


def test_the_chosen_exercise_takes_the_place_at_once_if_that_is_wanted(week: WeekPlan):
    exercise = week.exercises[0]["id"]
    other = another(week, exercise)

    bind(week, a_change("instead", exercise, instead=other), at_once=True)

    now = exercises_now(week)
    assert now[0] == other
    assert len(now) == len(week.exercises)


def test_an_exercise_that_a_condition_bars_does_not_come_into_the_week():
    patient = make_patient("pregnant@example.org")
    begin(patient, make_answers(conditions=["cannot-get-to-floor"]), at=NOON)
    week = newest(patient)
    exercise = week.exercises[0]["id"]
    barred = next(each.id for each in library().exercises.values() if each.needs_floor)

    bind(week, a_change("instead", exercise, instead=barred), at_once=True)

    assert exercise not in exercises_now(week)
    assert barred not in exercises_now(week)


def test_where_nothing_is_offered_the_exercise_is_taken_out_alone(week: WeekPlan):
    exercise = week.exercises[0]["id"]
    for each in REASONS:
        for other in offered_for(week, exercise, each):
            bind(week, a_change("leave-out", other))

    bind(week, a_change("leave-out", exercise), Why.PAIN)

    assert len(exercises_now(week)) == len(week.exercises) - 1


def test_a_limit_takes_every_exercise_it_bars_out_of_the_week(week: WeekPlan):
    bind(week, a_change("no-position", "supine"), Why.UNSAFE)

    assert all(library().exercises[each].position != "supine" for each in exercises_now(week))
    assert len(set(exercises_now(week))) == len(exercises_now(week))


def test_what_the_clinic_took_out_does_not_count_as_left_by_the_person(week: WeekPlan):
    first, second = (each["id"] for each in week.exercises[:2])
    bind(week, a_change("leave-out", first), Why.PAIN)
    offered = offered_for(week, second, "dislike")
    swap_exercise(
        week=week,
        removed=second,
        added=next(each for each in offered if each not in exercises_now(week)),
        reason="dislike",
        offered=offered,
        by=week.patient.user_id,
        at=NOON,
    )

    skipped = {each.id: each.skipped for each in exercises_of(week)}

    assert skipped == {second: "dislike"}


def test_the_person_is_not_offered_what_the_clinic_took_out(week: WeekPlan):
    exercise = week.exercises[0]["id"]
    before = {each: offered_for(week, exercise, each) for each in REASONS}
    barred = before["dislike"][0]

    bind(week, a_change("leave-out", barred))

    assert all(barred not in offered_for(week, exercise, each) for each in REASONS)


def test_the_person_cannot_swap_back_what_the_clinic_took_out(week: WeekPlan):
    exercise = week.exercises[0]["id"]
    bind(week, a_change("leave-out", exercise), Why.PAIN)
    now = exercises_now(week)[0]

    with pytest.raises(SwapNotOffered):
        swap_exercise(
            week=week,
            removed=now,
            added=exercise,
            reason="too_easy",
            offered=offered_for(week, now, "too_easy"),
            by=week.patient.user_id,
            at=NOON,
        )


def test_a_lifted_change_brings_the_exercise_back_into_the_week(week: WeekPlan):
    exercise = week.exercises[0]["id"]
    made = bind(week, a_change("leave-out", exercise), Why.PAIN)
    came = exercises_now(week)[0]

    lift_change(adjustment=made, by="kari", at=NOON)

    assert exercises_now(week)[0] == exercise
    assert came in exercises_ever(week)  # what was done of it can still be noted


def test_another_choice_takes_the_place_of_the_first_within_the_week(week: WeekPlan):
    exercise = week.exercises[0]["id"]
    bind(week, a_change("leave-out", exercise), Why.PAIN)
    first = exercises_now(week)[0]
    other = another(week, exercise, level=2)
    assert other != first

    bind(week, a_change("instead", exercise, instead=other))

    assert exercises_now(week)[0] == other
    assert Adjustment.objects.in_force().count() == 1


def test_a_step_goal_is_set_this_week_and_given_back_when_it_is_lifted(week: WeekPlan):
    planned = week.goal

    made = bind(week, a_change("step-goal", amount=2600), at_once=True)
    assert newest(week.patient).goal == 2600
    lift_change(adjustment=made, by="kari", at=NOON)

    assert newest(week.patient).goal == planned


def test_a_highest_goal_above_the_goal_changes_nothing_this_week(week: WeekPlan):
    bind(week, a_change("most-steps", amount=week.goal + 1000), Why.UNSAFE)

    assert newest(week.patient).goal == week.goal


def test_a_change_before_the_first_plan_binds_the_first_plan():
    patient = make_patient("new@example.org")
    made = bind_plans(
        patient=patient,
        week=None,
        change=a_change("step-goal", amount=3100),
        why=Why.WISH,
        knowledge=knowledge(),
        by="kari",
        at=NOON,
    )

    begin(patient, make_answers(), at=NOON)

    plan = from_document(newest(patient).document)
    assert (plan.steps.goal, plan.adjustments) == (3100, (made.pk,))


def test_lifting_takes_back_what_its_maker_said_and_nothing_else(week: WeekPlan, kari: User):
    exercise = week.exercises[0]["id"]
    made = change_component(
        week=week,
        clinician=kari,
        component=Component.EXERCISE,
        item=exercise,
        judgement=Judgement.REJECT,
        change=a_change("leave-out", exercise),
        why=Why.PAIN,
        knowledge=knowledge(),
        at=NOON,
    )
    accept_rest(week=week, clinician=kari, at=NOON)
    colleague = make_staff(Role.CLINICIAN, "colleague@example.org")

    lift_change(adjustment=made, by=colleague.pk, at=NOON)
    assert Verdict.objects.filter(item=exercise).exists()

    again = bind(week, a_change("leave-out", exercise), Why.PAIN, by=kari.pk)
    Verdict.objects.filter(item=exercise).update(adjustment=again)
    lift_change(adjustment=again, by=kari.pk, at=NOON)
    assert not Verdict.objects.filter(item=exercise).exists()
    assert Verdict.objects.count() == len(components_of(week)) - 1


def test_only_what_stands_in_the_week_is_taken_out_of_it(week: WeekPlan):
    made = bind(week, a_change("keep", week.exercises[0]["id"]))

    with pytest.raises(NotInPlan):
        swap_for_clinic(week=week, removed="no-such", adjustment=made, by="kari", at=NOON)


# --- Examples ---------------------------------------------------------------------------------


def test_only_who_agreed_to_learning_is_offered_and_who_withdraws_is_forgotten(
    marie: Patient, week: WeekPlan
):
    offer_case(week=week, case={"age": 43}, by="kari", at=NOON)
    assert ExpertCase.objects.agreed_to().count() == 1

    withdraw_from_learning(patient=marie, by=marie.user_id, at=NOON)

    assert not ExpertCase.objects.agreed_to()
    with pytest.raises(NotAgreed):
        offer_case(week=week, case={"age": 43}, by="kari", at=NOON)
    assert forget_offers(patient=marie, by="system", at=NOON) == 1
    assert not ExpertCase.objects.exists()
    assert forget_offers(patient=marie, by="system", at=NOON) == 0


def test_a_decided_offer_is_not_replaced_by_a_later_one(week: WeekPlan):
    case = offer_case(week=week, case={"age": 43}, by="kari", at=NOON)
    offer_case(week=week, case={"age": 44}, by="kari", at=NOON)
    decide_case(case=case, take=True, by="office", at=NOON)

    offer_case(week=week, case={"age": 45}, by="kari", at=NOON)

    case.refresh_from_db()
    assert (case.case["age"], case.state) == (44, "taken")
