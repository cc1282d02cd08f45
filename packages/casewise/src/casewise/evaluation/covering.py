"""Whether intervals cover and probabilities come true on cases that did not calibrate them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from casewise.calibration import (
    Bin,
    Isotonic,
    NotEnoughToCalibrate,
    SplitConformal,
    calibration_error,
    reliability,
)
from casewise.evaluation.schemes import Predictions
from casewise.reuse.kernels import F64

FOLDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Covering:
    """Intervals of cases that the others calibrated, fold by fold, whole groups in one fold.

    level       share of outcomes that the intervals should cover
    covered     share that they did, each group counting once
    width       mean width, in the unit of the outcome
    inside      whether each outcome was covered: 1 or 0, NaN without an interval, shape (m,)
    """

    level: float
    covered: float
    width: float
    count: int
    inside: F64


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """Probabilities of success of cases that the others calibrated, and what happened.

    error   mean distance of stated and happened over the bins (expected calibration error)
    brier   mean square of stated less happened (Brier 1950)
    """

    bins: tuple[Bin, ...]
    error: float
    brier: float


def covering(made: Predictions, *, level: float, chance: np.random.Generator) -> Covering | None:
    """Return how often intervals cover; None where there is too little to calibrate.

    made    predictions that all have a neighbour
    """
    inside, width = np.full((2, len(made)), np.nan)
    for part in _folds(made.groups, chance):
        rest = made.of(~part)
        try:
            fitted = SplitConformal.fit(
                rest.said,
                rest.came,
                level=level,
                spreads=rest.spread,
                groups=rest.groups,
                chance=chance,
            )
        except NotEnoughToCalibrate:
            return None
        low, high = fitted.intervals(made.said[part], made.spread[part])
        inside[part] = (low <= made.came[part]) & (made.came[part] <= high)
        width[part] = high - low
    if not len(made):
        return None
    _, member = np.unique(made.groups, return_inverse=True)
    by_group = np.bincount(member, weights=inside) / np.bincount(member)
    return Covering(
        level=level,
        covered=float(by_group.mean()),
        width=float(width.mean()),
        count=len(made),
        inside=inside,
    )


def reliability_of(
    scores: npt.ArrayLike,
    successes: npt.ArrayLike,
    groups: npt.NDArray[np.intp],
    *,
    chance: np.random.Generator,
) -> Reliability | None:
    """Return how well calibrated scores foretell success; None where one fold holds all groups.

    scores      higher ones mean success, shape (m,)
    successes   0 or 1, shape (m,)
    """
    said, came = np.asarray(scores, dtype=np.float64), np.asarray(successes, dtype=np.float64)
    stated = np.full(len(said), np.nan)
    for part in _folds(groups, chance):
        if part.all():
            return None
        stated[part] = Isotonic.fit(said[~part], came[~part])(said[part])
    if not len(said):
        return None
    bins = reliability(stated, came)
    return Reliability(
        bins=bins,
        error=calibration_error(bins),
        brier=float(np.square(stated - came).mean()),
    )


def _folds(
    groups: npt.NDArray[np.intp], chance: np.random.Generator
) -> list[npt.NDArray[np.bool_]]:
    """Return who is in each fold; groups are dealt out by chance."""
    names, member = np.unique(groups, return_inverse=True)
    fold = chance.permutation(len(names)) % FOLDS
    parts = [fold[member] == each for each in range(FOLDS)]
    return [part for part in parts if part.any()]
