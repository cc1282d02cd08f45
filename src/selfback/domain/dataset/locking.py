"""Freeze, sign, lock: a hash of what the data say, names under it, and whether they still hold."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from selfback.domain.dataset.codebook_file import codebook_bytes
from selfback.domain.dataset.column import DatasetError
from selfback.domain.dataset.dataset import Dataset

LOCK = "lock.json"
LOCK_FORMAT = "selfback-trial-lock/1"


def content_hash(dataset: Dataset) -> str:
    """Return the SHA-256 of what a data set says, in hexadecimal.

    It covers the protocol and version, whether the set is synthetic or blinded, the data cut, the
    codebook and every cell; not when or in which variant files were made, nor the order of rows.
    """
    one = dataset.in_order()
    digest = hashlib.sha256()
    for part in (_identity(one), codebook_bytes(one.codebook), *_rows(one)):
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Somebody's name under frozen data.

    meaning     what the name stands for, such as "I endorse these data"
    at          when, with its offset from UTC
    digest      binds name, meaning and time to the data and to what was signed before

    Source: 21 CFR 11.50 (name, time and meaning are shown) and 11.70 (bound to the record).
    """

    name: str
    meaning: str
    at: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What was frozen, who signed it and when it was locked; empty `locked_at` if it is not."""

    content: str
    frozen_at: str
    signatures: tuple[Signature, ...] = ()
    locked_at: str = ""
    digest: str = ""


def freeze(dataset: Dataset, *, at: datetime) -> Record:
    """Return the record of a data set that changes no more; raises ZoneMissing."""
    return Record(content=content_hash(dataset), frozen_at=_moment(at))


def sign(record: Record, *, name: str, meaning: str, at: datetime) -> Record:
    """Return the record with one more name; raises AlreadyLocked, NameMissing or ZoneMissing."""
    if record.locked_at:
        raise AlreadyLocked(record.locked_at)
    if not name.strip() or not meaning.strip():
        raise NameMissing
    unsigned = Signature(name=name, meaning=meaning, at=_moment(at), digest="")
    signed = replace(unsigned, digest=_signed_digest(record, unsigned))
    return replace(record, signatures=(*record.signatures, signed))


def lock(record: Record, *, meanings: Iterable[str], at: datetime) -> Record:
    """Return the record locked, once somebody has signed for every meaning asked for.

    raises  AlreadyLocked, SignaturesMissing, ZoneMissing
    """
    if record.locked_at:
        raise AlreadyLocked(record.locked_at)
    missing = set(meanings) - {signature.meaning for signature in record.signatures}
    if missing or not record.signatures:
        raise SignaturesMissing(sorted(missing))
    locked = replace(record, locked_at=_moment(at))
    return replace(locked, digest=_lock_digest(locked))


def verify(dataset: Dataset, record: Record) -> list[str]:
    """Return every reason why a record does not hold for a data set; empty if it does."""
    return list(_broken(dataset, record))


def record_bytes(record: Record) -> bytes:
    """Return a record as the file that lies beside an export."""
    facts = {
        "format": LOCK_FORMAT,
        "content": record.content,
        "frozen_at": record.frozen_at,
        "signatures": [
            {"name": s.name, "meaning": s.meaning, "at": s.at, "digest": s.digest}
            for s in record.signatures
        ],
        "locked_at": record.locked_at,
        "digest": record.digest,
    }
    return (json.dumps(facts, indent=2, ensure_ascii=False) + "\n").encode()


def record_from(content: bytes) -> Record:
    """Return the record a file holds; raises RecordUnreadable."""
    try:
        facts: dict[str, Any] = json.loads(content)
        if facts.pop("format") != LOCK_FORMAT:
            raise RecordUnreadable
        signatures = tuple(Signature(**signature) for signature in facts.pop("signatures"))
        record = Record(**facts, signatures=signatures)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise RecordUnreadable from None
    return record


def _identity(dataset: Dataset) -> bytes:
    manifest = dataset.manifest
    names = ("protocol", "version", "synthetic", "blinded", "data_cut")
    return _canonical({name: getattr(manifest, name) for name in names})


def _rows(dataset: Dataset) -> Iterator[bytes]:
    for table in sorted(dataset.tables, key=lambda one: one.name):
        yield _canonical([table.name, len(table.rows)])
        yield from (_canonical(row) for row in table.rows)


def _canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()


def _signed_digest(record: Record, signature: Signature) -> str:
    before = record.signatures[-1].digest if record.signatures else record.content
    facts = [
        before,
        record.content,
        record.frozen_at,
        signature.name,
        signature.meaning,
        signature.at,
    ]
    return hashlib.sha256(_canonical(facts)).hexdigest()


def _lock_digest(record: Record) -> str:
    facts = [
        record.content,
        record.frozen_at,
        record.locked_at,
        *(signature.digest for signature in record.signatures),
    ]
    return hashlib.sha256(_canonical(facts)).hexdigest()


def _broken(dataset: Dataset, record: Record) -> Iterator[str]:
    if content_hash(dataset) != record.content:
        yield "the data are not those that were frozen"
    so_far = replace(record, signatures=())
    for number, signature in enumerate(record.signatures, start=1):
        if signature.digest != _signed_digest(so_far, signature):
            yield f"signature {number} does not belong to this record"
        so_far = replace(so_far, signatures=(*so_far.signatures, signature))
    if record.locked_at and record.digest != _lock_digest(record):
        yield "the lock does not belong to this record"
    if not record.locked_at:
        yield "it is not locked"


def _moment(at: datetime) -> str:
    if at.utcoffset() is None:
        raise ZoneMissing
    return at.isoformat()


class ZoneMissing(DatasetError):
    """A moment was given without its offset from UTC."""

    def __init__(self) -> None:
        super().__init__("a moment has no offset from UTC")


class AlreadyLocked(DatasetError):
    """The data are locked; nothing can be added to their record."""

    def __init__(self, locked_at: str) -> None:
        self.locked_at = locked_at
        super().__init__(f"the data were locked at {locked_at}")


class NameMissing(DatasetError):
    """A signature needs a name and a meaning."""

    def __init__(self) -> None:
        super().__init__("a signature needs a name and a meaning")


class SignaturesMissing(DatasetError):
    """Nobody has signed for something that must be signed before a lock."""

    def __init__(self, meanings: list[str]) -> None:
        self.meanings = meanings
        super().__init__(f"nobody has signed: {', '.join(meanings) or 'at all'}")


class RecordUnreadable(DatasetError):
    """A file is not the record of a freeze."""

    def __init__(self) -> None:
        super().__init__(f"{LOCK} is not a record of a freeze")
