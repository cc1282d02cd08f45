"""Tables of an evaluation, read from delimited text with every fault by line and column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from selfback.domain.dataset.delimited import FileUnreadable, Line, read_lines, text_of

SHOWN = 30
"""Characters of a refused cell that a message repeats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong with a file; line 1 holds the names of the columns."""

    line: int
    column: str
    says: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.column}: {self.says}"


class FileRefused(ValueError):
    """A file is not what it has to be; nothing of it was used."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(each) for each in faults))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One record; an empty cell, and one of a column that is not there, is an empty text."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(slots=True)
class Reading:
    """Reads a table and keeps what is wrong with it, until it is refused as a whole."""

    faults: list[Fault] = field(default_factory=list)

    def rows(
        self, data: bytes, *, needed: Sequence[str], optional: Sequence[str] = ()
    ) -> list[Row]:
        """Return the records of a file.

        data    UTF-8 text with a line of column names, separated by commas or semicolons
        raises  FileRefused at once where the columns are wrong or the text cannot be read
        """
        lines = self._lines(data)
        names = [(name or "").strip().lower() for name in lines[0].cells] if lines else []
        self._check_names(names, needed, optional)
        self.refuse()
        held = [row for line in lines[1:] for row in [self._row(names, line)] if row]
        if not held and not self.faults:
            self.say(1, "file", "holds no rows")
        return held

    def say(self, line: int, column: str, says: str) -> None:
        """Keep a fault."""
        self.faults.append(Fault(line=line, column=column, says=says))

    def need(self, row: Row, *columns: str) -> bool:
        """Return whether none of the cells is empty; an empty one is a fault."""
        empty = [column for column in columns if not row[column]]
        for column in empty:
            self.say(row.line, column, "is empty")
        return not empty

    def refuse(self) -> None:
        """Raise FileRefused if anything was wrong."""
        if self.faults:
            raise FileRefused(sorted(self.faults, key=lambda fault: fault.line))

    def _lines(self, data: bytes) -> list[Line]:
        try:
            text = text_of(data)
            head = text.split("\n", 1)[0]
            return read_lines(text, ";" if ";" in head and "," not in head else ",")
        except FileUnreadable as refused:
            raise FileRefused(
                [Fault(line=refused.line, column="text", says=refused.fact)]
            ) from refused

    def _check_names(
        self, names: Sequence[str], needed: Sequence[str], optional: Sequence[str]
    ) -> None:
        for name in needed:
            if name not in names:
                self.say(1, name, "this column is missing")
        for place, name in enumerate(names):
            if name not in (*needed, *optional):
                self.say(1, name or f"column {place + 1}", "this column is not known")
            elif name in names[:place]:
                self.say(1, name, "this column stands there twice")

    def _row(self, names: Sequence[str], line: Line) -> Row | None:
        cells = [(cell or "").strip() for cell in line.cells]
        if not any(cells):
            return None
        if len(cells) != len(names):
            self.say(line.number, "row", f"has {len(cells)} fields, not {len(names)}")
            return None
        return Row(line=line.number, cells=dict(zip(names, cells, strict=True)))


@dataclass(slots=True)
class Once:
    """Holds what may stand in a file once only, with the line it stands on."""

    reading: Reading
    column: str
    lines: dict[tuple[str, ...], int] = field(default_factory=dict)

    def see(self, row: Row, *key: str) -> bool:
        """Return whether this is the first row of its kind; a second one is a fault."""
        first = self.lines.setdefault(key, row.line)
        if first != row.line:
            said = ", ".join(key)
            self.reading.say(row.line, self.column, f"{said}: line {first} has this already")
        return first == row.line


@dataclass(slots=True)
class Same:
    """Holds what has to be the same in every row of one person, unit or the like."""

    reading: Reading
    column: str
    held: dict[str, tuple[str, int]] = field(default_factory=dict)

    def see(self, row: Row, key: str) -> None:
        """Find a fault where a row says otherwise than an earlier one of the same key."""
        said, line = self.held.setdefault(key, (row[self.column], row.line))
        if said != row[self.column]:
            told, before = shown(row[self.column]), shown(said)
            self.reading.say(
                row.line, self.column, f"{told} is not {before}, as of {key} in line {line}"
            )


def shown(cell: str) -> str:
    """Return a cell as a message repeats it."""
    return f"'{cell[:SHOWN]}'" if cell else "empty"
