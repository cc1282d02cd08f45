"""Gadgetbridge: a database with a table of samples for each kind of device.

A sample holds the steps since its moment, most often of a minute; how long it lasts stands nowhere
but in some tables, so it is told by the finest gap between two samples of the device.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from selfback.domain.activity.import_rules import SizeLimits
from selfback.domain.activity.importing.database import Database, database, is_database
from selfback.domain.activity.importing.entry import Entry
from selfback.domain.activity.importing.reading import Reading
from selfback.domain.activity.importing.values import step_count, whole_number
from selfback.domain.activity.intervals import MICROSECONDS, StepRow

SAMPLE = ("TIMESTAMP", "DEVICE_ID", "STEPS")
OTHER_END = "OTHER_TIMESTAMP"
DEVICES = "DEVICE"
MINUTE, HOUR = 60, 3600


def recognises(head: bytes) -> bool:
    return is_database(head)


def agrees(entry: Entry, limits: SizeLimits) -> bool:
    with database(entry, limits=limits) as held:
        return bool(_samples(held))


def read(entries: Iterable[Entry], reading: Reading) -> Iterator[StepRow]:
    for entry in entries:
        with database(entry, limits=reading.rules.limits) as held:
            held.check()
            devices = _devices(held)
            for table in _samples(held):
                yield from _rows(held, table, devices, reading)


def _samples(held: Database) -> list[str]:
    return sorted(table for table in held.tables if held.has(table, *SAMPLE))


def _rows(
    held: Database, table: str, devices: Mapping[object, tuple[str, str]], reading: Reading
) -> Iterator[StepRow]:
    lengths = _lengths(held, table)
    for place, row in enumerate(held.rows(table, *SAMPLE, OTHER_END), start=1):
        at, device, steps, other_end = row
        where = f"{held.name}, {table}, row {place}"
        if steps is None or (isinstance(steps, int) and steps < 0):
            continue
        start = whole_number(at, where=f"{where}, TIMESTAMP")
        end = start + lengths.get(device, MINUTE)
        if isinstance(other_end, int) and other_end > start:
            end = other_end
        name, model = devices.get(device, ("Gadgetbridge", f"band {device}"))
        yield StepRow(
            reading.source(name, device=model),
            start * MICROSECONDS,
            end * MICROSECONDS,
            step_count(steps, where=f"{where}, STEPS"),
        )


def _lengths(held: Database, table: str) -> Mapping[object, int]:
    """How long a sample of each device lasts, seconds: a minute at least, an hour at most."""
    lengths: dict[object, int] = {}
    last: dict[object, Any] = {}
    for at, device in held.rows(table, *SAMPLE[:2]):
        if isinstance(at, int):
            gap = abs(at - last.get(device, at))
            if gap:
                lengths[device] = max(MINUTE, min(gap, lengths.get(device, HOUR)))
            last[device] = at
    return lengths


def _devices(held: Database) -> Mapping[object, tuple[str, str]]:
    if not held.has(DEVICES, "_id", "NAME"):
        return {}
    found = held.rows(DEVICES, "_id", "NAME", "MANUFACTURER", "MODEL")
    return {
        number: (
            str(name or "Gadgetbridge"),
            " ".join(str(each) for each in (maker, model) if each),
        )
        for number, name, maker, model in found
    }
