"""Measures of numbers as a scan computes them in float32, with a bound on the error.

Unit roundoff of float32 is 2 ** -24. Writing x and q as float32 and subtracting them is wrong by
at most 2 ** -24 (|x| + |q|) + 2 ** -24 (|x| + |q|); the bound takes twice that.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

import numpy as np
import numpy.typing as npt

from casewise.measures.differences import Asymmetric, Linear, Mcid, Sigmoid
from casewise.measures.measure import F64, Measure

OTHER, LINES, SIGMOID = 0, 1, 2
TOLERATED = 1e-4  # with a larger bound a field is computed in float64
STEEPEST, TALLEST = 1e20, 64.0
FLATTEST = 1e-9  # slopes whose products with weights a float32 holds
GAP_ERROR = 2.0**-22  # of a difference, as a share of the two amounts
CURVE_ERROR = 2.0**-20  # of a curve of height 1, given the difference
EXPONENT = 87.0  # exp() of more overflows a float32


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """What a scan computes of a difference g = case - query.

    LINES     max(0, min(1, a - b g, c + d g)) of parameters a, b, c, d
    SIGMOID   c / (1 + exp(a (|g| - b))) of parameters a, b, c
    OTHER     nothing: the measure itself is asked, in float64
    """

    kind: int
    parameters: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)

    def error(self, largest: float) -> tuple[float, float]:
        """Return how wrong a similarity can be, and by how much more for each unit of the query.

        largest   the largest size of a case's number
        """
        a, b, c, d = self.parameters
        if self.kind == LINES:
            steep = max(b, d) * GAP_ERROR
            return steep * largest + max(a, c) * CURVE_ERROR, steep
        if self.kind == SIGMOID:
            steep = 0.25 * c * a * GAP_ERROR
            return steep * (largest + b) + c * CURVE_ERROR, steep
        return 0.0, 0.0


@dataclass(frozen=True, kw_only=True)
class Curves:
    """The curves of all numbers of a store, in its order."""

    each: tuple[Curve, ...]

    @cached_property
    def kinds(self) -> npt.NDArray[np.int64]:
        """Their kinds, shape (m,)."""
        return np.array([curve.kind for curve in self.each], dtype=np.int64)

    @cached_property
    def parameters(self) -> F64:
        """Their parameters, shape (m, 4)."""
        return np.array([curve.parameters for curve in self.each]).reshape(-1, 4)

    @cached_property
    def even(self) -> npt.NDArray[np.bool_]:
        """Which are max(0, 1 - b |g|), shape (m,)."""
        a, b, c, d = self.parameters.T
        even: npt.NDArray[np.bool_] = (self.kinds == LINES) & (a == 1) & (c == 1) & (b == d)
        return even

    @cached_property
    def scales(self) -> F64:
        """By what a "linear" curve is to be multiplied, b; 1 for others, shape (m,)."""
        scales = np.ones(len(self.each))
        for rows, shape in self.runs:
            if shape == "linear":
                scales[rows] = self.parameters[rows, 1]
        return scales

    @cached_property
    def runs(self) -> tuple[tuple[slice, str], ...]:
        """Stretches that are computed alike, by what `_shape` calls them; others are left out."""
        runs, start = [], 0
        for shape, members in groupby(map(_shape, self.each)):
            end = start + len(list(members))
            if shape != "other":
                runs.append((slice(start, end), shape))
            start = end
        return tuple(runs)


def _shape(curve: Curve) -> str:
    """Return "linear", b times what is left of the span; other "even" lines; "uneven" ones; …"""
    a, b, c, d = curve.parameters
    if curve.kind != LINES:
        return "sigmoid" if curve.kind == SIGMOID else "other"
    if (a, b) != (c, d):
        return "uneven"
    return "linear" if a == 1 and FLATTEST < b < 1 / FLATTEST else "even"


def curve_of(measure: Measure[Any]) -> Curve:
    """Return the curve of a measure of numbers whose span is known."""
    if isinstance(measure, Sigmoid):
        top = 1.0 + float(np.exp(-min(measure.slope * measure.at, 700.0)))
        if measure.slope < STEEPEST and measure.at < STEEPEST:
            return Curve(kind=SIGMOID, parameters=(measure.slope, measure.at, top, 0.0))
    if isinstance(measure, Asymmetric):
        up, down = _line(measure.up), _line(measure.down)
    else:
        up = down = _line(measure)
    if up is None or down is None:
        return Curve(kind=OTHER)
    return Curve(kind=LINES, parameters=(*up, *down))


def _line(measure: Measure[Any]) -> tuple[float, float] | None:
    """Return height a and slope b of a measure max(0, min(1, a - b |g|)), if it is one."""
    if isinstance(measure, Linear) and measure.span is not None:
        line = (1.0, 1.0 / measure.span)
    elif isinstance(measure, Mcid):
        fall = measure.span - measure.minimal
        line = (1.0 + measure.minimal / fall, 1.0 / fall)
    else:
        return None
    return line if line[0] <= TALLEST and 1 / STEEPEST < line[1] < STEEPEST else None
