"""What a report is made of, whichever form it takes: sections of sentences, tables and figures."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A paragraph.

    role    "plain", "lead" (the finding), "note" (small) or "warning" (boxed)
    """

    text: str
    role: str = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table; the first cell of a row is its heading.

    header  of the columns
    rows    texts; a row with one cell alone is a heading over those below it
    strong  rows by place that are to stand out
    """

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    strong: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A figure.

    name        of its file, without ending
    said        what it shows, in words, for those who cannot see it
    width       the share of the page's width it takes, 0 to 1
    is_tall     on paper it takes what is left of a page in height
    """

    name: str
    title: str
    said: str
    svg: str
    width: float = 1.0
    is_tall: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """A list of short facts: (what, value)."""

    points: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One paragraph of a cell of a board.

    role    "plain", "strong", "quote" or "soft"
    to      id of a section that it leads to; empty if none
    share   low end, value and high end of a share from 0 to 1, drawn below it; None if none
    """

    text: str
    role: str = "plain"
    to: str = ""
    share: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A table of words: each cell holds paragraphs, and the first of a row is its heading.

    header  of the columns
    parts   how much of the width each column takes
    """

    title: str
    header: tuple[str, ...]
    parts: tuple[int, ...]
    rows: tuple[tuple[tuple[Line, ...], ...], ...]
    notes: tuple[str, ...] = ()


Block = Sentence | Grid | Board | Picture | Points


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the report with a heading that can be linked to."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The whole report.

    headline    the finding, in one sentence
    marks       what every page says, such as that the data are made up; empty if nothing
    facts       what it is made from: protocol, version, data cut
    """

    title: str
    headline: str
    lead: str
    marks: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]

    def pictures(self) -> Iterator[Picture]:
        """Yield every figure in order."""
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, Picture):
                    yield block


def tight(words: str) -> str:
    """Return a short heading of a row so that it does not break over lines."""
    return words.replace(" ", "\u00a0") if len(words) <= 14 else words
