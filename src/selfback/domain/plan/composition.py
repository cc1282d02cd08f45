"""Which exercises make up a session, and how much of each."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

import numpy as np

from selfback.domain.content.exercise import STRENGTH, Exercise, ExerciseType
from selfback.domain.plan.carry import Level
from selfback.domain.plan.cautions import EASIEST, is_gentle
from selfback.domain.plan.estimates import RestsOn
from selfback.domain.plan.rules import ExerciseRules
from selfback.domain.plan.situation import Situation
from selfback.domain.plan.week import PlannedExercise

ABDOMINAL, BACK, CORE, GLUTEAL = STRENGTH
TRUNK_AND_HIPS = (CORE, GLUTEAL)
EASY = (ExerciseType.FLEXIBILITY, ExerciseType.STRETCH)
RELIEF = (ExerciseType.PAIN_RELIEF,)

# What each place of a session is for; shorter sessions take the first places. The two kinds of
# TRUNK_AND_HIPS take turns.
PLACES: tuple[tuple[ExerciseType, ...], ...] = (
    (ABDOMINAL,),
    (BACK,),
    TRUNK_AND_HIPS,
    EASY,
    TRUNK_AND_HIPS,
    EASY,
    (ABDOMINAL,),
    (BACK,),
    EASY,
    EASY,
    EASY,
    EASY,
)


class Voices(Protocol):
    """Whatever says how much speaks for an exercise: neighbours, or a policy under study."""

    @property
    def rests_on(self) -> RestsOn:
        """What it speaks from."""
        ...

    def score(self, exercise_id: str) -> float:
        """How much speaks for an exercise; higher is taken first.

        It is asked only where the rules leave more than one exercise to choose from.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What fits into the minutes of a session.

    count   exercises
    sets    of a strength exercise
    """

    count: int
    sets: int


def session_of(minutes: int, *, rules: ExerciseRules) -> Session:
    """Return what fits into a session of so many minutes."""
    parts = minutes // rules.minutes_each
    if minutes <= rules.short_session:
        return Session(count=rules.short_exercises, sets=max(1, parts))
    return Session(count=min(parts, rules.most), sets=rules.sets)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """An exercise and how it was found.

    propensity      chance with which it was chosen among equals, above 0 to 1
    """

    exercise: Exercise
    propensity: float


@dataclass(slots=True, kw_only=True)
class Search:
    """What one composition looks at while it fills the places."""

    situation: Situation
    levels: Mapping[ExerciseType, Level]
    neighbourhood: Voices
    chance: np.random.Generator
    resting: frozenset[str] = frozenset()
    taken: dict[str, Chosen] = field(default_factory=dict)
    _familiar: frozenset[str] = field(init=False)
    _places: Mapping[str, int] = field(init=False)
    _known: bool = field(init=False)
    _ruled: dict[str, tuple[bool, bool, bool]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._familiar = familiar(self.situation)
        self._places = _places_in(self.situation.rules.exercises.default_order)
        self._known = self.neighbourhood.rests_on != "default"

    def pool(
        self, types: Iterable[ExerciseType], most: int | None = None, *, repeats: bool = True
    ) -> list[Exercise]:
        """Exercises of these types that may be done, are not taken and are not too hard.

        repeats     whether what has been there for weeks on end is among them
        """
        found: list[Exercise] = []
        for type_ in types:
            cap = self._hardest(type_, most)
            allowed = self.situation.allowed[type_]
            found += [each for each in allowed if each.level <= cap and each.id not in self.taken]
        return [each for each in found if repeats or not is_worn(each.id, self.situation)]

    def take(self, pool: list[Exercise]) -> bool:
        """Take the best of the hardest in a pool; False if the pool is empty.

        With a share of exploration above 0, chance may take another that the rules hold for as
        good: neither set aside nor worn, and as familiar. The propensity counts both ways in.
        """
        if not pool:
            return False
        top = max([each.level for each in pool])
        hardest = [each for each in pool if each.level == top]
        one, propensity = (hardest[0], 1.0) if len(hardest) == 1 else self._draw(hardest)
        self.taken[one.id] = Chosen(exercise=one, propensity=propensity)
        return True

    def _draw(self, pool: list[Exercise]) -> tuple[Exercise, float]:
        ruled = [self._ruled.get(each.id) or self._rule(each.id) for each in pool]
        best = min(ruled)
        free = [each for each, key in zip(pool, ruled, strict=True) if key == best]
        if len(free) == 1:
            return free[0], 1.0
        free.sort(key=lambda each: each.id)
        keys = [self._spoken_for(each) for each in free]
        first = min(keys)
        equals = [each for each, key in zip(free, keys, strict=True) if key == first]
        share = self.situation.rules.engine.exploration_share
        explores = share > 0 and self.chance.random() < share
        one = self._one_of(free if explores else equals)
        by_score = (1 - share) / len(equals) if one in equals else 0.0
        return one, by_score + share / len(free)

    def _one_of(self, equals: list[Exercise]) -> Exercise:
        return equals[int(self.chance.integers(len(equals)))] if len(equals) > 1 else equals[0]

    def _hardest(self, type_: ExerciseType, most: int | None) -> int:
        if type_ not in STRENGTH:
            return EASIEST
        level = self.levels[type_].level if type_ in self.levels else Level().level
        return level if most is None else min(level, most)

    def _rule(self, id_: str) -> tuple[bool, bool, bool]:
        carry = self.situation.carry
        aside = carry.set_aside.get(id_, 0) >= self.situation.week
        away = id_ in self.resting or is_worn(id_, self.situation)
        ruled = aside, away, id_ not in self._familiar
        self._ruled[id_] = ruled
        return ruled

    def _spoken_for(self, exercise: Exercise) -> tuple[float, int]:
        score = round(self.neighbourhood.score(exercise.id), 9)
        return -score, 0 if self._known else self._places.get(exercise.id, len(self._places))


@lru_cache(maxsize=8)
def _places_in(order: tuple[str, ...]) -> Mapping[str, int]:
    return {each: place for place, each in enumerate(order)}


def familiar(situation: Situation) -> frozenset[str]:
    """Return the exercises of the last programme, and the next harder and easier of each."""
    known = situation.library.exercises
    last = [known[each] for each in situation.carry.programme if each in known]
    steps = (step for each in last for step in (each.id, each.next, each.previous))
    return frozenset(step for step in steps if step)


def compose(
    situation: Situation,
    levels: Mapping[ExerciseType, Level],
    neighbourhood: Voices,
    chance: np.random.Generator,
) -> tuple[list[Chosen], tuple[ExerciseType, int]]:
    """Return the exercises of a session, and the type that leads trunk and hips since when.

    Pain and the neighbours never decide how much or how hard: the neighbours choose among
    exercises of one level, and in the first week whether trunk or hips come first.
    """
    search = Search(
        situation=situation,
        levels=levels,
        neighbourhood=neighbourhood,
        chance=chance,
        resting=resting(situation, levels),
    )
    lead = _lead(search)
    count = session_of(situation.profile.minutes, rules=situation.rules.exercises).count
    if situation.relief:
        _relieve(search, count)
    else:
        for place in _left(list(_places(count, lead[0])), _keep(search, count)):
            _fill(search, place)
    return list(search.taken.values()), lead


def _relieve(search: Search, count: int) -> None:
    """Take what eases: so much that some can rest, and the worn only where there is little."""
    rules, there = search.situation.rules.exercises, len(search.pool(RELIEF))
    least = min(rules.short_exercises, count)
    in_turn = there * rules.weeks_in_a_row // (rules.weeks_in_a_row + 1)
    for most, repeats in ((max(least, min(in_turn, count)), False), (least, True)):
        while len(search.taken) < most and search.take(search.pool(RELIEF, repeats=repeats)):
            pass


def _keep(search: Search, count: int) -> list[ExerciseType]:
    """Take what a clinician keeps in, whatever its level; return the types taken.

    What a condition bars stays out, and so does for a week what hurt in the last one.
    """
    situation = search.situation
    done = situation.checkin.exercises if situation.checkin else ()
    hurt = {each.id for each in done if each.skipped == "pain"}
    allowed = {each.id: each for pool in situation.allowed.values() for each in pool}
    kept = [each for each in situation.adjustments.kept if each in allowed and each not in hurt]
    for id_ in kept[:count]:
        search.taken[id_] = Chosen(exercise=allowed[id_], propensity=1.0)
    return [allowed[each].type for each in kept[:count]]


def _left(
    places: list[tuple[ExerciseType, ...]], taken: list[ExerciseType]
) -> list[tuple[ExerciseType, ...]]:
    """Return the places that are still free: each taken one has the last that is meant for it."""
    for type_ in taken:
        meant = [at for at, place in enumerate(places) if type_ in place]
        del places[meant[-1] if meant else -1]
    return places


def _places(count: int, lead: ExerciseType) -> Iterator[tuple[ExerciseType, ...]]:
    other = next(each for each in TRUNK_AND_HIPS if each is not lead)
    turns = 0
    for place in PLACES[:count]:
        if place == TRUNK_AND_HIPS:
            yield (lead, other) if turns % 2 == 0 else (other, lead)
            turns += 1
        else:
            yield place


def _fill(search: Search, place: tuple[ExerciseType, ...]) -> None:
    """Take what fits a place: something easier or of another kind before what is worn."""
    if not _take(search, place, repeats=False):
        _take(search, place, repeats=True)


def _take(search: Search, place: tuple[ExerciseType, ...], *, repeats: bool) -> bool:
    if place[0] in STRENGTH:
        if search.take(search.pool(place[:1], repeats=repeats)):
            return True
        # A stand-in is never harder than what the place is meant for.
        cap = search.levels.get(place[0], Level()).level
        if len(place) > 1 and search.take(search.pool(place[1:], cap, repeats=repeats)):
            return True
    easy, relief = (search.pool(types, repeats=repeats) for types in (EASY, RELIEF))
    return search.take(easy) or search.take(relief)


def _lead(search: Search) -> tuple[ExerciseType, int]:
    situation, rules = search.situation, search.situation.rules.exercises
    can = [each for each in TRUNK_AND_HIPS if search.pool((each,))] or list(TRUNK_AND_HIPS)
    held = situation.carry.lead
    if len(can) == 1:
        since = held[1] if held and held[0] is can[0] else situation.week
        return can[0], since
    if held is None:
        best = max(can, key=lambda each: _voice(search, each))
        return best, situation.week
    if situation.week - held[1] < rules.lead_weeks:
        return held
    return next(each for each in can if each is not held[0]), situation.week


def _voice(search: Search, type_: ExerciseType) -> float:
    scores = [search.neighbourhood.score(each.id) for each in search.pool((type_,))]
    return max(scores, default=0.0)


def is_worn(id_: str, situation: Situation) -> bool:
    """Whether an exercise has been there for so many weeks that it makes room for another.

    One for which a clinician has set the sets stays: it was meant for this person.
    """
    streak = situation.carry.streaks.get(id_, 0)
    return streak >= situation.rules.exercises.weeks_in_a_row and id_ not in situation.told_sets


def resting(situation: Situation, levels: Mapping[ExerciseType, Level]) -> frozenset[str]:
    """Return the exercises that make room for others this week, a few at a time.

    Some leave before they would have to, and fewer where a new level brings new ones anyway, so
    that no session is all new.
    """
    known = situation.library.exercises
    last = [known[each] for each in situation.carry.programme if each in known]
    if situation.relief:
        return frozenset(_in_turn([each.id for each in last], len(last), situation))
    gentle = [each.id for each in last if is_gentle(each)]
    strength = [each for each in last if each.type in STRENGTH]
    return frozenset(
        [
            *_resting_gentle(gentle, situation),
            *_resting_strength(strength, situation, levels),
        ]
    )


def _resting_gentle(gentle: list[str], situation: Situation) -> list[str]:
    rules = situation.rules.exercises
    due = _longest_there(gentle, situation, rules.weeks_in_a_row - 1)
    return due[: min(rules.gentle_new_each_week, len(gentle) // 2)]


def _resting_strength(
    strength: list[Exercise], situation: Situation, levels: Mapping[ExerciseType, Level]
) -> list[str]:
    staying = [each for each in strength if each.level == levels.get(each.type, Level()).level]
    leaving = [
        each.id
        for each in staying
        if each.id not in situation.told_sets and _has_stand_in(each, situation)
    ]
    changed = len(strength) - len(staying)
    in_turn = _in_turn(leaving, len(strength), situation)
    return in_turn[: max(0, len(in_turn) - changed)]


def _in_turn(ids: list[str], size: int, situation: Situation) -> list[str]:
    """Return as many as must leave now for no later week to lose more than its share.

    size    exercises of which these are some
    """
    weeks = situation.rules.exercises.weeks_in_a_row
    share = math.ceil(size / weeks)
    there = [len(_longest_there(ids, situation, weeks - ahead)) for ahead in range(weeks)]
    most = max(count - ahead * share for ahead, count in enumerate(there))
    return _longest_there(ids, situation, 1)[: max(0, most)]


def _longest_there(ids: list[str], situation: Situation, least: int) -> list[str]:
    """Return those that have been there for so many weeks, the longest first."""
    streaks = situation.carry.streaks
    there = [each for each in ids if streaks.get(each, 0) >= least]
    return sorted(there, key=lambda each: (-streaks.get(each, 0), each))


def _has_stand_in(exercise: Exercise, situation: Situation) -> bool:
    """Whether there is another of the type and level that was not there last week."""
    last = situation.carry.programme
    return any(
        each.level == exercise.level and each.id not in last
        for each in situation.allowed[exercise.type]
    )


def dose(chosen: Chosen, session: Session, minutes: float, situation: Situation) -> PlannedExercise:
    """Return an exercise with its sets, repetitions and hold, without reasons yet.

    minutes     its share of the session
    """
    exercise, rules = chosen.exercise, situation.rules.exercises
    gentle = exercise.type not in STRENGTH
    held = exercise.dose.hold_seconds
    if situation.softens_long_holds:
        held = min(held, rules.soft_hold_seconds)
    counted = gentle or bool(held)
    sets = min(session.sets, rules.gentle_sets) if gentle else session.sets
    return PlannedExercise(
        id=exercise.id,
        type=exercise.type,
        level=exercise.level,
        sets=_sets(exercise.id, sets, situation),
        repetitions=exercise.dose.repetitions if counted else rules.repetitions,
        hold_seconds=held,
        minutes=minutes,
        both_sides=exercise.both_sides,
        reasons=(),
    )


def _sets(exercise_id: str, sets: int, situation: Situation) -> int:
    told = situation.told_sets.get(exercise_id)
    sets = told.amount if told and told.amount else sets
    return max(1, sets - 1) if situation.eases else sets
