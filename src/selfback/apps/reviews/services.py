"""Writes of judgements on plans, of own plans, and of cases offered as examples."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from selfback.apps.adjustments.models import Adjustment, Why
from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.people.models import Consent, Patient, User
from selfback.apps.plans.models import WeekPlan
from selfback.apps.plans.services import exercises_ever
from selfback.apps.reviews.errors import NotAgreed, NotInThisPlan, OwnPlanGiven, ReasonMissing
from selfback.apps.reviews.models import Component, ExpertCase, Judgement, OwnPlan, Verdict


@transaction.atomic
def judge(
    *,
    week: WeekPlan,
    clinician: User,
    component: Component,
    item: str = "",
    judgement: Judgement,
    why: str = "",
    adjustment: Adjustment | None = None,
    at: datetime,
) -> Verdict:
    """Keep what a clinician says of a component; a later word replaces an earlier one.

    raises  NotInThisPlan; ReasonMissing unless it is accepted; ValueError for unknown codes
    """
    component, judgement = Component(component), Judgement(judgement)
    _check_component(week, component, item)
    if judgement is not Judgement.ACCEPT and not why:
        raise ReasonMissing(component)
    which: dict[str, Any] = {
        "week": week,
        "clinician": clinician,
        "component": component,
        "item": item,
    }
    before = Verdict.objects.select_for_update().filter(**which).first()
    verdict, _ = Verdict.objects.update_or_create(
        **which,
        defaults={
            "judgement": judgement,
            "why": Why(why) if why else "",
            "adjustment": adjustment,
            "own_first": OwnPlan.objects.filter(
                week=week, clinician=clinician, skipped=False
            ).exists(),
            "made_at": at,
        },
    )
    changes = {
        "component": (None, component),
        "item": (None, item),
        "judgement": (before.judgement if before else None, judgement),
    }
    record(Kind.PLAN_JUDGED, subject=verdict, by=clinician.pk, at=at, changes=changes, reason=why)
    return verdict


@transaction.atomic
def accept_rest(*, week: WeekPlan, clinician: User, at: datetime) -> int:
    """Accept every component of a plan that this clinician has not judged; return how many."""
    judged = set(
        Verdict.objects.of(week).filter(clinician=clinician).values_list("component", "item")
    )
    left = [each for each in components_of(week) if each not in judged]
    if not left:
        return 0
    own_first = OwnPlan.objects.filter(week=week, clinician=clinician, skipped=False).exists()
    Verdict.objects.bulk_create(
        Verdict(
            week=week,
            clinician=clinician,
            component=component,
            item=item,
            judgement=Judgement.ACCEPT,
            own_first=own_first,
            made_at=at,
        )
        for component, item in left
    )
    changes = {"judgement": (None, Judgement.ACCEPT), "components": (None, left)}
    record(Kind.PLAN_JUDGED, subject=week, by=clinician.pk, at=at, changes=changes)
    return len(left)


def components_of(week: WeekPlan) -> list[tuple[str, str]]:
    """Return the components of a plan, as (component, item), in the order they are shown."""
    document = week.document
    steps = [("steps", "")] if document["steps"]["goal"] else []
    exercises = [("exercise", each["id"]) for each in document["exercises"]]
    return [*steps, *exercises, *(("message", each["id"]) for each in document["education"])]


def _check_component(week: WeekPlan, component: Component, item: str) -> None:
    there = set(components_of(week)) | {("exercise", each) for each in exercises_ever(week)}
    if (component.value, item) not in there:
        raise NotInThisPlan(week_id=week.pk, component=component, item=item)


@transaction.atomic
def give_own_plan(
    *,
    week: WeekPlan,
    clinician: User,
    steps: int | None = None,
    exercises: Sequence[str] = (),
    skipped: bool = False,
    at: datetime,
) -> OwnPlan:
    """Keep what a clinician would have planned before seeing the plan; raises OwnPlanGiven."""
    if OwnPlan.objects.filter(week=week, clinician=clinician).exists():
        raise OwnPlanGiven
    own = OwnPlan.objects.create(
        week=week,
        clinician=clinician,
        steps=steps,
        exercises=list(exercises),
        skipped=skipped,
        made_at=at,
    )
    changes = {
        "steps": (None, steps),
        "exercises": (None, list(exercises)),
        "skipped": (None, skipped),
    }
    record(Kind.OWN_PLAN_GIVEN, subject=own, by=clinician.pk, at=at, changes=changes)
    return own


@transaction.atomic
def offer_case(
    *, week: WeekPlan, case: Mapping[str, Any], note: str = "", by: str, at: datetime
) -> ExpertCase:
    """Offer an adjusted plan as a worked example; offering it again replaces what waits.

    raises  NotAgreed if the person has not agreed to learning, or no longer
    """
    if not Consent.objects.in_force(week.patient, Consent.Kind.LEARNING).exists():
        raise NotAgreed(patient_id=week.patient_id)
    held = ExpertCase.objects.select_for_update().filter(week=week).first()
    if held and held.state != ExpertCase.State.OFFERED:
        return held
    offered, _ = ExpertCase.objects.update_or_create(
        week=week,
        defaults={
            "patient": week.patient,
            "clinic": week.patient.clinic,
            "case": dict(case),
            "note": note.strip(),
            "offered_by": by,
            "offered_at": at,
        },
    )
    record(
        Kind.EXPERT_CASE_OFFERED, subject=offered, by=by, at=at, changes={"week": (None, week.pk)}
    )
    return offered


@transaction.atomic
def decide_case(*, case: ExpertCase, take: bool, by: str, at: datetime) -> ExpertCase:
    """Take an offered case among the worked examples, or decline it; deciding again replaces it."""
    held = ExpertCase.objects.select_for_update().get(pk=case.pk)
    state = ExpertCase.State.TAKEN if take else ExpertCase.State.DECLINED
    before, held.state = held.state, state
    held.decided_by, held.decided_at = by, at
    held.save(update_fields=["state", "decided_by", "decided_at"])
    record(Kind.EXPERT_CASE_DECIDED, subject=held, by=by, at=at, changes={"state": (before, state)})
    return held


@transaction.atomic
def forget_offers(*, patient: Patient, by: str, at: datetime) -> int:
    """Remove the cases offered from a person's weeks, as they no longer agree; return how many.

    What was handed out in a file before is beyond reach.
    """
    cases = ExpertCase.objects.select_for_update().filter(patient=patient)
    offered = list(cases.values_list("pk", flat=True))
    if offered:
        cases.delete()
        changes = {"expert_cases": (offered, None)}
        record(Kind.CASES_FORGOTTEN, subject=patient, by=by, at=at, changes=changes)
    return len(offered)
