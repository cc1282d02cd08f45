"""Case bases that grow while people are simulated, and what their neighbours say, in batches."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from casewise import CaseBase
from casewise.reuse import EffectSums
from selfback.domain.plan.estimates import (
    F64,
    NOBODY,
    Estimates,
    RestsOn,
    estimate,
    rests_on,
    weights_of,
)
from selfback.domain.plan.neighbours import BESIDE, outcome_of
from selfback.domain.plan.rules import EngineRules

BATCH = 100  # queries whose neighbours are held in memory at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """How much speaks for each exercise; `unheard` for those that nobody used."""

    rests_on: RestsOn
    scores: Mapping[str, float]
    unheard: float = 0.0

    def score(self, exercise_id: str) -> float:
        """How much speaks for an exercise; higher is taken first."""
        return self.scores.get(exercise_id, self.unheard)


SILENCE = Said(rests_on="default", scores={})


@dataclass(slots=True)
class Listening:
    """Says nothing, and notes whether it was asked: a week without a free choice asks nobody."""

    was_asked: bool = False
    rests_on: RestsOn = "default"

    def score(self, exercise_id: str) -> float:
        """Say nothing for any exercise."""
        self.was_asked = True
        return 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A frozen case base with what its cases used and how they went, ready for batches.

    ids         the exercises, in the order of the columns of `used`
    used        whether a case used an exercise, shape (n, e)
    outcomes    0 to 1, NaN for worked examples, shape (n,)
    effects     what each exercise adds to anybody's outcome, shape (e,); None for 0
    """

    base: CaseBase
    ids: tuple[str, ...]
    used: npt.NDArray[np.bool_]
    outcomes: F64
    effects: F64 | None = None

    def neighbours(
        self, queries: Sequence[Mapping[str, Any]], k: int
    ) -> tuple[npt.NDArray[np.int64], F64]:
        """Return places and similarities of the k nearest, shape (q, k); -1 where there is none."""
        found = self.base.neighbours(queries, min(k, len(self.base)))
        similarities = np.where(found.places < 0, NOBODY, found.similarities)
        return found.places, similarities


def first_release(
    empty: CaseBase,
    rows: Sequence[Mapping[str, Any]],
    *,
    ids: tuple[str, ...],
    rules: EngineRules,
) -> Release:
    """Return the release of these rows; `empty` gives schema and settings."""
    start = Release(
        base=empty,
        ids=ids,
        used=np.zeros((0, len(ids)), dtype=np.bool_),
        outcomes=np.zeros(0),
    )
    return next_release(start, rows, gone=(), rules=rules)


def next_release(
    before: Release,
    rows: Sequence[Mapping[str, Any]],
    *,
    gone: Collection[str],
    rules: EngineRules,
) -> Release:
    """Return the release with these rows more and the cases of these ids less."""
    base = before.base.without(gone).with_cases(rows) if gone else before.base.with_cases(rows)
    used = np.array([[one in row["exercises"] for one in before.ids] for row in rows], np.bool_)
    outcomes = [outcome_of(row, rules) for row in rows]
    new = np.array([np.nan if each is None else each for each in outcomes], np.float64)
    all_used = np.vstack([before.used, used.reshape(len(rows), len(before.ids))])
    all_outcomes = np.concatenate([before.outcomes, new])
    ids = [*before.base.ids, *(str(row["id"]) for row in rows)]
    place = {each: at for at, each in enumerate(ids)}
    order = np.array([place[each] for each in base.ids], dtype=np.int64)
    return Release(base=base, ids=before.ids, used=all_used[order], outcomes=all_outcomes[order])


def no_weeks(ids: tuple[str, ...]) -> EffectSums:
    """Return sums of no week yet, from which the effects of these exercises are to follow."""
    return EffectSums(len(ids), 1 + len(BESIDE))


def add_weeks(
    sums: EffectSums,
    rows: Sequence[Mapping[str, Any]],
    *,
    ids: tuple[str, ...],
    rules: EngineRules,
) -> None:
    """Add weeks that came back, as `CaseRelease.lessons` adds those of a case base."""
    used = np.array([[one in row["exercises"] for one in ids] for row in rows], np.bool_)
    beside = np.array([[1.0, *(row[name] for name in BESIDE)] for row in rows])
    outcomes = [outcome_of(row, rules) for row in rows]
    known = np.array([np.nan if each is None else each for each in outcomes], np.float64)
    sums.add(used.reshape(-1, len(ids)), beside.reshape(-1, 1 + len(BESIDE)), known)


def ask(
    release: Release, queries: Sequence[Mapping[str, Any]], *, rules: EngineRules
) -> list[Said]:
    """Return what the neighbours of each query say, exactly as the planner would hear it."""
    said: list[Said] = []
    k = max(rules.neighbours, rules.outcome_neighbours)
    for start in range(0, len(queries), BATCH):
        places, similarities = release.neighbours(queries[start : start + BATCH], k)
        heard = estimate(
            weights_of(similarities, rules),
            release.used[places],
            np.where(places < 0, np.nan, release.outcomes[places]),
            rules,
            release.effects,
        )
        said += [_said(release.ids, heard, at, rules) for at in range(len(heard.lived))]
    return said


def _said(ids: tuple[str, ...], heard: Estimates, at: int, rules: EngineRules) -> Said:
    rests = rests_on(float(heard.lived[at]), float(heard.examples[at]), rules)
    if rests == "default":
        return SILENCE
    values = (heard.expected if rests == "cases" else heard.share)[at]
    return Said(rests_on=rests, scores=dict(zip(ids, values.tolist(), strict=True)))


def ask_nearest(release: Release, queries: Sequence[Mapping[str, Any]]) -> list[Said]:
    """Return what the single most similar case used: 1 for those exercises, 0 for all others."""
    places, _ = release.neighbours(queries, 1)
    return [
        SILENCE
        if place < 0
        else Said(
            rests_on="cases",
            scores={release.ids[at]: 1.0 for at in np.flatnonzero(release.used[place])},
        )
        for place in places[:, 0].tolist()
    ]
