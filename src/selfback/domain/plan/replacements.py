"""What someone may do instead of an exercise, by what is wrong with it."""

from collections.abc import Mapping
from dataclasses import replace

from selfback.domain.content.exercise import Exercise, ExerciseType
from selfback.domain.content.library import Library
from selfback.domain.plan.cautions import GENTLE_TYPES, may_do
from selfback.domain.plan.profile import Limits
from selfback.domain.plan.rules import Rules
from selfback.domain.plan.week import Mode, Plan

# Levels to look at, beside that of the exercise, in the order they are offered.
STEPS: Mapping[str, tuple[int, ...]] = {
    "pain": (-1, 0, -2),
    "too_hard": (-1, -2, 0),
    "too_easy": (1, 0),
    "unclear": (0, -1),
    "no_equipment": (0, -1),
    "dislike": (0, -1),
}
HARDER_IN = (Mode.NORMAL,)


class UnknownReason(ValueError):
    """There is no such reason to swap an exercise."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"{reason} is not one of {', '.join(STEPS)}")


def replacements(
    plan: Plan,
    exercise_id: str,
    reason: str,
    *,
    library: Library,
    rules: Rules,
    limits: Limits | None = None,
) -> list[Exercise]:
    """Return the exercises that may take the place of one, the best first; maybe none.

    exercise_id     planned, or already swapped in
    reason          a key of STEPS
    limits          what a clinician bars now; None takes what was barred when the plan was made
    raises          UnknownReason, KeyError for an exercise that is not in this release

    They are of the same type and never more than one level harder; harder ones only in a normal
    week and for "too easy". Where the type has none left, gentle ones are offered. Whatever a
    condition or a clinician bars stays barred.
    """
    if reason not in STEPS:
        raise UnknownReason(reason)
    here = library.exercises[exercise_id]
    plan = plan if limits is None else with_limits(plan, limits)
    steps = [each for each in STEPS[reason] if each <= 0 or plan.mode in HARDER_IN]
    allowed = [each for each in library.exercises.values() if _is_free(each, plan, library)]
    same = [each for each in allowed if each.type is here.type and each.id != here.id]
    near = [each for step in steps for each in _at(same, here, step, reason, rules)]
    gentle = [each for each in allowed if each.type in _gentle(plan) and each.id != here.id]
    return near or _ordered(gentle, here, reason, rules)


def choices(plan: Plan, exercise_id: str, *, library: Library, limits: Limits) -> list[Exercise]:
    """Return every other exercise of the same type that may be done, near levels first.

    They are what a clinician may choose from; what the plan holds already is not among them, and
    harder ones only in a normal week.
    """
    here, bound = library.exercises[exercise_id], with_limits(plan, limits)
    held = {exercise_id, *(each.id for each in plan.exercises)}
    found = [
        each
        for each in allowed(bound, library)
        if each.type is here.type
        and each.id not in held
        and (each.level <= here.level or plan.mode in HARDER_IN)
    ]
    return sorted(found, key=lambda each: (abs(each.level - here.level), each.level, each.id))


def allowed(plan: Plan, library: Library) -> list[Exercise]:
    """Return all exercises that neither a condition nor a clinician bars."""
    profile, conditions = plan.carry.profile, library.conditions
    return [each for each in library.exercises.values() if may_do(each, profile, conditions)]


def with_limits(plan: Plan, limits: Limits) -> Plan:
    """Return the plan as if these limits had been there when it was made."""
    profile = replace(plan.carry.profile, limits=limits)
    return replace(plan, carry=replace(plan.carry, profile=profile))


def _is_free(exercise: Exercise, plan: Plan, library: Library) -> bool:
    planned = {each.id for each in plan.exercises}
    aside = plan.carry.set_aside.get(exercise.id, 0) >= plan.week
    free = exercise.id not in planned and not aside
    return free and may_do(exercise, plan.carry.profile, library.conditions)


def _gentle(plan: Plan) -> tuple[ExerciseType, ...]:
    # In a week that only eases, nothing but pain relief comes in.
    relief = GENTLE_TYPES[-1:]
    return relief if plan.mode is Mode.PAIN_RELIEF else GENTLE_TYPES[:-1]


def _at(
    same: list[Exercise], here: Exercise, step: int, reason: str, rules: Rules
) -> list[Exercise]:
    level = here.level + step
    return _ordered([each for each in same if each.level == level], here, reason, rules)


def _ordered(
    exercises: list[Exercise], here: Exercise, reason: str, rules: Rules
) -> list[Exercise]:
    order = {each: at for at, each in enumerate(rules.exercises.default_order)}
    follows = {here.next, here.previous}

    def rank(each: Exercise) -> tuple[int, bool, int, str]:
        shared = len(set(each.loads) & set(here.loads)) if reason == "pain" else 0
        things = len(each.props) if reason == "no_equipment" else 0
        place = order.get(each.id, len(order))
        return shared + things, each.id not in follows, place, each.id

    return sorted(exercises, key=rank)
