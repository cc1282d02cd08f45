"""Joint displays as somebody writes them: rows that name figures, codes and codings."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from selfback.domain.integration.display import Fit, Template

FORMAT = "selfback-displays/1"
DISPLAY_KEYS = ("id", "title", "template", "author", "on", "rows")
ROW_KEYS = ("topic", "construct", "numbers", "themes", "quotes", "fit", "meta_inference")


class DisplaysRefused(ValueError):
    """A file of displays is not what it has to be; nothing of it was used."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(faults))


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftNumber:
    """A figure by name; an empty label leaves it the one it has."""

    figure: str
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """One row: figures, codes and codings by name, nothing copied."""

    topic: str
    construct: str
    numbers: tuple[DraftNumber, ...]
    themes: tuple[str, ...]
    quotes: tuple[str, ...]
    fit: Fit
    meta_inference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One display before its figures and quotes are looked up."""

    id: str
    title: str
    template: Template
    author: str
    on: date
    rows: tuple[DraftRow, ...]


def read_drafts(data: bytes) -> tuple[Draft, ...]:
    """Return the displays of a JSON file; raises DisplaysRefused with every fault by its place."""
    try:
        held = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise DisplaysRefused(["is not UTF-8 text"]) from None
    except json.JSONDecodeError as fault:
        raise DisplaysRefused([f"line {fault.lineno}: {fault.msg}"]) from None
    if not isinstance(held, dict) or held.get("format") != FORMAT:
        raise DisplaysRefused([f"format: is not {FORMAT}"])
    reading = _Reading()
    drafts = [reading.display(each, place) for each, place in reading.each(held, "displays", "")]
    if reading.faults:
        raise DisplaysRefused(reading.faults)
    return tuple(draft for draft in drafts if draft)


def drafts_bytes(drafts: Sequence[Draft]) -> bytes:
    """Return displays as a file that `read_drafts` reads."""
    document = {"format": FORMAT, "displays": [_display(draft) for draft in drafts]}
    return f"{json.dumps(document, ensure_ascii=False, indent=2)}\n".encode()


Word = TypeVar("Word", bound=StrEnum)


@dataclass(slots=True)
class _Reading:
    """Keeps what is wrong, until the file is refused as a whole."""

    faults: list[str] = field(default_factory=list)

    def each(
        self, held: Mapping[str, Any], name: str, place: str
    ) -> Iterator[tuple[Mapping[str, Any], str]]:
        values = held.get(name)
        if not isinstance(values, list) or not values:
            self.faults.append(f"{place}{name}: is not a list with something in it")
            return
        for n, value in enumerate(values):
            if isinstance(value, dict):
                yield value, f"{place}{name}[{n}]."
            else:
                self.faults.append(f"{place}{name}[{n}]: is not an object")

    def display(self, held: Mapping[str, Any], place: str) -> Draft | None:
        self.known(held, DISPLAY_KEYS, place)
        before = len(self.faults)
        on = self.day(held, place)
        template = self.word(held, "template", Template, place)
        names = {name: self.text(held, name, place) for name in ("id", "title", "author")}
        rows = [self.row(row, where) for row, where in self.each(held, "rows", place)]
        if len(self.faults) > before or on is None or template is None:
            return None
        return Draft(**names, template=template, on=on, rows=tuple(row for row in rows if row))

    def row(self, held: Mapping[str, Any], place: str) -> DraftRow | None:
        self.known(held, ROW_KEYS, place)
        before = len(self.faults)
        fit = self.word(held, "fit", Fit, place)
        topic, meaning = (self.text(held, name, place) for name in ("topic", "meta_inference"))
        themes, quotes = (self.texts(held, name, place) for name in ("themes", "quotes"))
        numbers = self.numbers(held, place)
        construct = self.text(held, "construct", place, may_be_missing=True)
        if len(self.faults) > before or fit is None:
            return None
        return DraftRow(
            topic=topic,
            construct=construct,
            numbers=numbers,
            themes=themes,
            quotes=quotes,
            fit=fit,
            meta_inference=meaning,
        )

    def known(self, held: Mapping[str, Any], keys: Sequence[str], place: str) -> None:
        self.faults += [f"{place}{key}: is not known" for key in held if key not in keys]

    def text(
        self, held: Mapping[str, Any], name: str, place: str, *, may_be_missing: bool = False
    ) -> str:
        value = held.get(name, "")
        if not isinstance(value, str) or not (value.strip() or may_be_missing):
            self.faults.append(f"{place}{name}: is not a text")
            return ""
        return value.strip()

    def texts(self, held: Mapping[str, Any], name: str, place: str) -> tuple[str, ...]:
        values = held.get(name, [])
        if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
            self.faults.append(f"{place}{name}: is not a list of texts")
            return ()
        return tuple(values)

    def numbers(self, held: Mapping[str, Any], place: str) -> tuple[DraftNumber, ...]:
        values = held.get("numbers", [])
        if not isinstance(values, list):
            self.faults.append(f"{place}numbers: is not a list")
            return ()
        found = []
        for n, value in enumerate(values):
            given = {"figure": value} if isinstance(value, str) else value
            if not isinstance(given, dict) or not given.keys() <= {"figure", "label"}:
                self.faults.append(f"{place}numbers[{n}]: is neither a name nor figure and label")
                continue
            where = f"{place}numbers[{n}]."
            label = self.text(given, "label", where, may_be_missing=True)
            found.append(DraftNumber(figure=self.text(given, "figure", where), label=label))
        return tuple(found)

    def word(
        self, held: Mapping[str, Any], name: str, words: type[Word], place: str
    ) -> Word | None:
        value = held.get(name)
        if value not in {word.value for word in words}:
            allowed = ", ".join(word.value for word in words)
            self.faults.append(f"{place}{name}: is not one of {allowed}")
            return None
        return words(value)

    def day(self, held: Mapping[str, Any], place: str) -> date | None:
        try:
            return date.fromisoformat(held.get("on", ""))
        except (TypeError, ValueError):
            self.faults.append(f"{place}on: is not a day such as 2027-01-31")
            return None


def _display(draft: Draft) -> dict[str, Any]:
    return {
        "id": draft.id,
        "title": draft.title,
        "template": draft.template.value,
        "author": draft.author,
        "on": draft.on.isoformat(),
        "rows": [_row(row) for row in draft.rows],
    }


def _row(row: DraftRow) -> dict[str, Any]:
    return {
        "topic": row.topic,
        "construct": row.construct,
        "numbers": [
            {"figure": each.figure, "label": each.label} if each.label else each.figure
            for each in row.numbers
        ],
        "themes": list(row.themes),
        "quotes": list(row.quotes),
        "fit": row.fit.value,
        "meta_inference": row.meta_inference,
    }
