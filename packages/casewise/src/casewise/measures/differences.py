"""Measures of numbers and dates, all of them functions of the difference of case and query.

The difference is case minus query, in the unit of the field; in days for dates.
"""

import math
from abc import abstractmethod
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import ClassVar

import numpy as np

from casewise.errors import SpanNotLearned
from casewise.measures.measure import F64, Measure, is_number, require

Amount = float | int | date
EXPONENT_LIMIT = 700.0  # exp() of more overflows a float64; the similarity is 0 there


def difference(query: Amount, case: Amount) -> float:
    """Return case minus query; for dates in days."""
    if isinstance(query, date):
        return as_number(case) - as_number(query)
    return float(case) - float(query)  # type: ignore[arg-type]  # both are of the field's kind


def as_number(amount: Amount) -> float:
    """Return an amount as a float; a date as its day number."""
    return float(amount.toordinal()) if isinstance(amount, date) else float(amount)


class Difference(Measure[Amount]):
    """A measure that looks at the difference of two numbers or dates only."""

    __slots__ = ()
    kinds: ClassVar[frozenset[str]] = frozenset({"number", "integer", "date"})

    @abstractmethod
    def of(self, gap: float) -> float:
        """Return the similarity, 0 to 1, of two values with this difference."""

    @abstractmethod
    def over(self, gaps: F64, weight: float = 1.0) -> None:
        """Turn differences, shape (n,), into weight x similarity in place, for scanning."""

    def similarity(self, query: Amount, case: Amount) -> float:
        """Return 0 to 1 for two numbers or two dates."""
        return self.of(difference(query, case))


@dataclass(frozen=True, slots=True, kw_only=True)
class Linear(Difference):
    """Falls evenly from 1 to 0 over a span; the span is learned if it is None.

    >>> Linear(span=10).similarity(4, 6)
    0.8
    """

    name: ClassVar[str] = "linear"
    span: float | None = None

    def __post_init__(self) -> None:
        ok = self.span is None or (is_number(self.span) and self.span > 0)
        require(self.name, the_span_is_a_number_above_0=ok)

    def of(self, gap: float) -> float:
        if self.span is None:
            raise SpanNotLearned("linear() takes its span from the case base; ask the base")
        return max(0.0, 1.0 - abs(gap) / self.span)

    def over(self, gaps: F64, weight: float = 1.0) -> None:
        if self.span is None:
            raise SpanNotLearned("linear() takes its span from the case base; ask the base")
        np.abs(gaps, out=gaps)
        gaps *= -weight / self.span
        gaps += weight
        np.maximum(gaps, 0.0, out=gaps)

    def fitted(self, low: float, high: float) -> Difference:
        if self.span is not None:
            return self
        return Linear(span=high - low) if high > low else Step(at=0.0)

    @property
    def learns_span(self) -> bool:
        return self.span is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Polynomial(Difference):
    """Falls from 1 to 0 over a span as (1 - difference / span) ** power.

    span    the difference at which the similarity is 0; learned if it is None
    power   above 0; above 1 falls steeply at first, below 1 forgives small differences

    >>> Polynomial(span=10, power=2).similarity(4, 9)
    0.25
    """

    name: ClassVar[str] = "polynomial"
    span: float | None = None
    power: float = 2.0

    def __post_init__(self) -> None:
        ok = self.span is None or (is_number(self.span) and self.span > 0)
        require(
            self.name,
            the_span_is_a_number_above_0=ok,
            the_power_is_a_number_above_0=is_number(self.power) and self.power > 0,
        )

    def of(self, gap: float) -> float:
        if self.span is None:
            raise SpanNotLearned("polynomial() takes its span from the case base; ask the base")
        return float(max(0.0, 1.0 - abs(gap) / self.span) ** self.power)

    def over(self, gaps: F64, weight: float = 1.0) -> None:
        if self.span is None:
            raise SpanNotLearned("polynomial() takes its span from the case base; ask the base")
        np.abs(gaps, out=gaps)
        gaps *= -1.0 / self.span
        gaps += 1.0
        np.maximum(gaps, 0.0, out=gaps)
        np.power(gaps, self.power, out=gaps)
        gaps *= weight

    def fitted(self, low: float, high: float) -> Difference:
        if self.span is not None:
            return self
        return Polynomial(span=high - low, power=self.power) if high > low else Step(at=0.0)

    @property
    def learns_span(self) -> bool:
        return self.span is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Difference):
    """Is 1 up to and including a difference, 0 beyond it.

    >>> Step(at=2).similarity(4, 6), Step(at=2).similarity(4, 7)
    (1.0, 0.0)
    """

    name: ClassVar[str] = "step"
    at: float

    def __post_init__(self) -> None:
        ok = is_number(self.at) and self.at >= 0
        require(self.name, at_is_a_number_of_at_least_0=ok)

    def of(self, gap: float) -> float:
        return 1.0 if abs(gap) <= self.at else 0.0

    def over(self, gaps: F64, weight: float = 1.0) -> None:
        np.abs(gaps, out=gaps)
        np.less_equal(gaps, self.at, out=gaps, casting="unsafe")
        gaps *= weight


