"""The cases most like a person, and what they say about exercises and messages."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from casewise import CaseBase
from selfback.domain.plan.carry import Carry
from selfback.domain.plan.rules import EngineRules

GPE_LOWEST, GPE_RANGE = -3, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRelease:
    """A named, frozen case base."""

    id: str
    base: CaseBase

    @property
    def name(self) -> str:
        """Name and the start of the digest, such as "seeds-2026.1@1f0c9a77b2d4"."""
        return f"{self.id}@{self.base.digest[:12]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A neighbour: its weight among the neighbours, what it used, how its week went.

    weight      similarity to the kernel's power
    outcome     0 (much worse) to 1 (much better), None if it is not known
    """

    id: str
    similarity: float
    weight: float
    shared: float
    exercises: frozenset[str]
    families: frozenset[str]
    outcome: float | None


@dataclass(frozen=True)
class Neighbourhood:
    """The cases most like a person, the most similar first."""

    found: tuple[Found, ...]
    rules: EngineRules

    @cached_property
    def total(self) -> float:
        """Sum of the weights."""
        return sum(each.weight for each in self.found)

    @cached_property
    def effective(self) -> float:
        """As many equal neighbours as the weighted ones are worth (Kish 1965)."""
        squares = sum(each.weight**2 for each in self.found)
        return self.total**2 / squares if squares else 0.0

    @property
    def shared(self) -> float:
        """Mean share of the weight known to person and neighbour, 0 to 1."""
        return sum(each.shared for each in self.found) / len(self.found) if self.found else 0.0

    @cached_property
    def rests_on(self) -> Literal["cases", "default"]:
        """Whether there is enough evidence to speak of."""
        return "cases" if self.effective >= self.rules.effective_minimum else "default"

    def users(self, exercise_id: str) -> int:
        """How many neighbours used an exercise."""
        return sum(exercise_id in each.exercises for each in self.found)

    def better(self, exercise_id: str) -> tuple[int, int]:
        """How many of the neighbours who used it had a better week, of how many who said."""
        said = [
            each.outcome
            for each in self.found
            if exercise_id in each.exercises and each.outcome is not None
        ]
        return sum(each > 0.5 for each in said), len(said)

    def score(self, exercise_id: str) -> float:
        """Return how much the neighbours speak for an exercise, 0 to 1.5.

        The weighted share that used it, times one half plus the outcome they had with it (0 to 1,
        pulled towards the mean of all neighbours); with no outcome known that factor is 1.
        """
        if not self.found or self.rests_on == "default":
            return 0.0
        using = [each for each in self.found if exercise_id in each.exercises]
        share = sum(each.weight for each in using) / self.total
        return share * (0.5 + self._outcome(using))

    def family_share(self, family: str) -> float:
        """Return the weighted share of neighbours who had messages of a family, 0 to 1."""
        return self._family_shares.get(family, 0.0)

    @cached_property
    def _family_shares(self) -> Mapping[str, float]:
        if not self.found or self.rests_on == "default":
            return {}
        shares: dict[str, float] = {}
        for each in self.found:
            for family in each.families:
                shares[family] = shares.get(family, 0.0) + each.weight / self.total
        return shares

    @cached_property
    def _mean_outcome(self) -> float:
        known = [(each.weight, each.outcome) for each in self.found if each.outcome is not None]
        weight = sum(one for one, _ in known)
        return sum(one * outcome for one, outcome in known) / weight if weight else 0.5

    def _outcome(self, using: list[Found]) -> float:
        # Weights are scaled to neighbours, so that the prior is worth whole neighbours too.
        scale = len(self.found) / self.total
        known = [(each.weight * scale, each.outcome) for each in using if each.outcome is not None]
        prior = self.rules.outcome_prior
        weight = sum(one for one, _ in known) + prior
        return (sum(one * y for one, y in known) + prior * self._mean_outcome) / weight


def find_neighbours(
    release: CaseRelease, query: Mapping[str, Any], *, rules: EngineRules
) -> Neighbourhood:
    """Return the neighbours of a query; an empty or far-away case base gives none."""
    if not len(release.base):
        return Neighbourhood(found=(), rules=rules)
    hits = release.base.retrieve(query, k=rules.neighbours)
    near = (hit for hit in hits if hit.similarity >= rules.similarity_minimum)
    found = (_found(hit.id, hit.similarity, hit.shared_weight, hit.case, rules) for hit in near)
    return Neighbourhood(found=tuple(found), rules=rules)


def _found(
    id_: str, similarity: float, shared: float, case: Mapping[str, Any], rules: EngineRules
) -> Found:
    gpe = case["gpe"]
    return Found(
        id=id_,
        similarity=similarity,
        weight=similarity**rules.kernel_power,
        shared=shared,
        exercises=frozenset(case["exercises"] or ()),
        families=frozenset(case["families"] or ()),
        outcome=None if gpe is None else (gpe - GPE_LOWEST) / GPE_RANGE,
    )


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
