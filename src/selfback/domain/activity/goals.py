"""How far to walk each day: the first goal, the next one, and the band around it."""

import math

from selfback.domain.activity.rules import StepRules


def first_goal(usual: int, *, heavy: bool, rules: StepRules) -> int:
    """Return the first goal, steps/day.

    usual   measured, said or taken from the activity level, steps/day
    heavy   whether the person is in a heavy week; the goal then starts below what is usual
    """
    change = -rules.heavy_week_fall_percent if heavy else rules.first_rise_percent
    goal = _up(usual * (100 + change) / 100, rules)
    return _bounded(goal, rules)


def next_goal(
    last: int, achieved: int | None, *, may_rise: bool, heavy: bool, rules: StepRules
) -> int:
    """Return next week's goal, steps/day: halfway from the last goal to what was achieved.

    last        last week's goal, steps/day
    achieved    median of last week's days that count, or None if too few did; the goal then stays
    may_rise    False keeps the goal at or below the last one
    heavy       a heavy week lowers the goal gently, whatever was achieved

    The change stays within the largest rise and fall of a week, and the goal within its bounds.
    """
    goal = last
    if achieved is not None:
        goal = _up((_bounded(achieved, rules) + last) / 2, rules)
    if heavy:
        goal = min(goal, _down(last * (100 - rules.heavy_week_fall_percent) / 100, rules))
    if not may_rise:
        goal = min(goal, last)
    return _bounded(_within_a_week(goal, last, rules), rules)


def band(goal: int, *, rules: StepRules) -> tuple[int, int]:
    """Return the lowest and highest steps/day that count as a good day for a goal."""
    low, high = about(goal, rules=rules)
    rounded = _up(low, rules), _down(high, rules)
    return min(goal, max(rules.goal_minimum, rounded[0])), max(
        goal, min(rules.goal_maximum, rounded[1])
    )


def about(steps: float, *, rules: StepRules) -> tuple[float, float]:
    """Return the lowest and highest steps/day that are about as many; no bounds of goals apply."""
    limits = zip(rules.band_below, rules.band_percent, strict=False)
    percent = next((share for limit, share in limits if steps < limit), rules.band_percent[-1])
    return steps * (100 - percent) / 100, steps * (100 + percent) / 100


def _within_a_week(goal: int, last: int, rules: StepRules) -> int:
    highest = _down(last * (100 + rules.rise_most_percent) / 100, rules)
    lowest = _up(last * (100 - rules.fall_most_percent) / 100, rules)
    # Rounding must not turn a small goal's limits past the goal itself.
    return max(min(lowest, last), min(max(highest, last), goal))


def _bounded(steps: int, rules: StepRules) -> int:
    return max(rules.goal_minimum, min(rules.goal_maximum, steps))


def _up(steps: float, rules: StepRules) -> int:
    # Rounding first keeps 6000.0000000001 from becoming 6100.
    return math.ceil(round(steps / rules.goal_rounding, 6)) * rules.goal_rounding


def _down(steps: float, rules: StepRules) -> int:
    return math.floor(round(steps / rules.goal_rounding, 6)) * rules.goal_rounding
