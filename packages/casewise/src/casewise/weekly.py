"""Compares the weekly histories that some queries ask for with those of all cases."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from casewise.measures.measure import F64
from casewise.measures.series import WeeklySeries

KEPT = 2**22  # similarities kept of the weeks that some queries ask for, at most

Flags = npt.NDArray[np.bool_]


@dataclass(slots=True, kw_only=True)
class Weekly:
    """Compares histories with those of all cases; a week that several queries ask for, once.

    measure     how two histories compare
    weeks       of the cases, the last one first, NaN where unknown, shape (weeks, n)
    """

    measure: WeeklySeries
    weeks: F64
    _held: dict[tuple[int, float], tuple[F64, Flags]] = field(default_factory=dict)

    def of(self, query: Sequence[float]) -> F64:
        """Return the similarity to each case, shape (n,); NaN where too few weeks are shared."""
        total = np.zeros(self.weeks.shape[1])
        known = np.zeros(self.weeks.shape[1], dtype=np.int16)
        for week, asked in enumerate(query[::-1][: self.measure.window]):
            if not math.isnan(asked):
                similarities, there = self._week(week, asked)
                total += similarities
                known += there
        enough = known >= self.measure.min_overlap
        mean: F64 = np.divide(total, known, out=np.full(len(total), np.nan), where=enough)
        return mean

    def _week(self, week: int, asked: float) -> tuple[F64, Flags]:
        held = self._held.get((week, asked))
        if held is not None:
            return held
        gaps = np.abs(self.weeks[week] - asked)
        there = ~np.isnan(gaps)
        gaps *= -1.0 / self.measure.span
        gaps += 1.0
        found = np.where(there, np.maximum(gaps, 0.0), 0.0), there
        if (len(self._held) + 1) * len(there) <= KEPT:
            self._held[week, asked] = found
        return found
