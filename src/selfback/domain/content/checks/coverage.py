"""Whether there are enough exercises for a person with each condition."""

from collections.abc import Iterator, Mapping

from selfback.domain.content.checks.places import CONDITIONS, unread
from selfback.domain.content.condition import Condition
from selfback.domain.content.exercise import Exercise, ExerciseType
from selfback.domain.content.finding import Finding
from selfback.domain.content.library import Library

FEWEST = 8
NEEDED: Mapping[str, tuple[ExerciseType, ...]] = {  # what a plan is composed of
    "abdominal": (ExerciseType.ABDOMINAL,),
    "back": (ExerciseType.BACK,),
    "core or gluteal": (ExerciseType.CORE, ExerciseType.GLUTEAL),
    "flexibility or stretch": (ExerciseType.FLEXIBILITY, ExerciseType.STRETCH),
    "pain relief": (ExerciseType.PAIN_RELIEF,),
}
GENTLE = (ExerciseType.FLEXIBILITY, ExerciseType.STRETCH, ExerciseType.PAIN_RELIEF)


def usable_exercises(library: Library, condition: Condition) -> list[Exercise]:
    """Return the exercises a person with this condition alone may be given."""
    barred = set(condition.avoid)
    return [
        exercise
        for exercise in library.exercises.values()
        if condition.id not in exercise.avoid_when and not barred.intersection(exercise.loads)
    ]


def coverage(library: Library) -> Iterator[Finding]:
    """Conditions that leave fewer than eight exercises, or none of a kind a plan needs."""
    if not library.exercises or unread(library.root, "exercises", library.exercises):
        return
    for condition in library.conditions.values():
        usable = usable_exercises(library, condition)
        for sentence in _gaps(condition, usable):
            yield Finding(file=CONDITIONS, key=condition.id, sentence=sentence)


def _gaps(condition: Condition, usable: list[Exercise]) -> Iterator[str]:
    if len(usable) < FEWEST:
        yield f"It leaves {len(usable)} exercises; a plan needs at least {FEWEST}."
    for kind, types in NEEDED.items():
        if not any(exercise.type in types for exercise in usable):
            yield f"It leaves no exercise for {kind}."
    if condition.ask_first and not any(exercise.type in GENTLE for exercise in usable):
        yield "It leaves no gentle exercise until a clinician has been asked."
