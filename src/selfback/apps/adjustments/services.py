"""Writes of changes to plans and of what patients say to them."""

from datetime import datetime

from django.db import transaction

from selfback.apps.adjustments.errors import AlreadyLifted, NotTheirs, NotWhileShared
from selfback.apps.adjustments.models import Adjustment, Why
from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.people.errors import HasLeft
from selfback.apps.people.models import Patient
from selfback.domain.content.library import Library
from selfback.domain.plan.adjustments import Adjustment as Change
from selfback.domain.plan.adjustments import AdjustmentKind, check_adjustment

OVERRULES = {
    AdjustmentKind.MOST_STEPS: (AdjustmentKind.MOST_STEPS, AdjustmentKind.STEP_GOAL),
    AdjustmentKind.STEP_GOAL: (AdjustmentKind.MOST_STEPS, AdjustmentKind.STEP_GOAL),
}
ABOUT_ONE_EXERCISE = (AdjustmentKind.LEAVE_OUT, AdjustmentKind.INSTEAD, AdjustmentKind.KEEP)


@transaction.atomic
def adjust(
    *,
    patient: Patient,
    kind: AdjustmentKind,
    item: str = "",
    instead: str = "",
    amount: int | None = None,
    why: Why,
    word: str = "",
    week: int | None = None,
    who: str,
    library: Library,
    by: str,
    at: datetime,
) -> Adjustment:
    """Keep a change that binds the patient's next plans; what it overrules is lifted with it.

    The same change once more returns the one that is in force.
    raises  HasLeft; AdjustmentUnfit with the field; ValueError for an unknown reason
    """
    if patient.left_at is not None:
        raise HasLeft(patient_id=patient.pk)
    kind = AdjustmentKind(kind)
    change = Change(id="", kind=kind, who=who, item=item, instead=instead, amount=amount)
    check_adjustment(change, exercises=library.exercises, messages=library.messages)
    held = list(Adjustment.objects.select_for_update().in_force().filter(patient=patient))
    same = [
        each
        for each in held
        if (each.kind, each.item, each.instead, each.amount) == (kind, item, instead, amount)
    ]
    if same:
        return same[0]
    overruled = [each for each in held if _overrules(change, each)]
    for each in overruled:
        each.lifted_at, each.lifted_by = at, by
        each.save(update_fields=["lifted_at", "lifted_by"])
    made = Adjustment.objects.create(
        patient=patient,
        kind=kind,
        item=item,
        instead=instead,
        amount=amount,
        who=who,
        why=Why(why),
        word=word.strip(),
        week=week,
        made_by=by,
        made_at=at,
    )
    changes = {
        "patient": (None, patient.pk),
        "kind": (None, made.kind),
        "item": (None, item),
        "instead": (None, instead),
        "amount": (None, amount),
        "word": (None, made.word),
        "lifted": (None, [each.pk for each in overruled]),
    }
    record(Kind.PLANS_ADJUSTED, subject=made, by=by, at=at, changes=changes, reason=made.why)
    return made


def _overrules(new: Change, held: Adjustment) -> bool:
    if new.kind in OVERRULES:
        return held.kind in OVERRULES[new.kind]
    if new.kind is AdjustmentKind.SETS:
        return held.kind == AdjustmentKind.SETS and held.item == new.item
    if new.kind not in ABOUT_ONE_EXERCISE or held.kind not in ABOUT_ONE_EXERCISE:
        return False
    # The last word on an exercise counts, whether it was taken out, brought in or kept.
    return not {new.item, new.instead}.isdisjoint({held.item, held.instead} - {""})


@transaction.atomic
def lift(*, adjustment: Adjustment, by: str, at: datetime) -> Adjustment:
    """Let a change bind no more.

    by      somebody of the clinic; or the patient, once no clinic looks at their plans
    raises  AlreadyLifted, and for the patient NotWhileShared and HasLeft
    """
    held = Adjustment.objects.select_for_update().get(pk=adjustment.pk)
    patient = Patient.objects.get(pk=held.patient_id)
    if by == patient.user_id:
        _check_is_alone(patient, held)
    if held.lifted_at is not None:
        raise AlreadyLifted(held.pk)
    held.lifted_at, held.lifted_by = at, by
    held.save(update_fields=["lifted_at", "lifted_by"])
    record(Kind.ADJUSTMENT_LIFTED, subject=held, by=by, at=at, changes={"lifted_at": (None, at)})
    return held


def _check_is_alone(patient: Patient, held: Adjustment) -> None:
    if patient.left_at is not None:
        raise HasLeft(patient_id=patient.pk)
    if patient.shares_with_clinic:
        raise NotWhileShared(held.pk)


@transaction.atomic
def answer_adjustment(
    *,
    adjustment: Adjustment,
    patient: Patient,
    answer: Adjustment.Answer,
    text: str = "",
    at: datetime,
) -> Adjustment:
    """Keep what the patient says to a change; a later answer replaces an earlier one.

    A disagreement lifts nothing: it asks the clinic to look again.
    raises  NotTheirs, AlreadyLifted, HasLeft, ValueError for an unknown answer
    """
    held = Adjustment.objects.select_for_update().get(pk=adjustment.pk)
    if held.patient_id != patient.pk:
        raise NotTheirs(held.pk)
    if patient.left_at is not None:
        raise HasLeft(patient_id=patient.pk)
    if held.lifted_at is not None:
        raise AlreadyLifted(held.pk)
    before = held.answer
    held.answer, held.answer_text = Adjustment.Answer(answer), text.strip()
    held.answered_at, held.answer_seen_at = at, None
    held.save(update_fields=["answer", "answer_text", "answered_at", "answer_seen_at"])
    changes = {"answer": (before, held.answer), "text": (None, held.answer_text)}
    record(Kind.ADJUSTMENT_ANSWERED, subject=held, by=patient.user_id, at=at, changes=changes)
    return held


@transaction.atomic
def see_answer(*, adjustment: Adjustment, by: str, at: datetime) -> Adjustment:
    """Note that the clinic has read the patient's answer and lets the change stand."""
    held = Adjustment.objects.select_for_update().get(pk=adjustment.pk)
    if held.answer and held.answer_seen_at is None:
        held.answer_seen_at = at
        held.save(update_fields=["answer_seen_at"])
        changes = {"answer_seen_at": (None, at)}
        record(Kind.ADJUSTMENT_ANSWER_SEEN, subject=held, by=by, at=at, changes=changes)
    return held
