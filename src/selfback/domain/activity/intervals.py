"""What a step interval is, wherever it came from: who counted how much, from when to when."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from selfback.domain.activity.import_rules import ImportRules

MICROSECONDS = 1_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class SourceKind(StrEnum):
    WATCH = "watch"
    PHONE = "phone"
    APP = "app"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """Who counted: an app or device by its name, and the device behind it where it is told."""

    name: str
    device: str
    kind: SourceKind


class StepRow(NamedTuple):
    """One row of a file as a reader yields it.

    start, end   microseconds since 1970 UTC; equal for a moment
    steps        not negative; some apps split a record and leave fractions
    """

    source: Source
    start: int
    end: int
    steps: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StepInterval:
    """One canonical row of steps, as it is kept.

    start, end   UTC; equal for a moment
    local_date   the day of its start where the person lives
    is_manual    somebody typed it
    batch        the import it came with
    raw_hash     SHA-256 of who, when and how much; the same row of a later file has the same
    """

    source: str
    device: str
    start: datetime
    end: datetime
    local_date: date
    steps: float
    is_manual: bool
    batch: str
    raw_hash: str


def moment(microseconds: int) -> datetime:
    """Return a moment, UTC, of microseconds since 1970."""
    return EPOCH + timedelta(microseconds=microseconds)


def microseconds(at: datetime) -> int:
    """Return microseconds since 1970 of a moment with a zone."""
    return (at - EPOCH) // timedelta(microseconds=1)


def raw_hash(row: StepRow) -> str:
    """Return the SHA-256 of who, when and how much, in hexadecimal."""
    who, device, kind = row.source.name, row.source.device, row.source.kind
    text = "\x1f".join([who, device, kind, str(row.start), str(row.end), repr(float(row.steps))])
    return hashlib.sha256(text.encode()).hexdigest()


def normalised(name: str) -> str:
    """Return a name as it is compared: compatibility forms folded, spaces single, ends bare."""
    return " ".join(unicodedata.normalize("NFKC", name).split())


def source_of(
    name: str, *, device: str = "", is_manual: bool = False, rules: ImportRules
) -> Source:
    """Return the source of a name, and its kind by the words of the rules."""
    name, device = normalised(name) or "unknown", normalised(device)
    if is_manual:
        return Source(name, device, SourceKind.MANUAL)
    said = f"{device} {name}".casefold()
    if _has_word(said, rules.watch_words):
        return Source(name, device, SourceKind.WATCH)
    if _has_word(said, rules.phone_words):
        return Source(name, device, SourceKind.PHONE)
    return Source(name, device, SourceKind.APP)


def _has_word(text: str, words: tuple[str, ...]) -> bool:
    return any(re.search(rf"(?<![^\W_]){re.escape(word)}", text) for word in words)
