"""Figures of a recruitment log: limits of shares, and times."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist


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
