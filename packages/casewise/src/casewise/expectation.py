"""The similarity to expect where a value is not known, under the values the base has seen."""

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from casewise.measures.differences import Difference, as_number
from casewise.measures.measure import F64, Measure

DISTINCT = 256  # more distinct values than this are represented by as many order statistics


class Expectation:
    """Expected similarities under a field's observed distribution.

    Up to 256 distinct values count with their frequencies. More are represented by 256 order
    statistics: of n sorted values, those at floor((i + 1/2) n / 256). Results are kept, since
    the distribution of a snapshot does not change.
    """

    def __init__(self, measure: Measure[Any], observed: Sequence[Any]) -> None:
        """Summarise the known values of a field; there must be at least one."""
        self._measure = measure
        self._shares = _summary(observed)
        self._of_cases: dict[Any, float] = {}
        self._of_both: float | None = None
        self._scanned: F64 | None = None

    def of_query(self, query: Any) -> float:
        """Return the expected similarity of a known query with an unknown case, 0 to 1."""
        return self._mean(self._measure.similarity(query, value) for value in self._shares)

    def of_case(self, case: Any) -> float:
        """Return the expected similarity of an unknown query with a known case, 0 to 1."""
        if case not in self._of_cases:
            similarities = (self._measure.similarity(value, case) for value in self._shares)
            self._of_cases[case] = self._mean(similarities)
        return self._of_cases[case]

    def of_both(self) -> float:
        """Return the expected similarity where neither is known, 0 to 1."""
        if self._of_both is None:
            self._of_both = self._mean(self.of_query(value) for value in self._shares)
        return self._of_both

    def over(self, numbers: F64) -> F64:
        """Return `of_case` for a snapshot's whole column of numbers, shape (n,), to 1e-12."""
        if self._scanned is None:
            assert isinstance(self._measure, Difference)  # noqa: S101  # a column of numbers
            total = np.zeros_like(numbers)
            for value, count in self._shares.items():
                gaps = numbers - as_number(value)
                self._measure.over(gaps)
                total += count * gaps
            self._scanned = total / self._shares.total()
        return self._scanned

    def _mean(self, similarities: Any) -> float:
        counts = self._shares.values()
        total = (count * each for count, each in zip(counts, similarities, strict=True))
        return math.fsum(total) / self._shares.total()


def _summary(observed: Sequence[Any]) -> Counter[Any]:
    counts = Counter(observed)
    if len(counts) <= DISTINCT:
        return counts
    ordered = sorted(observed, key=sort_key)
    places = ((2 * i + 1) * len(ordered) // (2 * DISTINCT) for i in range(DISTINCT))
    return Counter(ordered[place] for place in places)


def sort_key(value: Any) -> Any:
    """Return what values of one field are sorted by; sets by their words in order."""
    return tuple(sorted(value)) if isinstance(value, frozenset) else value
