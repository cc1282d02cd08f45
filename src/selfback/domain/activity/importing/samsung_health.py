"""Samsung Health: tables with a line of their type above the names of the columns.

The same steps stand in several tables; the first that is there is read. In the table of daily
trends the source -2 stands for all devices together, and -1 anywhere for no value.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, timedelta

from selfback.domain.activity.importing import csv_rows
from selfback.domain.activity.importing.entry import Entry
from selfback.domain.activity.importing.reading import Reading
from selfback.domain.activity.importing.values import (
    day_of,
    moment_of,
    step_count,
    whole_day,
    whole_number,
)
from selfback.domain.activity.intervals import Source, StepRow

APP = "Samsung Health"
INTERVALS = "com.samsung.shealth.tracker.pedometer_step_count"
TABLES = (
    "com.samsung.shealth.step_daily_trend",
    "com.samsung.shealth.tracker.pedometer_day_summary",
    "com.samsung.shealth.activity.day_summary",
    INTERVALS,
)
ALL_DEVICES = "-2"
NONE = {"", "-1"}
DAY_MILLISECONDS = 86_400_000
DAYS_MOST = 1_000_000


def recognises(head: bytes) -> bool:
    return _table(head) in TABLES


def read(entries: Iterable[Entry], reading: Reading) -> Iterator[StepRow]:
    held = {entry: _table(entry.head()) for entry in entries}
    chosen = min(held.values(), key=TABLES.index)
    if left := sorted(set(held.values()) - {chosen}):
        reading.warn(f"Steps were read from {chosen} and not again from {', '.join(left)}.")
    files = [entry for entry, table in held.items() if table == chosen]
    return _intervals(files, reading) if chosen == INTERVALS else _days(files, reading)


def _table(head: bytes) -> str:
    line = head.removeprefix(csv_rows.BOM).split(b"\n", 1)[0]
    return line.split(b",", 1)[0].decode("ascii", "replace").strip()


def _rows(files: Iterable[Entry], reading: Reading) -> Iterator[csv_rows.Row]:
    for entry in files:
        for row in csv_rows.rows(entry, limits=reading.rules.limits, skip=1, rename=_last):
            if row.get("step count", "count") not in NONE:
                yield row


def _last(column: str) -> str:
    """`com.samsung.health.step count.count` is `count`."""
    return column.rsplit(".", 1)[-1]


def _days(files: list[Entry], reading: Reading) -> Iterator[StepRow]:
    merged = {_day(row) for row in _rows(files, reading) if _is_merged(row)}
    for row in _rows(files, reading):
        day = _day(row)
        if _is_merged(row) or day not in merged:
            start, end = whole_day(day, zone=reading.zone, where=row.where("day_time"))
            yield StepRow(_source(row, reading), start, end, _steps(row))


def _intervals(files: list[Entry], reading: Reading) -> Iterator[StepRow]:
    # Times are UTC; the offset beside them only tells where the person was.
    for row in _rows(files, reading):
        start, end = (
            moment_of(row.get(name), zone=UTC, where=row.where(name))
            for name in ("start time", "end time")
        )
        yield StepRow(_source(row, reading), start, end, _steps(row))


def _is_merged(row: csv_rows.Row) -> bool:
    return row.get("source type") == ALL_DEVICES


def _steps(row: csv_rows.Row) -> float:
    return step_count(row.get("step count", "count"), where=row.where("count"))


def _day(row: csv_rows.Row) -> date:
    """The local day, written as the milliseconds of its beginning in UTC, or as a time."""
    text, where = row.get("day time"), row.where("day_time")
    if not re.fullmatch(r"-?\d+", text, re.ASCII):
        return day_of(text, where=where)
    days = whole_number(text, where=where) // DAY_MILLISECONDS
    if abs(days) > DAYS_MOST:
        return day_of(text, where=where)
    return date(1970, 1, 1) + timedelta(days=days)


def _source(row: csv_rows.Row, reading: Reading) -> Source:
    device = "" if _is_merged(row) else row.get("deviceuuid")
    return reading.source(APP, device=device)
