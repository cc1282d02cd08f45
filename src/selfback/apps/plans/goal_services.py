"""Writes about the step goal of a running week that measured days lead to."""

from datetime import datetime

from django.db import transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.plans.models import GoalRevision, WeekPlan
from selfback.domain.plan.week import PlannedSteps


@transaction.atomic
def revise_goal(*, week: WeekPlan, planned: PlannedSteps, by: str, at: datetime) -> bool:
    """Set the goal of a running week with its reasons; return whether anything is new.

    The plan's document stays as it was made. Whoever calls has made sure that nobody chose the
    goal of the week.
    """
    held = WeekPlan.objects.select_for_update(no_key=True).get(pk=week.pk)
    reasons = [{"code": each.code, "facts": dict(each.facts)} for each in planned.reasons]
    if (held.goal, _known(held)) == (planned.goal, reasons):
        return False
    GoalRevision.objects.create(
        week=held,
        goal=planned.goal,
        low=planned.low,
        high=planned.high,
        reasons=reasons,
        made_at=at,
    )
    before, week.goal = held.goal, planned.goal
    week.save(update_fields=["goal"])
    changes = {"goal": (before, planned.goal)}
    why = ", ".join(each.code for each in planned.reasons)
    record(Kind.GOAL_CHANGED, subject=week, by=by, at=at, changes=changes, reason=why)
    return True


def _known(week: WeekPlan) -> list[dict[str, object]]:
    latest = week.goal_revisions.last()
    held = latest.reasons if latest else week.document["steps"]["reasons"]
    return [{"code": each["code"], "facts": each["facts"]} for each in held]
