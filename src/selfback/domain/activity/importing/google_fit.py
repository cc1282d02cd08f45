"""Google Fit in a Takeout: the same steps as points, as a table a day and as a table of days.

One of the three is read, the finest there is. Files of points are of several streams and may be
copies of one another; of the stream that the app itself shows, one file is read. Where that stream
is missing, each stream is a source of its own.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from selfback.domain.activity.errors import FileRefused
from selfback.domain.activity.importing import csv_rows
from selfback.domain.activity.importing.entry import Entry
from selfback.domain.activity.importing.json_values import EACH, values
from selfback.domain.activity.importing.reading import Reading
from selfback.domain.activity.importing.values import (
    day_of,
    moment_of,
    step_count,
    whole_day,
    whole_number,
)
from selfback.domain.activity.intervals import StepRow

APP = "Google Fit"
STREAM = b"com.google.step_count.delta"
SHOWN = ("estimated_steps", "merge_step_deltas")
"""Endings of the streams made of all sources, that which the app shows first."""

COMPANIONS = {"move minutes count", "distance (m)", "heart points", "calories (kcal)"}
NAMED_DAY = re.compile(r"(\d{4}-\d\d-\d\d)\.csv$", re.ASCII)
DAY = timedelta(days=1) // timedelta(microseconds=1)


def recognises(head: bytes) -> bool:
    if b'"Data Points"' in head or b'"Data Source"' in head:
        return STREAM in head
    columns = set(csv_rows.header_of(head))
    return "step count" in columns and bool(columns & {*COMPANIONS, "start time"})


def read(entries: Iterable[Entry], reading: Reading) -> Iterator[StepRow]:
    points: list[Entry] = []
    quarters: list[Entry] = []
    days: list[Entry] = []
    for entry in entries:
        columns = csv_rows.header_of(entry.head())
        if STREAM in entry.head():
            points.append(entry)
        else:
            (quarters if "start time" in columns else days).append(entry)
    if points:
        return _points(_shown(points, reading), reading)
    return _quarters(quarters, reading) if quarters else _days(days, reading)


def _shown(files: list[Entry], reading: Reading) -> dict[str, Entry]:
    """The file of the stream that the app shows, or one of each; the longest of its copies."""
    longest: dict[str, Entry] = {}
    for entry in sorted(files, key=lambda each: (each.size, each.name)):
        longest[_stream(entry, reading)] = entry
    for ending in SHOWN:
        found = [stream for stream in longest if stream.endswith(ending)]
        if found:
            longest = {APP: longest[found[-1]]}
            break
    if len(files) > len(longest):
        names = ", ".join(sorted(entry.name for entry in longest.values()))
        reading.warn(f"Of {len(files)} files of points only {names} was read.")
    return longest


def _stream(entry: Entry, reading: Reading) -> str:
    found = values(entry, ("Data Source",), limits=reading.rules.limits)
    return str(next(found, ((), ""))[1])


def _points(files: dict[str, Entry], reading: Reading) -> Iterator[StepRow]:
    for stream, entry in files.items():
        source = reading.source(stream)
        for places, point in values(entry, ("Data Points", EACH), limits=reading.rules.limits):
            where = f"{entry.name}, point {places[0] + 1}"
            if not isinstance(point, dict):
                raise FileRefused(f"{where}: is no data point")
            start, end = (
                whole_number(point.get(name), where=f"{where}, {name}") // 1000
                for name in ("startTimeNanos", "endTimeNanos")
            )
            yield StepRow(source, start, end, _count(point, where))


def _count(point: dict[str, Any], where: str) -> float:
    try:
        held = point["fitValue"][0]["value"]["intVal"]
    except (KeyError, IndexError, TypeError):
        raise FileRefused(f"{where}: has no fitValue with an intVal") from None
    return step_count(held, where=where)


def _quarters(tables: list[Entry], reading: Reading) -> Iterator[StepRow]:
    source = reading.source(APP)
    for entry in tables:
        named = NAMED_DAY.search(entry.name)
        if not named:
            raise FileRefused(f"{entry.name}: tells times but no day; its name has to be the day")
        day = day_of(named[1], where=entry.name)
        for row in csv_rows.rows(entry, limits=reading.rules.limits):
            if steps := row.get("step count"):
                start = _at(row, "start time", day, reading)
                end = _at(row, "end time", day, reading)
                if end <= start:
                    end += DAY
                yield StepRow(source, start, end, step_count(steps, where=row.where("step count")))


def _at(row: csv_rows.Row, column: str, day: date, reading: Reading) -> int:
    where = row.where(column)
    return moment_of(f"{day}T{row.get(column)}", zone=reading.zone, where=where)


def _days(tables: list[Entry], reading: Reading) -> Iterator[StepRow]:
    source = reading.source(APP)
    for entry in tables:
        for row in csv_rows.rows(entry, limits=reading.rules.limits):
            if steps := row.get("step count"):
                where = row.where("date")
                day = day_of(row.get("date"), where=where)
                start, end = whole_day(day, zone=reading.zone, where=where)
                yield StepRow(source, start, end, step_count(steps, where=row.where("step count")))
