"""A spectral projected gradient, and the projection on monotone knots.

Source: Birgin, Martinez, Raydan (2000), SIAM Journal on Optimization 10:1196-1211; the step length
is that of Barzilai and Borwein, the line search allows no rise above the worst of the last values.
"""

from collections.abc import Callable, Iterator
from typing import Protocol

import numpy as np

from casewise.measures.measure import F64

MEMORY = 5  # values that the line search looks back on
HALVINGS = 12
SUFFICIENT = 1e-4
STILL = 1e-5  # a projected step shorter than this changes nothing


class Judged(Protocol):
    """What a point is worth."""

    @property
    def value(self) -> float: ...
    @property
    def gradient(self) -> F64: ...
    @property
    def errors(self) -> F64: ...


def descend(
    judge: Callable[[F64], Judged], project: Callable[[F64], F64], start: F64, steps: int
) -> Iterator[tuple[F64, Judged]]:
    """Yield the start and then each better point, at most `steps` of them, with its judgement."""
    point = project(start)
    judged = judge(point)
    yield point, judged
    recent = [judged.value]
    length = 1.0 / max(1e-9, float(np.abs(judged.gradient).max())) * 0.1
    for _ in range(steps):
        way = project(point - length * judged.gradient) - point
        if float(np.abs(way).max()) < STILL:
            return
        found = _search(judge, point, judged, way, max(recent))
        if found is None:
            return
        new, better = found
        moved, turned = new - point, better.gradient - judged.gradient
        bent = float(moved @ turned)
        length = float(np.clip(moved @ moved / bent, 1e-4, 1e3)) if bent > 0 else 10.0 * length
        point, judged = new, better
        recent = [*recent, judged.value][-MEMORY:]
        yield point, judged


def _search(
    judge: Callable[[F64], Judged], point: F64, judged: Judged, way: F64, worst: float
) -> tuple[F64, Judged] | None:
    fall = float(judged.gradient @ way)
    share = 1.0
    for _ in range(HALVINGS):
        new = point + share * way
        better = judge(new)
        if better.value <= worst + SUFFICIENT * share * fall:
            return new, better
        share /= 2.0
    return None


def monotone(heights: F64, differences: F64) -> F64:
    """Return the nearest heights, 0 to 1, that are 1 at the difference 0 and fall away from it.

    heights       of the knots, shape (k,)
    differences   of the knots, rising, 0 among them, shape (k,)
    """
    peak = int(np.flatnonzero(differences == 0.0)[0])
    shaped = heights.copy()
    shaped[:peak] = _rising(heights[:peak])
    shaped[peak] = 1.0
    shaped[peak + 1 :] = _rising(heights[peak + 1 :][::-1])[::-1]
    return np.clip(shaped, 0.0, 1.0)


def _rising(values: F64) -> F64:
    """Return the nearest rising values by pooling neighbours that fall."""
    pools: list[tuple[float, int]] = []
    for value in values:
        mean, size = float(value), 1
        while pools and pools[-1][0] > mean:
            before, count = pools.pop()
            mean, size = (mean * size + before * count) / (size + count), size + count
        pools.append((mean, size))
    return np.array([mean for mean, size in pools for _ in range(size)], dtype=np.float64)
