"""When in the day somebody walks, as far as their devices tell it by the hour."""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

import numpy as np
from numpy.typing import NDArray

from selfback.domain.activity.import_rules import ImportRules
from selfback.domain.activity.intervals import MICROSECONDS
from selfback.domain.activity.overlap import counted_rows
from selfback.domain.activity.table import StepTable

HOURS = 24
HOUR = 3600 * MICROSECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class HourPattern:
    """The steps of an ordinary day by the hour.

    hours   24 numbers from midnight, steps: means over the days that tell hours
    days    how many they are
    """

    hours: tuple[float, ...]
    days: int

    def busiest(self) -> int:
        """Return the hour in which most steps fall; the earliest of equals."""
        return int(np.argmax(self.hours))

    def quietest(self, first: int, last: int, *, long: int) -> int:
        """Return the hour at which the quietest stretch between two hours begins.

        first, last     the stretch begins at or after the first hour and ends by the last
        long            hours
        """
        begins = range(first, last - long + 1)
        return min(begins, key=lambda hour: (sum(self.hours[hour : hour + long]), hour))


def by_hour(table: StepTable, zone: tzinfo, *, rules: ImportRules) -> HourPattern | None:
    """Return the pattern of the rows that are short enough to tell hours; None if they are few.

    Nothing is counted twice: a row weighs what it adds to its day (see `overlap`). Steps of a row
    are spread evenly over its time. Days of which the short rows tell less than the share that the
    rules ask for are left out.
    """
    counted = counted_rows(table, rules=rules)
    is_short = table.end - table.start <= rules.hour_row_minutes * 60 * MICROSECONDS
    days, place = np.unique(table.day, return_inverse=True)
    whole = np.bincount(place, counted, len(days))
    told = np.bincount(place[is_short], counted[is_short], len(days))
    tells = (whole > 0) & (told >= whole * rules.hour_share_percent / 100)
    if not tells.any():
        return None
    chosen = is_short & tells[place] & (counted > 0)
    hours = np.zeros(HOURS)
    rows = zip(table.start[chosen], table.end[chosen], counted[chosen], strict=True)
    for start, end, steps in rows:
        _spread(hours, int(start), int(end), float(steps), zone)
    count = int(tells.sum())
    return HourPattern(hours=tuple(float(each) for each in hours / count), days=count)


def _spread(hours: NDArray[np.float64], start: int, end: int, steps: float, zone: tzinfo) -> None:
    """Add the steps of a row to the local hours that it touches."""
    local = datetime.fromtimestamp(start / MICROSECONDS, UTC).astimezone(zone)
    offset = local.utcoffset()
    shift = 0 if offset is None else int(offset.total_seconds()) * MICROSECONDS
    now, until = start + shift, max(end, start + 1) + shift
    whole = until - now
    while now < until:
        border = min((now // HOUR + 1) * HOUR, until)
        hours[now // HOUR % HOURS] += steps * (border - now) / whole
        now = border
