"""Scores single pairs of rows by the definition of the plain mean, with what it can keep."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from casewise.expectation import Expectation
from casewise.fields import Field
from casewise.measures.measure import Measure
from casewise.scoring import DECIMALS
from casewise.validation import Row

KEPT = 4_096  # similarities kept for a field

Pairs = dict[tuple[Any, Any], float | None]


@dataclass(frozen=True, kw_only=True)
class Definition:
    """What `Scorer.score` says of a pair, for many pairs of one snapshot.

    fields    those that are compared and have a weight above 0
    kept      for fields of few distinct values the similarities found so far; they are filled here
    """

    fields: Sequence[Field]
    weights: Mapping[str, float]
    measures: Mapping[str, Measure[Any]]
    expectations: Mapping[str, Expectation]
    kept: Mapping[str, Pairs]

    def score(self, query: Row, case: Row) -> tuple[float, float]:
        """Return similarity and shared weight, each 0 to 1; (0, 0) if nothing counts."""
        earned, counted, shared = [], [], []
        for field in self.fields:
            name, weight = field.name, self.weights[field.name]
            similarity = self._local(name, query[name], case[name])
            if similarity is not None:
                shared.append(weight)
            else:
                similarity = self._filled(field, query[name], case[name])
                if similarity is None:
                    continue
            earned.append(weight * similarity)
            counted.append(weight)
        if not counted:
            return 0.0, 0.0
        mean = min(1.0, math.fsum(earned) / math.fsum(counted))
        return round(mean, DECIMALS), round(math.fsum(shared) / self._total, DECIMALS)

    @cached_property
    def _total(self) -> float:
        return math.fsum(self.weights[field.name] for field in self.fields)

    def _local(self, name: str, query: Any, case: Any) -> float | None:
        if query is None or case is None:
            return None
        kept = self.kept.get(name)
        if kept is None:
            return self.measures[name].similarity(query, case)
        if (query, case) not in kept:
            if len(kept) >= KEPT:
                kept.clear()
            kept[query, case] = self.measures[name].similarity(query, case)
        return kept[query, case]

    def _filled(self, field: Field, query: Any, case: Any) -> float | None:
        expectation = self.expectations.get(field.name)
        if expectation is None:
            return field.missing.fixed
        if query is not None:
            return expectation.of_query(query)
        return expectation.of_both() if case is None else expectation.of_case(case)
