"""What an analysis estimates: a value with its uncertainty, and a test of several at once."""

import math
from dataclasses import dataclass
from typing import Self

from scipy import stats


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A value with its standard error, interval and two-sided p-value.

    df      degrees of freedom of Student's t; infinite for the normal distribution
    level   of the interval, such as 0.95
    """

    value: float
    se: float
    df: float
    low: float
    high: float
    p: float
    level: float

    @classmethod
    def of(cls, value: float, se: float, *, df: float = math.inf, level: float = 0.95) -> Self:
        """Return the estimate with the interval and p-value that follow from t or normal.

        raises  ValueError unless se is above 0 and df is above 0
        """
        if not (se > 0 and df > 0):
            raise ValueError(f"a standard error of {se} with {df} degrees of freedom")
        spread = stats.norm if math.isinf(df) else stats.t(df)
        half = float(spread.ppf((1 + level) / 2)) * se
        return cls(
            value=value,
            se=se,
            df=df,
            low=value - half,
            high=value + half,
            p=float(2 * spread.sf(abs(value / se))),
            level=level,
        )

    def ratio(self) -> "Ratio":
        """Return the estimate of a logarithm as a ratio, such as log odds as an odds ratio."""
        return Ratio(
            value=math.exp(self.value),
            low=math.exp(self.low),
            high=math.exp(self.high),
            p=self.p,
            level=self.level,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """A ratio with its interval, which is symmetric on the logarithmic scale."""

    value: float
    low: float
    high: float
    p: float
    level: float


@dataclass(frozen=True, slots=True, kw_only=True)
class JointTest:
    """A test that several contrasts are all zero, by F.

    df1, df2    of the numerator and the denominator
    """

    statistic: float
    df1: int
    df2: float
    p: float
