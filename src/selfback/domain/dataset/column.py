"""What one column of a data set holds: its words, its kind, its codes and what is missing."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

LANGUAGES = ("en", "da", "nb")

Cell = str | None
"""One value as text; None is "nothing was noted", which is not the same as an empty text."""

Value = str | int | Decimal | date | datetime
"""One value as what it is."""


class Kind(StrEnum):
    """What the values of a column are."""

    TEXT = "text"
    CODE = "code"  # one of the column's codes
    WHOLE = "whole"  # a whole number
    DECIMAL = "decimal"  # a number with a decimal point
    DATE = "date"  # a day, 2026-11-23
    MOMENT = "moment"  # an instant with its offset from UTC, 2026-11-23T09:30:00+01:00


NUMBERS = (Kind.WHOLE, Kind.DECIMAL)


class Reveals(StrEnum):
    """What a value says about the arm a person is in."""

    NOTHING = "nothing"
    ARM = "arm"  # it is the arm: masked by a letter, or left out
    FOLLOWS = "follows"  # the arm follows from it: left out of every blinded set


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A label in the three languages."""

    en: str
    da: str
    nb: str

    def in_language(self, language: str) -> str:
        """Return the label in "en", "da" or "nb"; raises KeyError for any other language."""
        return {"en": self.en, "da": self.da, "nb": self.nb}[language]


def same_words(text: str) -> Words:
    """Return a label that is the same in every language, such as the name of an instrument."""
    return Words(en=text, da=text, nb=text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One value a column may hold, and what it means.

    reveals     FOLLOWS if only one arm can have it: a row with it is left out of a blinded set
    """

    value: str
    words: Words
    reveals: Reveals = Reveals.NOTHING


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: what its cells may hold and what they mean.

    unit        of the numbers, such as "years"; empty if they have none
    codes       the values of a CODE column; empty for every other kind
    missing     values of any kind that say why nothing is there, such as "-9" not asked
    required    whether every row must hold a value
    refers      the table whose key a value must be; empty if it refers to none
    reveals     what a value says about the arm
    """

    name: str
    words: Words
    kind: Kind = Kind.TEXT
    unit: str = ""
    codes: tuple[Code, ...] = ()
    missing: tuple[Code, ...] = ()
    required: bool = False
    refers: str = ""
    reveals: Reveals = Reveals.NOTHING

    def __post_init__(self) -> None:
        if (self.kind is Kind.CODE) != bool(self.codes):
            raise ColumnContradicts(self.name, "a column has codes exactly if its kind is code")
        values = [code.value for code in (*self.codes, *self.missing)]
        if len(set(values)) != len(values):
            raise ColumnContradicts(self.name, "a code stands for two things")

    @cached_property
    def allowed(self) -> frozenset[str]:
        """The codes a cell may hold besides what its kind allows: codes and missing codes."""
        return frozenset(code.value for code in (*self.codes, *self.missing))

    @cached_property
    def missing_values(self) -> frozenset[str]:
        """The values that stand for "missing"."""
        return frozenset(code.value for code in self.missing)

    def fits(self, cell: Cell) -> bool:
        """Return whether a cell is empty, a code of the column, or of its kind."""
        if cell is None or cell in self.allowed:
            return True
        return self.kind is not Kind.CODE and is_of(self.kind, cell)


class DatasetError(Exception):
    """A data set cannot be made, written or read."""


class ColumnContradicts(DatasetError):
    """A column's description cannot be true."""

    def __init__(self, column: str, fact: str) -> None:
        self.column, self.fact = column, fact
        super().__init__(f"column {column}: {fact}")


_WHOLE = re.compile(r"0|-?[1-9][0-9]*")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})"
)


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    at.astimezone(UTC)  # so that whoever has the moment can have it in UTC
    return at


_FORMS: dict[Kind, tuple[re.Pattern[str], Callable[[str], Value]]] = {
    Kind.WHOLE: (_WHOLE, int),
    Kind.DECIMAL: (_DECIMAL, Decimal),
    Kind.DATE: (_DATE, date.fromisoformat),
    Kind.MOMENT: (_MOMENT, _moment),
}


def is_of(kind: Kind, text: str) -> bool:
    """Return whether a text is a value of a kind; every text is a TEXT and may be a CODE."""
    try:
        value_of(kind, text)
    except NotOfKind:
        return False
    return True


def value_of(kind: Kind, text: str) -> Value:
    """Return the value a text stands for; raises NotOfKind.

    Numbers have no leading zeros and a point; days and instants are ISO 8601, instants with
    their offset. Source: RFC 3339.
    """
    if kind not in _FORMS:
        return text
    pattern, read = _FORMS[kind]
    try:
        if pattern.fullmatch(text):
            return read(text)
    except (ValueError, OverflowError):
        pass
    raise NotOfKind(kind)


class NotOfKind(DatasetError):
    """A text is not a value of the kind asked for; the message does not repeat the text."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        super().__init__(f"not a value of kind {kind}")
