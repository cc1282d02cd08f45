"""Exact probabilities and intervals of counts out of a known number."""

import math
from collections.abc import Callable

STEPS = 100
"""Halvings of an interval from 0 to 1: more than a float can tell apart."""


def at_most(count: int, of: int, share: float) -> float:
    """Return the probability of at most so many of a number, each with a share as probability.

    share   0 to 1
    """
    if count >= of:
        return 1.0
    if count < 0:
        return 0.0
    if share in {0.0, 1.0}:
        return 1.0 - share
    if count > of * share:
        return 1.0 - _summed(range(count + 1, of + 1), of, share)
    return _summed(range(count + 1), of, share)


def _summed(counts: range, of: int, share: float) -> float:
    whole = math.lgamma(of + 1)
    yes, no = math.log(share), math.log1p(-share)
    return min(
        1.0,
        math.fsum(
            math.exp(whole - math.lgamma(k + 1) - math.lgamma(of - k + 1) + k * yes + (of - k) * no)
            for k in counts
        ),
    )


def clopper_pearson(count: int, of: int, *, level: float = 0.95) -> tuple[float, float]:
    """Return the exact interval of a share (Clopper & Pearson 1934, Biometrika 26:404-413).

    raises  ValueError unless 0 <= count <= of and of > 0
    """
    if not 0 <= count <= of or of < 1:
        raise ValueError(f"{count} of {of} is not a share")
    tail = (1 - level) / 2
    low = _where(lambda share: 1 - at_most(count - 1, of, share) >= tail) if count else 0.0
    high = _where(lambda share: at_most(count, of, share) <= tail) if count < of else 1.0
    return low, high


def _where(holds: Callable[[float], bool]) -> float:
    """Return the share from which on something holds."""
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        if holds(middle):
            high = middle
        else:
            low = middle
    return (low + high) / 2
