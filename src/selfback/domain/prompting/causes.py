"""What there is to tell a person on a day of theirs, the most important first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from selfback.domain.content.notice import Cause
from selfback.domain.prompting.rules import PromptRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What is known of a person at a moment.

    last_used               when they last did something in the app, or joined
    is_paused               whether warning signs or they themselves made the plan stand still
    plan_is_unseen          a plan was made that they have not looked at
    check_in_is_open        their week is over
    session_left_at         when they left a session of today before its end; None: no such
    goal_reached_today      today's steps reach the goal
    goal_shares             steps of the days before today, % of the goal, the newest first; None
                            for a day without a count
    exercise_days           days of this week with exercise
    days_without_exercise   days since the last exercise, or since the plan began; None if none is
                            planned
    pain_rose, mood_fell    at the last check-in, against the one before
    barrier                 what was in the way, as the check-in has it: "time", "family_work" ...
    """

    last_used: datetime
    is_paused: bool = False
    plan_is_unseen: bool = False
    check_in_is_open: bool = False
    session_left_at: datetime | None = None
    goal_reached_today: bool = False
    goal_shares: tuple[float | None, ...] = ()
    exercise_days: int = 0
    days_without_exercise: int | None = None
    pain_rose: bool = False
    mood_fell: bool = False
    barrier: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Something to tell.

    cause   what counts for the order and the rests, as in the rules
    said    the cause whose wordings are used: the same, or nearer to what is known
    facts   what the wordings name
    """

    cause: Cause
    said: Cause
    facts: Mapping[str, int] = field(default_factory=dict)


def causes_due(known: Situation, *, at: datetime, rules: PromptRules) -> tuple[Due, ...]:
    """Return everything there is to tell, the most important first; nothing while paused."""
    if known.is_paused:
        return ()
    found = {due.cause: due for due in _found(known, at, rules)}
    return tuple(found[cause] for cause in rules.causes if cause in found)


def _found(known: Situation, at: datetime, rules: PromptRules) -> Iterator[Due]:
    if known.plan_is_unseen:
        yield _plainly(Cause.PLAN_READY)
    if known.check_in_is_open:
        yield _plainly(Cause.CHECK_IN_DUE)
    if known.session_left_at is not None and at - known.session_left_at >= rules.half_done:
        yield _plainly(Cause.SESSION_HALF_DONE)
    if known.goal_reached_today:
        yield _plainly(Cause.STEPS_REACHED)
    if known.exercise_days >= rules.exercise_days_enough:
        praise = Cause.EXERCISE_DAYS_ENOUGH
        yield Due(cause=praise, said=praise, facts={"days": known.exercise_days})
    elif _is_long(known.days_without_exercise, rules):
        said = Cause.EXERCISE_DUE_PAIN if known.pain_rose else Cause.EXERCISE_DUE
        yield Due(cause=Cause.EXERCISE_DUE, said=said)
    if _is_low(known, rules):
        yield Due(cause=Cause.LOW_ACTIVITY, said=_why_low(known))
    if at - known.last_used >= rules.app_unused:
        yield _plainly(Cause.APP_UNUSED)


def _plainly(cause: Cause) -> Due:
    return Due(cause=cause, said=cause)


def _is_long(days: int | None, rules: PromptRules) -> bool:
    return days is not None and days >= rules.exercise_due_days


def _is_low(known: Situation, rules: PromptRules) -> bool:
    last = known.goal_shares[: rules.low_activity_days]
    far_under = [share is not None and share < rules.low_activity_percent for share in last]
    return len(last) == rules.low_activity_days and all(far_under)


def _why_low(known: Situation) -> Cause:
    if known.pain_rose:
        return Cause.LOW_ACTIVITY_PAIN
    if known.mood_fell:
        return Cause.LOW_ACTIVITY_MOOD
    named = f"{Cause.LOW_ACTIVITY}-{known.barrier}".replace("_", "-")
    return Cause(named) if known.barrier and named in set(Cause) else Cause.LOW_ACTIVITY
