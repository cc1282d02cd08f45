"""Fitbit's older account export: a value a minute, in US order, by a clock that is not named.

Public sources disagree on that clock. A file begins on the day in its name, so one that begins
earlier, or runs into the next file's first day, was written in UTC; every other is taken for local
time. The person is told which.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import pairwise
from typing import Any, NamedTuple

from selfback.domain.activity.errors import FileRefused
from selfback.domain.activity.import_rules import SizeLimits
from selfback.domain.activity.importing.entry import Entry
from selfback.domain.activity.importing.json_values import EACH, values
from selfback.domain.activity.importing.reading import Reading
from selfback.domain.activity.importing.values import step_count
from selfback.domain.activity.intervals import MICROSECONDS, StepRow, microseconds

BEGIN = re.compile(rb'\s*\[\s*\{\s*"dateTime"\s*:\s*"\d\d/\d\d/\d\d \d\d:\d\d:\d\d"\s*,\s*"value"')
TIME = re.compile(r"(\d\d)/(\d\d)/(\d\d) (\d\d):(\d\d):(\d\d)", re.ASCII)
NAMED_DAY = re.compile(r"steps-(\d{4}-\d\d-\d\d)", re.ASCII)
OF_STEPS = re.compile(r"(^|/)steps[^/]*$", re.ASCII)
MINUTE = 60 * MICROSECONDS
SOURCE = "Fitbit"


class Span(NamedTuple):
    """The day a file is named by, and its first and last time by the clock not named."""

    day: datetime
    first: datetime
    last: datetime


def recognises(head: bytes) -> bool:
    return BEGIN.match(head.removeprefix(b"\xef\xbb\xbf")) is not None


def agrees(entry: Entry, _limits: SizeLimits) -> bool:
    """Calories and distances look the same; only the name of a file says that it holds steps."""
    return OF_STEPS.search(entry.name) is not None


def read(entries: Iterable[Entry], reading: Reading) -> Iterator[StepRow]:
    files = list(entries)
    clock = _clock(files, reading)
    source = reading.source(SOURCE)
    for entry in files:
        twice: set[datetime] = set()
        for at, held, where in _stamps(entry, reading):
            start = microseconds(_moment(at, clock, twice))
            yield StepRow(source, start, start + MINUTE, step_count(held, where=f"{where}, value"))


def _stamps(entry: Entry, reading: Reading) -> Iterator[tuple[datetime, Any, str]]:
    for places, value in values(entry, (EACH,), limits=reading.rules.limits):
        where = f"{entry.name}, value {places[0] + 1}"
        if not isinstance(value, dict) or "dateTime" not in value or "value" not in value:
            raise FileRefused(f"{where}: has no dateTime or no value")
        yield _time(value["dateTime"], where), value["value"], where


def _time(held: object, where: str) -> datetime:
    found = TIME.fullmatch(str(held))
    try:
        if not found:
            raise ValueError(held)
        month, day, year, hour, minute, second = map(int, found.groups())
        return datetime(2000 + year, month, day, hour, minute, second)  # noqa: DTZ001
    except ValueError:
        raise FileRefused(
            f"{where}: {str(held)[:40]!r} is not a time such as 01/31/27 08:00:00"
        ) from None


def _moment(at: datetime, clock: tzinfo, twice: set[datetime]) -> datetime:
    """The moment of a local time; of one that comes twice when summer time ends, the next."""
    moment = at.replace(tzinfo=clock)
    later = moment.replace(fold=1)
    if moment.utcoffset() == later.utcoffset():
        return moment
    if at in twice:
        return later
    twice.add(at)
    return moment


def _clock(files: list[Entry], reading: Reading) -> tzinfo:
    spans = sorted(filter(None, (_span(entry, reading) for entry in files)))
    most = timedelta(hours=reading.rules.fitbit_offset_most)
    lead = max((span.day - span.first for span in spans), default=timedelta())
    if lead > most:
        raise FileRefused("a file of Fitbit begins long before the day in its name")
    # Files of two exports may overlap by days; that tells nothing of a clock.
    lags = [one.last - other.day for one, other in pairwise(spans) if one.day < other.day]
    lag = max((each for each in lags if each < most), default=-most)
    begins_before, runs_over = lead > timedelta(), lag >= timedelta()
    if begins_before == runs_over:
        reading.warn(f"The file names no zone; its times were taken for local ({reading.zone}).")
        return reading.zone
    said = f"begins {_hours(lead)} before its day" if begins_before else "runs into the next"
    reading.warn(f"The file names no zone; its times were taken for UTC, since a file {said}.")
    return UTC


def _span(entry: Entry, reading: Reading) -> Span | None:
    named = NAMED_DAY.search(entry.name)
    if not named:
        return None
    try:
        day = datetime.combine(date.fromisoformat(named[1]), datetime.min.time())
    except ValueError:
        return None
    first = last = None
    for at, _held, _where in _stamps(entry, reading):
        first, last = min(first or at, at), max(last or at, at)
    return Span(day, first, last) if first and last else None


def _hours(length: timedelta) -> str:
    minutes = length // timedelta(minutes=1)
    return f"{minutes // 60}:{minutes % 60:02} h"
