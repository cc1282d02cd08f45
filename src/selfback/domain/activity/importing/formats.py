"""The formats that are read, and how each is told by its content."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from selfback.domain.activity.importing import (
    apple_health,
    fhir,
    fitbit_csv,
    health_auto_export,
    open_mhealth,
    plain_csv,
    zepp,
)
from selfback.domain.activity.importing.entry import Entry
from selfback.domain.activity.importing.reading import Reading
from selfback.domain.activity.intervals import StepRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format.

    recognises   whether a file is of it, by its first 8 kB
    read         yields the rows of all its files
    """

    id: str
    recognises: Callable[[bytes], bool]
    read: Callable[[Iterable[Entry], Reading], Iterator[StepRow]]


FORMATS = (
    Format(id="apple-health", recognises=apple_health.recognises, read=apple_health.read),
    Format(
        id="health-auto-export",
        recognises=health_auto_export.recognises,
        read=health_auto_export.read,
    ),
    Format(id="fitbit-csv", recognises=fitbit_csv.recognises, read=fitbit_csv.read),
    Format(id="zepp", recognises=zepp.recognises, read=zepp.read),
    Format(id="open-mhealth", recognises=open_mhealth.recognises, read=open_mhealth.read),
    Format(id="fhir", recognises=fhir.recognises, read=fhir.read),
    Format(id="csv", recognises=plain_csv.recognises, read=plain_csv.read),
)
"""In the order in which they are tried; a plain table comes last."""


def format_of(entry: Entry) -> Format | None:
    """Return the format of a file, or None if it is of none we know."""
    head = entry.head()
    return next((each for each in FORMATS if each.recognises(head)), None)
