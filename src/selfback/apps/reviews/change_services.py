"""Changes of plans that come from a review: they bind the next plans, and some this week too."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from selfback.apps.adjustments.models import Adjustment, Why
from selfback.apps.adjustments.services import adjust, lift
from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.people.models import Patient, User
from selfback.apps.plans.knowledge import Knowledge
from selfback.apps.plans.looking_back import steps_planned
from selfback.apps.plans.models import WeekPlan
from selfback.apps.plans.services import change_goal, exercises_now, swap_for_clinic, undo_swaps
from selfback.apps.reviews.models import Component, Judgement, Verdict
from selfback.apps.reviews.services import judge
from selfback.domain.plan.adjustments import OF_STEPS, STEPS_FROM, STEPS_TO, Adjustments
from selfback.domain.plan.adjustments import Adjustment as Change
from selfback.domain.plan.cautions import barring, may_do
from selfback.domain.plan.document import from_document
from selfback.domain.plan.replacements import replacements, with_limits
from selfback.domain.plan.week import Plan

AT_ONCE = frozenset({Why.PAIN, Why.UNSAFE, Why.NOT_SUITED})
"""Reasons for which nothing waits for the next week."""

WRONG_WITH_IT = {Why.PAIN: "pain", Why.TOO_HARD: "too_hard", Why.TOO_EASY: "too_easy"}
"""Reasons under which another exercise is looked for; with the others it is simply not wanted."""


@transaction.atomic
def change_component(
    *,
    week: WeekPlan,
    clinician: User,
    component: Component,
    item: str = "",
    judgement: Judgement,
    change: Change,
    why: Why,
    word: str = "",
    at_once: bool = False,
    knowledge: Knowledge,
    at: datetime,
) -> Adjustment:
    """Keep what a clinician says of a component and what they change with it.

    change      what is changed; its id does not matter
    at_once     this week obeys too; it always does for the reasons in AT_ONCE
    raises      as adjust and judge; nothing is written then
    """
    made = bind_plans(
        patient=week.patient,
        week=week,
        change=change,
        why=why,
        word=word,
        at_once=at_once,
        knowledge=knowledge,
        by=clinician.pk,
        at=at,
    )
    judge(
        week=week,
        clinician=clinician,
        component=component,
        item=item,
        judgement=judgement,
        why=why,
        adjustment=made,
        at=at,
    )
    return made


@transaction.atomic
def bind_plans(
    *,
    patient: Patient,
    week: WeekPlan | None,
    change: Change,
    why: Why,
    word: str = "",
    at_once: bool = False,
    knowledge: Knowledge,
    by: str,
    at: datetime,
) -> Adjustment:
    """Keep a change that binds the next plans, and carry it out this week if it cannot wait.

    week        the newest; None if there is no plan yet
    at_once     this week obeys too; it always does for the reasons in AT_ONCE, and where what is
                overruled had been carried out this week
    raises      as adjust; nothing is written then
    """
    before = list(Adjustment.objects.of(patient).in_force())
    made = adjust(
        patient=patient,
        kind=change.kind,
        item=change.item,
        instead=change.instead,
        amount=change.amount,
        why=why,
        word=word,
        week=week.number if week else None,
        who=change.who,
        library=knowledge.library,
        by=by,
        at=at,
    )
    if week is None:
        return made
    lifted = Adjustment.objects.filter(pk__in=[each.pk for each in before]).exclude(lifted_at=None)
    undone = [_free_this_week(each, week, by=by, at=at) for each in lifted]
    if at_once or why in AT_ONCE or any(undone):
        _obey_this_week(made, week, knowledge, by=by, at=at)
    return made


@transaction.atomic
def lift_change(*, adjustment: Adjustment, by: str, at: datetime) -> Adjustment:
    """Let a change bind no more; what it took out of the running week comes back.

    What its maker said with it of the newest plan is taken back too, as it said what was changed.
    raises  AlreadyLifted; nothing is written then
    """
    lifted = lift(adjustment=adjustment, by=by, at=at)
    week = WeekPlan.objects.of(lifted.patient).newest()
    if week is not None:
        _free_this_week(lifted, week, by=by, at=at)
        for verdict in Verdict.objects.of(week).filter(adjustment=lifted, clinician_id=by):
            changes = {"judgement": (verdict.judgement, None)}
            record(Kind.PLAN_JUDGED, subject=verdict, by=by, at=at, changes=changes)
            verdict.delete()
    return lifted


def _obey_this_week(
    adjustment: Adjustment, week: WeekPlan, knowledge: Knowledge, *, by: str, at: datetime
) -> None:
    if adjustment.kind in OF_STEPS and week.goal:
        amount = adjustment.amount or week.goal
        goal = amount if adjustment.kind == "step-goal" else min(week.goal, amount)
        change_goal(week=week, goal=goal, low=STEPS_FROM, high=STEPS_TO, by=by, at=at)
    plan = from_document(week.document)
    for barred in _barred(adjustment, week, plan, knowledge):
        added = _in_place_of(barred, adjustment, week, plan, knowledge)
        swap_for_clinic(week=week, removed=barred, added=added, adjustment=adjustment, by=by, at=at)


def _barred(
    adjustment: Adjustment, week: WeekPlan, plan: Plan, knowledge: Knowledge
) -> Iterator[str]:
    """Yield the exercises that stand in the week and that this change takes out."""
    limits = Adjustments((adjustment.as_change(),)).limits
    profile = replace(plan.carry.profile, conditions=(), limits=limits)
    known = knowledge.library.exercises
    for id in exercises_now(week):
        if id in known and barring(known[id], profile, knowledge.library.conditions):
            yield id


def _in_place_of(
    removed: str, adjustment: Adjustment, week: WeekPlan, plan: Plan, knowledge: Knowledge
) -> str:
    """Return what comes instead: what the clinician chose, else what is offered; maybe nothing."""
    limits = Adjustment.objects.of(week.patient).in_force().as_changes().limits
    library, standing = knowledge.library, exercises_now(week)
    if adjustment.item == removed and adjustment.instead:
        if adjustment.instead in standing:
            return ""
        chosen, bound = library.exercises[adjustment.instead], with_limits(plan, limits)
        if may_do(chosen, bound.carry.profile, library.conditions):
            return adjustment.instead
    offered = replacements(
        plan,
        removed,
        WRONG_WITH_IT.get(Why(adjustment.why), "dislike"),
        library=library,
        rules=knowledge.rules,
        limits=limits,
    )
    return next((each.id for each in offered if each.id not in standing), "")


def _free_this_week(adjustment: Adjustment, week: WeekPlan, *, by: str, at: datetime) -> bool:
    """Take back what a lifted change did to a week; return whether it had done anything."""
    undone = undo_swaps(week=week, adjustment=adjustment, by=by, at=at)
    planned = steps_planned(week)["goal"]
    set_goal = adjustment.kind in OF_STEPS and week.goal == adjustment.amount != planned
    if set_goal:
        change_goal(week=week, goal=planned, low=STEPS_FROM, high=STEPS_TO, by=by, at=at)
    return bool(undone) or set_goal
