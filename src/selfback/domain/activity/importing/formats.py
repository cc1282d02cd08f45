"""The formats that are read, and how each is told by its content."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from selfback.domain.activity.import_rules import SizeLimits
from selfback.domain.activity.importing import (
    apple_health,
    fhir,
    fitbit_csv,
    fitbit_json,
    gadgetbridge,
    garmin_fit,
    google_fit,
    health_auto_export,
    health_connect,
    open_mhealth,
    plain_csv,
    samsung_health,
    zepp,
)
from selfback.domain.activity.importing.entry import Entry
from selfback.domain.activity.importing.reading import Reading
from selfback.domain.activity.intervals import StepRow


class Reader(Protocol):
    """What reads one format: a module of this package.

    recognises   whether a file is of it, by its first 8 kB
    read         yields the rows of all its files
    """

    def recognises(self, head: bytes, /) -> bool: ...

    def read(self, entries: Iterable[Entry], reading: Reading, /) -> Iterator[StepRow]: ...


def _always(_entry: Entry, _limits: SizeLimits) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format; `agrees` looks further where the first 8 kB do not tell it from others."""

    id: str
    reader: Reader
    agrees: Callable[[Entry, SizeLimits], bool] = _always


FORMATS = (
    Format(id="apple-health", reader=apple_health),
    Format(id="health-auto-export", reader=health_auto_export),
    Format(id="fitbit-csv", reader=fitbit_csv),
    Format(id="fitbit-json", reader=fitbit_json, agrees=fitbit_json.agrees),
    Format(id="google-fit", reader=google_fit),
    Format(id="health-connect", reader=health_connect, agrees=health_connect.agrees),
    Format(id="gadgetbridge", reader=gadgetbridge, agrees=gadgetbridge.agrees),
    Format(id="garmin-fit", reader=garmin_fit),
    Format(id="samsung-health", reader=samsung_health),
    Format(id="zepp", reader=zepp),
    Format(id="open-mhealth", reader=open_mhealth),
    Format(id="fhir", reader=fhir),
    Format(id="csv", reader=plain_csv),
)
"""In the order in which they are tried; a plain table comes last."""


def format_of(entry: Entry, *, limits: SizeLimits) -> Format | None:
    """Return the format of a file, or None if it is of none we know."""
    head = entry.head()
    return next(
        (each for each in FORMATS if each.reader.recognises(head) and each.agrees(entry, limits)),
        None,
    )
