"""Zepp and Mi Fit: a table of days without a zone, ACTIVITY_….csv in the archive."""

from collections.abc import Iterable, Iterator

from selfback.domain.activity.importing import csv_rows
from selfback.domain.activity.importing.entry import Entry
from selfback.domain.activity.importing.reading import Reading
from selfback.domain.activity.importing.values import day_of, step_count, whole_day
from selfback.domain.activity.intervals import StepRow

COLUMNS = {"date", "lastsynctime", "steps"}
BAND = "Zepp band"


def recognises(head: bytes) -> bool:
    return set(csv_rows.header_of(head)) >= COLUMNS


def read(entries: Iterable[Entry], reading: Reading) -> Iterator[StepRow]:
    for entry in entries:
        for row in csv_rows.rows(entry, limits=reading.rules.limits):
            if row.get("steps"):
                where = row.where("date")
                day = day_of(row.get("date"), where=where)
                start, end = whole_day(day, zone=reading.zone, where=where)
                steps = step_count(row.get("steps"), where=row.where("steps"))
                yield StepRow(reading.source(BAND), start, end, steps)