@dataclass(frozen=True, slots=True, kw_only=True)
class Sigmoid(Difference):
    """Falls in an S around a difference, scaled so that equal values score exactly 1.

    at      the difference at which an unscaled curve is one half, at least 0
    slope   how steep it is there, above 0; per unit of the field

    >>> Sigmoid(at=3, slope=2).similarity(5, 5)
    1.0
    >>> round(Sigmoid(at=3, slope=2).similarity(5, 8), 3)
    0.501
    """

    name: ClassVar[str] = "sigmoid"
    at: float
    slope: float

    def __post_init__(self) -> None:
        require(
            self.name,
            at_is_a_number_of_at_least_0=is_number(self.at) and self.at >= 0,
            the_slope_is_a_number_above_0=is_number(self.slope) and self.slope > 0,
        )

    def of(self, gap: float) -> float:
        exponent = self.slope * (abs(gap) - self.at)
        if exponent > EXPONENT_LIMIT:
            return 0.0
        return (1.0 + math.exp(self.slope * (0.0 - self.at))) / (1.0 + math.exp(exponent))

    def over(self, gaps: F64, weight: float = 1.0) -> None:
        np.abs(gaps, out=gaps)
        gaps -= self.at
        gaps *= self.slope
        np.minimum(gaps, EXPONENT_LIMIT, out=gaps)
        np.exp(gaps, out=gaps)
        gaps += 1.0
        np.divide(weight * (1.0 + math.exp(-self.slope * self.at)), gaps, out=gaps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mcid(Difference):
    """Is 1 within the minimal clinically important difference, then falls to 0 at the span.

    >>> Mcid(minimal=2, span=10).similarity(5, 7), Mcid(minimal=2, span=10).similarity(1, 7)
    (1.0, 0.5)
    """

    name: ClassVar[str] = "mcid"
    minimal: float
    span: float

    def __post_init__(self) -> None:
        numbers = is_number(self.minimal) and is_number(self.span)
        ok = numbers and 0 <= self.minimal < self.span
        require(self.name, the_minimal_difference_is_at_least_0_and_below_the_span=ok)

    def of(self, gap: float) -> float:
        beyond = abs(gap) - self.minimal
        return 1.0 if beyond <= 0 else max(0.0, 1.0 - beyond / (self.span - self.minimal))

    def over(self, gaps: F64, weight: float = 1.0) -> None:
        np.abs(gaps, out=gaps)
        gaps -= self.minimal
        gaps *= -weight / (self.span - self.minimal)
        gaps += weight
        np.clip(gaps, 0.0, weight, out=gaps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Points(Difference):
    """Runs in straight lines through points of difference and similarity.

    points   (difference, similarity), differences rising, (0, 1) among them; with a negative
             difference the sign counts, without one it does not; flat beyond the ends

    >>> Points(points=((0, 1), (2, 0.8), (6, 0))).similarity(5, 1)
    0.4
    """

    name: ClassVar[str] = "points"
    points: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        pairs = tuple(tuple(point) for point in self.points)
        shaped = all(len(pair) == 2 and all(map(is_number, pair)) for pair in pairs)
        require(self.name, each_point_is_a_difference_and_a_similarity=shaped)
        gaps = [gap for gap, _ in pairs]
        require(
            self.name,
            differences_rise=all(a < b for a, b in pairwise(gaps)),
            similarities_are_from_0_to_1=all(0 <= level <= 1 for _, level in pairs),
            difference_0_has_similarity_1=(0, 1) in pairs,
        )
        object.__setattr__(self, "points", pairs)

    def of(self, gap: float) -> float:
        place = gap if self.points[0][0] < 0 else abs(gap)
        right = bisect_right(self.points, place, key=lambda point: point[0])
        if right == 0:
            return float(self.points[0][1])
        if right == len(self.points):
            return float(self.points[-1][1])
        (x0, y0), (x1, y1) = self.points[right - 1], self.points[right]
        return y0 + (y1 - y0) * (place - x0) / (x1 - x0)

    def over(self, gaps: F64, weight: float = 1.0) -> None:
        if self.points[0][0] >= 0:
            np.abs(gaps, out=gaps)
        knots = np.array(self.points, dtype=np.float64)
        gaps[:] = np.interp(gaps, knots[:, 0], knots[:, 1] * weight)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asymmetric(Difference):
    """Compares a case above the query with one measure and a case below it with another.

    up, down   a measure of differences, or a number: the span of a linear one

    >>> older = Asymmetric(up=20, down=10)
    >>> older.similarity(40, 45), older.similarity(40, 35)
    (0.75, 0.5)
    """

    name: ClassVar[str] = "asymmetric"
    up: Difference
    down: Difference

    def __post_init__(self) -> None:
        for side in ("up", "down"):
            given: object = getattr(self, side)
            measure = given if isinstance(given, Difference) else Linear(span=given)  # type: ignore[arg-type]  # Linear checks it
            object.__setattr__(self, side, measure)

    def of(self, gap: float) -> float:
        return self.up.of(gap) if gap >= 0 else self.down.of(-gap)

    def over(self, gaps: F64, weight: float = 1.0) -> None:
        below = np.negative(gaps)
        np.maximum(below, 0.0, out=below)
        np.maximum(gaps, 0.0, out=gaps)
        self.down.over(below, weight)
        self.up.over(gaps, weight)
        np.minimum(gaps, below, out=gaps)  # the side that does not apply is at its weight

    def fitted(self, low: float, high: float) -> Difference:
        return Asymmetric(up=_fit(self.up, low, high), down=_fit(self.down, low, high))

    @property
    def learns_span(self) -> bool:
        return self.up.learns_span or self.down.learns_span


def _fit(side: Difference, low: float, high: float) -> Difference:
    fitted = side.fitted(low, high)
    assert isinstance(fitted, Difference)  # noqa: S101  # narrows the type; Difference fits to one
    return fitted
