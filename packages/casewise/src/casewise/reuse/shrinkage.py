"""The outcome of each option among neighbours, pulled towards what is known of them all."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from casewise.reuse.kernels import F64, kish_size

LEAST_STRENGTH, MOST_STRENGTH = 0.5, 1000.0
FEWEST_FOR_VARIANCE = 3.0
ROUNDING = 1e-9  # so that the scale of the weights never decides


@dataclass(frozen=True, slots=True, kw_only=True)
class Shrunk:
    """What neighbours say about each of o options; a leading axis for queries is kept.

    means       expected outcome, shape (..., o)
    spreads     standard deviation of that expectation, shape (..., o)
    effective   equal neighbours with a known outcome behind it, shape (..., o)
    strength    neighbours that the prior is worth, shape (...)
    overall     the prior mean, shape (...)
    noise       standard deviation of single outcomes about their mean, shape (...)
    """

    means: F64
    spreads: F64
    effective: F64
    strength: F64
    overall: F64
    noise: F64


def shrunk_means(
    weights: npt.ArrayLike,
    used: npt.ArrayLike,
    outcomes: npt.ArrayLike,
    *,
    prior_mean: float | None = None,
    prior_strength: float | None = None,
) -> Shrunk:
    """Return the expected outcome of each option from weighted neighbours, good and bad.

    weights         of the neighbours, at least 0, shape (..., k)
    used            whether a neighbour used an option, shape (..., k, o)
    outcomes        of the neighbours, NaN where not known, shape (..., k)
    prior_mean      what an option without any neighbour is expected to do; None takes the
                    weighted mean of all neighbours
    prior_strength  neighbours that the prior is worth; None estimates it from how much options
                    differ beyond chance (empirical Bayes, method of moments: Morris 1983,
                    J Am Stat Assoc 78:47-55; DerSimonian & Laird 1986 for the weights)

    Weights are scaled so that they add up to Kish's effective number of neighbours: a prior is
    then worth whole neighbours, however the kernel is scaled. Where no outcome is known the
    means are the prior mean, or NaN without one.

    >>> found = shrunk_means([1, 1, 1, 1], [[1], [1], [0], [0]], [1, 1, 0, 0], prior_strength=2)
    >>> found.means.tolist(), found.effective.tolist()
    ([0.75], [2.0])
    """
    w, y = np.asarray(weights, dtype=np.float64), np.asarray(outcomes, dtype=np.float64)
    known = ~np.isnan(y)
    w = np.where(known, w, 0.0)
    y = np.where(known, y, 0.0)
    total = w.sum(axis=-1)
    size = kish_size(w)
    w = w * np.divide(size, total, out=np.zeros_like(total), where=total > 0)[..., None]
    has_any = size > 0
    overall = np.divide((w * y).sum(axis=-1), size, out=np.full_like(size, np.nan), where=has_any)
    if prior_mean is not None:
        overall = np.full_like(size, prior_mean)

    by_option = w[..., None] * np.asarray(used, dtype=np.float64)
    mass = by_option.sum(axis=-2)
    raw = np.divide(
        (by_option * y[..., None]).sum(axis=-2),
        mass,
        out=np.broadcast_to(overall[..., None], mass.shape).copy(),
        where=mass > 0,
    )
    noise = _noise(w, y, size)
    if prior_strength is None:
        strength = _strength(mass, raw, noise**2)
    else:
        strength = np.full_like(size, prior_strength)
    s = strength[..., None]
    means = (mass * raw + s * overall[..., None]) / (mass + s)
    spreads = noise[..., None] / np.sqrt(mass + s)
    return Shrunk(
        means=means,
        spreads=spreads,
        effective=kish_size(by_option, axis=-2),
        strength=strength,
        overall=overall,
        noise=noise,
    )


def _noise(w: F64, y: F64, size: F64) -> F64:
    """Return the weighted standard deviation of single outcomes, NaN of fewer than two."""
    enough = size > 1
    mean = np.divide((w * y).sum(axis=-1), size, out=np.zeros_like(size), where=size > 0)
    squares = (w * np.square(y - mean[..., None])).sum(axis=-1)
    variance = np.divide(squares, size - 1, out=np.full_like(size, np.nan), where=enough)
    return np.asarray(np.sqrt(variance))


def _strength(mass: F64, raw: F64, variance: F64) -> F64:
    """Return noise variance over the variance between options, within bounds.

    Where options differ no more than chance explains, and where there is too little to tell, the
    prior has its most strength: shrinking too much is the safe side.
    """
    counted = np.where(mass > 0, mass, 0.0)
    total = counted.sum(axis=-1)
    options = (counted > 0).sum(axis=-1)
    centre = np.divide(
        (counted * raw).sum(axis=-1), total, out=np.zeros_like(total), where=total > 0
    )
    spread = (counted * np.square(np.where(counted > 0, raw, 0.0) - centre[..., None])).sum(axis=-1)
    squares = np.square(counted).sum(axis=-1)
    scale = total - np.divide(squares, total, out=np.zeros_like(total), where=total > 0)
    can_tell = (options > 1) & (scale > 0) & (variance > 0)
    can_tell &= total >= FEWEST_FOR_VARIANCE - ROUNDING
    between = np.divide(
        spread - (options - 1) * variance, scale, out=np.zeros_like(scale), where=can_tell
    )
    strength = np.divide(
        variance, between, out=np.full_like(scale, MOST_STRENGTH), where=can_tell & (between > 0)
    )
    return np.asarray(np.clip(strength, LEAST_STRENGTH, MOST_STRENGTH))
