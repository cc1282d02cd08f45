"""A joint display frozen for publication: one text in one form, and the digest that names it."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from selfback.domain.integration.display import Display, Number, Quote, Row, Theme

FORMAT = "selfback-joint-display/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What was published.

    text    canonical JSON: keys in order, no spaces, floats as Python writes them, one line
    digest  SHA-256 of its UTF-8, 64 hexadecimal digits
    """

    text: str
    digest: str


class SnapshotAltered(ValueError):
    """A frozen text is not the one its digest names."""

    def __init__(self, expected: str, found: str) -> None:
        self.expected, self.found = expected, found
        super().__init__(f"the digest is {found[:12]}, not {expected[:12]}")


def freeze(display: Display, *, on: date) -> Snapshot:
    """Return a snapshot; the same display and day give the same digest.

    Words without consent are not in it, only how many quotes there were.

    on  the day of freezing
    """
    document = {"format": FORMAT, "frozen": on.isoformat(), **document_of(display)}
    text = _canonical(document)
    return Snapshot(text=text, digest=_digest(text))


def verify(snapshot: Snapshot) -> dict[str, Any]:
    """Return what a snapshot holds; raises SnapshotAltered if its text was changed."""
    found = _digest(snapshot.text)
    if found != snapshot.digest:
        raise SnapshotAltered(snapshot.digest, found)
    held: dict[str, Any] = json.loads(snapshot.text)
    return held


def without_codings(text: str, codings: Collection[str]) -> tuple[str, int]:
    """Return a frozen text without the quotes of these codings, and how many went.

    They are counted among the withheld ones; a text in which nothing goes comes back as it was.
    """
    held = json.loads(text)
    gone = 0
    for row in held["rows"]:
        kept = [quote for quote in row["quotes"] if quote["coding"] not in codings]
        gone += len(row["quotes"]) - len(kept)
        row["withheld"] += len(row["quotes"]) - len(kept)
        row["quotes"] = kept
    return (_canonical(held), gone) if gone else (text, 0)


def document_of(display: Display) -> dict[str, Any]:
    """Return a display as plain values, without the words that may not be shown."""
    return {
        "id": display.id,
        "title": display.title,
        "template": display.template.value,
        "author": display.author,
        "on": display.on.isoformat(),
        "synthetic": display.is_synthetic,
        "rows": [_row(row) for row in display.rows],
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "topic": row.topic,
        "construct": row.construct,
        "numbers": [_number(each) for each in row.numbers],
        "themes": [_theme(each) for each in row.themes],
        "quotes": [_quote(each) for each in row.shown],
        "withheld": row.withheld,
        "fit": row.fit.value,
        "meta_inference": row.meta_inference,
    }


def _number(number: Number) -> dict[str, Any]:
    return {
        "label": number.label,
        "count": number.count,
        "of": number.of,
        "estimate": number.estimate,
        "low": number.low,
        "high": number.high,
        "scale": number.scale.value,
        "note": number.note,
    }


def _theme(theme: Theme) -> dict[str, Any]:
    return {"name": theme.name, "codings": theme.codings, "sources": theme.sources}


def _quote(quote: Quote) -> dict[str, Any]:
    return {
        "coding": quote.coding,
        "source": quote.source,
        "case": quote.case,
        "kind": quote.kind,
        "words": quote.words,
    }


def _canonical(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
