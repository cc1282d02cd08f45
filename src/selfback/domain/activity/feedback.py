"""What is said of the steps of a day, a week and a month, against the goals of their time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import median

from selfback.domain.activity.days import median_steps, valid_days
from selfback.domain.activity.goals import about, band
from selfback.domain.activity.rules import StepRules


class Verdict(StrEnum):
    """How the steps of a day stand to the band around the goal of that day."""

    UNKNOWN = "unknown"
    BELOW = "below"
    WITHIN = "within"
    ABOVE = "above"


class Course(StrEnum):
    """Where several weeks lead."""

    UNKNOWN = "unknown"
    RISING = "rising"
    STEADY = "steady"
    FALLING = "falling"


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkedDay:
    """One day.

    steps   None where nothing is known
    goal    steps/day, None outside any plan
    verdict UNKNOWN also where there is no goal, or the day does not count
    """

    day: date
    steps: int | None
    goal: int | None
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkedWeek:
    """Seven days together.

    counted     days that count
    good        of these, days within the band of their goal or above it
    middle      median of the days that count, steps/day; None if they are too few
    goal        of the last day that has one
    """

    days: tuple[WalkedDay, ...]
    counted: int
    good: int
    middle: int | None
    goal: int | None


def verdict_on(steps: int | None, goal: int | None, *, rules: StepRules) -> Verdict:
    """Return how a day's steps stand to the band around its goal."""
    if goal is None or steps is None or not valid_days([steps], rules=rules):
        return Verdict.UNKNOWN
    low, high = band(goal, rules=rules)
    if steps < low:
        return Verdict.BELOW
    return Verdict.ABOVE if steps > high else Verdict.WITHIN


def walked_days(
    steps: Mapping[date, int],
    goals: Mapping[date, int],
    *,
    first: date,
    count: int,
    rules: StepRules,
) -> tuple[WalkedDay, ...]:
    """Return so many days from the first one, each with its goal and its verdict.

    steps, goals    steps and steps/day of the days that have them
    """
    days = (first + timedelta(days=number) for number in range(count))
    return tuple(
        WalkedDay(
            day=day,
            steps=steps.get(day),
            goal=goals.get(day),
            verdict=verdict_on(steps.get(day), goals.get(day), rules=rules),
        )
        for day in days
    )


def walked_week(days: Sequence[WalkedDay], *, rules: StepRules) -> WalkedWeek:
    """Return what seven days come to."""
    goals = [each.goal for each in days if each.goal is not None]
    steps = [each.steps for each in days]
    return WalkedWeek(
        days=tuple(days),
        counted=len(valid_days(steps, rules=rules)),
        good=sum(each.verdict in {Verdict.WITHIN, Verdict.ABOVE} for each in days),
        middle=median_steps(steps, rules=rules),
        goal=goals[-1] if goals else None,
    )


def course_of(weeks: Sequence[WalkedWeek], *, rules: StepRules) -> Course:
    """Return where weeks lead: the later half against the earlier, by their middling days.

    A difference counts when it leaves the band around what was usual before, the same band that a
    goal has; so what is said of a month and of a day never contradict each other.
    """
    known = [each.middle for each in weeks if each.middle is not None]
    if len(known) < 2:
        return Course.UNKNOWN
    half = len(known) // 2
    before, after = median(known[:half]), median(known[-half:])
    low, high = about(before, rules=rules)
    if after > high:
        return Course.RISING
    return Course.FALLING if after < low else Course.STEADY
