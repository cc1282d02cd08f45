"""Delimited text, read and written exactly: RFC 4180 in UTF-8, where empty is not missing.

A cell that is None is written as nothing, an empty text as two quotation marks. Every other cell
is quoted too, so that line ends, separators and leading zeros are plainly part of the text.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from selfback.domain.dataset.column import Cell, DatasetError

BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Line:
    """One record of a file.

    number  of the line of the file on which it starts, from 1
    """

    number: int
    cells: tuple[Cell, ...]


class FileUnreadable(DatasetError):
    """A file is not delimited text in UTF-8; says on which line."""

    def __init__(self, line: int, fact: str) -> None:
        self.line, self.fact = line, fact
        super().__init__(f"line {line}: {fact}")


def written(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return records as a file; raises TextNotWritable for text that is not UTF-8."""
    lines = (",".join(map(_quoted, cells)) for cells in (headings, *rows))
    try:
        return "".join(f"{line}\r\n" for line in lines).encode()
    except UnicodeEncodeError:
        raise TextNotWritable from None


class TextNotWritable(DatasetError):
    """A text holds half of a surrogate pair, which no UTF-8 file can hold."""

    def __init__(self) -> None:
        super().__init__("a text holds half of a surrogate pair and cannot be written as UTF-8")


def text_of(content: bytes) -> str:
    """Return a file as text, without its byte order mark; raises FileUnreadable."""
    try:
        return content.decode().removeprefix(BYTE_ORDER_MARK)
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise FileUnreadable(line, "this is not UTF-8 text") from None


def read_lines(text: str, separator: str = ",") -> list[Line]:
    """Return the records of a text; what stands between quotation marks is taken as it is.

    separator   one character
    raises      FileUnreadable for an open or misplaced quotation mark
    """
    cell = re.compile(rf'"([^"]*(?:""[^"]*)*)"|([^"{re.escape(separator)}\r\n]*)')
    records: list[Line] = []
    cells: list[Cell] = []
    place, line, started = 0, 1, 1
    while place < len(text):
        found = cell.match(text, place)
        if found is None:  # the pattern can match nothing, so this cannot be
            raise FileUnreadable(line, "a cell cannot be read")
        cells.append(_cell(found))
        line += found[0].count("\n")
        place = found.end()
        rest = text[place : place + 2]
        if rest.startswith(separator):
            place += 1
            if place < len(text):
                continue
            cells.append(None)
        elif rest and rest[0] not in "\r\n":
            raise FileUnreadable(line, "a quotation mark stands in the wrong place or stays open")
        place += 2 if rest == "\r\n" else 1
        line += 1
        records.append(Line(started, tuple(cells)))
        cells, started = [], line
    return records


def _cell(found: re.Match[str]) -> Cell:
    if found[1] is not None:
        return found[1].replace('""', '"')
    return found[2] or None


def _quoted(cell: Cell) -> str:
    return "" if cell is None else '"' + cell.replace('"', '""') + '"'
