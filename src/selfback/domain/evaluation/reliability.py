"""How far coders agree on units: percent agreement, kappas and alpha, each with its interval."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations

import numpy as np

from selfback.domain.evaluation.rules import EvaluationRules
from selfback.domain.statistics.coefficients import (
    Counts,
    Floats,
    Scale,
    cohen_kappa,
    fleiss_kappa,
    interval,
    krippendorff_alpha,
    percent_agreement,
    resampled,
)

Coding = tuple[str, str, str]
"""A unit, a coder and the code given."""

ONE_CODE = "only one code was used, so chance agreement is complete and it is undefined"
NO_PAIRS = "no unit was coded by two coders"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coefficient:
    """One measure of agreement.

    name        such as "Krippendorff's alpha, nominal"
    says        what it is, in a sentence
    coders      of a pair; empty for a measure of all coders
    units       units that two coders or more coded
    value       None where it is undefined, and why_not says why
    low, high   percentile bootstrap interval; None without a value or without resamples
    resamples   of them, those in which the measure is defined
    """

    name: str
    says: str
    coders: tuple[str, ...] = ()
    units: int
    value: float | None
    low: float | None = None
    high: float | None = None
    resamples: int = 0
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Codings as tables; units, coders and codes in order of first appearance.

    given   shape (n_units, n_coders): place of the code, -1 where a coder gave none
    """

    units: tuple[str, ...]
    coders: tuple[str, ...]
    codes: tuple[str, ...]
    given: Counts

    @property
    def counts(self) -> Counts:
        """How many coders gave each unit each code, shape (n_units, n_codes)."""
        places = np.arange(len(self.codes))
        return np.asarray((self.given[:, :, None] == places).sum(axis=1), dtype=np.int64)

    def of(self, coder: int) -> Counts:
        """Which code one coder gave each unit, shape (n_units, n_codes); all 0 where none."""
        places = np.arange(len(self.codes))
        return np.asarray(self.given[:, coder, None] == places, dtype=np.int64)


def table_of(codings: Sequence[Coding], *, order: Sequence[str] = ()) -> Table:
    """Return codings as a table; codes stand in the order given, then as they appear."""
    units = {unit: place for place, unit in enumerate(dict.fromkeys(c[0] for c in codings))}
    coders = {coder: place for place, coder in enumerate(dict.fromkeys(c[1] for c in codings))}
    codes = {
        code: place for place, code in enumerate(dict.fromkeys([*order, *(c[2] for c in codings)]))
    }
    given = np.full((len(units), len(coders)), -1, dtype=np.int64)
    for unit, coder, code in codings:
        given[units[unit], coders[coder]] = codes[code]
    return Table(units=tuple(units), coders=tuple(coders), codes=tuple(codes), given=given)


def coefficients_of(
    codings: Sequence[Coding],
    *,
    rules: EvaluationRules,
    chance: np.random.Generator,
    clusters: Mapping[str, str] | None = None,
    order: Sequence[str] = (),
    scales: Sequence[Scale] = (Scale.NOMINAL,),
    with_pairs: bool = False,
) -> tuple[Coefficient, ...]:
    """Return percent agreement, Cohen's kappa of each pair, Fleiss' kappa and alpha.

    clusters    unit -> document; resamples are then of whole documents
    with_pairs  whether every pair of coders gets a Cohen's kappa
    """
    table = table_of(codings, order=order)
    held = [clusters[unit] if clusters else unit for unit in table.units]
    weights = (
        resampled(held, draws=rules.draws, chance=chance)
        if len(set(held)) > 1
        else np.zeros((0, len(held)))
    )
    measured = partial(_measured, weights=weights, level=rules.level)
    counts = table.counts
    units = int((counts.sum(axis=1) >= 2).sum())
    found = [
        measured(
            "percent agreement",
            "share of pairs of coders that gave a unit the same code, averaged over units; "
            "not corrected for chance",
            lambda each: percent_agreement(counts, each),
            units=units,
        )
    ]
    if with_pairs:
        found.extend(_cohen(table, measured))
    found.append(_fleiss(counts, measured, units=units))
    found.extend(
        measured(
            f"Krippendorff's alpha, {scale.value}",
            ALPHA[scale],
            partial(krippendorff_alpha, counts, scale=scale),
            units=units,
        )
        for scale in scales
    )
    return tuple(found)


ALPHA: Mapping[Scale, str] = {
    Scale.NOMINAL: "agreement beyond chance of any number of coders; codes are alike or not; "
    "missing codes are allowed",
    Scale.ORDINAL: "the same, where a code next to another disagrees less than one far from it",
}

Measured = Callable[..., Coefficient]


def _cohen(table: Table, measured: Measured) -> list[Coefficient]:
    found = []
    for first, second in combinations(range(len(table.coders)), 2):
        left, right = table.of(first), table.of(second)
        found.append(
            measured(
                "Cohen's kappa",
                "agreement of two coders beyond chance, on units that both coded",
                partial(cohen_kappa, left, right),
                units=int((left.any(axis=1) & right.any(axis=1)).sum()),
                coders=(table.coders[first], table.coders[second]),
            )
        )
    return found


def _fleiss(counts: Counts, measured: Measured, *, units: int) -> Coefficient:
    name = "Fleiss' kappa"
    says = "agreement beyond chance of a fixed number of coders, who need not be the same people"
    if not units:
        return Coefficient(name=name, says=says, units=units, value=None, why_not=NO_PAIRS)
    coders = sorted(set(counts.sum(axis=1).tolist()))
    if len(coders) > 1:
        why_not = (
            f"units have {coders[0]} to {coders[-1]} coders, and it takes the same number for each;"
            " Krippendorff's alpha does not"
        )
        return Coefficient(name=name, says=says, units=units, value=None, why_not=why_not)
    return measured(name, says, partial(fleiss_kappa, counts), units=units)


def _measured(
    name: str,
    says: str,
    coefficient: Callable[[Floats | None], Floats],
    *,
    units: int,
    weights: Floats,
    level: float,
    coders: tuple[str, ...] = (),
) -> Coefficient:
    value = float(coefficient(None)[0]) if units else float("nan")
    if not np.isfinite(value):
        why_not = ONE_CODE if units else NO_PAIRS
        return Coefficient(
            name=name, says=says, coders=coders, units=units, value=None, why_not=why_not
        )
    low, high, resamples = interval(coefficient, weights, level=level)
    return Coefficient(
        name=name,
        says=says,
        coders=coders,
        units=units,
        value=value,
        low=low if resamples else None,
        high=high if resamples else None,
        resamples=resamples,
    )
