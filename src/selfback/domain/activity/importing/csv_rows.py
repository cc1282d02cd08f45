"""Rows of a CSV file, by the names of their columns."""

import csv
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

from selfback.domain.activity.errors import FileRefused
from selfback.domain.activity.import_rules import SizeLimits
from selfback.domain.activity.importing.entry import Entry

BOM = b"\xef\xbb\xbf"


class Row:
    """One row: its cells by column, and its line in the file."""

    __slots__ = ("_cells", "_columns", "line", "name")

    def __init__(self, name: str, line: int, columns: dict[str, int], cells: list[str]) -> None:
        self.name = name
        self.line = line
        self._columns = columns
        self._cells = cells

    def get(self, *columns: str) -> str:
        """Return the cell of the first of the columns that the file has, or nothing."""
        for column in columns:
            place = self._columns.get(column)
            if place is not None:
                return self._cells[place].strip() if place < len(self._cells) else ""
        return ""

    def where(self, column: str) -> str:
        return f"{self.name}, line {self.line}, {column}"


def header_of(head: bytes, *, skip: int = 0) -> list[str]:
    """Return the names of the columns at the beginning of a file, in small letters."""
    lines = head.removeprefix(BOM).decode("utf-8", "replace").splitlines()
    if len(lines) <= skip:
        return []
    line = lines[skip]
    return [_folded(each) for each in next(csv.reader([line], delimiter=separator(line)), [])]


def separator(line: str) -> str:
    """Return what separates the cells of a line of names: most of comma, semicolon and tab."""
    return max(",;\t", key=line.count)


def rows(
    entry: Entry, *, limits: SizeLimits, skip: int = 0, rename: Callable[[str], str] = str
) -> Iterator[Row]:
    """Yield the rows after the line of names; empty lines are left out.

    skip    lines before the names
    rename  what to make of the name of a column in small letters
    raises  FileRefused for text that is not UTF-8, lines without end and rows that are too short
    """
    with entry.open() as stream:
        lines = _lines(stream, entry.name, limits.token_bytes)
        for _ in range(skip):
            next(lines, None)
        first = next(lines, "")
        reader = csv.reader(_chain(first, lines), delimiter=separator(first), strict=True)
        try:
            names = [rename(_folded(each)) for each in next(reader, [])]
            columns = {name: place for place, name in reversed(list(enumerate(names)))}
            for cells in reader:
                if not any(cells):
                    continue
                line = reader.line_num + skip
                if len(cells) < _needed(names):
                    raise FileRefused(
                        f"{entry.name}, line {line}: has {len(cells)} fields instead of"
                        f" {_needed(names)}; the file may be cut off"
                    )
                yield Row(entry.name, line, columns, cells)
        except csv.Error as refused:
            raise FileRefused(
                f"{entry.name}, line {reader.line_num + skip}: cannot be read as CSV ({refused})"
            ) from refused


def _needed(names: Sequence[str]) -> int:
    return len(names) - (not names[-1])


def _folded(name: str) -> str:
    return " ".join(name.strip().casefold().replace("_", " ").split())


def _chain(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


def _lines(stream: BinaryIO, name: str, most: int) -> Iterator[str]:
    number = 0
    while line := stream.readline(most + 1):
        number += 1
        if len(line) > most:
            raise FileRefused(f"{name}, line {number}: is longer than {most:,} bytes")
        if number == 1:
            line = line.removeprefix(BOM)
        try:
            yield line.decode("utf-8")
        except UnicodeDecodeError:
            raise FileRefused(f"{name}, line {number}: is not text in UTF-8") from None
