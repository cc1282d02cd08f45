"""Making the plan of a past week once more, with another case base; nothing is written."""

from dataclasses import replace
from typing import Any

from selfback.apps.answers.models import AnswerSet
from selfback.apps.plans.knowledge import Knowledge
from selfback.apps.plans.models import WeekPlan
from selfback.apps.plans.weekly import chance_of, checkin_of, profile_of
from selfback.domain.content.red_flag import Tier
from selfback.domain.plan.document import from_document
from selfback.domain.plan.planning import first_plan, next_plan
from selfback.domain.plan.week import Mode, Plan, Safety
from selfback.domain.safety.signs import Sign
from selfback.domain.safety.triage import Action, Triage


class CannotReplay(Exception):
    """What the plan was made from is not all there."""

    def __init__(self, *, week_id: str) -> None:
        self.week_id = week_id
        super().__init__(f"the plan of week {week_id} cannot be made again")


def plan_again(week: WeekPlan, knowledge: Knowledge) -> Plan:
    """Return the plan of a past week as this content, these rules and this case base make it.

    Answers, warning signs and chance are those of then; what has been changed since in the content
    is as it is now. raises  CannotReplay if its answers or the week before are missing
    """
    asked = "intake" if week.number == 1 else "check-in"
    answers = AnswerSet.objects.filter(
        patient=week.patient, instrument=asked, week=week.number
    ).first()
    if answers is None:
        raise CannotReplay(week_id=week.pk)
    made = from_document(week.document)
    shared: Any = {
        "start": week.starts_on,
        "triage": triage_then(made.safety),
        "library": knowledge.library,
        "cases": knowledge.cases,
        "rules": knowledge.rules,
        "chance": chance_of(week.patient, week.number),
    }
    went_on = made.mode is not Mode.PAUSED
    if week.number == 1:
        profile = profile_of(week.patient, answers.answers)
        return first_plan(profile, confirmed=went_on, **shared)
    before = WeekPlan.objects.of(week.patient).filter(number=week.number - 1).first()
    if before is None:
        raise CannotReplay(week_id=week.pk)
    checkin = replace(checkin_of(before, answers.answers, knowledge), confirmed=went_on)
    return next_plan(from_document(before.document), checkin, **shared)


def triage_then(safety: Safety) -> Triage:
    """Return what the triage said when a plan was made."""
    return Triage(
        tier=Tier(safety.tier),
        also=tuple(map(Tier, safety.also)),
        flags=safety.flags,
        signs=tuple(map(Sign, safety.signs)),
        actions=tuple(map(Action, safety.actions)),
    )
