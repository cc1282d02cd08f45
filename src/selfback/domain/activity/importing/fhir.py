"""FHIR: an Observation of steps, a Bundle of them, or one after the other."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from selfback.domain.activity.errors import FileRefused
from selfback.domain.activity.importing.entry import Entry
from selfback.domain.activity.importing.json_values import documents
from selfback.domain.activity.importing.reading import Reading
from selfback.domain.activity.importing.values import day_of, moment_of, step_count, whole_day
from selfback.domain.activity.intervals import StepRow

CODES = {"41950-7", "55423-8"}
"""LOINC: number of steps in 24 hours, measured; in unspecified time, by pedometer."""

NOT_TRUE = {"entered-in-error", "cancelled"}


def recognises(head: bytes) -> bool:
    return b'"resourceType"' in head


def read(entries: Iterable[Entry], reading: Reading) -> Iterator[StepRow]:
    for entry in entries:
        for document in documents(entry, limits=reading.rules.limits):
            for place, observation in enumerate(_observations(document), start=1):
                if _is_of_steps(observation):
                    yield _row(observation, reading, f"{entry.name}, observation {place}")


def _observations(document: object) -> Iterator[Mapping[str, Any]]:
    if not isinstance(document, dict):
        return
    if document.get("resourceType") == "Bundle":
        for entry in document.get("entry") or ():
            yield from _observations(_held(entry).get("resource"))
    elif document.get("resourceType") == "Observation":
        yield document


def _is_of_steps(observation: Mapping[str, Any]) -> bool:
    codings = _held(observation.get("code")).get("coding") or ()
    codes = {_held(each).get("code") for each in codings}
    return bool(codes & CODES) and observation.get("status") not in NOT_TRUE


def _row(observation: Mapping[str, Any], reading: Reading, where: str) -> StepRow:
    steps = step_count(_held(observation.get("valueQuantity")).get("value"), where=where)
    source = reading.source(str(_held(observation.get("device")).get("display") or "FHIR"))
    period = _held(observation.get("effectivePeriod"))
    if period:
        start, end = (
            moment_of(str(period.get(each, "")), zone=reading.zone, where=f"{where}, {each}")
            for each in ("start", "end")
        )
        return StepRow(source, start, end, steps)
    when = str(observation.get("effectiveDateTime") or "")
    if not when:
        raise FileRefused(f"{where}: says neither a day nor a period")
    # A count of 24 hours belongs to the day that it names.
    start, end = whole_day(day_of(when, where=where), zone=reading.zone, where=where)
    return StepRow(source, start, end, steps)


def _held(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
