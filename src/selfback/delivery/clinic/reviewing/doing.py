"""What a form of the review page asks for, carried out."""

from collections.abc import Callable, Mapping

from django.http import QueryDict
from django.utils.translation import gettext as _

from selfback.apps.adjustments.models import Adjustment, Why
from selfback.apps.people.models import Patient, User
from selfback.apps.plans.models import WeekPlan
from selfback.apps.reviews.change_services import bind_plans, change_component
from selfback.apps.reviews.errors import NotAgreed, NotInThisPlan, ReasonMissing
from selfback.apps.reviews.models import Component, Judgement
from selfback.apps.reviews.services import accept_rest, judge, offer_case
from selfback.delivery.clinic.reviewing.options import Reader, change_of, of_exercise
from selfback.delivery.clinic.reviewing.page import signature
from selfback.delivery.shared import clock
from selfback.delivery.shared.case_bases import seeds
from selfback.delivery.shared.content import library
from selfback.delivery.shared.planning import knowledge
from selfback.domain.plan.adjustments import (
    OF_EXERCISES,
    OF_STEPS,
    STEPS_FROM,
    STEPS_TO,
    AdjustmentKind,
    AdjustmentUnfit,
)
from selfback.domain.plan.adjustments import Adjustment as Change
from selfback.domain.plan.document import from_document
from selfback.domain.plan.expert_case import expert_case
from selfback.domain.plan.week import Plan

LONGEST_WORD = 300
FITS: Mapping[str, frozenset[str]] = {
    Component.STEPS: OF_STEPS,
    Component.EXERCISE: OF_EXERCISES,
    Component.MESSAGE: frozenset({AdjustmentKind.NO_MESSAGE.value}),
}
LIMITS = frozenset({AdjustmentKind.NO_LOAD, AdjustmentKind.NO_POSITION, AdjustmentKind.MOST_STEPS})


class CannotDo(ValueError):
    """What a form asks for cannot be done; the text says why, for the clinician."""


def carry_out(sent: QueryDict, patient: Patient, week: WeekPlan | None, user: User) -> str:
    """Do what a form asks for; return what the next page says, as a query; raises CannotDo."""
    if sent.get("do") == "limit":
        return _limit(sent, patient, week, user)
    act = ACTS.get(sent.get("do", ""))
    if act is None or week is None:
        raise CannotDo(_("There is nothing to do this with."))
    try:
        return act(sent, week, user)
    except (NotInThisPlan, KeyError, ValueError) as fault:
        raise _told(fault) from fault


def _told(fault: Exception) -> CannotDo:
    if isinstance(fault, CannotDo):
        return fault
    if isinstance(fault, ReasonMissing):
        return CannotDo(_("Please choose a reason."))
    if isinstance(fault, AdjustmentUnfit) and fault.field == "amount":
        return CannotDo(
            _("Please give a number of steps from {low} to {high}.").format(
                low=STEPS_FROM, high=STEPS_TO
            )
        )
    return CannotDo(_("This plan does not hold that any more. Please look again."))


def _judge(sent: QueryDict, week: WeekPlan, user: User) -> str:
    component, judgement = Component(_sent(sent, "component")), Judgement(_sent(sent, "judgement"))
    item, why = sent.get("item", ""), sent.get("why", "")
    if judgement is Judgement.ACCEPT or not sent.get("change"):
        judge(
            week=week,
            clinician=user,
            component=component,
            item=item,
            judgement=judgement,
            why=why,
            at=clock.now(),
        )
        return ""
    who = signature(user, week.patient.clinic)
    change = change_of(_sent(sent, "change"), item, who, sent.get("own_number", ""))
    if change.kind not in FITS[component]:
        raise CannotDo(_("That cannot be changed here."))
    _check_offered(change, week, from_document(week.document))
    made = change_component(
        week=week,
        clinician=user,
        component=component,
        item=item,
        judgement=Judgement.ACCEPT if change.kind is AdjustmentKind.KEEP else judgement,
        change=change,
        why=_reason(why),
        word=_word(sent),
        at_once="now" in sent,
        knowledge=knowledge(),
        at=clock.now(),
    )
    return f"made={made.pk}"


def _check_offered(change: Change, week: WeekPlan, plan: Plan) -> None:
    """Raise CannotDo for an exercise in the place of another that the page does not offer."""
    if change.kind is not AdjustmentKind.INSTEAD:
        return
    planned = next((each for each in plan.exercises if each.id == change.item), None)
    adjustments = Adjustment.objects.of(week.patient).in_force().as_changes()
    reader = Reader(language="en", who=change.who, patient_language="en")
    groups = of_exercise(plan, planned, adjustments, reader) if planned else []
    offered = {each.code for group in groups for each in group.options}
    if f"instead:{change.instead}" not in offered:
        raise CannotDo(_("That exercise does not suit this person now."))


def _rest(sent: QueryDict, week: WeekPlan, user: User) -> str:
    return f"accepted={accept_rest(week=week, clinician=user, at=clock.now())}"


def _offer(sent: QueryDict, week: WeekPlan, user: User) -> str:
    case = expert_case(
        from_document(week.document),
        Adjustment.objects.of(week.patient).in_force().as_changes(),
        library=library(),
        schema=seeds().base.schema,
    )
    note = sent.get("note", "")[:LONGEST_WORD]
    try:
        offer_case(week=week, case=case, note=note, by=user.pk, at=clock.now())
    except NotAgreed as fault:
        raise CannotDo(_("The person does not agree to it any more.")) from fault
    return "offered=1"


def _limit(sent: QueryDict, patient: Patient, week: WeekPlan | None, user: User) -> str:
    try:
        who = signature(user, patient.clinic)
        change = change_of(_sent(sent, "change"), "", who, sent.get("own_number", ""))
        if change.kind not in LIMITS:
            raise CannotDo(_("That cannot be changed here."))
        made = bind_plans(
            patient=patient,
            week=week,
            change=change,
            why=_reason(sent.get("why", "")),
            word=_word(sent),
            at_once="now" in sent,
            knowledge=knowledge(),
            by=user.pk,
            at=clock.now(),
        )
    except (KeyError, ValueError) as fault:
        raise _told(fault) from fault
    return f"made={made.pk}"


def _reason(code: str) -> Why:
    if not code:
        raise ReasonMissing(code)
    return Why(code)


def _sent(sent: QueryDict, name: str) -> str:
    value = sent[name]
    return value if isinstance(value, str) else ""


def _word(sent: QueryDict) -> str:
    return sent.get("word", "").strip()[:LONGEST_WORD]


ACTS: Mapping[str, Callable[[QueryDict, WeekPlan, User], str]] = {
    "judge": _judge,
    "rest": _rest,
    "offer": _offer,
}
