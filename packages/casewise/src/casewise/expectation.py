"""The similarity to expect where a value is not known, under the values the base has seen."""

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import accumulate
from typing import Any

import numpy as np

from casewise.measures.differences import Difference, as_number
from casewise.measures.measure import F64, Measure

DISTINCT = 256  # more distinct values than this are represented by as many order statistics

Observed = Callable[[], Counter[Any]]


class Expectation:
    """Expected similarities under a field's observed distribution.

    Up to 256 distinct values count with their frequencies. More are represented by 256 order
    statistics: of n sorted values, those at floor((i + 1/2) n / 256). Results are kept, since
    the distribution of a snapshot does not change.
    """

    def __init__(self, measure: Measure[Any], observed: Iterable[Any] | Observed) -> None:
        """Hold the known values of a field, at least one, or what counts them when asked."""
        self._measure = measure
        self._observed = observed
        self._summary: Counter[Any] | None = None
        self._of_cases: dict[Any, float] = {}
        self._of_queries: dict[Any, float] = {}
        self._of_both: float | None = None

    @property
    def _shares(self) -> Counter[Any]:
        if self._summary is None:
            held = self._observed
            self._summary = _summary(held() if callable(held) else Counter(held))
        return self._summary

    def of_query(self, query: Any) -> float:
        """Return the expected similarity of a known query with an unknown case, 0 to 1."""
        if query not in self._of_queries:
            if len(self._of_queries) >= DISTINCT:
                self._of_queries.clear()
            similarities = (self._measure.similarity(query, value) for value in self._shares)
            self._of_queries[query] = self._mean(similarities)
        return self._of_queries[query]

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
        """Return `of_case` for a column of numbers, shape (n,), to 1e-12."""
        assert isinstance(self._measure, Difference)  # noqa: S101  # a column of numbers
        total = np.zeros_like(numbers)
        for value, count in self._shares.items():
            gaps = numbers - as_number(value)
            self._measure.over(gaps)
            total += count * gaps
        mean: F64 = total / self._shares.total()
        return mean

    def _mean(self, similarities: Iterable[float | None]) -> float:
        pairs = list(zip(self._shares.values(), similarities, strict=True))
        said = [(count, each) for count, each in pairs if each is not None]
        total = sum(count for count, _ in said)
        return math.fsum(count * each for count, each in said) / total if total else 0.0


def _summary(counts: Counter[Any]) -> Counter[Any]:
    if len(counts) <= DISTINCT:
        return counts
    ordered = sorted(counts, key=sort_key)
    ends = list(accumulate(counts[value] for value in ordered))
    places = ((2 * i + 1) * ends[-1] // (2 * DISTINCT) for i in range(DISTINCT))
    return Counter(ordered[bisect_right(ends, place)] for place in places)


def sort_key(value: Any) -> Any:
    """Return what values of one field are sorted by; sets by their words in order."""
    return tuple(sorted(value)) if isinstance(value, frozenset) else value
