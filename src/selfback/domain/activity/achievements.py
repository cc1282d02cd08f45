"""Which achievements a person has come to: counts of what was done, which only ever grow."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from selfback.domain.content.achievement import Achievement, Counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercised:
    """One exercise done on one day; seconds is how long it took."""

    day: date
    exercise: str
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """The steps of one day, and the step goal of its week; None before there was a plan."""

    day: date
    steps: int
    goal: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What somebody has done since the first day, in no order.

    read        ids of messages
    check_ins   weeks that were told of
    quizzes     ids of messages whose question was answered, rightly or wrongly
    swaps       how many exercises were swapped for others
    """

    exercised: Collection[Exercised] = ()
    walked: Collection[Walked] = ()
    check_ins: Collection[int] = ()
    read: Collection[str] = ()
    quizzes: Collection[str] = ()
    own_goals_set: int = 0
    own_goals_reached: int = 0
    swaps: int = 0


def counts_of(history: History) -> Mapping[Counted, int]:
    """Return how often each thing that counts was done."""
    active = {each.day for each in history.exercised}
    walked = {each.day for each in history.walked if each.steps > 0}
    return {
        Counted.EXERCISE_DAYS: len(active),
        Counted.EXERCISE_MINUTES: sum(each.seconds for each in history.exercised) // 60,
        Counted.EXERCISES_TRIED: len({each.exercise for each in history.exercised}),
        Counted.ACTIVE_WEEKS: len({_monday_of(day) for day in active | walked}),
        Counted.CHECK_INS: len(set(history.check_ins)),
        Counted.MESSAGES_READ: len(set(history.read)),
        Counted.QUIZZES_ANSWERED: len(set(history.quizzes)),
        Counted.STEPS: sum(each.steps for each in history.walked),
        Counted.STEP_GOAL_DAYS: sum(_reaches_goal(each) for each in history.walked),
        Counted.OWN_GOALS_SET: history.own_goals_set,
        Counted.OWN_GOALS_REACHED: history.own_goals_reached,
        Counted.SWAPS: history.swaps,
    }


def reached(achievements: Iterable[Achievement], history: History) -> tuple[Achievement, ...]:
    """Return the achievements that somebody has come to, in the order of the content.

    Whoever does more keeps all of them, pauses or not; the order of what was done does not matter.
    """
    counts = counts_of(history)
    return tuple(each for each in achievements if counts[each.counts] >= each.at)


def _reaches_goal(walked: Walked) -> bool:
    return walked.goal is not None and walked.steps >= walked.goal


def _monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())
