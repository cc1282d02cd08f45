"""Fitbit by Google Takeout, the newer tables: a row a minute, in UTC, by data source.

The same minutes stand under several sources; those that only came back from Health Connect were
counted elsewhere before and are left out. Tables of years without data hold the words "no data".
"""

from collections.abc import Iterable, Iterator

from selfback.domain.activity.importing import csv_rows
from selfback.domain.activity.importing.entry import Entry
from selfback.domain.activity.importing.reading import Reading
from selfback.domain.activity.importing.values import moment_of, step_count
from selfback.domain.activity.intervals import MICROSECONDS, StepRow

COLUMNS = {"timestamp", "steps", "data source"}
MINUTE = 60 * MICROSECONDS
ROUND_TRIP = "health connect"


def recognises(head: bytes) -> bool:
    return set(csv_rows.header_of(head)) >= COLUMNS


def read(entries: Iterable[Entry], reading: Reading) -> Iterator[StepRow]:
    for entry in entries:
        for row in csv_rows.rows(entry, limits=reading.rules.limits):
            source = row.get("data source") or "Fitbit"
            if source.casefold().endswith(ROUND_TRIP):
                reading.warn("Steps that came back from Health Connect were left out.")
            elif row.get("steps"):
                where = row.where("timestamp")
                start = moment_of(row.get("timestamp"), zone=reading.zone, where=where)
                steps = step_count(row.get("steps"), where=row.where("steps"))
                yield StepRow(reading.source(f"Fitbit {source}"), start, start + MINUTE, steps)
