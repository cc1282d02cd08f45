"""What must hold between exercises, conditions, figures and words."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from selfback.domain.content.checks.places import is_there, structure_file, words_file
from selfback.domain.content.exercise import Exercise
from selfback.domain.content.finding import Finding
from selfback.domain.content.language import Language
from selfback.domain.content.library import Library

STEPS = (3, 6)
MISTAKES = (1, 3)


def exercises(library: Library) -> Iterator[Finding]:
    """Chains of harder and easier exercises, alternatives without the floor, conditions, words."""
    for name, exercise in library.exercises.items():
        file = structure_file("exercises", name)
        for key, sentence in _faults(exercise, library):
            yield Finding(file=file, key=key, sentence=sentence)
        yield from _poses(name, library)
    yield from _circles(library)
    yield from _sentences(library)


def _faults(exercise: Exercise, library: Library) -> Iterator[tuple[str, str]]:
    yield from _neighbour(exercise, "next", exercise.next, library)
    yield from _neighbour(exercise, "previous", exercise.previous, library)
    if exercise.needs_floor or exercise.floor_free:
        yield from _floor_free(exercise, library)
    for condition in exercise.avoid_when if library.conditions else ():
        if condition not in library.conditions:
            yield "avoid_when", f"There is no condition {condition}."
    if len(set(exercise.loads)) < len(exercise.loads):
        yield "loads", "A load is named twice."


def _neighbour(
    exercise: Exercise, key: str, neighbour_id: str | None, library: Library
) -> Iterator[tuple[str, str]]:
    if neighbour_id is None:
        return
    neighbour = library.exercises.get(neighbour_id)
    if neighbour is None:
        if not is_there(library.root, "exercises", neighbour_id):
            yield key, f"There is no exercise {neighbour_id}."
        return
    if neighbour.type is not exercise.type:
        yield key, f"{neighbour_id} is of another type ({neighbour.type}, not {exercise.type})."
    rise = neighbour.level - exercise.level
    if (rise if key == "next" else -rise) <= 0:
        wanted = "above" if key == "next" else "below"
        yield key, f"{neighbour_id} has level {neighbour.level}, not {wanted} {exercise.level}."


def _floor_free(exercise: Exercise, library: Library) -> Iterator[tuple[str, str]]:
    if exercise.floor_free is None:
        yield "floor_free", "It needs the floor, so it names an exercise that does not."
    elif not is_there(library.root, "exercises", exercise.floor_free):
        yield "floor_free", f"There is no exercise {exercise.floor_free}."
    elif (other := library.exercises.get(exercise.floor_free)) and other.needs_floor:
        yield "floor_free", f"{exercise.floor_free} needs the floor too."


def _circles(library: Library) -> Iterator[Finding]:
    for name, exercise in library.exercises.items():
        seen, at = [name], exercise.next
        while at is not None and at in library.exercises and at not in seen:
            seen.append(at)
            at = library.exercises[at].next
        if at == name:
            sentence = f"The chain comes back to itself: {' → '.join([*seen, name])}."
            yield Finding(file=structure_file("exercises", name), key="next", sentence=sentence)


def _poses(name: str, library: Library) -> Iterator[Finding]:
    path = library.figure_path(name)
    if not path.is_file():
        return
    try:
        shown = _pose_names(path)
    except (tomllib.TOMLDecodeError, KeyError) as refused:
        sentence = f"The poses cannot be read: {refused}."
        yield Finding(file=f"exercises/{name}/poses.toml", key="", sentence=sentence)
        return
    for language in Language:
        yield from _pose_words(name, shown, language, library)


def _pose_names(path: Path) -> list[str]:
    poses = tomllib.loads(path.read_text(encoding="utf-8"))["pose"]
    return [str(pose["name"]) for pose in poses]


def _pose_words(
    name: str, shown: list[str], language: Language, library: Library
) -> Iterator[Finding]:
    words = library.exercise_words(language).get(name)
    if words is None:
        return
    file = words_file(f"exercises/{name}", language)
    for pose in shown:
        if not words.poses.get(pose, "").strip():
            sentence = "The figure has this pose, and there are no words for it."
            yield Finding(file=file, key=f"poses.{pose}", sentence=sentence)
    for pose in words.poses.keys() - set(shown):
        sentence = "The figure has no pose of this name."
        yield Finding(file=file, key=f"poses.{pose}", sentence=sentence)


def _sentences(library: Library) -> Iterator[Finding]:
    for language in Language:
        for name, words in library.exercise_words(language).items():
            file = words_file(f"exercises/{name}", language)
            for key, said, (fewest, most) in (
                ("steps", words.steps, STEPS),
                ("mistakes", words.mistakes, MISTAKES),
            ):
                if not fewest <= len(said) <= most:
                    sentence = f"There are {len(said)} sentences; it takes {fewest} to {most}."
                    yield Finding(file=file, key=key, sentence=sentence)
