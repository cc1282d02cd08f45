"""The week's step goal, with its reasons."""

from selfback.domain.activity.days import median_steps, usual_steps
from selfback.domain.activity.goals import band, first_goal, next_goal
from selfback.domain.plan.reason import Reason, reason
from selfback.domain.plan.situation import Situation
from selfback.domain.plan.week import PlannedSteps


def plan_steps(situation: Situation) -> PlannedSteps:
    """Return the goal, its band and why: from what is usual at first, then from last week.

    A clinician's goal, or highest goal, comes before both.
    """
    first = situation.checkin is None or not situation.carry.goals
    goal, reasons = _first(situation) if first else _next(situation)
    told = situation.adjustments.step_goal
    if told and told.amount is not None and (told.kind == "step-goal" or goal > told.amount):
        goal = told.amount
        reasons = (reason(f"clinician-{told.kind.value}", who=told.who, goal=goal),)
    low, high = band(goal, rules=situation.rules.steps)
    return PlannedSteps(goal=goal, low=low, high=high, reasons=reasons)


def last_goal(situation: Situation) -> int:
    """Return what the person aimed at last week, steps/day, within the bounds of any goal."""
    rules = situation.rules.steps
    own = situation.checkin.step_goal if situation.checkin else None
    goal = own if own is not None else situation.carry.goals[-1]
    return max(rules.goal_minimum, min(rules.goal_maximum, goal))


def _first(situation: Situation) -> tuple[int, tuple[Reason, ...]]:
    usual, why = _usual(situation)
    heavy = situation.is_heavy or situation.is_softened
    goal = first_goal(usual, heavy=heavy, rules=situation.rules.steps)
    if situation.is_heavy:
        return goal, (why, reason("steps-heavy-start", pain=situation.pain))
    if situation.is_softened:
        return goal, (why, reason("steps-watch-start"))
    return goal, (why,)


def _usual(situation: Situation) -> tuple[int, Reason]:
    profile, rules = situation.profile, situation.rules.steps
    measured = median_steps(profile.steps_per_day, rules=rules)
    if measured is not None:
        return measured, reason("steps-measured", median=measured)
    if profile.usual_steps is not None:
        return profile.usual_steps, reason("steps-usual", usual=profile.usual_steps)
    usual = usual_steps(profile.activity_level, rules=rules)
    return usual, reason("steps-level", usual=usual)


def _next(situation: Situation) -> tuple[int, tuple[Reason, ...]]:
    rules, last = situation.rules.steps, last_goal(situation)
    achieved = situation.carry.achieved[-1] if situation.carry.achieved else None
    may_rise = not (situation.is_heavy or situation.is_softened or _rose(situation))
    goal = next_goal(last, achieved, may_rise=may_rise, heavy=situation.is_heavy, rules=rules)
    if situation.checkin and situation.checkin.new_device and achieved is not None:
        # Two devices are never compared: a new baseline, that may fall but hardly rise.
        fresh = first_goal(achieved, heavy=situation.is_heavy, rules=rules)
        highest = next_goal(
            last, rules.goal_maximum, may_rise=may_rise, heavy=situation.is_heavy, rules=rules
        )
        return min(fresh, highest), (reason("steps-new-device", median=achieved),)
    return goal, _why(situation, goal, last, achieved)


def _why(situation: Situation, goal: int, last: int, achieved: int | None) -> tuple[Reason, ...]:
    walked = (
        reason("steps-median", median=achieved)
        if achieved is not None
        else reason("steps-kept", goal=goal)
    )
    if situation.is_heavy and goal < last:
        return reason("steps-heavy"), walked
    if situation.is_heavy or _rose(situation):
        return (reason("steps-hold-pain", pain=situation.pain),)
    if situation.is_softened:
        return (reason("steps-hold-watch"),)
    if goal == situation.rules.steps.goal_maximum and achieved is not None and achieved >= goal:
        return reason("steps-top", goal=goal), walked
    return (walked,)


def _rose(situation: Situation) -> bool:
    return situation.rise >= situation.rules.exercises.hold_rise
