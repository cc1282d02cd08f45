"""How values are spread: concentration and quantiles."""

import math
from collections.abc import Iterable, Sequence

from selfback.domain.statistics.shares import Share, wilson


def gini(counts: Iterable[int]) -> float | None:
    """Return how unevenly units recruit: 0 all alike, towards 1 a single one; None if none did.

    >>> gini([5, 5, 5]), round(gini([0, 0, 9]), 3)
    (0.0, 0.667)
    """
    ordered = sorted(counts)
    total = sum(ordered)
    if not total:
        return None
    ranked = sum(place * count for place, count in enumerate(ordered, start=1))
    return 2 * ranked / (len(ordered) * total) - (len(ordered) + 1) / len(ordered)


def share_of_top(counts: Sequence[int], *, top: float = 0.2) -> Share:
    """Return how much of everything the most active units brought.

    top     share of the units, rounded up to whole units

    >>> share_of_top([10, 5, 3, 1, 1]).share
    0.5
    """
    most = math.ceil(top * len(counts) - 1e-9)
    return wilson(sum(sorted(counts, reverse=True)[:most]), sum(counts))


def quantile(values: Sequence[float], share: float) -> float | None:
    """Return a quantile by linear interpolation between order statistics; None of nothing.

    >>> quantile([10, 20, 30, 40], 0.5)
    25.0
    """
    if not values:
        return None
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return float(ordered[below] + (ordered[above] - ordered[below]) * (place - below))
