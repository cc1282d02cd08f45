"""A random forest as a second opinion on case neighbours (extra: sklearn).

Two cases are near to a forest if they end in the same leaves: proximity is the share of its trees
in which they do (Breiman 2001, Machine Learning 45:5-32). Where forest and neighbours disagree,
confidence should be lower. The forest is never the explanation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from casewise.casebase import CaseBase
from casewise.errors import ExtraMissing, InvalidQuery
from casewise.learning.encoding import encoded
from casewise.learning.pairs import FEWEST_CASES, Flags, outcomes_of
from casewise.learning.refusals import TooFewCases
from casewise.measures.measure import F64
from casewise.retrieve import Hit
from casewise.validation import check_row

USUAL = 200  # cases whose disagreement says what is usual


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondOpinion:
    """What the forest says of one query, beside what the neighbours say.

    by_cases     outcome by the neighbours, weighted by similarity, shape (o,)
    by_forest    outcome by the forest, shape (o,)
    apart        distance of the two, in the unit of the outcome
    rarity       share of the base's own cases, held out, for which the two are at least as far
                 apart, 0 to 1
    overlap      share of the neighbours that are among as many nearest by proximity, 0 to 1
    by_chance    the overlap that picking at random would give
    """

    by_cases: F64
    by_forest: F64
    apart: float
    rarity: float
    overlap: float
    by_chance: float

    @property
    def confidence(self) -> float:
        """A factor from 0 to 1: 1 if the two are no further apart than for half of all cases."""
        return min(1.0, 2.0 * self.rarity)


class Forest:
    """A forest grown on a base's problem fields and one outcome; `second_opinion` makes it.

    left_out_fields   open texts, which a forest cannot read
    """

    def __init__(self, base: CaseBase, outcome: str, *, trees: int, k: int, seed: int) -> None:
        self._base, self._k = base, k
        self._place_of = {name: place for place, name in enumerate(base.ids)}
        self._fields = [field for field in base.schema.compared if field.weight > 0]
        self.left_out_fields = tuple(each.name for each in self._fields if each.kind == "text")
        outcomes = outcomes_of(base, outcome)
        self._known: Flags = np.logical_not(np.isnan(outcomes).any(axis=1))
        self._places = np.flatnonzero(self._known)
        if len(self._places) < FEWEST_CASES:
            found = len(self._places)
            raise TooFewCases(what="cases", found=found, needed=FEWEST_CASES)
        self._outcomes = outcomes
        rows = [base.row(int(place)) for place in self._places]
        table = encoded(self._fields, rows)
        self._forest = _grown(table, outcomes[self._places], trees, seed)
        self._leaves: npt.NDArray[np.int64] = self._forest.apply(table)
        self._usual = self._disagreements(np.random.default_rng(seed))

    def proximities(self, query: Mapping[str, Any]) -> F64:
        """Return the share of trees in which query and case end in one leaf, shape (n,).

        The order is that of the base's `ids`; NaN where the outcome is not known. Raises
        InvalidQuery.
        """
        near = np.full(len(self._base), np.nan)
        near[self._places] = self._near(self._encoded(query))
        return near

    def ask(self, query: Mapping[str, Any], hits: Sequence[Hit]) -> SecondOpinion:
        """Compare the neighbours found for a query with the forest; there is at least one hit.

        Raises InvalidQuery; ValueError if no hit has a known outcome.
        """
        found = [(self._place_of[hit.id], hit.similarity) for hit in hits]
        found = [(place, similarity) for place, similarity in found if self._known[place]]
        if not found:
            raise ValueError("no neighbour has a known outcome")
        table = self._encoded(query)
        places, similarities = (np.array(each) for each in zip(*found, strict=True))
        by_cases = _mean(self._outcomes[places], similarities)
        by_forest = self._estimate(table)
        apart = float(np.linalg.norm(by_cases - by_forest))
        return SecondOpinion(
            by_cases=by_cases,
            by_forest=by_forest,
            apart=apart,
            rarity=float(np.mean(self._usual >= apart)),
            overlap=self._overlap(self._near(table), places),
            by_chance=len(places) / len(self._places),
        )

    def _encoded(self, query: Mapping[str, Any]) -> F64:
        checked = check_row(self._base.schema, query, at=None, needs_id=False)
        if checked.faults:
            raise InvalidQuery(checked.faults)
        return encoded(self._fields, [checked.row])

    def _near(self, table: F64) -> F64:
        leaves = self._forest.apply(table)[0]
        near: F64 = np.mean(self._leaves == leaves, axis=1)
        return near

    def _estimate(self, table: F64) -> F64:
        estimate: F64 = np.asarray(self._forest.predict(table), dtype=np.float64).ravel()
        return estimate

    def _overlap(self, near: F64, places: npt.NDArray[np.int64]) -> float:
        nearest = self._places[np.argsort(-near, kind="stable")[: len(places)]]
        return float(np.isin(places, nearest).mean())

    def _disagreements(self, chance: np.random.Generator) -> F64:
        """Return how far the two are apart for cases of the base that neither may look at."""
        oob = np.asarray(self._forest.oob_prediction_, dtype=np.float64)
        oob = oob.reshape(len(self._places), -1)
        asked = chance.permutation(len(self._places))[:USUAL]
        apart = []
        for at in asked:
            hits = self._others(int(self._places[at]))
            if hits and not np.isnan(oob[at]).any():
                places, similarities = (np.array(each) for each in zip(*hits, strict=True))
                own = _mean(self._outcomes[places], similarities)
                apart.append(float(np.linalg.norm(own - oob[at])))
        return np.array(apart or [np.inf])

    def _others(self, place: int) -> list[tuple[int, float]]:
        """Return place and similarity of the nearest cases of other groups with an outcome."""
        row, member = self._base.row(place), self._base.schema.group_field
        allowed = self._known.copy()
        allowed[place] = False
        if member is not None and row[member] is not None:
            allowed &= self._base.column(member) != row[member]
        query = {field.name: row[field.name] for field in self._base.schema.compared}
        hits = self._base.retrieve(query, self._k, mask=allowed).hits
        return [(self._place_of[hit.id], hit.similarity) for hit in hits]


def second_opinion(
    base: CaseBase,
    outcome: str,
    *,
    trees: int = 200,
    k: int = 15,
    chance: np.random.Generator | int = 0,
) -> Forest:
    """Grow a forest on the problem fields of a base, to be asked beside its neighbours.

    outcome   a number, an ordinal or a category
    trees     of the forest; enough that every case is left out of some
    k         neighbours that the base's own cases are compared by, as for queries
    chance    a generator or a seed; the same chance gives the same forest
    raises    ExtraMissing without scikit-learn, OutcomeUnfit, TooFewCases
    """
    seed = int(np.random.default_rng(chance).integers(2**31 - 1))
    return Forest(base, outcome, trees=trees, k=k, seed=seed)


def _grown(table: F64, outcomes: F64, trees: int, seed: int) -> Any:
    try:
        from sklearn.ensemble import (  # type: ignore[import-untyped]  # scikit-learn has no type hints
            RandomForestRegressor,
        )
    except ImportError as error:
        raise ExtraMissing("scikit-learn", "sklearn") from error
    forest = RandomForestRegressor(
        n_estimators=trees,
        min_samples_leaf=5,
        max_features=1 / 3,
        oob_score=True,
        random_state=seed,
    )
    return forest.fit(table, outcomes if outcomes.shape[1] > 1 else outcomes[:, 0])


def _mean(outcomes: F64, similarities: F64) -> F64:
    """Return the mean by similarity, plain if all similarities are 0, shape (o,)."""
    heavy = similarities if similarities.sum() > 0 else np.ones_like(similarities)
    mean: F64 = np.average(outcomes, axis=0, weights=heavy)
    return mean
