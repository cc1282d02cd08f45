"""Positions in a text, as other programs count them, made into positions in Unicode code points.

REFI-QDA 1.5 counts code points of the plain text. Some programs count UTF-16 units, so that every
emoji moves what follows; some take the two signs of a Windows line end for one, or the other way
round; some count the byte order mark. Which way a file counts is found by looking whether the
passages then have the words that the file says they have.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from selfback.domain.qualitative.xml_text import writable

BYTE_ORDER_MARK = "\ufeff"
_LINE_END = re.compile("\r\n|\r")
_SPECIAL = re.compile("\r\n|\r|\n|[\U00010000-\U0010ffff]")
_SPACE = re.compile(r"\s+")
_LONG_ENOUGH = 8


class Counting(NamedTuple):
    """A way of counting positions.

    wide        units of a sign beyond the basic plane (an emoji): 1 or 2
    line_end    units of a line end: 1, 2, or 0 for as many signs as the text has there
    mark        units before the first sign: 1 if the byte order mark counts
    """

    wide: int = 1
    line_end: int = 0
    mark: int = 0

    def __str__(self) -> str:
        signs = "code points" if self.wide == 1 else "UTF-16 units"
        ends = ("", ", a line end as one", ", a line end as two")[self.line_end]
        return signs + ends + (", with the byte order mark" if self.mark else "")


STANDARD = Counting()
_WAYS = tuple(
    Counting(wide, line_end, mark) for mark in (0, 1) for line_end in (0, 1, 2) for wide in (1, 2)
)
_HABITS = {"nvivo": Counting(2, 0, 0), "atlas": Counting(1, 1, 0)}
"""What a program is known to do; decides only where the words of the passages do not."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it is kept, with what is needed to understand positions in the text as it was.

    plain       without byte order mark, every line end one line feed
    specials    for each line end and wide sign: its place in `plain`, and whether it is wide (0),
                or by how many signs (1, 2) the text wrote a line end
    """

    plain: str
    has_mark: bool
    specials: tuple[tuple[int, int], ...]

    @property
    def had_other_line_ends(self) -> bool:
        """Whether line ends were changed."""
        return any(signs == 2 for _place, signs in self.specials)


def text_of(written: str) -> Text:
    """Return a text as it is kept: no byte order mark, line ends as line feeds."""
    has_mark = written.startswith(BYTE_ORDER_MARK)
    raw = written.removeprefix(BYTE_ORDER_MARK)
    specials: list[tuple[int, int]] = []
    shorter = 0
    for found in _SPECIAL.finditer(raw):
        is_wide = ord(found[0][0]) > 0xFFFF
        specials.append((found.start() - shorter, 0 if is_wide else len(found[0])))
        shorter += len(found[0]) - 1
    return Text(plain=_LINE_END.sub("\n", raw), has_mark=has_mark, specials=tuple(specials))


class Reader:
    """Understands positions of one text that were counted in one way."""

    def __init__(self, text: Text, way: Counting) -> None:
        self._length = len(text.plain)
        self._mark = way.mark
        extras = [(place, _extra(signs, way)) for place, signs in text.specials]
        extras = [(place, extra) for place, extra in extras if extra]
        self._sums = [0, *accumulate(extra for _, extra in extras)]
        # where, in units, each sign of more than one unit ends
        self._ends = [
            place + 1 + self._mark + total
            for (place, _), total in zip(extras, self._sums[1:], strict=True)
        ]

    def place(self, position: int) -> int | None:
        """Return the code point a position stands at, None if it is outside of the text."""
        before = bisect_right(self._ends, position)
        place = position - self._mark - self._sums[before]
        if before < len(self._ends):
            first = self._ends[before] - 1 - (self._sums[before + 1] - self._sums[before])
            place = min(place, first - self._mark - self._sums[before])
        return place if 0 <= place <= self._length else None


def _extra(signs: int, way: Counting) -> int:
    if signs == 0:
        return way.wide - 1
    return (way.line_end or signs) - 1


class Passage(NamedTuple):
    """A passage as a file gives it: positions in some counting, and its name there."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Vote:
    """How well a way of counting fits a text's passages.

    matches     how well the words of the passages are then their names, 0 to 3 for each
    inside      passages that are then inside the text
    """

    matches: int
    inside: int


def votes(text: Text, passages: Sequence[Passage]) -> dict[Counting, Vote]:
    """Return each way of counting that makes a difference to this text, and how well it fits."""
    found: dict[Counting, Vote] = {}
    seen: set[tuple[int, ...]] = set()
    for way in _WAYS:
        if way.mark and not text.has_mark:
            continue
        same = (way.mark, *(_extra(signs, way) for _place, signs in text.specials))
        if same not in seen:
            seen.add(same)
            found[way] = _vote(text, passages, Reader(text, way))
    return found


def _vote(text: Text, passages: Iterable[Passage], reader: Reader) -> Vote:
    matches = inside = 0
    for passage in passages:
        start, end = reader.place(passage.start), reader.place(passage.end)
        if start is None or end is None or start > end:
            continue
        inside += 1
        matches += _likeness(passage.name, text.plain[start:end])
    return Vote(matches, inside)


def way_of(found: dict[Counting, Vote], *, elsewhere: dict[Counting, int], origin: str) -> Counting:
    """Return the way of counting that fits best.

    elsewhere   matches in the other texts of the file, which decide between equals
    origin      the program the file is from, which decides after that
    """
    habit = next((way for key, way in _HABITS.items() if key in origin.lower()), STANDARD)

    def fitness(way: Counting) -> tuple[int, int, int, bool, int]:
        vote = found[way]
        usual = way == habit
        return (vote.matches, vote.inside, elsewhere.get(way, 0), usual, -_WAYS.index(way))

    return max(found, key=fitness)


def has_words(name: str, passage: str) -> bool:
    """Return whether a passage's name is its text, or a good part of how it begins."""
    return _likeness(name, passage) > 0


def _likeness(name: str, passage: str) -> int:
    """Return 3 if the name is exactly the words, less if there is more text or space around."""
    said, text = _folded(name), _folded(passage)
    begins = said.removesuffix("\u2026").removesuffix("...").rstrip()
    if not begins:
        return 0
    if said == text:
        return 3 if passage == passage.strip() else 2
    if begins != said and text.startswith(begins):
        return 2
    return int(len(begins) >= _LONG_ENOUGH and text.startswith(begins))


def excerpt(passage: str, signs: int = 60) -> str:
    """Return how a passage begins, on one line, with an ellipsis if there is more of it."""
    text = _folded(passage)
    return text if len(text) <= signs else f"{text[:signs].rstrip()}\u2026"


def _folded(text: str) -> str:
    return _SPACE.sub(" ", unicodedata.normalize("NFC", writable(text))).strip()
