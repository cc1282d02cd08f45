"""A file with steps, read whole or not at all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import BinaryIO

from selfback.domain.activity.errors import FileRefused
from selfback.domain.activity.import_rules import ImportRules
from selfback.domain.activity.importing import archive
from selfback.domain.activity.importing.entry import Entry, shared
from selfback.domain.activity.importing.formats import FORMATS, Format, format_of
from selfback.domain.activity.importing.reading import Reading
from selfback.domain.activity.table import StepTable, collect


@dataclass(frozen=True, slots=True, kw_only=True)
class StepsFile:
    """What a file holds.

    written_at   when it was written, or when it was read where it does not say
    warnings     what the person should know, in sentences
    """

    format: str
    table: StepTable
    written_at: datetime
    warnings: tuple[str, ...]


class TimeIsUp(FileRefused):
    """A file takes longer than the rules allow."""

    def __init__(self) -> None:
        super().__init__("the file takes too long to read")


def read_steps(
    file: BinaryIO,
    *,
    name: str,
    zone: tzinfo,
    at: datetime,
    rules: ImportRules,
    seconds_gone: Callable[[], float] = lambda: 0.0,
    password: bytes | None = None,
) -> StepsFile:
    """Return the steps of a file; what it is, is told by its content.

    file           can be sought in
    name           how the person calls it; only for sentences
    zone           where the person lives
    at             now
    seconds_gone   how long it has taken so far; the rules say when to stop
    password       of an archive that is locked with one
    raises         FileRefused
    """

    def check_time() -> None:
        if seconds_gone() > rules.limits.seconds:
            raise TimeIsUp

    entries = _entries(file, name, rules, check_time, password)
    chosen, held = _chosen(entries, rules)
    reading = Reading(zone=zone, rules=rules)
    for other in [each for each in held if each is not chosen]:
        reading.warn(f"The archive also holds {other.id}; only {chosen.id} was read.")
    rows = chosen.reader.read(held[chosen], reading)
    table = collect(rows, zone=zone, rows_most=rules.limits.rows)
    if not len(table):
        reading.warn("The file holds no steps.")
    return StepsFile(
        format=chosen.id,
        table=table,
        written_at=min(at, reading.written_at or at),
        warnings=tuple(reading.warnings),
    )


def _entries(
    file: BinaryIO,
    name: str,
    rules: ImportRules,
    check_time: Callable[[], None],
    password: bytes | None,
) -> tuple[Entry, ...]:
    size = file.seek(0, 2)
    file.seek(0)
    begin = file.read(8)
    if not size:
        raise FileRefused("the file is empty")
    if size > rules.limits.file_bytes:
        raise FileRefused(f"the file has {size:,} bytes, more than {rules.limits.file_bytes:,}")
    if begin.startswith((archive.MAGIC, archive.EMPTY)):
        return archive.entries(file, limits=rules.limits, check_time=check_time, password=password)
    if begin.startswith(archive.ARCHIVES):
        raise FileRefused("the file is packed in a way we do not know: unpack it first")
    return (Entry(name=name, size=size, opened=lambda: shared(file), check_time=check_time),)


def _chosen(
    entries: tuple[Entry, ...], rules: ImportRules
) -> tuple[Format, dict[Format, list[Entry]]]:
    held: dict[Format, list[Entry]] = {}
    for entry in entries:
        if entry.size and (known := format_of(entry, limits=rules.limits)):
            held.setdefault(known, []).append(entry)
    if not held:
        raise FileRefused("the file is of no format we know, or it holds no steps")
    return min(held, key=FORMATS.index), held
