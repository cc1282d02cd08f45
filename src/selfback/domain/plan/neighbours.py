"""The cases most like a person, and what they say about exercises and messages."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from casewise import CaseBase
from casewise.reuse import EffectSums
from selfback.domain.plan.carry import Carry
from selfback.domain.plan.estimates import (
    Estimates,
    RestsOn,
    estimate,
    examples_among,
    rests_on,
    weights_of,
)
from selfback.domain.plan.outcome import OutcomeRules, WeekOutcome
from selfback.domain.plan.rules import EngineRules

BETTER_FROM = 0.5  # an outcome above it is a better week


BESIDE = ("pain_average", "interference")  # what explains a week beside its exercises
OUTCOME_FIELDS = ("outcome", "gpe", "pain_change", "interference_change", "done_share")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lessons:
    """What can be learned from each of n cases, in the order of the case base.

    outcomes    0 to 1, None where it is not known
    effects     exercise -> what it adds to the outcome of anybody's week
    """

    exercises: tuple[frozenset[str], ...]
    families: tuple[frozenset[str], ...]
    people: tuple[str | None, ...]
    outcomes: tuple[float | None, ...]
    effects: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class CaseRelease:
    """A named, frozen case base; keep it, for what it reads once serves every plan."""

    id: str
    base: CaseBase

    @property
    def name(self) -> str:
        """Name and the start of the digest, such as "seeds-2026.1@1f0c9a77b2d4"."""
        return f"{self.id}@{self.base.digest[:12]}"

    def lessons(self, rules: EngineRules) -> Lessons:
        """Return what its cases used and how they went; worked out once for the same rules."""
        held: dict[OutcomeRules, Lessons] = self.__dict__.setdefault("_lessons", {})
        if rules.outcome not in held:
            held[rules.outcome] = _lessons(self.base, rules)
        return held[rules.outcome]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A neighbour: its weight among the neighbours, what it used, how its week went.

    weight      similarity to the kernel's power
    person      whose week it was, None for a worked example
    outcome     0 (much worse) to 1 (much better), None if it is not known
    """

    id: str
    similarity: float
    weight: float
    shared: float
    exercises: frozenset[str]
    families: frozenset[str]
    outcome: float | None
    person: str | None = None


