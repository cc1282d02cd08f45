"""Measures for what has a calendar: values that come round again, and dates that fade."""

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from casewise.measures.differences import Difference
from casewise.measures.measure import F64, is_number, require


@dataclass(frozen=True, slots=True, kw_only=True)
class Cyclic(Difference):
    """Compares values that come round again: 1 at the same place, 0 half a period away.

    period   after how much a value is the same again, above 0, in the unit of the field; in
             days for dates, so that a period of 7 compares days of the week

    >>> Cyclic(period=24).similarity(23, 1)
    0.8333333333333334
    >>> Cyclic(period=12).similarity(1, 7)
    0.0
    """

    name: ClassVar[str] = "cyclic"
    period: float

    def __post_init__(self) -> None:
        ok = is_number(self.period) and self.period > 0
        require(self.name, the_period_is_a_number_above_0=ok)

    def of(self, gap: float) -> float:
        if math.isinf(gap):  # how a scan writes a number that is not known
            return 0.0
        past = math.fmod(abs(gap), self.period)
        return max(0.0, 1.0 - 2.0 * min(past, self.period - past) / self.period)

    def over(self, gaps: F64, weight: float = 1.0) -> None:
        np.abs(gaps, out=gaps)
        with np.errstate(invalid="ignore"):
            np.fmod(gaps, self.period, out=gaps)
        np.minimum(gaps, self.period - gaps, out=gaps)
        gaps *= -2.0 / self.period
        gaps += 1.0
        gaps *= weight
        np.fmax(gaps, 0.0, out=gaps)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateDecay(Difference):
    """Halves with every half-life between two dates.

    >>> from datetime import date
    >>> DateDecay(half_life_days=30).similarity(date(2027, 1, 1), date(2027, 1, 31))
    0.5
    """

    name: ClassVar[str] = "date_decay"
    kinds: ClassVar[frozenset[str]] = frozenset({"date"})
    half_life_days: float

    def __post_init__(self) -> None:
        ok = is_number(self.half_life_days) and self.half_life_days > 0
        require(self.name, the_half_life_is_a_number_of_days_above_0=ok)

    def of(self, gap: float) -> float:
        return float(0.5 ** (abs(gap) / self.half_life_days))

    def over(self, gaps: F64, weight: float = 1.0) -> None:
        np.abs(gaps, out=gaps)
        gaps *= -1.0 / self.half_life_days
        np.exp2(gaps, out=gaps)
        gaps *= weight
