"""A plain table: a row a day, or a row from when to when, with the steps and perhaps the source."""

from collections.abc import Iterable, Iterator

from selfback.domain.activity.errors import FileRefused
from selfback.domain.activity.importing import csv_rows
from selfback.domain.activity.importing.entry import Entry
from selfback.domain.activity.importing.reading import Reading
from selfback.domain.activity.importing.values import day_of, moment_of, step_count, whole_day
from selfback.domain.activity.intervals import StepRow

NAMES = {
    "steps": ("steps", "step count", "stepcount", "skridt", "skritt"),
    "day": ("date", "day", "dato", "local date"),
    "start": ("start", "start time", "startdate", "start date", "from", "timestamp", "time"),
    "end": ("end", "end time", "enddate", "end date", "to", "until"),
    "source": ("source", "source name", "sourcename", "app", "kilde"),
    "device": ("device", "device name", "enhed", "enhet"),
    "manual": ("manual", "is manual", "was user entered"),
}
YES = {"1", "true", "yes", "y", "ja"}
NO = {"", "0", "false", "no", "n", "nej", "nei"}


def recognises(head: bytes) -> bool:
    columns = {_name(each) for each in csv_rows.header_of(head)}
    return "steps" in columns and bool(columns & {"day", "start"})


def read(entries: Iterable[Entry], reading: Reading) -> Iterator[StepRow]:
    for entry in entries:
        for row in csv_rows.rows(entry, limits=reading.rules.limits, rename=_name):
            if row.get("steps"):
                yield _row(row, reading)


def _name(column: str) -> str:
    return next((name for name, known in NAMES.items() if column in known), column)


def _row(row: csv_rows.Row, reading: Reading) -> StepRow:
    start, end = _when(row, reading)
    manual = row.get("manual").casefold()
    if manual not in YES | NO:
        raise FileRefused(f"{row.where('manual')}: {manual[:40]!r} is neither yes nor no")
    source = reading.source(
        row.get("source") or "file", device=row.get("device"), is_manual=manual in YES
    )
    return StepRow(source, start, end, step_count(row.get("steps"), where=row.where("steps")))


def _when(row: csv_rows.Row, reading: Reading) -> tuple[int, int]:
    if begin := row.get("start"):
        start = moment_of(begin, zone=reading.zone, where=row.where("start"))
        end = row.get("end")
        return start, moment_of(end, zone=reading.zone, where=row.where("end")) if end else start
    day = day_of(row.get("day"), where=row.where("date"))
    return whole_day(day, zone=reading.zone, where=row.where("date"))
