"""Agreement of coders beyond chance: percent agreement, kappas, Krippendorff's alpha.

A table of codings has shape (n_units, n_codes): how many coders gave a unit each code. Every
coefficient also takes weights, shape (n_draws, n_units): how often each unit counts in each of
many resamples; it then returns shape (n_draws,). NaN stands where a coefficient is undefined,
as when only one code was ever used.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


class Scale(StrEnum):
    """How far apart two codes are."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"


def percent_agreement(counts: Counts, weights: Floats | None = None) -> Floats:
    """Return the share of pairs of coders that agree on a unit, averaged over units, 0 to 1.

    Units that fewer than two coders coded do not count.
    """
    table, each = _pairable(counts, weights)
    coders = table.sum(axis=1)
    agreeing = (table * (table - 1)).sum(axis=1) / (coders * (coders - 1))
    return _divided(each @ agreeing, each.sum(axis=1))


def cohen_kappa(first: Counts, second: Counts, weights: Floats | None = None) -> Floats:
    """Return Cohen's kappa, the agreement of two coders beyond chance, -1 to 1.

    first, second   shape (n_units, n_codes): 1 at the code a coder gave, all 0 where none

    Units that both coders coded count.

    Source: Cohen (1960), Educational and Psychological Measurement 20:37-46.
    """
    kept = (first.sum(axis=1) == 1) & (second.sum(axis=1) == 1)
    left, right = first[kept].astype(float), second[kept].astype(float)
    each = _weights(first, weights)[:, kept]
    units = each.sum(axis=1)
    observed = _divided(each @ (left * right).sum(axis=1), units)
    by_chance = _divided(((each @ left) * (each @ right)).sum(axis=1), units**2)
    return _beyond(observed, by_chance)


def fleiss_kappa(counts: Counts, weights: Floats | None = None) -> Floats:
    """Return Fleiss' kappa, for units with one and the same number of coders each, -1 to 1.

    raises  ValueError if units differ in their number of coders, or have fewer than two

    Source: Fleiss (1971), Psychological Bulletin 76:378-382.
    """
    coders = counts.sum(axis=1)
    if len(set(coders.tolist())) != 1 or coders[0] < 2:
        raise ValueError("every unit needs the same number of coders, at least two")
    each = _weights(counts, weights)
    table = counts.astype(float)
    observed = _divided(
        each @ ((table * (table - 1)).sum(axis=1) / (coders * (coders - 1))), each.sum(axis=1)
    )
    totals = each @ table
    by_chance = _divided((totals**2).sum(axis=1), totals.sum(axis=1) ** 2)
    return _beyond(observed, by_chance)


def krippendorff_alpha(
    counts: Counts, weights: Floats | None = None, *, scale: Scale = Scale.NOMINAL
) -> Floats:
    """Return Krippendorff's alpha, which allows any number of coders and missing codes.

    counts      for an ordinal scale the codes stand in their order
    returns     1 full agreement, 0 chance, below 0 worse than chance

    Units that fewer than two coders coded do not count.

    Source: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, University of
    Pennsylvania ScholarlyCommons.
    """
    table, each = _pairable(counts, weights)
    if scale is Scale.ORDINAL:
        return _alpha_by_rank(table, each)
    coders = table.sum(axis=1)
    apart = (coders**2 - (table**2).sum(axis=1)) / (coders - 1)
    totals = each @ table
    number = totals.sum(axis=1)
    observed = _divided(each @ apart, number)
    expected = _divided(number**2 - (totals**2).sum(axis=1), number * (number - 1))
    return 1 - _divided(observed, expected)


def _alpha_by_rank(table: Floats, each: Floats) -> Floats:
    """Return alpha by coincidences of codes; a code is as far as the ranks between them."""
    own = table[:, :, None] * table[:, None, :] - table[:, :, None] * np.eye(table.shape[1])
    coders = table.sum(axis=1)
    together = np.tensordot(each, own / (coders - 1)[:, None, None], axes=1)
    totals = together.sum(axis=2)
    # All ranks from one code up to the other, both counted by half (Krippendorff 2011, ordinal).
    up_to = np.cumsum(totals, axis=1) - totals / 2
    apart = (up_to[:, :, None] - up_to[:, None, :]) ** 2
    number = totals.sum(axis=1)
    observed = _divided((together * apart).sum(axis=(1, 2)), number)
    expected = _divided(
        (totals[:, :, None] * totals[:, None, :] * apart).sum(axis=(1, 2)), number * (number - 1)
    )
    return 1 - _divided(observed, expected)


def resampled(clusters: Sequence[object], *, draws: int, chance: np.random.Generator) -> Floats:
    """Return how often each unit counts in resamples of whole clusters with replacement.

    clusters    shape (n_units,), such as the document of each unit; the units themselves where
                each stands alone
    returns     shape (draws, n_units)
    """
    places = {cluster: place for place, cluster in enumerate(dict.fromkeys(clusters))}
    held = np.array([places[cluster] for cluster in clusters], dtype=np.int64)
    number = len(places)
    drawn = chance.multinomial(number, np.full(number, 1 / number), size=draws)
    return drawn[:, held].astype(float)


def interval(
    coefficient: Callable[[Floats | None], Floats], weights: Floats, *, level: float = 0.95
) -> tuple[float, float, int]:
    """Return the percentile interval of a coefficient over resamples, and how many it rests on.

    Resamples in which it is undefined are left out. Low and high are NaN if all are.
    """
    found = coefficient(weights)
    found = found[np.isfinite(found)]
    if not len(found):
        return float("nan"), float("nan"), 0
    low, high = np.quantile(found, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high), len(found)


def _weights(table: Counts, weights: Floats | None) -> Floats:
    return np.ones((1, len(table))) if weights is None else weights


def _pairable(counts: Counts, weights: Floats | None) -> tuple[Floats, Floats]:
    kept = counts.sum(axis=1) >= 2
    return counts[kept].astype(float), _weights(counts, weights)[:, kept]


def _divided(above: Floats, below: Floats) -> Floats:
    return np.asarray(
        np.divide(above, below, out=np.full(np.shape(above), np.nan), where=below != 0)
    )


def _beyond(observed: Floats, by_chance: Floats) -> Floats:
    return _divided(observed - by_chance, np.where(np.isclose(by_chance, 1), 0, 1 - by_chance))
