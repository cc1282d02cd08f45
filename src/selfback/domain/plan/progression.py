"""Levels go up when an exercise has become easy, and down when it is too hard or hurts."""

from collections.abc import Sequence
from dataclasses import dataclass

from selfback.domain.content.exercise import STRENGTH, ExerciseType
from selfback.domain.plan.carry import Level
from selfback.domain.plan.checkin import Done
from selfback.domain.plan.reason import Reason, reason
from selfback.domain.plan.rules import ExerciseRules
from selfback.domain.plan.situation import Situation


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A type of exercise that gets harder or easier, by one level."""

    type: ExerciseType
    was: int
    now: int
    reason: Reason


def next_levels(situation: Situation) -> tuple[dict[ExerciseType, Level], tuple[Move, ...]]:
    """Return the levels of the coming week, and the moves that led to them."""
    done = _by_type(situation)
    levels = {each: _counted(situation.carry.level(each), done[each]) for each in STRENGTH}
    hard = {each: _too_much(done[each], situation.rules.exercises) for each in STRENGTH}
    down = [
        Move(type=each, was=levels[each].level, now=levels[each].level - 1, reason=why)
        for each, why in hard.items()
        if why is not None and levels[each].level > 1
    ]
    up = _harder(levels, done, situation, {each for each, why in hard.items() if why})
    for move in (*down, *up):
        levels[move.type] = Level(level=move.now)
    for each, why in hard.items():
        if why is not None:
            levels[each] = Level(level=levels[each].level)
    return levels, (*up, *down)


def _by_type(situation: Situation) -> dict[ExerciseType, list[Done]]:
    known = situation.library.exercises
    by_type: dict[ExerciseType, list[Done]] = {each: [] for each in STRENGTH}
    for done in situation.checkin.exercises if situation.checkin else ():
        type_ = known[done.id].type if done.id in known else None
        if type_ in by_type:
            by_type[type_].append(done)
    return by_type


def _counted(level: Level, done: Sequence[Done]) -> Level:
    minutes = sum(each.minutes for each in done)
    return Level(level=level.level, minutes=level.minutes + minutes) if minutes else level


def _too_much(done: Sequence[Done], rules: ExerciseRules) -> Reason | None:
    for each in done:
        if each.skipped == "pain":
            return reason("easier-pain", other=each.id)
    for each in done:
        few = each.repetitions_percent < rules.regress_repetitions
        if each.skipped == "too_hard" or (each.rating == "hard" and few):
            return reason("easier-hard", other=each.id)
    return None


def _harder(
    levels: dict[ExerciseType, Level],
    done: dict[ExerciseType, list[Done]],
    situation: Situation,
    hard: set[ExerciseType],
) -> list[Move]:
    if situation.holds:
        return []
    ready = [
        (why, each)
        for each in STRENGTH
        if each not in hard
        and (why := _ready(levels[each], done[each], situation.rules.exercises))
        and _has_next(each, levels[each].level, situation)
    ]
    ready.sort(key=lambda pair: (pair[0].code != "harder-asked", -levels[pair[1]].minutes))
    return [
        Move(type=each, was=levels[each].level, now=levels[each].level + 1, reason=why)
        for why, each in ready[: situation.rules.exercises.harder_most]
    ]


def _ready(level: Level, done: Sequence[Done], rules: ExerciseRules) -> Reason | None:
    if not done or any(each.rating == "hard" for each in done):
        return None
    if any(each.skipped == "too_easy" for each in done):
        return reason("harder-asked")
    if level.minutes < rules.progress_minutes:
        return None
    tried = [each for each in done if each.sessions]
    every = all(each.repetitions_percent >= rules.progress_repetitions for each in tried)
    if not tried or not every:
        return None
    easy = any(each.rating == "easy" for each in tried)
    return reason("harder-easy" if easy else "harder-done", minutes=round(level.minutes))


def _has_next(type_: ExerciseType, level: int, situation: Situation) -> bool:
    return any(each.level == level + 1 for each in situation.allowed[type_])
