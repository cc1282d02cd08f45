"""Health Connect of Android: a database; apps that mirror each other are sources of their own."""

from collections.abc import Iterable, Iterator, Mapping

from selfback.domain.activity.import_rules import SizeLimits
from selfback.domain.activity.importing.database import Database, database, is_database
from selfback.domain.activity.importing.entry import Entry
from selfback.domain.activity.importing.reading import Reading
from selfback.domain.activity.importing.values import step_count, whole_number
from selfback.domain.activity.intervals import StepRow

STEPS, APPS, DEVICES = "steps_record_table", "application_info_table", "device_info_table"
NEEDED = ("start_time", "end_time", "count")
MILLISECOND = 1000
TYPED = 3
"""The recording method of what somebody typed."""

KINDS = {1: "watch", 2: "phone", 4: "ring", 6: "band"}
"""Types of devices whose steps differ in how far they are trusted."""


def recognises(head: bytes) -> bool:
    return is_database(head)


def agrees(entry: Entry, limits: SizeLimits) -> bool:
    with database(entry, limits=limits) as held:
        return held.has(STEPS, *NEEDED)


def read(entries: Iterable[Entry], reading: Reading) -> Iterator[StepRow]:
    for entry in entries:
        with database(entry, limits=reading.rules.limits) as held:
            held.check()
            yield from _rows(held, reading)


def _rows(held: Database, reading: Reading) -> Iterator[StepRow]:
    apps, devices = _apps(held), _devices(held)
    found = held.rows(STEPS, *NEEDED, "app_info_id", "device_info_id", "recording_method")
    for place, (begin, end, count, app, device, method) in enumerate(found, start=1):
        where = f"{held.name}, {STEPS}, row {place}"
        source = reading.source(
            apps.get(app) or f"Health Connect, app {app}",
            device=devices.get(device, ""),
            is_manual=method == TYPED,
        )
        yield StepRow(
            source,
            whole_number(begin, where=f"{where}, start_time") * MILLISECOND,
            whole_number(end, where=f"{where}, end_time") * MILLISECOND,
            step_count(count, where=f"{where}, count"),
        )


def _apps(held: Database) -> Mapping[object, str]:
    if not held.has(APPS, "row_id"):
        return {}
    found = held.rows(APPS, "row_id", "app_name", "package_name")
    return {number: str(name or package or "") for number, name, package in found}


def _devices(held: Database) -> Mapping[object, str]:
    if not held.has(DEVICES, "row_id"):
        return {}
    found = held.rows(DEVICES, "row_id", "manufacturer", "model", "device_type")
    return {
        number: " ".join(str(each) for each in (maker, model, KINDS.get(kind)) if each)
        for number, maker, model, kind in found
    }
