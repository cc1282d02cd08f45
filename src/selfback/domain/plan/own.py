"""What a person did of each exercise so far, and how far that speaks for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from selfback.domain.plan.carry import Carry
from selfback.domain.plan.checkin import Done
from selfback.domain.plan.composition import Voices, session_of
from selfback.domain.plan.estimates import RestsOn
from selfback.domain.plan.rules import Rules
from selfback.domain.plan.situation import Situation

SESSIONS_AT_FIRST = 4  # before anything is known, as if half of four sessions had been done

Sessions = tuple[int, int]  # done, planned


def counted(carry: Carry, done: Iterable[Done]) -> dict[str, Sessions]:
    """Return the sessions of each exercise so far, with the week that a check-in ends.

    carry   as it was handed to that week: its streaks name what was planned
    """
    days = carry.profile.days_per_week
    sessions = {each.id: min(days, each.sessions) for each in done}
    counts = dict(carry.done)
    for id_ in carry.streaks:
        before = counts.get(id_, (0, 0))
        counts[id_] = before[0] + sessions.get(id_, 0), before[1] + days
    return counts


def leanings(carry: Carry, *, exercises: int, rules: Rules) -> dict[str, float]:
    """Return how much better a week is expected to go with an exercise, by what was done of it.

    exercises   of a session
    returns     exercise -> points of outcome; 0 stands for one that was never planned

    What is done of a plan counts in the outcome of a week (`outcome_done_weight`). An exercise
    done more often than the person's others is expected to be, pulled towards those others by
    `own_sessions_prior` sessions.
    """
    done = sum(each[0] for each in carry.done.values())
    planned = sum(each[1] for each in carry.done.values())
    usual = (done + SESSIONS_AT_FIRST / 2) / (planned + SESSIONS_AT_FIRST)
    worth = rules.engine.outcome.done_weight / max(1, exercises)
    prior = rules.engine.own_sessions_prior
    return {
        id_: worth * (own - asked * usual) / (asked + prior)
        for id_, (own, asked) in carry.done.items()
    }


def with_own(others: Voices, situation: Situation) -> Voices:
    """Return what others say, with what the person's own weeks add to it.

    Only to outcomes: shares of examples are no points of outcome.
    """
    if others.rests_on != "cases":
        return others
    count = session_of(situation.profile.minutes, rules=situation.rules.exercises).count
    own = leanings(situation.carry, exercises=count, rules=situation.rules)
    return Leaning(others=others, own=own)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaning:
    """What others say, with what the person's own weeks add to it."""

    others: Voices
    own: Mapping[str, float]

    @property
    def rests_on(self) -> RestsOn:
        """What the others speak from."""
        return self.others.rests_on

    def score(self, exercise_id: str) -> float:
        """How much speaks for an exercise; higher is taken first."""
        return self.others.score(exercise_id) + self.own.get(exercise_id, 0.0)
