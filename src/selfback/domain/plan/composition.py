"""Which exercises make up a session, and how much of each."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from selfback.domain.content.exercise import STRENGTH, Exercise, ExerciseType
from selfback.domain.plan.carry import Level
from selfback.domain.plan.cautions import is_gentle, softens_long_holds
from selfback.domain.plan.neighbours import Neighbourhood
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
    neighbourhood: Neighbourhood
    chance: np.random.Generator
    resting: frozenset[str] = frozenset()
    taken: dict[str, Chosen] = field(default_factory=dict)

    def pool(self, types: Iterable[ExerciseType], most: int | None = None) -> list[Exercise]:
        """Exercises of these types that may be done, are not taken and are not too hard."""
        wanted = tuple(types)
        return [
            each
            for each in self.situation.library.exercises.values()
            if each.type in wanted
            and each.id not in self.taken
            and self._fits(each, most)
            and self.situation.may_do(each)
        ]

    def take(self, pool: list[Exercise]) -> bool:
        """Take the best of the hardest in a pool; False if the pool is empty."""
        if not pool:
            return False
        top = max(each.level for each in pool)
        hardest = sorted((each for each in pool if each.level == top), key=lambda each: each.id)
        keys = {each.id: self._key(each) for each in hardest}
        best = min(keys.values())
        equals = [each for each in hardest if keys[each.id] == best]
        one = equals[int(self.chance.integers(len(equals)))]
        self.taken[one.id] = Chosen(exercise=one, propensity=1 / len(equals))
        return True

    def _fits(self, exercise: Exercise, most: int | None) -> bool:
        if exercise.type not in STRENGTH:
            return is_gentle(exercise)
        level = self.levels.get(exercise.type, Level()).level
        return exercise.level <= (level if most is None else min(level, most))

    def _key(self, exercise: Exercise) -> tuple[bool, bool, bool, float, int]:
        carry, rules = self.situation.carry, self.situation.rules.exercises
        aside = carry.set_aside.get(exercise.id, 0) >= self.situation.week
        worn = carry.streaks.get(exercise.id, 0) >= rules.weeks_in_a_row
        kept = exercise.id in familiar(self.situation)
        score = round(self.neighbourhood.score(exercise.id), 9)
        order = rules.default_order
        place = order.index(exercise.id) if exercise.id in order else len(order)
        known = self.neighbourhood.rests_on == "cases"
        return aside, worn or exercise.id in self.resting, not kept, -score, 0 if known else place


def familiar(situation: Situation) -> frozenset[str]:
    """Return the exercises of the last programme, and the next harder and easier of each."""
    known = situation.library.exercises
    last = [known[each] for each in situation.carry.programme if each in known]
    steps = (step for each in last for step in (each.id, each.next, each.previous))
    return frozenset(step for step in steps if step)


def compose(
    situation: Situation,
    levels: Mapping[ExerciseType, Level],
    neighbourhood: Neighbourhood,
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
        resting=resting(situation),
    )
    lead = _lead(search)
    count = session_of(situation.profile.minutes, rules=situation.rules.exercises).count
    if situation.relief:
        while len(search.taken) < count and search.take(search.pool(RELIEF)):
            pass
    else:
        for place in _places(count, lead[0]):
            _fill(search, place)
    return list(search.taken.values()), lead


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
    if place[0] in STRENGTH:
        if search.take(search.pool(place[:1])):
            return
        # A stand-in is never harder than what the place is meant for.
        cap = search.levels.get(place[0], Level()).level
        if len(place) > 1 and search.take(search.pool(place[1:], cap)):
            return
    if not search.take(search.pool(EASY)):
        search.take(search.pool(RELIEF))


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


def resting(situation: Situation) -> frozenset[str]:
    """Return the gentle exercises that make room for others this week, a few at a time."""
    carry, rules = situation.carry, situation.rules.exercises
    known = situation.library.exercises
    gentle = [each for each in carry.programme if each in known and is_gentle(known[each])]
    longest = sorted(gentle, key=lambda each: (-carry.streaks.get(each, 0), each))
    due = [each for each in longest if carry.streaks.get(each, 0) >= rules.weeks_in_a_row - 1]
    return frozenset(due[: min(rules.gentle_new_each_week, len(gentle) // 2)])


def dose(chosen: Chosen, session: Session, minutes: float, situation: Situation) -> PlannedExercise:
    """Return an exercise with its sets, repetitions and hold, without reasons yet.

    minutes     its share of the session
    """
    exercise, rules = chosen.exercise, situation.rules.exercises
    gentle = exercise.type not in STRENGTH
    held = exercise.dose.hold_seconds
    if softens_long_holds(situation.profile, situation.conditions):
        held = min(held, rules.soft_hold_seconds)
    counted = gentle or bool(held)
    sets = min(session.sets, rules.gentle_sets) if gentle else session.sets
    return PlannedExercise(
        id=exercise.id,
        type=exercise.type,
        level=exercise.level,
        sets=max(1, sets - 1) if situation.eases else sets,
        repetitions=exercise.dose.repetitions if counted else rules.repetitions,
        hold_seconds=held,
        minutes=minutes,
        both_sides=exercise.both_sides,
        reasons=(),
    )
