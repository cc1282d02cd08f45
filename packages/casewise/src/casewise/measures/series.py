"""Measures of weekly histories with gaps: side by side, and stretched."""

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from casewise.measures.measure import F64, Measure, Prepared, is_number, require

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


@dataclass(frozen=True, slots=True, kw_only=True)
class ByLength:
    """Histories of known weeks, those of one length together.

    size     how many histories there are, those with too few weeks included
    groups   places among all, shape (u,), and their weeks, shape (u, length)
    """

    size: int
    groups: tuple[tuple[npt.NDArray[np.intp], F64], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dtw(Prepared[Weeks]):
    """Lays two histories over each other with weeks stretched, and averages what still differs.

    window      how many of the latest weeks to look at
    span        the difference at which a week scores 0
    band        how many weeks a week may be moved, at least 0
    min_known   weeks that each of the two must know; with fewer the similarity is missing

    A week nobody knows is left out and the history is closed up. Two histories of different
    length may be moved by the difference of their lengths at least. The similarity is 1 less the
    cost of the cheapest way to pair the weeks in order, as a share of the longer history; a pair
    of weeks costs its difference over the span, 1 at most.

    >>> pain = Dtw(window=8, span=10, band=1, min_known=2)
    >>> pain.similarity((7.0, 4.0, 4.0, 2.0), (7.0, 7.0, 4.0, 2.0))
    1.0
    >>> pain.similarity((7.0, math.nan, 4.0), (7.0, 4.0))
    1.0
    >>> pain.similarity((7.0,), (7.0, 4.0)) is None
    True

    Source: Sakoe and Chiba (1978), IEEE Trans. Acoust. Speech Signal Process. 26:43-49.
    """

    name: ClassVar[str] = "dtw"
    kinds: ClassVar[frozenset[str]] = frozenset({"series"})
    window: int
    span: float
    band: int
    min_known: int

    def __post_init__(self) -> None:
        counts = (self.window, self.band, self.min_known)
        whole = all(type(number) is int for number in counts)
        require(self.name, window_and_band_and_min_known_are_whole_numbers=whole)
        require(
            self.name,
            min_known_is_from_1_to_the_window=1 <= self.min_known <= self.window,
            the_window_is_at_most_520_weeks=self.window <= 520,
            the_band_is_at_least_0=self.band >= 0,
            the_span_is_a_number_above_0=is_number(self.span) and self.span > 0,
        )

    def similarity(self, query: Weeks, case: Weeks) -> float | None:
        one, other = self._known(query), self._known(case)
        if min(len(one), len(other)) < self.min_known:
            return None
        return float(self._warped(one, np.array([other]))[0])

    def prepared(self, values: tuple[Weeks, ...]) -> ByLength:
        by_length: dict[int, tuple[list[int], list[Weeks]]] = {}
        for place, value in enumerate(values):
            known = self._known(value)
            if len(known) >= self.min_known:
                held = by_length.setdefault(len(known), ([], []))
                held[0].append(place)
                held[1].append(known)
        return ByLength(
            size=len(values),
            groups=tuple(
                (np.array(places, dtype=np.intp), np.array(held, dtype=np.float64))
                for places, held in by_length.values()
            ),
        )

    def against(self, query: Weeks, prepared: object) -> F64:
        assert isinstance(prepared, ByLength)  # noqa: S101  # what `prepared` made
        similarities = np.full(prepared.size, np.nan)
        known = self._known(query)
        if len(known) >= self.min_known:
            for places, histories in prepared.groups:
                similarities[places] = self._warped(known, histories)
        return similarities

    def _known(self, history: Weeks) -> Weeks:
        return tuple(week for week in history[-self.window :] if not math.isnan(week))

    def _warped(self, query: Weeks, cases: F64) -> F64:
        """Return similarities, shape (u,), of one history with u of one length, shape (u, m)."""
        longer = max(len(query), cases.shape[1])
        band = max(self.band, abs(len(query) - cases.shape[1]))
        before = np.full((cases.shape[1] + 1, len(cases)), np.inf)
        before[0] = 0.0
        for row, week in enumerate(query):
            now = np.full_like(before, np.inf)
            for column in range(max(0, row - band), min(cases.shape[1], row + band + 1)):
                cost = np.minimum(1.0, np.abs(cases[:, column] - week) / self.span)
                cheapest = np.minimum(before[column], before[column + 1])
                now[column + 1] = cost + np.minimum(cheapest, now[column])
            before = now
        similarities: F64 = np.maximum(0.0, 1.0 - before[-1] / longer)
        return similarities
