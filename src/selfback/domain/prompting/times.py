"""Local times as moments: chosen times of day, quiet hours, and clocks that change.

A local time that is skipped when clocks go forward is read by the offset before, so half past two
becomes half past three; one that comes twice when they go back is its first. RFC 5545, 3.3.5.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

A_DAY = timedelta(days=1)


class TimeIsQuiet(ValueError):
    """A chosen time lies in the hours in which nothing is sent."""

    def __init__(self, chosen: time) -> None:
        self.chosen = chosen
        super().__init__(f"{chosen:%H:%M} lies in the quiet hours")


class TooManyTimes(ValueError):
    """More times of the day than one may choose, none at all, or one twice."""

    def __init__(self, *, times: int, most: int) -> None:
        self.times = times
        self.most = most
        super().__init__(f"{times} different times of the day; 1 to {most} may be chosen")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Local hours in which nothing is sent, over midnight if need be; none if both are the same.

    ends    the first moment at which something may be sent again
    """

    begins: time
    ends: time

    def holds(self, at: datetime, zone: str) -> bool:
        """Whether a moment lies in them, by the clock on the wall of the person."""
        return self.covers(at.astimezone(ZoneInfo(zone)).time())

    def covers(self, local: time) -> bool:
        """Whether a local time lies in them."""
        if self.begins <= self.ends:
            return self.begins <= local < self.ends
        return local >= self.begins or local < self.ends

    def free_for(self, local: time) -> "Quiet":
        """Return the quiet hours as they are for somebody who chose a time that lies in them.

        What a person asked for goes before hours that nobody asked for: they begin half an hour
        after an evening's time, or end at a morning's.
        """
        if not self.covers(local):
            return self
        if local < self.ends:
            return replace(self, ends=local)
        later = datetime.combine(date.min, local) + timedelta(minutes=30)
        return replace(self, begins=later.time())

    def next_end(self, at: datetime, zone: str) -> datetime:
        """Return the moment (UTC) at which the quiet hours that hold a moment are over."""
        return next(
            end
            for n in range(3)
            if (end := moment_of(local_day(at, zone) + n * A_DAY, self.ends, zone)) > at
            and not self.holds(end, zone)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """When a person wants to be prompted.

    times   of the day, each the time of one prompt at most
    is_off  whether they want none
    """

    times: tuple[time, ...]
    quiet: Quiet
    is_off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Slot:
    """One time of one local day; it has one prompt at most, wherever the person is.

    number  place of the time among the times of the day, from 0
    """

    day: date
    number: int


def wishes(times: Sequence[time], quiet: Quiet, *, most: int, is_off: bool = False) -> Wishes:
    """Return somebody's wishes, their times in order.

    most    times of the day that may be chosen
    raises  TooManyTimes, TimeIsQuiet
    """
    chosen = tuple(sorted(set(times)))
    if not 1 <= len(chosen) <= most or len(chosen) != len(times):
        raise TooManyTimes(times=len(chosen), most=most)
    for each in chosen:
        if quiet.covers(each):
            raise TimeIsQuiet(each)
    return Wishes(times=chosen, quiet=quiet, is_off=is_off)


def local_day(at: datetime, zone: str) -> date:
    """Return the date on the person's calendar."""
    return at.astimezone(ZoneInfo(zone)).date()


def moment_of(day: date, local: time, zone: str) -> datetime:
    """Return when (UTC) it is a local time of a local day, be it skipped or doubled."""
    return datetime.combine(day, local.replace(fold=0), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def slots_between(
    after: datetime, until: datetime, wished: Wishes, zone: str
) -> Iterator[tuple[Slot, datetime]]:
    """Yield the slots due after a moment until another, with when (UTC), the earliest day first.

    zone    where the person is now; the days are those of that place
    """
    day, last = local_day(after, zone), local_day(until, zone)
    while day <= last:
        for number, local in enumerate(wished.times):
            due_at = moment_of(day, local, zone)
            if after < due_at <= until:
                yield Slot(day=day, number=number), due_at
        day += A_DAY
