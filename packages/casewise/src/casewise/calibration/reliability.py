"""How well stated probabilities agree with what happened."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Predictions of about one probability.

    stated      mean of the probabilities, 0 to 1
    happened    share of them that came true, 0 to 1
    """

    count: int
    stated: float
    happened: float


def reliability(
    probabilities: npt.ArrayLike, outcomes: npt.ArrayLike, *, bins: int = 10
) -> tuple[Bin, ...]:
    """Return bins of about equal size, from the lowest probability to the highest.

    outcomes    0 or 1, shape (n,) as the probabilities
    """
    stated = np.asarray(probabilities, dtype=np.float64)
    happened = np.asarray(outcomes, dtype=np.float64)
    order = np.argsort(stated, kind="stable")
    parts = [part for part in np.array_split(order, min(bins, len(order) or 1)) if len(part)]
    return tuple(
        Bin(
            count=len(part),
            stated=float(stated[part].mean()),
            happened=float(happened[part].mean()),
        )
        for part in parts
    )


def calibration_error(bins: tuple[Bin, ...]) -> float:
    """Return the mean distance of stated and happened, weighted by size (Naeini et al. 2015)."""
    total = sum(each.count for each in bins)
    if not total:
        return 0.0
    return sum(each.count * abs(each.stated - each.happened) for each in bins) / total
