"""What may stand in a week: the exercises a person may take instead of another."""

from selfback.apps.plans.models import WeekPlan
from selfback.delivery.shared.content import library
from selfback.delivery.shared.planning import knowledge
from selfback.domain.plan.document import from_document
from selfback.domain.plan.replacements import replacements

REASONS = ("pain", "too_easy", "too_hard", "unclear", "no_equipment", "dislike")


def offered_for(week: WeekPlan, removed: str, reason: str) -> list[str]:
    """Return the ids of the exercises that may replace one of the week, the best first.

    removed     id of the exercise, planned or swapped in
    reason      one of REASONS
    """
    offered = replacements(
        from_document(week.document),
        removed,
        reason,
        library=library(),
        rules=knowledge().rules,
    )
    return [each.id for each in offered]
