"""Means with their interval."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

from scipy.special import stdtrit


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean:
    """A mean in the unit of its values; None where there are too few for it.

    sd          standard deviation of the values, with n - 1
    low, high   interval by Student's t with n - 1 degrees of freedom
    """

    n: int
    mean: float | None = None
    sd: float | None = None
    low: float | None = None
    high: float | None = None


def mean_of(values: Sequence[float], *, level: float = 0.95) -> Mean:
    """Return the mean of values; without an interval for one value, empty for none.

    >>> found = mean_of([1.0, 2.0, 3.0])
    >>> round(found.mean, 2), round(found.low, 2), round(found.high, 2)
    (2.0, -0.48, 4.48)
    """
    n = len(values)
    if not n:
        return Mean(n=0)
    mean = fmean(values)
    if n == 1:
        return Mean(n=1, mean=mean)
    sd = stdev(values)
    half = float(stdtrit(n - 1, (1 + level) / 2)) * sd / math.sqrt(n)
    return Mean(n=n, mean=mean, sd=sd, low=mean - half, high=mean + half)
