"""Measures of numbers as a scan computes them in float32, with a bound on the error.

Unit roundoff of float32 is 2 ** -24. Writing x and q as float32 and subtracting them is wrong by
at most 2 ** -24 (|x| + |q|) + 2 ** -24 (|x| + |q|); the bound takes twice that.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from casewise.measures.differences import Asymmetric, Linear, Mcid, Sigmoid
from casewise.measures.measure import Measure

OTHER, LINES, SIGMOID = 0, 1, 2
TOLERATED = 1e-4  # with a larger bound a field is computed in float64
STEEPEST, TALLEST = 1e20, 64.0
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
