"""The definition of global similarity, in float64, one case at a time.

similarity    sum of weight x local similarity / sum of weight, over the fields that count, or
              what another aggregate of the schema makes of them; rounded to twelve decimals so
              that rounding noise never decides an order
shared weight the weight of fields known to both query and case, as a share of all weight; the
              same for every aggregate, except that fields of a group with a weight of its own
              share that weight
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from casewise.aggregates import WeightedMean
from casewise.combining import Node, bind
from casewise.expectation import Expectation
from casewise.groups import DEFAULT, Combination, Groups
from casewise.measures.measure import Measure
from casewise.validation import Row, Value

DECIMALS = 12
SLACK = 1e-9  # a shared weight this little below the minimum still meets it


@dataclass(frozen=True, slots=True, kw_only=True)
class Local:
    """What one field says about one case.

    similarity   0 to 1; None if it is not known to both
    filled       0 to 1, what counts instead; None if known, or if the field is skipped
    """

    similarity: float | None
    filled: float | None = None

    @property
    def counted(self) -> float | None:
        """The similarity that enters the mean, None if the field is skipped."""
        return self.filled if self.similarity is None else self.similarity


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One compared field of one query.

    weight        above 0
    query         the query's value, None if unknown
    fixed         similarity where a value is unknown, None if there is none
    expectation   gives it instead under the policy "model"
    """

    name: str
    weight: float
    measure: Measure[Any]
    query: Value
    fixed: float | None = None
    expectation: Expectation | None = None

    @property
    def skips(self) -> bool:
        """Whether an unknown value leaves the field out."""
        return self.fixed is None and self.expectation is None

    def local(self, case: Value) -> Local:
        """Return what the field says about a case's value."""
        similarity = self.known(case)
        return Local(similarity=similarity, filled=self.fill(case) if similarity is None else None)

    def known(self, case: Value) -> float | None:
        """Return the similarity of query and case, None if it is not known to both."""
        if self.query is None or case is None:
            return None
        return self.measure.similarity(self.query, case)

    def fill(self, case: Value) -> float | None:
        """Return what counts where query or case is unknown, None if the field is skipped."""
        if self.expectation is None:
            return self.fixed
        if self.query is not None:
            return self.expectation.of_query(self.query)
        return self.expectation.of_both() if case is None else self.expectation.of_case(case)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorer:
    """Scores cases against one query.

    terms       the fields with a weight above 0; in a group with a weight of its own, each has
                its share of that weight
    floor       the share of weight that query and case must both know, 0 to 1
    aggregate   how the fields' similarities become one
    total       the sum of all weights, known or not
    """

    terms: Sequence[Term]
    floor: float
    aggregate: Combination = DEFAULT
    total: float = field(init=False)
    _bound: Node | None = field(init=False, repr=False, default=None)

    def __post_init__(self) -> None:
        if not self.is_mean:
            object.__setattr__(self, "_bound", self._bind())
        if isinstance(self.aggregate, Groups):
            weights = {leaf.place: leaf.weight for leaf in self.tree.leaves()}
            terms = [replace(term, weight=weights[at]) for at, term in enumerate(self.terms)]
            object.__setattr__(self, "terms", terms)
        object.__setattr__(self, "total", math.fsum(term.weight for term in self.terms))

    @property
    def tree(self) -> Node:
        """The aggregate, bound to the terms by their places."""
        return self._bound or self._bind()

    def _bind(self) -> Node:
        return bind(self.aggregate, {term.name: term.weight for term in self.terms})

    @property
    def is_mean(self) -> bool:
        """Whether fields are combined by the plain mean by weight."""
        return isinstance(self.aggregate, WeightedMean)

    @property
    def least_shared(self) -> float:
        """The shared weight, in units of weight, that a match needs at least."""
        return (self.floor - SLACK) * self.total

    def score(self, row: Row) -> tuple[float, float]:
        """Return similarity and shared weight of a case, each 0 to 1; (0, 0) if nothing counts."""
        if not self.is_mean:
            return self._combined(row)
        earned, counted, shared = [], [], []
        for term in self.terms:
            weight, query, case = term.weight, term.query, row[term.name]
            similarity = None
            if query is not None and case is not None:
                similarity = term.measure.similarity(query, case)
            if similarity is not None:
                shared.append(weight)
            else:
                similarity = term.fill(case)
                if similarity is None:
                    continue
            earned.append(weight * similarity)
            counted.append(weight)
        if not counted:
            return 0.0, 0.0
        similarity = min(1.0, math.fsum(earned) / math.fsum(counted))
        return round(similarity, DECIMALS), round(math.fsum(shared) / self.total, DECIMALS)

    def _combined(self, row: Row) -> tuple[float, float]:
        locals_ = [term.local(row[term.name]) for term in self.terms]
        similarity = self.tree.of([local.counted for local in locals_])
        if similarity is None:
            return 0.0, 0.0
        pairs = zip(self.terms, locals_, strict=True)
        shared = math.fsum(term.weight for term, local in pairs if local.similarity is not None)
        kept = min(1.0, max(0.0, similarity))
        return round(kept, DECIMALS), round(shared / self.total, DECIMALS)
