"""A measure of weekly histories with gaps."""

import math
from dataclasses import dataclass
from typing import ClassVar

from casewise.measures.measure import Measure, is_number, require

Weeks = tuple[float, ...]  # one number a week, the latest last; NaN where there is none


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklySeries(Measure[Weeks]):
    """Lays two histories side by side from their latest week and averages a linear measure.

    window        how many of the latest weeks to look at
    span          the difference at which a week scores 0
    min_overlap   weeks that both must know; with fewer the similarity is missing

    >>> pain = WeeklySeries(window=4, span=10, min_overlap=2)
    >>> pain.similarity((9.0, 5.0, 4.0), (5.0, 6.0))
    0.9
    >>> pain.similarity((5.0, math.nan), (5.0, 6.0)) is None
    True
    """

    name: ClassVar[str] = "weekly_series"
    kinds: ClassVar[frozenset[str]] = frozenset({"series"})
    window: int
    span: float
    min_overlap: int

    def __post_init__(self) -> None:
        counts = all(type(number) is int for number in (self.window, self.min_overlap))
        require(self.name, window_and_overlap_are_whole_numbers=counts)
        require(
            self.name,
            the_overlap_is_from_1_to_the_window=1 <= self.min_overlap <= self.window,
            the_window_is_at_most_520_weeks=self.window <= 520,
            the_span_is_a_number_above_0=is_number(self.span) and self.span > 0,
        )

    def similarity(self, query: Weeks, case: Weeks) -> float | None:
        weeks = min(len(query), len(case), self.window)
        gaps = [abs(query[-week] - case[-week]) for week in range(1, weeks + 1)]
        known = [max(0.0, 1.0 - gap / self.span) for gap in gaps if not math.isnan(gap)]
        return math.fsum(known) / len(known) if len(known) >= self.min_overlap else None
