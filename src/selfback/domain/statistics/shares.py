"""Shares of counts with their score interval."""

import math
from dataclasses import dataclass
from statistics import NormalDist


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share of a count with its interval, each from 0 to 1; None where nobody was counted."""

    count: int
    of: int
    share: float | None
    low: float | None
    high: float | None


def wilson(count: int, of: int, *, level: float = 0.95) -> Share:
    """Return a share with the score interval of Wilson (1927), J Am Stat Assoc 22:209-212.

    raises  ValueError unless 0 <= count <= of

    >>> share = wilson(461, 825)
    >>> f"{share.share:.1%} ({share.low:.1%} to {share.high:.1%})"
    '55.9% (52.5% to 59.2%)'
    """
    if not 0 <= count <= of:
        raise ValueError(f"{count} of {of} is not a share")
    if of == 0:
        return Share(count=0, of=0, share=None, low=None, high=None)
    z = NormalDist().inv_cdf((1 + level) / 2)
    share, spread = count / of, z * z / of
    middle = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / of + spread / (4 * of)) / (1 + spread)
    low = 0.0 if count == 0 else middle - half
    high = 1.0 if count == of else middle + half
    return Share(count=count, of=of, share=share, low=low, high=high)
