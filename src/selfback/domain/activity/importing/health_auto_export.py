"""Health Auto Export: the JSON of an iOS app, at the granularity its user chose."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from selfback.domain.activity.errors import FileRefused
from selfback.domain.activity.importing.entry import Entry
from selfback.domain.activity.importing.json_values import EACH, values
from selfback.domain.activity.importing.reading import Reading
from selfback.domain.activity.importing.values import step_count, whole_day
from selfback.domain.activity.intervals import MICROSECONDS, StepRow, microseconds

METRICS = ("data", "metrics", EACH)
STEPS = {"step_count", "steps"}
UNITS = {"count", "steps", ""}
APP = "Health Auto Export"
LENGTHS = (60, 3600)
"""A minute and an hour: the granularities the app offers below a day, seconds."""

TIME = re.compile(
    r"(\d{4}-\d\d-\d\d) (\d{1,2}):(\d\d):(\d\d)\s*([AP]M)?\s*([+-]\d\d:?\d\d|Z)", re.I | re.ASCII
)


def recognises(head: bytes) -> bool:
    return b'"metrics"' in head and b'"data"' in head


def read(entries: Iterable[Entry], reading: Reading) -> Iterator[StepRow]:
    for entry in entries:
        for metric in sorted(_metrics_of_steps(entry, reading)):
            yield from _rows(_points(entry, metric, reading), reading, entry.name)


def _metrics_of_steps(entry: Entry, reading: Reading) -> set[int]:
    limits = reading.rules.limits
    named = {
        places[0]
        for places, name in values(entry, (*METRICS, "name"), limits=limits)
        if name in STEPS
    }
    for places, units in values(entry, (*METRICS, "units"), limits=limits):
        if places[0] in named and units not in UNITS:
            raise FileRefused(
                f"{entry.name}: steps are given in {str(units)[:40]!r}, not in counts"
            )
    return named


def _points(entry: Entry, metric: int, reading: Reading) -> list[tuple[datetime, float, str]]:
    held = values(
        entry,
        (*METRICS, "data", EACH),
        limits=reading.rules.limits,
        wanted=lambda places: places[0] == metric,
    )
    return [_point(value, f"{entry.name}, point {places[1] + 1}") for places, value in held]


def _point(value: Any, where: str) -> tuple[datetime, float, str]:
    if not isinstance(value, dict) or "qty" not in value or "date" not in value:
        raise FileRefused(f"{where}: has no date or no qty")
    source = value.get("source") or ""
    names = sorted({part.strip() for part in str(source).split("|") if part.strip()})
    return (
        _time(str(value["date"]), where),
        step_count(value["qty"], where=f"{where}, qty"),
        " | ".join(names) or APP,
    )


def _time(text: str, where: str) -> datetime:
    try:
        found = TIME.fullmatch(text.strip().replace("\u202f", " "))
        if not found:
            raise ValueError(text)
        day, hour, minute, second, half, offset = found.groups()
        if half:
            if not 1 <= int(hour) <= 12:
                raise ValueError(text)
            hour = str(int(hour) % 12 + (12 if half.upper() == "PM" else 0))
        return datetime.fromisoformat(f"{day} {int(hour):02}:{minute}:{second}{offset.upper()}")
    except ValueError:
        raise FileRefused(
            f"{where}: {text[:40]!r} is not a time such as 2027-01-31 08:00:00 +0100"
        ) from None


def _rows(
    points: list[tuple[datetime, float, str]], reading: Reading, name: str
) -> Iterator[StepRow]:
    if all(at.time() == datetime.min.time() for at, _, _ in points):
        # A day total belongs to the day it is named by, wherever the phone was.
        for at, steps, source in points:
            start, end = whole_day(at.date(), zone=reading.zone, where=name)
            yield StepRow(reading.source(source), start, end, steps)
        return
    length = _length([at for at, _, _ in points])
    for at, steps, source in points:
        start = microseconds(at)
        yield StepRow(reading.source(source), start, start + length, steps)


def _length(moments: list[datetime]) -> int:
    """How long each point lasts, microseconds: the finest granularity that fits the moments.

    One moment alone fits both; it is taken for an hour, in which any count can be true.
    """
    distinct = sorted(set(moments))
    gaps = [later - earlier for earlier, later in pairwise(distinct)]
    finest = min(gaps, default=timedelta(seconds=LENGTHS[-1])).total_seconds()
    return MICROSECONDS * next((each for each in reversed(LENGTHS) if each <= finest), LENGTHS[0])
