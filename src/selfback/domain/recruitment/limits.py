"""Funnel plots: where units may lie by chance alone, instead of a ranking of them.

Limits are exact binomial ones around the share of all units together (Spiegelhalter 2005, Stat
Med 24:1185-1202). A unit beyond the outer limits deserves a question, not a verdict.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

from selfback.domain.recruitment.entry import Entry
from selfback.domain.recruitment.funnel import Rate, counts, funnel
from selfback.domain.statistics.binomial import at_most
from selfback.domain.statistics.shares import Share, wilson

INNER, OUTER = 0.95, 0.998
TRIMMED = 0.1
"""The most extreme tenth at either end is drawn in before dispersion is judged."""
FEWEST = 5
"""Units that it takes to say whether they differ more than by chance."""


class Place(StrEnum):
    """Where a unit lies."""

    BELOW_OUTER = "below-99.8"
    BELOW_INNER = "below-95"
    INSIDE = "inside"
    ABOVE_INNER = "above-95"
    ABOVE_OUTER = "above-99.8"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCount:
    """How many of how many in one unit."""

    unit: str
    count: int
    of: int

    def __post_init__(self) -> None:
        if not 0 <= self.count <= self.of:
            raise ValueError(f"{self.unit}: {self.count} of {self.of} is not a share")


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitsAt:
    """The limits for units of one size, each from 0 to 1."""

    of: int
    inner_low: float
    inner_high: float
    outer_low: float
    outer_high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One unit.

    remains_outside     beyond the outer limits even when these are widened for over-dispersion
    """

    unit: str
    count: int
    of: int
    share: float
    place: Place
    remains_outside: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispersion:
    """Whether units differ more than chance explains.

    ratio       variance over what chance alone gives; 1 is chance alone
    is_beyond   more than chance gives 19 times in 20; then few points are "unusual" by themselves
    """

    ratio: float
    units: int
    is_beyond: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelPlot:
    """Points and limits, the smallest unit first.

    without     units where nobody was counted; they have no share
    dispersion  None with too few units to say
    """

    overall: Share
    points: tuple[Point, ...]
    limits: tuple[LimitsAt, ...]
    without: tuple[str, ...]
    dispersion: Dispersion | None


def funnel_plot(units: Iterable[UnitCount]) -> FunnelPlot:
    """Return the plot of a share over units."""
    given = sorted(units, key=lambda each: (each.of, each.unit))
    counted = [each for each in given if each.of]
    overall = wilson(sum(each.count for each in counted), sum(each.of for each in counted))
    dispersion = _dispersion(counted, overall)
    limits = {of: limits_at(overall.share or 0.0, of) for of in _sizes(each.of for each in counted)}
    return FunnelPlot(
        overall=overall,
        points=tuple(
            _point(each, limits[each.of], overall.share or 0.0, dispersion) for each in counted
        ),
        limits=tuple(limits[of] for of in sorted(limits)),
        without=tuple(each.unit for each in given if not each.of),
        dispersion=dispersion,
    )


def unit_counts(
    entries: Iterable[Entry], rate: Rate, *, units: Iterable[str] = ()
) -> list[UnitCount]:
    """Return how many of how many each unit of a recruitment log has, for a rate.

    units   all of them, so that those without an entry are not forgotten
    """
    by_unit: dict[str, list[Entry]] = {unit: [] for unit in units}
    for entry in entries:
        by_unit.setdefault(entry.unit, []).append(entry)
    found = []
    for unit, own in sorted(by_unit.items()):
        count, of = counts(funnel(own), rate)
        found.append(UnitCount(unit=unit, count=count, of=of))
    return found


def limits_at(share: float, of: int) -> LimitsAt:
    """Return the exact limits for a unit of a size.

    share   of all units, 0 to 1
    of      people counted in the unit, at least 1
    """
    inner, outer = (1 - INNER) / 2, (1 - OUTER) / 2
    return LimitsAt(
        of=of,
        inner_low=_low(share, of, inner),
        inner_high=1 - _low(1 - share, of, inner),
        outer_low=_low(share, of, outer),
        outer_high=1 - _low(1 - share, of, outer),
    )


def _low(share: float, of: int, tail: float) -> float:
    """Return the share below which a count falls with at most the tail's probability.

    Between the counts around the quantile it is interpolated, as Spiegelhalter's appendix does;
    a unit lies below it exactly if at most so many have no more than the tail's probability.
    """
    below, above = -1, of
    while above - below > 1:
        middle = (below + above) // 2
        if at_most(middle, of, share) > tail:
            above = middle
        else:
            below = middle
    more, less = at_most(above, of, share), at_most(above - 1, of, share)
    part = (more - tail) / (more - less) if more > less else 0.0
    return max(0.0, (above - part) / of)


def _sizes(sizes: Iterable[int], most: int = 80) -> list[int]:
    """Return the sizes that limits are told at: those of units, and enough to draw a line."""
    held = set(sizes)
    if not held:
        return []
    last = max(held)
    return sorted(held | {max(1, round(last * n / most)) for n in range(1, most + 1)})


def _point(
    unit: UnitCount, limits: LimitsAt, overall: float, dispersion: Dispersion | None
) -> Point:
    share = unit.count / unit.of
    widened = 1.0 if dispersion is None else math.sqrt(max(1.0, dispersion.ratio))
    place = _place(share, limits)
    return Point(
        unit=unit.unit,
        count=unit.count,
        of=unit.of,
        share=share,
        place=place,
        remains_outside=place in {Place.BELOW_OUTER, Place.ABOVE_OUTER}
        and abs(_score(unit, overall)) > widened * NormalDist().inv_cdf((1 + OUTER) / 2),
    )


def _place(share: float, limits: LimitsAt) -> Place:
    if share < limits.outer_low:
        return Place.BELOW_OUTER
    if share > limits.outer_high:
        return Place.ABOVE_OUTER
    if share < limits.inner_low:
        return Place.BELOW_INNER
    return Place.ABOVE_INNER if share > limits.inner_high else Place.INSIDE


def _score(unit: UnitCount, overall: float) -> float:
    """Return how many standard errors a unit lies from the share of all."""
    spread = overall * (1 - overall) / unit.of
    return (unit.count / unit.of - overall) / math.sqrt(spread) if spread else 0.0


def _dispersion(units: Sequence[UnitCount], overall: Share) -> Dispersion | None:
    if len(units) < FEWEST or overall.share is None:
        return None
    scores = sorted(_score(each, overall.share) for each in units)
    cut = int(TRIMMED * len(scores))
    low, high = scores[cut], scores[len(scores) - 1 - cut]
    ratio = sum(min(max(score, low), high) ** 2 for score in scores) / len(scores)
    return Dispersion(
        ratio=ratio, units=len(units), is_beyond=ratio * len(units) > _chi_squared(len(units) - 1)
    )


def _chi_squared(freedom: int) -> float:
    """Return the 95 % quantile of chi-squared by the cube-root of Wilson and Hilferty (1931)."""
    part = 2 / (9 * freedom)
    return float(freedom * (1 - part + NormalDist().inv_cdf(0.95) * math.sqrt(part)) ** 3)


def tallies(points: Iterable[Point]) -> Mapping[Place, int]:
    """Return how many units lie in each place."""
    found = dict.fromkeys(Place, 0)
    for point in points:
        found[point.place] += 1
    return found
