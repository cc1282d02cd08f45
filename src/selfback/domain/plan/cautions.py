"""What illness, and a clinician, bar or soften; nothing in the planner overrules it."""

from collections.abc import Mapping

from selfback.domain.content.condition import Condition
from selfback.domain.content.exercise import Exercise, ExerciseType, Load
from selfback.domain.plan.profile import Profile

GENTLE_TYPES = (ExerciseType.FLEXIBILITY, ExerciseType.STRETCH, ExerciseType.PAIN_RELIEF)
EASIEST = 1


def barring(
    exercise: Exercise, profile: Profile, conditions: Mapping[str, Condition]
) -> tuple[str, ...]:
    """Return what bars an exercise for a person: ids of conditions, and "clinician".

    conditions   all conditions of the content release, by id
    """
    by_condition = (
        each
        for each in profile.conditions
        if each in exercise.avoid_when or not set(conditions[each].avoid).isdisjoint(exercise.loads)
    )
    limits = profile.limits
    by_clinician = (
        exercise.id in limits.exercises
        or exercise.position in limits.positions
        or not set(limits.loads).isdisjoint(exercise.loads)
    )
    return (*by_condition, *(("clinician",) if by_clinician else ()))


def unasked(profile: Profile, conditions: Mapping[str, Condition]) -> tuple[str, ...]:
    """Return the conditions for which a clinician still has to say that exercise is fine."""
    if profile.cleared == "yes":
        return ()
    return tuple(each for each in profile.conditions if conditions[each].ask_first)


def is_gentle(exercise: Exercise) -> bool:
    """Whether it is flexibility, stretch or pain relief of the easiest level."""
    return exercise.type in GENTLE_TYPES and exercise.level == EASIEST


def may_do(exercise: Exercise, profile: Profile, conditions: Mapping[str, Condition]) -> bool:
    """Whether nothing bars an exercise for a person, now."""
    if barring(exercise, profile, conditions):
        return False
    return is_gentle(exercise) or not unasked(profile, conditions)


def softening(
    exercise: Exercise, profile: Profile, conditions: Mapping[str, Condition]
) -> tuple[str, ...]:
    """Return the conditions that ask to go gently with an exercise."""
    return tuple(
        each
        for each in profile.conditions
        if not set(conditions[each].soften).isdisjoint(exercise.loads)
    )


def softens_long_holds(profile: Profile, conditions: Mapping[str, Condition]) -> bool:
    """Whether one of the person's conditions softens long holds."""
    return any(Load.LONG_HOLD in conditions[each].soften for each in profile.conditions)
