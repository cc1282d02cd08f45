"""Plan weeks: seven local days each, counted from the day of the first plan."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

DAYS = 7


class BeforeFirstWeek(ValueError):
    """The day lies before the first plan."""

    def __init__(self, *, first_day: date, on: date) -> None:
        self.first_day = first_day
        self.on = on
        super().__init__(f"{on} lies before the first day of the first plan, {first_day}")


def local_date(at: datetime, zone: str) -> date:
    """Return the date at a moment where the person is.

    at      with a time zone
    zone    IANA name, such as "Europe/Copenhagen"
    raises  ValueError for a moment without a zone; zoneinfo.ZoneInfoNotFoundError
    """
    if at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return at.astimezone(ZoneInfo(zone)).date()


def week_number(first_day: date, on: date) -> int:
    """Return which plan week a day falls in; the first is 1. Raises BeforeFirstWeek."""
    if on < first_day:
        raise BeforeFirstWeek(first_day=first_day, on=on)
    return (on - first_day).days // DAYS + 1


def day_number(first_day: date, on: date) -> int:
    """Return which day of its plan week a day is, 1 to 7. Raises BeforeFirstWeek."""
    if on < first_day:
        raise BeforeFirstWeek(first_day=first_day, on=on)
    return (on - first_day).days % DAYS + 1


def week_days(start: date) -> tuple[date, ...]:
    """Return the seven dates of the week that starts on a day."""
    return tuple(start + timedelta(days=day) for day in range(DAYS))


def next_start(start: date) -> date:
    """Return the first day of the week after the one that starts on a day."""
    return start + timedelta(days=DAYS)


def spread_days(start: date, count: int) -> tuple[date, ...]:
    """Return so many days of the week that starts on a day, as far apart as whole days allow.

    count   0 to 7; the first of them is the first day of the week
    """
    if not 0 <= count <= DAYS:
        raise ValueError(f"a week has {DAYS} days, not {count}")
    return tuple(start + timedelta(days=n * DAYS // count) for n in range(count))
