"""What a log says about sites in general: their rates, and how many will never recruit.

A site recruits nobody at all with probability `none`; otherwise at a steady rate drawn from a
gamma distribution, and people arrive as a Poisson process (Anisimov & Fedorov 2007, Stat Med
26:4958-4975, with zero inflation). The three unknowns get their whole posterior distribution on
a grid, not a single best value: a forecast from the best value alone is too sure of itself
(Mountain & Sherlock, arXiv 1912.09790).
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, logsumexp

from selfback.domain.recruitment.forecast_rules import Prior

Floats: TypeAlias = NDArray[np.float64]
Counts: TypeAlias = NDArray[np.int64]

FINE = (27, 17, 19)
"""Cells of the grid: logarithm of the rate, logarithm of the shape, share without any."""
COARSE = (31, 13, 13)
FORGOTTEN = 1e-5
"""Cells at either end that hold less than this of the posterior are left out of the fine grid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What each site has done so far.

    counts  people recruited, shape (sites,)
    days    days open, shape (sites,), each above 0
    """

    counts: Counts
    days: Floats

    def __post_init__(self) -> None:
        if self.counts.shape != self.days.shape or self.counts.ndim != 1:
            raise ValueError(f"counts {self.counts.shape} and days {self.days.shape} differ")
        if self.counts.size and (self.counts.min() < 0 or self.days.min() <= 0):
            raise ValueError("counts are 0 or more and days above 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """Draws from what is known of sites in general; each of shape (draws,).

    rate    mean of the rates of sites that recruit, people a day
    shape   shape of the gamma distribution of those rates
    none    share of sites that never recruit
    """

    rate: Floats
    shape: Floats
    none: Floats


def draw_population(
    seen: Seen, prior: Prior, draws: int, chance: np.random.Generator
) -> Population:
    """Return draws from the posterior of rate, shape and share without any."""
    axes = _fine_axes(seen, prior)
    weights = np.exp(_log_posterior(seen, prior, *axes)).ravel()
    cells = _systematic(weights, draws, chance)
    places = np.unravel_index(chance.permutation(cells), tuple(len(axis) for axis in axes))
    log_rate, log_shape, none = (
        _within(axis, place, chance) for axis, place in zip(axes, places, strict=True)
    )
    return Population(
        rate=np.exp(log_rate), shape=np.exp(log_shape), none=np.clip(none, 1e-9, 1 - 1e-9)
    )


def draw_rates(seen: Seen, known: Population, chance: np.random.Generator) -> Floats:
    """Return a rate for each site that was seen, people a day, shape (draws, sites).

    A site that recruited somebody follows Gamma(shape + count, shape / rate + days); one that did
    not is a site that never will with the probability that the posterior gives to it.
    """
    slowness = known.shape / known.rate
    shape = known.shape[:, None] + seen.counts
    rates = chance.standard_gamma(shape) / (slowness[:, None] + seen.days)
    idle = np.flatnonzero(seen.counts == 0)
    if idle.size:
        by_chance = known.shape[:, None] * -np.log1p(seen.days[idle] / slowness[:, None])
        quiet = (1 - known.none[:, None]) * np.exp(by_chance)
        never = known.none[:, None] / (known.none[:, None] + quiet)
        rates[:, idle] *= chance.random(never.shape) >= never
    return rates


def draw_new_rates(known: Population, sites: int, chance: np.random.Generator) -> Floats:
    """Return the rates of sites of which nothing was seen yet, shape (draws, sites)."""
    shape = np.broadcast_to(known.shape[:, None], (known.shape.size, sites))
    rates = chance.standard_gamma(shape) * (known.rate / known.shape)[:, None]
    return np.asarray(rates * (chance.random(shape.shape) >= known.none[:, None]))


def _fine_axes(seen: Seen, prior: Prior) -> tuple[Floats, Floats, Floats]:
    """Return the middles of cells that cover where the posterior lies."""
    pace = np.log((seen.counts.sum() + 0.5) / (seen.days.sum() + 0.5 / prior.rate))
    middle = np.log(prior.rate)
    ends = (
        (
            min(middle - 3.5 * prior.rate_spread, pace - 1),
            max(middle + 3.5 * prior.rate_spread, pace + 3),
        ),
        (
            np.log(prior.shape) - 3.5 * prior.shape_spread,
            np.log(prior.shape) + 3.5 * prior.shape_spread,
        ),
        (0.0, 1.0),
    )
    axes = _axes(ends, COARSE)
    for _ in range(2):  # a posterior narrower than a first cell is found in the second round
        posterior = np.exp(_log_posterior(seen, prior, *axes))
        held = tuple(
            _held(axis, posterior.sum(axis=tuple({0, 1, 2} - {place})))
            for place, axis in enumerate(axes)
        )
        axes = _axes(held, FINE)
    return axes


def _axes(
    ends: tuple[tuple[float, float], ...], cells: tuple[int, int, int]
) -> tuple[Floats, Floats, Floats]:
    rate, shape, none = (
        np.asarray(low + (np.arange(count) + 0.5) * (high - low) / count)
        for (low, high), count in zip(ends, cells, strict=True)
    )
    return rate, shape, none


def _held(axis: Floats, mass: Floats) -> tuple[float, float]:
    step = axis[1] - axis[0]
    kept = np.flatnonzero(mass / mass.sum() > FORGOTTEN)
    return float(axis[kept[0]] - step / 2), float(axis[kept[-1]] + step / 2)


def _log_posterior(
    seen: Seen, prior: Prior, log_rate: Floats, log_shape: Floats, none: Floats
) -> Floats:
    """Return the normalised log posterior on a grid, shape (rates, shapes, shares)."""
    shape = np.exp(log_shape)[None, :]
    slowness = shape / np.exp(log_rate)[:, None]
    active = seen.counts > 0
    joint = (
        _log_prior(prior, log_rate, log_shape)[:, :, None]
        + _log_of_active(seen.counts[active], seen.days[active], shape, slowness)[:, :, None]
        + (prior.none[0] - 1) * np.log(none)
        + (prior.none[1] - 1 + active.sum()) * np.log1p(-none)
    )
    days, times = np.unique(seen.days[~active], return_counts=True)
    for each, count in zip(days, times, strict=True):
        by_chance = np.exp(-shape * np.log1p(each / slowness))[:, :, None]
        joint = joint + count * np.log(none + (1 - none) * by_chance)
    return np.asarray(joint - logsumexp(joint))


def _log_prior(prior: Prior, log_rate: Floats, log_shape: Floats) -> Floats:
    far = (log_rate - np.log(prior.rate)) / prior.rate_spread
    wide = (log_shape - np.log(prior.shape)) / prior.shape_spread
    return np.asarray(-0.5 * (far[:, None] ** 2 + wide[None, :] ** 2))


def _log_of_active(counts: Counts, days: Floats, shape: Floats, slowness: Floats) -> Floats:
    """Return the log probability of the sites that recruited, without what does not vary."""
    values, times = np.unique(counts, return_counts=True)
    risen = (gammaln(shape[0][:, None] + values) - gammaln(shape[0])[:, None]) @ times
    waited = np.log1p(days / slowness[:, :, None])
    return np.asarray(
        risen
        - shape * waited.sum(axis=-1)
        - (waited @ counts.astype(float))
        - counts.sum() * np.log(slowness)
    )


def _systematic(weights: Floats, draws: int, chance: np.random.Generator) -> Counts:
    """Return cells in proportion to their weights, each as often as its share to within one."""
    steps = (np.arange(draws) + chance.random()) / draws
    found = np.searchsorted(np.cumsum(weights) / weights.sum(), steps)
    return np.minimum(found, len(weights) - 1).astype(np.int64)


def _within(axis: Floats, place: Counts, chance: np.random.Generator) -> Floats:
    return np.asarray(axis[place] + (axis[1] - axis[0]) * (chance.random(place.size) - 0.5))
