"""Distinct values of a coded field, ready to be compared with a query all at once."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from casewise.fields import Field
from casewise.measures.differences import Difference, as_number
from casewise.measures.measure import F64, Measure, Prepared
from casewise.measures.sets import SetMeasure

REMEMBERED = 256  # queries whose similarities are kept


class Domain:
    """The distinct values of a field, shape (u,), and its measure."""

    def __init__(
        self, field: Field, measure: Measure[Any], values: Sequence[Any], width: int | None = None
    ) -> None:
        """Hold distinct values; `width` is how many codes there is room for, unknown included."""
        self.values = values
        self.width = len(values) + 1 if width is None else width
        self._measure = measure
        self._words = tuple(field.words or ())
        self._against: Callable[[Any], F64] | None = None
        self._kept: dict[Any, F64] = {}

    def by_code(self, query: Any, fill: Callable[[], float]) -> F64:
        """Return the query's similarity to each code, shape (width,); NaN where not comparable.

        fill   gives what counts for code 0, an unknown value; the same for a query every time
        """
        if isinstance(query, tuple):  # NaN weeks make histories poor keys
            return self.widened(np.concatenate([[fill()], self.against(query)]))
        kept = self._kept.get(query)
        if kept is None:
            if len(self._kept) >= REMEMBERED:
                self._kept.clear()
            kept = self.widened(np.concatenate([[fill()], self.against(query)]))
            self._kept[query] = kept
        return kept

    def widened(self, by_code: F64) -> F64:
        """Return what each code has, with 0 for codes that no value has yet."""
        wide = np.zeros(self.width)
        wide[: len(by_code)] = by_code
        return wide

    def against(self, query: Any) -> F64:
        """Return the query's similarity to each value, shape (u,); NaN where not comparable."""
        if not self.values:
            return np.zeros(0)
        if self._against is None:
            self._against = self._made_ready()
        return self._against(query)

    def _made_ready(self) -> Callable[[Any], F64]:
        measure, values = self._measure, tuple(self.values)
        if isinstance(measure, Difference):
            amounts = np.array([as_number(value) for value in values], dtype=np.float64)
            return lambda query: _gaps(measure, amounts, query)
        if isinstance(measure, SetMeasure):
            rows = [[float(word in value) for word in self._words] for value in values]
            members = np.array(rows, dtype=float).reshape(len(values), len(self._words))
            return lambda query: measure.over(query, self._words, members)
        if isinstance(measure, Prepared):
            prepared = measure.prepared(values)
            return lambda query: measure.against(query, prepared)
        return lambda query: np.array([measure.similarity(query, each) for each in values], float)

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__ | {"_against": None, "_kept": {}}


def _gaps(measure: Difference, amounts: F64, query: Any) -> F64:
    gaps = amounts - as_number(query)
    measure.over(gaps)
    return gaps
