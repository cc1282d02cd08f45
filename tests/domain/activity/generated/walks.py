"""Walks whose steps are known, and what each day of them comes to, worked out piece by piece.

Written apart from the code under test: every piece of time between two ends is asked for its first
walk, in fractions, where that has a sweep over moments and floating point.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ZONES = [
    ZoneInfo(name)
    for name in (
        "Europe/Copenhagen",
        "Europe/Oslo",
        "America/New_York",
        "America/St_Johns",
        "Pacific/Auckland",
        "Asia/Kolkata",
        "UTC",
    )
]
CHANGES = [date(2023, 3, 26), date(2023, 10, 29), date(2024, 3, 10), date(2024, 11, 3)]
"""Days on which clocks change in some of the zones."""

PACE_MOST = 250
"""Steps a minute."""


class Walk(NamedTuple):
    """Steps of one source: 0 goes before 1; start in minutes since 1970 UTC."""

    source: int
    start: int
    minutes: int
    steps: int


def moment(minute: int) -> datetime:
    return EPOCH + timedelta(minutes=minute)


def minute(at: datetime) -> int:
    return (at - EPOCH) // timedelta(minutes=1)


def day_of(walk: Walk, zone: tzinfo) -> date:
    return moment(walk.start).astimezone(zone).date()


def some_day(chance: Random) -> date:
    """A day of some year; one in three times a day or two before clocks change."""
    if chance.random() < 1 / 3:
        return chance.choice(CHANGES) - timedelta(days=chance.randint(0, 1))
    return date(2012, 1, 1) + timedelta(days=chance.randint(0, 5000))


def midnight(day: date, zone: tzinfo) -> int:
    return minute(datetime.combine(day, time(), zone).astimezone(UTC))


def summed(walks: Iterable[Walk], zone: tzinfo) -> dict[date, int]:
    """The steps of each day, where no walk lies over another."""
    found: dict[date, int] = defaultdict(int)
    for walk in set(walks):
        found[day_of(walk, zone)] += walk.steps
    return {day: steps for day, steps in found.items() if steps}


def shared(walks: Iterable[Walk], zone: tzinfo) -> dict[date, Fraction]:
    """The steps of each day, where the first source of each moment counts, and its fastest walk."""
    rows = sorted({walk for walk in walks if walk.steps}, key=lambda walk: walk.start)
    together = _by_day(rows, zone)
    best = {day: sum(sources.values()) for day, sources in together.items()}
    for source in {walk.source for walk in rows}:
        alone = _by_day([walk for walk in rows if walk.source == source], zone)
        for day, sources in alone.items():
            best[day] = max(best.get(day, Fraction()), *sources.values())
    return best


def _by_day(rows: Sequence[Walk], zone: tzinfo) -> dict[date, dict[int, Fraction]]:
    found: dict[date, dict[int, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    ends = sorted({end for row in rows for end in (row.start, row.start + row.minutes)})
    for begin, until in pairwise(ends):
        first = None
        for row in rows:
            covers = row.start <= begin and until <= row.start + row.minutes
            if covers and (first is None or _goes_before(row, first)):
                first = row
        if first is not None:
            share = Fraction(first.steps * (until - begin), first.minutes)
            found[day_of(first, zone)][first.source] += share
    return found


def _goes_before(one: Walk, other: Walk) -> bool:
    if one.source != other.source:
        return one.source < other.source
    return one.steps * other.minutes > other.steps * one.minutes
