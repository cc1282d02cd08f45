"""Windows in which a visit is answered: local dates, counted from a day, both ends included.

A window is made of dates, not of moments, so it has no hour at which a change to summer time could
go wrong. Whether it is open is asked with the date where the person is, so it travels with them.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from selfback.domain.schedule.weeks import local_date

UNITS = ("days", "weeks", "months")
MONTHS_A_YEAR = 12
LONGEST_GAP = timedelta(hours=26)
"""No day begins more than this long after midnight UTC of its date, in whatever zone."""


class WindowImpossible(ValueError):
    """A window would not hold the day it is made for."""

    def __init__(self, *, opens_before: int, closes_after: int) -> None:
        self.opens_before = opens_before
        self.closes_after = closes_after
        super().__init__(f"a window cannot open {opens_before} and close {closes_after} days away")


class NoSuchUnit(ValueError):
    """A distance is counted in days, weeks or months."""

    def __init__(self, unit: str) -> None:
        self.unit = unit
        super().__init__(f"a distance is counted in {', '.join(UNITS)}, not in {unit}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The local days on which a visit can be answered.

    due     the day it is meant for
    opens   the first day; closes: the last day, that day included
    """

    due: date
    opens: date
    closes: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.closes - self.opens).days + 1

    def holds(self, on: date) -> bool:
        """Whether a local day lies within it; the first and the last day do."""
        return self.opens <= on <= self.closes

    def is_open(self, at: datetime, zone: str) -> bool:
        """Whether it is open at a moment for somebody who is in a zone."""
        return self.holds(local_date(at, zone))


def due_on(start: date, count: int, unit: str) -> date:
    """Return the day that lies so many days, weeks or months after a day.

    A month later is the same day of the month, or the last day of a month that does not have it:
    31 January and one month is 28 February, or 29 in a leap year. Months are counted from the
    start, never from month to month, so 31 January and two months is 31 March.

    raises  NoSuchUnit; OverflowError beyond the year 9999
    """
    if unit == "days":
        return start + timedelta(days=count)
    if unit == "weeks":
        return start + timedelta(weeks=count)
    if unit != "months":
        raise NoSuchUnit(unit)
    year, month = divmod(start.year * MONTHS_A_YEAR + start.month - 1 + count, MONTHS_A_YEAR)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError(f"there is no year {year}")
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def window(start: date, count: int, unit: str, *, opens_before: int, closes_after: int) -> Window:
    """Return the window of a visit that is due so long after a day.

    start           the local date of randomisation, where the person was then
    opens_before    days before the due day on which it opens
    closes_after    days after the due day that still count
    raises          NoSuchUnit, WindowImpossible
    """
    if opens_before < 0 or closes_after < 0:
        raise WindowImpossible(opens_before=opens_before, closes_after=closes_after)
    due = due_on(start, count, unit)
    opens, closes = due - timedelta(days=opens_before), due + timedelta(days=closes_after)
    return Window(due=due, opens=opens, closes=closes)


def first_moment(on: date, zone: str) -> datetime:
    """Return when a local day begins, in UTC: midnight, or the first moment after a gap there.

    A day that a zone left out, as Samoa did with 30 December 2011, begins and ends at once, when
    the next one begins.
    """
    low = datetime.combine(on, time(), UTC) - LONGEST_GAP
    high = datetime.combine(on, time(), UTC) + LONGEST_GAP
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(ZoneInfo(zone)).date() < on:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)


def opening(held: Window, zone: str) -> datetime:
    """Return the first moment at which a window is open in a zone, in UTC."""
    return first_moment(held.opens, zone)


def closing(held: Window, zone: str) -> datetime:
    """Return the first moment at which a window is no longer open in a zone, in UTC."""
    return first_moment(held.closes + timedelta(days=1), zone)
