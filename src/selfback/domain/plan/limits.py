"""The rules a finished draft must pass, in order; the hard ones come last and always win."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from selfback.domain.activity.goals import band
from selfback.domain.content.exercise import ExerciseType
from selfback.domain.plan.cautions import is_gentle
from selfback.domain.plan.reason import reason
from selfback.domain.plan.situation import Situation
from selfback.domain.plan.week import Mode, PlannedExercise, PlannedSteps


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The physical part of a plan while the rules look at it.

    minutes     of one session
    fired       rules that changed something, in order
    """

    mode: Mode
    steps: PlannedSteps
    exercises: tuple[PlannedExercise, ...]
    minutes: int
    days_per_week: int
    fired: tuple[str, ...] = ()


Limit = Callable[[Draft, Situation], Draft]


def call_it_gentle(draft: Draft, situation: Situation) -> Draft:
    """Name a week that a heavy one, the triage or an unasked clinician softens."""
    softer = situation.eases or situation.unasked
    return replace(draft, mode=Mode.GENTLE) if softer else draft


def call_it_relief(draft: Draft, situation: Situation) -> Draft:
    """Name a week that only eases."""
    return replace(draft, mode=Mode.PAIN_RELIEF) if situation.relief else draft


def keep_cautions(draft: Draft, situation: Situation) -> Draft:
    """Hard: nothing that a condition or a clinician bars, and nothing unknown."""
    known = situation.library.exercises
    return _keep(draft, lambda each: each.id in known and situation.may_do(known[each.id]))


def keep_gentle_until_asked(draft: Draft, situation: Situation) -> Draft:
    """Hard: only gentle movement until a clinician has said that exercise is fine."""
    if not situation.unasked:
        return draft
    known = situation.library.exercises
    return _keep(draft, lambda each: is_gentle(known[each.id]))


def keep_relief(draft: Draft, situation: Situation) -> Draft:
    """Hard: in a week that only eases, nothing but pain relief."""
    if not situation.relief:
        return draft
    return _keep(draft, lambda each: each.type is ExerciseType.PAIN_RELIEF)


def keep_count(draft: Draft, situation: Situation) -> Draft:
    """Hard: no more exercises than a session may have."""
    most = situation.rules.exercises.most
    if len(draft.exercises) <= most:
        return draft
    return replace(draft, exercises=draft.exercises[:most])


def keep_step_bounds(draft: Draft, situation: Situation) -> Draft:
    """Hard: the step goal stays within its bounds; a clinician may set a lower one."""
    rules, told = situation.rules.steps, situation.adjustments.step_goal
    lowest = min(rules.goal_minimum, told.amount) if told and told.amount else rules.goal_minimum
    goal = max(lowest, min(rules.goal_maximum, draft.steps.goal))
    if goal == draft.steps.goal:
        return draft
    low, high = band(goal, rules=rules)
    return replace(draft, steps=replace(draft.steps, goal=goal, low=low, high=high))


def pause(draft: Draft, situation: Situation) -> Draft:
    """Hard: nothing physical while something waits to be looked at."""
    if not situation.paused:
        return draft
    why = reason(f"steps-paused-{situation.paused}")
    return replace(
        draft,
        mode=Mode.PAUSED,
        steps=PlannedSteps(goal=0, low=0, high=0, reasons=(why,)),
        exercises=(),
        minutes=0,
        days_per_week=0,
    )


LIMITS: tuple[Limit, ...] = (
    call_it_gentle,
    call_it_relief,
    keep_cautions,
    keep_gentle_until_asked,
    keep_relief,
    keep_count,
    keep_step_bounds,
    pause,
)


def apply_limits(draft: Draft, situation: Situation) -> Draft:
    """Return the draft after every rule, with the names of those that changed something."""
    for limit in LIMITS:
        after = limit(draft, situation)
        if after is not draft and after != draft:
            draft = replace(after, fired=(*draft.fired, limit.__name__.replace("_", "-")))
    return draft


def _keep(draft: Draft, keeps: Callable[[PlannedExercise], bool]) -> Draft:
    kept = tuple([each for each in draft.exercises if keeps(each)])
    return draft if len(kept) == len(draft.exercises) else replace(draft, exercises=kept)
