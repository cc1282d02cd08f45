"""What may stand in a week: the exercises a person may take instead of another."""

from selfback.apps.adjustments.models import Adjustment
from selfback.apps.people.models import Patient
from selfback.apps.plans.models import WeekPlan
from selfback.delivery.shared.content import library
from selfback.delivery.shared.planning import knowledge
from selfback.domain.plan.document import from_document
from selfback.domain.plan.profile import Limits
from selfback.domain.plan.replacements import UnknownReason, replacements
from selfback.domain.plan.week import Plan

REASONS = ("pain", "too_hard", "too_easy", "unclear", "no_equipment", "dislike")
"""Why someone may swap an exercise, in the order they are asked."""


def offered_for(week: WeekPlan, removed: str, reason: str) -> list[str]:
    """Return the ids of the exercises that may replace one of the week, the best first.

    removed     id of the exercise, planned or swapped in
    reason      one of REASONS

    Nothing is offered for a reason or an exercise that this release does not know, and nothing
    that a clinician has taken out since the plan was made.
    """
    limits = limits_of(week.patient)
    return offered_in(from_document(week.document), removed, reason, limits)


def limits_of(patient: Patient) -> Limits:
    """Return what clinicians have taken out of a person's plans and is not lifted."""
    return Adjustment.objects.of(patient).in_force().as_changes().limits


def offered_in(plan: Plan, removed: str, reason: str, limits: Limits) -> list[str]:
    """Return the same for a plan that has been read already, with the limits in force."""
    try:
        offered = replacements(
            plan, removed, reason, library=library(), rules=knowledge().rules, limits=limits
        )
    except (UnknownReason, KeyError):
        return []
    return [each.id for each in offered]
