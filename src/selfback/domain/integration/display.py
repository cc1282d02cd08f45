"""A joint display: numbers, themes and quotes beside what they mean together."""

import math
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum


class Template(StrEnum):
    """How a display is laid out (Guetterman, Fetters & Creswell 2015, doi 10.1370/afm.1865)."""

    SIDE_BY_SIDE = "side-by-side"
    STATISTICS_BY_THEME = "statistics-by-theme"
    CASE_ORIENTED = "case-oriented"


class Fit(StrEnum):
    """What words do to numbers (Fetters, Curry & Creswell 2013, doi 10.1111/1475-6773.12117).

    SILENT is where one of the two says nothing.
    """

    CONFIRM = "confirm"
    EXPAND = "expand"
    DISAGREE = "disagree"
    SILENT = "silent"


class Scale(StrEnum):
    """The unit of an estimate: shares are kept from 0 to 1 and shown in per cent."""

    SHARE = "share"
    PLAIN = "plain"


class DisplayInvalid(ValueError):
    """A display cannot be as it is; says where."""

    def __init__(self, where: str, fact: str) -> None:
        self.where = where
        self.fact = fact
        super().__init__(f"{where}: {fact}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One figure with its denominator.

    count, of   how many of how many; count is None for a mean, then `of` is how many it is over
    estimate    a share from 0 to 1, or a value in the unit the label names; None if not known
    low, high   interval of the estimate; both or neither
    note        such as "hidden: fewer than 5 people"
    """

    label: str
    count: int | None = None
    of: int | None = None
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    scale: Scale = Scale.SHARE
    note: str = ""

    def __post_init__(self) -> None:
        where = f"number {self.label!r}"
        if not self.label.strip():
            raise DisplayInvalid("number", "has no label")
        if self.count is not None and (self.of is None or not 0 <= self.count <= self.of):
            raise DisplayInvalid(where, f"{self.count} of {self.of} is not a share")
        if (self.low is None) != (self.high is None):
            raise DisplayInvalid(where, "an interval has two ends")
        ends = [each for each in (self.low, self.estimate, self.high) if each is not None]
        if not all(map(math.isfinite, ends)):
            raise DisplayInvalid(where, "is not a finite number")
        if ends != sorted(ends):
            raise DisplayInvalid(where, "its estimate does not lie within its interval")
        if self.scale is Scale.SHARE and any(not 0 <= each <= 1 for each in ends):
            raise DisplayInvalid(where, "a share lies from 0 to 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A code or theme with how often it was given, and in how many texts."""

    name: str
    codings: int | None = None
    sources: int | None = None

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise DisplayInvalid("theme", "has no name")
        if any(each is not None and each < 0 for each in (self.codings, self.sources)):
            raise DisplayInvalid(f"theme {self.name!r}", "counts are not below 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What somebody said, tied to the coding it comes from.

    coding, source  ids in the qualitative project
    case            pseudonym of who said it, never a name
    kind            interview, free text or document
    has_consent     whether it may be quoted; without it, the words are nowhere shown or kept
    """

    coding: str
    source: str
    case: str
    kind: str = "interview"
    words: str = ""
    has_consent: bool = True

    def __post_init__(self) -> None:
        if not self.source.strip() or not self.case.strip():
            raise DisplayInvalid("quote", "needs a source and the pseudonym of a case")
        if self.has_consent and not self.words.strip():
            raise DisplayInvalid(f"quote of {self.case}", "has no words")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One topic: what is counted, what is said, and what follows from both.

    topic       a theme, a construct or a case
    construct   of the theory; empty if none
    """

    topic: str
    construct: str = ""
    numbers: tuple[Number, ...] = ()
    themes: tuple[Theme, ...] = ()
    quotes: tuple[Quote, ...] = ()
    fit: Fit
    meta_inference: str

    def __post_init__(self) -> None:
        where = f"row {self.topic!r}"
        if not self.topic.strip():
            raise DisplayInvalid("row", "has no topic")
        if not self.meta_inference.strip():
            raise DisplayInvalid(where, "has no meta-inference")
        if self.fit is not Fit.SILENT and not (self.numbers and (self.themes or self.quotes)):
            fact = f"{self.fit} takes both numbers and words; where one is missing it is silent"
            raise DisplayInvalid(where, fact)

    @property
    def shown(self) -> tuple[Quote, ...]:
        """The quotes that may be shown."""
        return tuple(each for each in self.quotes if each.has_consent)

    @property
    def withheld(self) -> int:
        """Quotes that may not be shown, because there is no consent."""
        return len(self.quotes) - len(self.shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Display:
    """One joint display.

    author      who drew the meta-inferences
    on          the day they were drawn
    """

    id: str
    title: str
    template: Template
    rows: tuple[Row, ...]
    author: str
    on: date
    is_synthetic: bool = False

    def __post_init__(self) -> None:
        where = f"display {self.id!r}"
        for name in ("id", "title", "author"):
            if not getattr(self, name).strip():
                raise DisplayInvalid(where, f"has no {name}")
        if not self.rows:
            raise DisplayInvalid(where, "has no rows")
        topics = [row.topic for row in self.rows]
        if twice := next((topic for topic in topics if topics.count(topic) > 1), None):
            raise DisplayInvalid(where, f"{twice!r} stands there twice")

    @property
    def withheld(self) -> int:
        """Quotes of all rows that may not be shown."""
        return sum(row.withheld for row in self.rows)


def withdrawn(display: Display, cases: Collection[str]) -> Display:
    """Return the display after these cases took back their consent: their words are gone."""
    rows = (
        replace(row, quotes=tuple(_without(quote, cases) for quote in row.quotes))
        for row in display.rows
    )
    return replace(display, rows=tuple(rows))


def _without(quote: Quote, cases: Collection[str]) -> Quote:
    return replace(quote, words="", has_consent=False) if quote.case in cases else quote
