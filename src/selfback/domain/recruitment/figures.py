"""Figures of a log with their uncertainty: shares, limits, concentration, times."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share of a count with its interval, each from 0 to 1; None where nobody was counted."""

    count: int
    of: int
    share: float | None
    low: float | None
    high: float | None


def wilson(count: int, of: int, *, level: float = 0.95) -> Share:
    """Return a share with the score interval of Wilson (1927), J Am Stat Assoc 22:209-212.

    raises  ValueError unless 0 <= count <= of

    >>> share = wilson(461, 825)
    >>> f"{share.share:.1%} ({share.low:.1%} to {share.high:.1%})"
    '55.9% (52.5% to 59.2%)'
    """
    if not 0 <= count <= of:
        raise ValueError(f"{count} of {of} is not a share")
    if of == 0:
        return Share(count=0, of=0, share=None, low=None, high=None)
    z = NormalDist().inv_cdf((1 + level) / 2)
    share, spread = count / of, z * z / of
    middle = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / of + spread / (4 * of)) / (1 + spread)
    low = 0.0 if count == 0 else middle - half
    high = 1.0 if count == of else middle + half
    return Share(count=count, of=of, share=share, low=low, high=high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Where a unit's share is expected to lie by chance alone, each from 0 to 1."""

    low: float
    high: float


def funnel_limits(overall: float, of: int, *, level: float) -> Limits:
    """Return the limits of a funnel plot: Wilson's interval around the overall share.

    overall     share of all units, 0 to 1
    of          people counted in this unit, at least 1
    level       such as 0.95 or 0.998 (Spiegelhalter 2005, Stat Med 24:1185-1202)
    """
    z = NormalDist().inv_cdf((1 + level) / 2)
    spread = z * z / of
    middle = (overall + spread / 2) / (1 + spread)
    half = z * math.sqrt(overall * (1 - overall) / of + spread / (4 * of)) / (1 + spread)
    return Limits(low=max(0.0, middle - half), high=min(1.0, middle + half))


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """When a unit referred.

    days_to_first   days from opening to the first referral, None while there is none
    days_waiting    days open without any referral, 0 after the first
    weeks_since     whole weeks since the last referral, None while there is none
    last_weeks      referrals in each of the last weeks, the latest last
    """

    days_to_first: int | None
    days_waiting: int
    weeks_since: int | None
    last_weeks: tuple[int, ...]


def pace(opened: date, referrals: Iterable[date], *, today: date, weeks: int = 12) -> Pace:
    """Return when a unit referred, counted in days and in spans of seven days up to today."""
    days = sorted(day for day in referrals if day <= today)
    last = [0] * weeks
    for day in days:
        ago = (today - day).days // 7
        if ago < weeks:
            last[weeks - 1 - ago] += 1
    return Pace(
        days_to_first=max(0, (days[0] - opened).days) if days else None,
        days_waiting=0 if days else max(0, (today - opened).days),
        weeks_since=(today - days[-1]).days // 7 if days else None,
        last_weeks=tuple(last),
    )


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
