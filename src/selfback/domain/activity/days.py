"""Which days count, and what is usual over them."""

from collections.abc import Sequence
from statistics import median

from selfback.domain.activity.rules import StepRules, UsualStepsMissing


def valid_days(steps: Sequence[int | None], *, rules: StepRules) -> tuple[int, ...]:
    """Return the days that count: neither unworn nor impossible.

    steps   steps of each day; None where nothing was recorded
    """
    return tuple(
        each
        for each in steps
        if each is not None and rules.day_minimum <= each <= rules.day_maximum
    )


def median_steps(steps: Sequence[int | None], *, rules: StepRules) -> int | None:
    """Return the median of the days that count, steps/day, or None if they are too few."""
    days = valid_days(steps, rules=rules)
    return round(median(days)) if len(days) >= rules.days_needed else None


def usual_steps(activity_level: str, *, rules: StepRules) -> int:
    """Return what we take as usual when nothing was measured or said, steps/day.

    raises  UsualStepsMissing
    """
    try:
        return rules.usual_by_activity_level[activity_level]
    except KeyError:
        raise UsualStepsMissing(activity_level) from None