@dataclass(frozen=True)
class Neighbourhood:
    """The cases most like a person, the most similar first.

    Weeks with an outcome and worked examples are heard apart: `rests_on` says which of them, if
    either, are enough to choose by.
    """

    found: tuple[Found, ...]
    rules: EngineRules
    effects: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def rests_on(self) -> RestsOn:
        """Whether outcomes, only worked examples, or too little of either speak."""
        said = self._exercises
        return rests_on(float(said.lived), float(said.examples), self.rules)

    @cached_property
    def effective(self) -> float:
        """As many equal neighbours as those it rests on are worth (Kish 1965)."""
        said = self._exercises
        return float(said.lived if self.rests_on == "cases" else said.examples)

    @property
    def shared(self) -> float:
        """Mean share of the weight known to person and neighbour, 0 to 1."""
        return sum(each.shared for each in self.found) / len(self.found) if self.found else 0.0

    @cached_property
    def examples(self) -> tuple[Found, ...]:
        """The nearest neighbours whose outcome is not known, as many as are asked."""
        asked = examples_among(self._weights, self._outcomes, self.rules)
        return tuple(each for each, so in zip(self.found, asked, strict=True) if so)

    def users(self, exercise_id: str) -> int:
        """How many of the examples used an exercise."""
        return sum(exercise_id in each.exercises for each in self.examples)

    def better(self, exercise_id: str) -> tuple[int, int]:
        """How many people who used it had better weeks with it, of how many who said.

        A person with several such weeks counts once, by their mean.
        """
        said: dict[str, list[float]] = {}
        for each in self.found:
            if exercise_id in each.exercises and each.outcome is not None:
                said.setdefault(each.person or each.id, []).append(each.outcome)
        means = [sum(each) / len(each) for each in said.values()]
        return sum(each > BETTER_FROM for each in means), len(means)

    def score(self, exercise_id: str) -> float:
        """Return how much the neighbours speak for an exercise, 0 to 1; higher is taken first.

        With "cases" it is the expected outcome of a week with it, with "experts" the weighted
        share of the examples that used it, else 0.
        """
        if exercise_id in self._scores or self.rests_on != "cases":
            return self._scores.get(exercise_id, 0.0)
        return float(self._exercises.expected[-1]) + self.effects.get(exercise_id, 0.0)

    def expected(self, exercise_id: str) -> float | None:
        """Return the expected outcome of a week with an exercise, 0 to 1; None unless "cases"."""
        return self.score(exercise_id) if self.rests_on == "cases" else None

    def family_share(self, family: str) -> float:
        """Return the weighted share of the examples with messages of a family, 0 to 1."""
        return self._shares.get(family, 0.0)

    def family_score(self, family: str) -> float:
        """Return how much the neighbours speak for a family of messages, 0 to 1.5.

        The weighted share that had it. Where outcomes are known it is times one half plus the
        outcome expected with it, and weeks with an outcome count among those that had it.
        """
        return self._family_scores.get(family, 0.0)

    @cached_property
    def _weights(self) -> Any:
        return np.array([each.weight for each in self.found], dtype=np.float64)

    @cached_property
    def _outcomes(self) -> Any:
        known = [np.nan if each.outcome is None else each.outcome for each in self.found]
        return np.array(known, dtype=np.float64)

    def _estimate(self, options: list[str], uses: list[frozenset[str]]) -> Estimates:
        # A last option that nobody used stands for all that was not heard of.
        asked = [*options, ""]
        effects = np.array([self.effects.get(one, 0.0) for one in asked])
        used = np.array([[one in each for one in asked] for each in uses], dtype=np.bool_)
        used = used.reshape(len(uses), len(asked))
        return estimate(self._weights, used, self._outcomes, self.rules, effects)

    @cached_property
    def _exercise_ids(self) -> list[str]:
        return sorted({one for each in self.found for one in each.exercises})

    @cached_property
    def _exercises(self) -> Estimates:
        return self._estimate(self._exercise_ids, [each.exercises for each in self.found])

    @cached_property
    def _scores(self) -> Mapping[str, float]:
        if self.rests_on == "default":
            return {}
        said = self._exercises
        values = said.expected if self.rests_on == "cases" else said.share
        return dict(zip(self._exercise_ids, values[:-1].tolist(), strict=True))

    @cached_property
    def _family_ids(self) -> list[str]:
        return sorted({one for each in self.found for one in each.families})

    @cached_property
    def _families(self) -> Estimates:
        return self._estimate(self._family_ids, [each.families for each in self.found])

    @cached_property
    def _shares(self) -> Mapping[str, float]:
        if self.rests_on == "default":
            return {}
        return dict(zip(self._family_ids, self._families.share[:-1].tolist(), strict=True))

    @cached_property
    def _family_scores(self) -> Mapping[str, float]:
        if self.rests_on != "cases":
            return self._shares
        total = float(self._weights.sum())
        had = dict.fromkeys(self._family_ids, 0.0)
        for each in self.found:
            for one in each.families:
                had[one] += each.weight / total
        expected = zip(self._family_ids, self._families.expected[:-1].tolist(), strict=True)
        return {one: had[one] * (0.5 + outcome) for one, outcome in expected}


