"""Open mHealth step counts, and physical activity of IEEE 1752.1."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from selfback.domain.activity.errors import FileRefused
from selfback.domain.activity.importing.entry import Entry
from selfback.domain.activity.importing.json_values import documents
from selfback.domain.activity.importing.reading import Reading
from selfback.domain.activity.importing.values import moment_of, step_count
from selfback.domain.activity.intervals import MICROSECONDS, StepRow

STEPS = ("step_count", "base_movement_quantity")
UNITS = {"steps", "step", ""}
SECONDS = {"sec": 1, "min": 60, "h": 3600, "d": 86_400}


def recognises(head: bytes) -> bool:
    return b'"effective_time_frame"' in head and any(f'"{each}"'.encode() in head for each in STEPS)


def read(entries: Iterable[Entry], reading: Reading) -> Iterator[StepRow]:
    for entry in entries:
        for place, point in enumerate(documents(entry, limits=reading.rules.limits), start=1):
            yield from _rows(_held(point), reading, f"{entry.name}, point {place}")


def _rows(point: Mapping[str, Any], reading: Reading, where: str) -> Iterator[StepRow]:
    body = _held(point.get("body")) or point
    name = next((each for each in STEPS if each in body), None)
    if name is None:
        return
    held = body[name]
    if isinstance(held, dict):
        if str(held.get("unit", "")) not in UNITS:
            return  # a distance, or a length of time
        held = held.get("value")
    interval = _held(_held(body.get("effective_time_frame")).get("time_interval"))
    if not interval:
        raise FileRefused(f"{where}: a count of steps needs a time interval, not one moment")
    origin = _held(_held(point.get("header")).get("acquisition_provenance"))
    source = reading.source(str(origin.get("source_name") or "Open mHealth"))
    start, end = _ends(interval, reading, where)
    yield StepRow(source, start, end, step_count(held, where=where))


def _ends(interval: Mapping[str, Any], reading: Reading, where: str) -> tuple[int, int]:
    ends = {
        name: moment_of(str(interval[name]), zone=reading.zone, where=f"{where}, {name}")
        for name in ("start_date_time", "end_date_time")
        if name in interval
    }
    duration = _held(interval.get("duration"))
    if len(ends) == 1 and duration:
        unit = str(duration.get("unit"))
        if unit not in SECONDS:
            raise FileRefused(f"{where}: {unit[:40]!r} is no unit of a duration that we know")
        length = step_count(duration.get("value"), where=f"{where}, duration")
        span = round(length * SECONDS[unit] * MICROSECONDS)
        ends.setdefault("end_date_time", ends.get("start_date_time", 0) + span)
        ends.setdefault("start_date_time", ends["end_date_time"] - span)
    if len(ends) != 2:
        raise FileRefused(f"{where}: says no two ends of its time, nor one and a duration")
    return ends["start_date_time"], ends["end_date_time"]


def _held(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
