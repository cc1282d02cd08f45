"""What learning looks at: a sample of cases, and how similar each two of them are by each field."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeGuard

import numpy as np
import numpy.typing as npt

from casewise.aggregates import WeightedMean
from casewise.casebase import CaseBase
from casewise.fields import Field
from casewise.learning.local import all_pairs, gaps_of
from casewise.learning.refusals import AggregateUnfit, OutcomeUnfit, TooFewCases
from casewise.measures.differences import Points
from casewise.measures.measure import F64
from casewise.validation import Row

Matrix = npt.NDArray[np.floating[Any]]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]

MEMORY = 400_000_000  # bytes that the matrices of a sample may take
FEWEST_CASES = 30
FEWEST_GROUPS = 10
MOST_KNOTS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Bends:
    """The knots of a `points` measure, and how every pair lies between them.

    differences, heights   of the k knots, as declared, shape (k,)
    hats                   how much of each knot's height a pair has, shape (k, n, n); these sum
                           to 1 for a pair, or to 0 if a value is not known
    filled                 what counts for pairs with a value not known, shape (n, n)
    """

    differences: F64
    heights: F64
    hats: Matrix
    filled: Matrix

    def similarities(self, heights: F64) -> Matrix:
        """Return the similarity of every pair under other heights, shape (n, n)."""
        flat = heights.astype(self.hats.dtype) @ self.hats.reshape(len(heights), -1)
        similarities: Matrix = flat.reshape(self.filled.shape) + self.filled
        return similarities

    def slopes(self, pull: Matrix) -> F64:
        """Return the sum over pairs of `pull` times what each height adds, shape (k,)."""
        slopes: F64 = (self.hats.reshape(len(self.heights), -1) @ pull.ravel()).astype(np.float64)
        return slopes

    def only(self, chosen: Places) -> "Bends":
        """Return the same of fewer cases."""
        square = np.ix_(chosen, chosen)
        return replace(
            self,
            hats=np.array([hat[square] for hat in self.hats]),
            filled=self.filled[square],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """A sample of n cases with m fields of weight, as matrices; rows ask, columns answer.

    fields         names of the m fields
    weights        the prior weights, shape (m,), summing to 1
    total          what the prior weights sum to in the schema
    similarities   shape (m, n, n); 0 where a field does not count
    knows          1 where a case knows a field, shape (n, m); both know it if both have 1
    dense          by field number: 1 where the two can be compared, shape (n, n), for fields for
                   which `knows` cannot tell
    always         whether a field counts even if it is not known, shape (m,)
    floor          the share of weight that two cases must both know
    allowed        1 where a case may answer another, being of another group
    outcomes       shape (n, o), one column a number or a category
    groups         number of each case's group, shape (n,)
    places         of the cases in the base, shape (n,)
    variance       mean squared distance of all outcomes from their mean, summed over columns
    bends          by field number, the knots to learn
    """

    fields: tuple[str, ...]
    weights: F64
    total: float
    similarities: Matrix
    knows: Matrix
    dense: Mapping[int, Matrix]
    always: Flags
    floor: float
    allowed: Matrix
    outcomes: F64
    groups: Places
    places: Places
    variance: float
    bends: Mapping[int, Bends]

    @property
    def size(self) -> int:
        """How many cases there are."""
        return len(self.groups)

    def only(self, chosen: Places) -> "Pairs":
        """Return the pairs among fewer cases, whose errors are shares of the same variance."""
        square = np.ix_(chosen, chosen)
        return replace(
            self,
            similarities=np.array([each[square] for each in self.similarities]),
            knows=self.knows[chosen],
            dense={at: each[square] for at, each in self.dense.items()},
            allowed=self.allowed[square],
            outcomes=self.outcomes[chosen],
            groups=self.groups[chosen],
            places=self.places[chosen],
            bends={at: bend.only(chosen) for at, bend in self.bends.items()},
        )


def pairs_of(
    base: CaseBase,
    outcome: str,
    *,
    prior: Mapping[str, float] | None,
    groups: bool,
    knots: bool,
    sample: int,
    chance: np.random.Generator,
    exact: bool = False,
) -> Pairs:
    """Draw whole groups until the sample is full, and compare every case with every other.

    exact   keep float64, for checking; otherwise float32
    raises  OutcomeUnfit, TooFewCases, AggregateUnfit
    """
    if not isinstance(base.schema.aggregate, WeightedMean):
        raise AggregateUnfit
    fields, weights = _weighted(base, prior)
    outcomes = outcomes_of(base, outcome)
    of_case = _groups_of(base, groups)
    known = np.flatnonzero(~np.isnan(outcomes).any(axis=1))
    room = _room(sample, _matrices(base, fields, knots=knots), exact=exact)
    places = _sample(known, of_case, room, chance)
    codes = np.unique(of_case[places], return_inverse=True)[1].astype(np.int64)
    _check_enough(places, codes)
    rows = [base.row(int(place)) for place in places]
    kind = np.float64 if exact else np.float32
    filled = _Matrices(base, fields, rows, kind=kind, knots=knots)
    allowed = codes[:, np.newaxis] != codes[np.newaxis, :]
    chosen = outcomes[places]
    variance = float(np.var(chosen, axis=0).sum())
    if variance == 0.0:
        raise OutcomeUnfit(field=outcome, reason="it is the same in every case")
    return Pairs(
        fields=tuple(field.name for field in fields),
        weights=weights / weights.sum(),
        total=float(weights.sum()),
        similarities=filled.similarities,
        knows=filled.knows,
        dense=filled.dense,
        always=np.array([field.missing.policy != "skip" for field in fields]),
        floor=base.min_shared,
        allowed=allowed.astype(kind),
        outcomes=chosen,
        groups=codes,
        places=places.astype(np.int64),
        variance=variance,
        bends=filled.bends,
    )


def outcomes_of(base: CaseBase, outcome: str) -> F64:
    """Return an outcome as numbers, shape (n, o); a row of NaN where it is unknown.

    A number, integer or date is one column, an ordinal its rank from 0, a category one column of
    0 and 1 for each category that occurs. Raises OutcomeUnfit.
    """
    field = next((each for each in base.schema.fields if each.name == outcome), None)
    if field is None or field.role in ("problem", "id", "group"):
        raise OutcomeUnfit(field=outcome, reason="the schema has no such outcome field")
    values = list(base.column(outcome))
    if field.kind in ("number", "integer"):
        return np.array(values, dtype=np.float64).reshape(-1, 1)
    if field.kind == "ordinal":
        ranks = {level: float(at) for at, level in enumerate(field.levels or ())}
        numbers = [math.nan if value is None else ranks[value] for value in values]
        return np.array(numbers, dtype=np.float64).reshape(-1, 1)
    if field.kind == "category":
        return _one_column_each(values)
    reason = "only a number, an ordinal or a category can be an outcome to learn from"
    raise OutcomeUnfit(field=outcome, reason=reason)


def _one_column_each(values: Sequence[str | None]) -> F64:
    words = sorted({value for value in values if value is not None})
    columns = np.full((len(values), max(1, len(words))), np.nan)
    for place, value in enumerate(values):
        if value is not None:
            columns[place] = [float(value == word) for word in words]
    return columns


def _weighted(base: CaseBase, prior: Mapping[str, float] | None) -> tuple[list[Field], F64]:
    given = prior or {}
    strange = sorted(set(given) - {field.name for field in base.schema.compared})
    if strange:
        raise OutcomeUnfit(field=", ".join(strange), reason="a prior weight of no problem field")
    weights = {field.name: given.get(field.name, field.weight) for field in base.schema.compared}
    fields = [field for field in base.schema.compared if weights[field.name] > 0]
    return fields, np.array([weights[field.name] for field in fields], dtype=np.float64)


def _groups_of(base: CaseBase, groups: bool) -> Places:
    member = base.schema.group_field
    if not groups or member is None:
        return np.arange(len(base), dtype=np.int64)
    codes: dict[object, int] = {}
    named = base.column(member)
    alone = (("alone", place) for place in range(len(base)))
    keys = [own if name is None else name for name, own in zip(named, alone, strict=True)]
    return np.array([codes.setdefault(key, len(codes)) for key in keys], dtype=np.int64)


def _matrices(base: CaseBase, fields: Sequence[Field], *, knots: bool) -> int:
    """Return how many numbers a pair takes, with room for what a step of the descent needs."""
    bent = [base.measures[field.name] for field in fields if knots]
    return len(fields) + 6 + sum(len(each.points) + 2 for each in bent if _bendable(each))


def _room(sample: int, matrices: int, *, exact: bool) -> int:
    return min(sample, int(math.sqrt(MEMORY / ((8 if exact else 4) * matrices))))


def _bendable(measure: object) -> TypeGuard[Points]:
    return isinstance(measure, Points) and 2 <= len(measure.points) <= MOST_KNOTS


def _sample(known: Places, of_case: Places, room: int, chance: np.random.Generator) -> Places:
    if len(known) <= room:
        return known
    members = of_case[known]
    order = chance.permutation(np.unique(members))
    sizes = np.array([np.count_nonzero(members == group) for group in order])
    taken = order[: max(1, int(np.searchsorted(np.cumsum(sizes), room, side="right")))]
    return known[np.isin(members, taken)]


def _check_enough(places: Places, codes: Places) -> None:
    if len(places) < FEWEST_CASES:
        raise TooFewCases(what="cases", found=len(places), needed=FEWEST_CASES)
    groups = int(codes.max()) + 1
    if groups < FEWEST_GROUPS:
        raise TooFewCases(what="groups", found=groups, needed=FEWEST_GROUPS)


class _Matrices:
    """Fills the matrices field by field."""

    def __init__(
        self,
        base: CaseBase,
        fields: Sequence[Field],
        rows: Sequence[Row],
        *,
        kind: type[np.floating[Any]],
        knots: bool,
    ) -> None:
        size = len(rows)
        self._rows, self._knots = rows, knots
        self.similarities: Matrix = np.zeros((len(fields), size, size), dtype=kind)
        self.knows: Matrix = np.ones((size, len(fields)), dtype=kind)
        self.dense: dict[int, Matrix] = {}
        self.bends: dict[int, Bends] = {}
        every = {field.name: 1.0 for field in base.schema.compared}
        fills = any(field.missing.policy != "skip" for field in fields)
        self._terms = [
            {term.name: term for term in base.scorer(row, every).terms} if fills else {}
            for row in rows
        ]
        for at, field in enumerate(fields):
            self._fill(at, field, base)

    def _fill(self, at: int, field: Field, base: CaseBase) -> None:
        values = [row[field.name] for row in self._rows]
        measure = base.measures[field.name]
        local = all_pairs(measure, values)
        known = ~np.isnan(local)
        there = np.array([value is not None for value in values])
        if np.array_equal(known, np.outer(there, there)):
            self.knows[:, at] = there
        else:
            self.dense[at] = known.astype(self.knows.dtype)
        if field.missing.policy == "skip":
            local[~known] = 0.0
        else:
            self._expect(field.name, values, local, known)
        self.similarities[at] = local
        if self._knots and _bendable(measure):
            self.bends[at] = _bends(measure, values, known, self.similarities[at])

    def _expect(self, name: str, values: Sequence[Any], local: F64, known: Flags) -> None:
        """Write what counts where a value is not known; cases that know too little for it too."""
        whole = known.all(axis=1)
        unknown_query: F64 | None = None
        for asks in np.flatnonzero(~whole):
            term = self._terms[asks][name]
            if term.query is None:
                if unknown_query is None:
                    unknown_query = np.array([term.fill(case) or 0.0 for case in values])
                local[asks] = unknown_query
            else:
                local[asks, ~known[asks]] = term.fill(None) or 0.0


def _bends(measure: Points, values: Sequence[Any], known: Flags, filled: Matrix) -> Bends:
    knots = np.array(measure.points, dtype=np.float64)
    gaps = np.where(known, gaps_of(values), 0.0)
    gaps = gaps if knots[0, 0] < 0 else np.abs(gaps)
    each = np.eye(len(knots))
    hats = np.array([np.interp(gaps, knots[:, 0], hat) * known for hat in each], filled.dtype)
    return Bends(
        differences=knots[:, 0],
        heights=knots[:, 1],
        hats=hats,
        filled=np.where(known, filled.dtype.type(0), filled),
    )