def find_neighbours(
    release: CaseRelease, query: Mapping[str, Any], *, rules: EngineRules
) -> Neighbourhood:
    """Return the neighbours of a query; an empty or far-away case base gives none."""
    if not len(release.base):
        return Neighbourhood(found=(), rules=rules)
    lessons = release.lessons(rules)
    k = max(rules.neighbours, rules.outcome_neighbours)
    nearest = release.base.neighbours([query], k)
    similarities = nearest.similarities[0]
    near = similarities >= rules.similarity_minimum
    found = zip(
        nearest.places[0][near].tolist(),
        similarities[near].tolist(),
        weights_of(similarities[near], rules).tolist(),
        nearest.shared[0][near].tolist(),
        strict=True,
    )
    return Neighbourhood(
        found=tuple(
            Found(
                id=release.base.ids[place],
                similarity=similarity,
                weight=weight,
                shared=shared,
                exercises=lessons.exercises[place],
                families=lessons.families[place],
                outcome=lessons.outcomes[place],
                person=lessons.people[place],
            )
            for place, similarity, weight, shared in found
        ),
        rules=rules,
        effects=lessons.effects,
    )


def _lessons(base: CaseBase, rules: EngineRules) -> Lessons:
    columns = {name: base.column(name).tolist() for name in OUTCOME_FIELDS}
    parts = [dict(zip(columns, each, strict=True)) for each in zip(*columns.values(), strict=True)]
    exercises = _sets(base.column("exercises"))
    outcomes = tuple(outcome_of(_known(each), rules) for each in parts)
    return Lessons(
        exercises=exercises,
        families=_sets(base.column("families")),
        people=tuple(base.column("person").tolist()),
        outcomes=outcomes,
        effects=_effects(base, exercises, outcomes),
    )


def _effects(
    base: CaseBase, exercises: Sequence[frozenset[str]], outcomes: Sequence[float | None]
) -> Mapping[str, float]:
    ids = sorted({one for each in exercises for one in each})
    sums = EffectSums(len(ids), 1 + len(BESIDE))
    used = np.array([[one in each for one in ids] for each in exercises], np.bool_)
    beside = [np.ones(len(base)), *(base.column(name) for name in BESIDE)]
    known = np.array([np.nan if each is None else each for each in outcomes], np.float64)
    sums.add(used.reshape(len(base), len(ids)), np.stack(beside, axis=1), known)
    return dict(zip(ids, sums.effects().tolist(), strict=True))


def _sets(column: Iterable[frozenset[str] | None]) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(each or ()) for each in column)


def _known(case: Mapping[str, float]) -> dict[str, float | None]:
    return {name: None if math.isnan(each) else each for name, each in case.items()}


def outcome_of(case: Mapping[str, Any], rules: EngineRules) -> float | None:
    """Return the outcome of a case, 0 to 1: as it was noted, else made of its parts."""
    noted = case.get("outcome")
    return WeekOutcome.of_case(case).value(rules.outcome) if noted is None else float(noted)


def problem_of(carry: Carry, *, week: int) -> dict[str, Any]:
    """Return what is compared: the person as of today and the weeks so far, as a query."""
    profile = carry.profile
    goal = carry.goals[-1] if carry.goals else None
    achieved = carry.achieved[-1] if carry.achieved else None
    problem = {
        "week": week,
        "age": profile.age,
        "sex": profile.sex,
        "pain_average": carry.pain[-1],
        "pain_worst": profile.pain_worst if week == 1 else None,  # asked once
        "pain_weeks": carry.pain,
        "interference_weeks": carry.interference,
        "duration": profile.duration,
        "pain_sites": profile.pain_sites,
        "interference": profile.interference,
        "fear": profile.fear,
        "confidence": profile.confidence,
        "sleep": profile.sleep,
        "stress": profile.stress,
        "stress_four": carry.stress_four,
        "mood": profile.mood,
        "work": profile.work,
        "work_ability": profile.work_ability,
        "activity_level": profile.activity_level,
        "usual_steps": profile.usual_steps,
        "steps_percent": min(200.0, 100 * achieved / goal) if goal and achieved else None,
        "conditions": profile.conditions,
        "minutes": profile.minutes,
        "days_per_week": profile.days_per_week,
        "barriers": profile.barriers,
    }
    return {name: value for name, value in problem.items() if value is not None}
