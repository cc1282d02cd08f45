"""Designing seed cases that cover the space of people and weeks, and measuring that they do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from casewise import CaseBase, Schema
from selfback.domain.content.library import Library
from selfback.domain.plan.carry import Carry
from selfback.domain.plan.expert import expert_exercises, expert_families, expert_steps
from selfback.domain.plan.neighbours import CaseRelease, find_neighbours, problem_of
from selfback.domain.plan.profile_space import random_week
from selfback.domain.plan.rules import Rules

QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95)
LEVELS = (0.6, 0.65, 0.7, 0.75, 0.8)


def design_cases(
    count: int,
    *,
    candidates: int,
    schema: Schema,
    min_shared: float,
    library: Library,
    rules: Rules,
    chance: np.random.Generator,
) -> list[dict[str, Any]]:
    """Return seed cases as JSON-ready rows: people that cover the candidates best, with plans.

    count           cases wanted
    candidates      random weeks they are picked from; all are compared with all
    """
    weeks = [random_week(chance, library) for _ in range(candidates)]
    problems = [problem_of(carry, week=week) for week, carry in weeks]
    alike = similarities(problems, schema=schema, min_shared=min_shared)
    return [
        {"id": f"seed-{number:03d}", **_case(*weeks[at], library, rules)}
        for number, at in enumerate(best_covering(alike, count), start=1)
    ]


def similarities(
    problems: Sequence[Mapping[str, Any]], *, schema: Schema, min_shared: float
) -> npt.NDArray[np.float64]:
    """Return how alike each two problems are, shape (n, n); 0 where nothing is claimed."""
    rows = [{"id": f"{at:06d}", **each} for at, each in enumerate(problems)]
    base = CaseBase(schema, min_shared=min_shared).fit(rows)
    alike = np.zeros((len(rows), len(rows)))
    for at, problem in enumerate(problems):
        for hit in base.retrieve(problem, k=len(rows)):
            alike[at, int(hit.id)] = hit.similarity
    return alike


def best_covering(alike: npt.NDArray[np.float64], count: int) -> list[int]:
    """Return which to pick so that everyone has someone near, greedily.

    alike       shape (n, n): how well column j stands for row i, 0 to 1
    returns     indices in the order picked; each adds most to the mean best similarity

    Source: greedy maximisation of a monotone submodular function, Nemhauser, Wolsey and Fisher
    (1978), Mathematical Programming 14:265-294.
    """
    best = np.zeros(len(alike))
    picked: list[int] = []
    for _ in range(min(count, len(alike))):
        gains = np.maximum(alike, best[:, None]).sum(axis=0)
        gains[picked] = -1.0
        picked.append(int(np.argmax(gains)))
        best = np.maximum(best, alike[:, picked[-1]])
    return picked


def _case(week: int, carry: Carry, library: Library, rules: Rules) -> dict[str, Any]:
    problem = problem_of(carry, week=week)
    return {
        "expert": "yes",
        **{name: _listed(value) for name, value in problem.items()},
        "steps_goal": expert_steps(carry, rules),
        "exercises": list(expert_exercises(carry, week, library, rules)),
        "families": list(expert_families(carry, week)),
    }


def _listed(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How near the nearest case is, over random people.

    people          random valid weeks asked
    unmatched       those for whom no case shares enough known weight
    quantiles       share of people -> similarity of the nearest case that so many stay below
    reached         similarity -> share of people whose nearest case is at least so similar
    effective       median of the effective neighbours the planner finds
    on_cases        share of people for whom there is evidence enough to use cases, lived or worked
    """

    people: int
    unmatched: int
    quantiles: Mapping[str, float]
    reached: Mapping[str, float]
    effective: float
    on_cases: float


def measure_coverage(
    cases: CaseRelease, weeks: Iterable[tuple[int, Carry]], *, rules: Rules
) -> Coverage:
    """Return how well a case base covers these people, by the planner's own retrieval."""
    nearest, effective, on_cases = [], [], 0
    for week, carry in weeks:
        problem = problem_of(carry, week=week)
        near = find_neighbours(cases, problem, rules=rules.engine)
        # Neighbours too far away to plan with are not among those found.
        first = near.found or cases.base.retrieve(problem, k=1).hits
        nearest.append(first[0].similarity if first else 0.0)
        effective.append(near.effective)
        on_cases += near.rests_on != "default"
    values = np.array(nearest)
    return Coverage(
        people=len(values),
        unmatched=int((values == 0).sum()),
        quantiles={str(q): round(float(np.quantile(values, q)), 3) for q in QUANTILES},
        reached={str(level): round(float((values >= level).mean()), 4) for level in LEVELS},
        effective=round(float(np.median(effective)), 1),
        on_cases=round(on_cases / len(values), 4),
    )
