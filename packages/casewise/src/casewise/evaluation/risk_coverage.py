"""What abstaining buys: the error among the predictions that one is surest of."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

LEVELS = tuple(round(0.1 * step, 1) for step in range(10, 0, -1))
LEAST = 20  # predictions behind a point of the curve


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Answering only the share of cases that one is surest of."""

    coverage: float
    mae: float
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskCoverage:
    """The curve of error against coverage (El-Yaniv & Wiener 2010, JMLR 11:1605-1641).

    points      from answering all to answering few; only where 20 predictions or more remain
    area        mean error over all coverages (Geifman & El-Yaniv 2017); less is better
    blind       the area had the order been chance: the error of answering all
    best        the area had the order been that of the errors themselves
    improves    whether every step of abstaining lowered the error
    """

    points: tuple[Point, ...]
    area: float
    blind: float
    best: float
    improves: bool


def risk_coverage(errors: npt.ArrayLike, doubt: npt.ArrayLike) -> RiskCoverage:
    """Return the curve of absolute errors, answered in the order of least doubt.

    errors, doubt   shape (m,), at least one; equal doubts are answered together
    """
    off = np.abs(np.asarray(errors, dtype=np.float64))
    unsure = np.asarray(doubt, dtype=np.float64)
    if not len(off):
        raise ValueError("there is no prediction")
    _, at = np.unique(unsure, return_inverse=True)
    tied = (np.bincount(at, weights=off) / np.bincount(at))[at]
    running = _running(tied[np.argsort(unsure, kind="stable")])
    counts = [max(1, round(level * len(off))) for level in LEVELS]
    points = tuple(
        Point(coverage=level, mae=float(running[count - 1]), count=count)
        for level, count in zip(LEVELS, counts, strict=True)
        if count >= min(LEAST, len(off))
    )
    steps = [later.mae <= sooner.mae for sooner, later in pairwise(points)]
    return RiskCoverage(
        points=points,
        area=float(running.mean()),
        blind=float(off.mean()),
        best=float(_running(np.sort(off)).mean()),
        improves=bool(steps) and all(steps),
    )


def _running(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.asarray(np.cumsum(values) / np.arange(1, len(values) + 1))
