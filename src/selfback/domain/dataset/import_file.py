"""A file of somebody else as records of our columns, with every problem on the way."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from selfback.domain.dataset.checks import writable
from selfback.domain.dataset.column import LANGUAGES, Cell, Column, Kind
from selfback.domain.dataset.delimited import FileUnreadable, Line, read_lines, text_of
from selfback.domain.dataset.table import Shape

LARGEST = 64 * 2**20
_DAY_MONTH_YEAR = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})")
_COMMA_NUMBER = re.compile(r"-?[0-9]+,[0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """Why a file cannot be taken over; it never repeats what stands in the file.

    line    of the file, from 1
    field   the file's own heading; empty if it is the line as a whole
    """

    line: int
    field: str
    sentence: str

    def __str__(self) -> str:
        return f"line {self.line}{f', {self.field}' if self.field else ''}: {self.sentence}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileForm:
    """How a file writes things.

    columns         heading of the file -> our column; headings that are our names or labels are
                    found without
    ignored         headings that are not taken over
    separator       between cells
    day_first       days are written 23.11.2026 rather than 2026-11-23
    decimal_comma   numbers are written 4,5 rather than 4.5
    """

    columns: Mapping[str, str]
    ignored: frozenset[str] = frozenset()
    separator: str = ","
    day_first: bool = False
    decimal_comma: bool = False


PLAIN = FileForm(columns={})


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One line of a file as cells of our columns, and which heading each column had."""

    line: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRead:
    """What a file holds.

    headings    our column -> the file's heading
    """

    records: tuple[Record, ...]
    headings: Mapping[str, str]
    problems: tuple[Problem, ...]


def read_file(content: bytes, shape: Shape, form: FileForm = PLAIN) -> FileRead:
    """Return a file as records, and every problem with its line and heading, in one pass.

    Spaces around cells are cut; empty cells and empty texts are both nothing; empty lines are
    passed over. Values are checked against their columns, in our own way of writing them.
    """
    if len(content) > LARGEST:
        return _refused(1, f"the file has more than {LARGEST} bytes")
    try:
        lines = read_lines(text_of(content), form.separator)
    except FileUnreadable as fault:
        return _refused(fault.line, fault.fact)
    filled = [line for line in lines if any(cell and cell.strip() for cell in line.cells)]
    if not filled:
        return _refused(1, "the file is empty")
    columns, problems = _columns(filled[0], shape, form)
    records = []
    for line in filled[1:]:
        cells, more = _cells(line, columns, shape, form)
        records.append(Record(line=line.number, cells=cells))
        problems.extend(more)
    headings = {name: heading for heading, name in columns if name}
    return FileRead(records=tuple(records), headings=headings, problems=tuple(problems))


def _refused(line: int, sentence: str) -> FileRead:
    problem = Problem(line=line, field="", sentence=sentence)
    return FileRead(records=(), headings={}, problems=(problem,))


_Columns = list[tuple[str, str]]


def _columns(line: Line, shape: Shape, form: FileForm) -> tuple[_Columns, list[Problem]]:
    """Return heading and column ("" if it is ignored) of each place."""
    known = _known_headings(shape)
    mapped = {_folded(heading): name for heading, name in form.columns.items()}
    ignored = set(map(_folded, form.ignored))
    columns, problems = [], []
    for cell in line.cells:
        heading = (cell or "").strip()
        name = mapped.get(_folded(heading)) or known.get(_folded(heading), "")
        if _folded(heading) in ignored:
            name = ""
        elif not name or name not in shape.at:
            sentence = "no column of ours is meant by this heading: map it or ignore it"
            problems.append(
                Problem(line=line.number, field=heading or "(empty)", sentence=sentence)
            )
            name = ""
        columns.append((heading, name))
    problems.extend(_missing_or_twice(line, shape, columns))
    return columns, problems


def _missing_or_twice(line: Line, shape: Shape, columns: _Columns) -> list[Problem]:
    counts = Counter(name for _, name in columns if name)
    sentences = [
        (name, "two headings mean this column") for name, count in counts.items() if count > 1
    ]
    needed = dict.fromkeys((*shape.key, *(c.name for c in shape.columns if c.required)))
    sentences += [(name, "no heading means this column") for name in needed if name not in counts]
    return [Problem(line=line.number, field=name, sentence=text) for name, text in sentences]


def _known_headings(shape: Shape) -> dict[str, str]:
    """Return headings that can only mean one column: its name, and labels that no other has."""
    labels = Counter(label for column in shape.columns for label in _labels(column))
    known = {
        label: column.name
        for column in shape.columns
        for label in _labels(column)
        if labels[label] == 1
    }
    return known | {_folded(name): name for name in shape.names}


def _labels(column: Column) -> set[str]:
    return {_folded(column.words.in_language(language)) for language in LANGUAGES}


def _folded(heading: str) -> str:
    return " ".join(heading.split()).casefold()


def _cells(
    line: Line, columns: _Columns, shape: Shape, form: FileForm
) -> tuple[dict[str, Cell], list[Problem]]:
    if len(line.cells) != len(columns):
        sentence = f"there are {len(line.cells)} cells and {len(columns)} headings"
        return {}, [Problem(line=line.number, field="", sentence=sentence)]
    cells: dict[str, Cell] = {}
    problems: list[Problem] = []
    for cell, (heading, name) in zip(line.cells, columns, strict=True):
        if name:
            column = shape.column(name)
            cells[name] = _ours(cell, column, form)
            problems.extend(
                Problem(line=line.number, field=heading, sentence=sentence)
                for sentence in _wrong(cells[name], column, form)
            )
    return cells, problems


def _wrong(cell: Cell, column: Column, form: FileForm) -> Sequence[str]:
    if cell is None:
        return ["this must not be empty"] if column.required else []
    if not writable(cell):
        return ["this holds a character that cannot be kept"]
    if column.fits(cell):
        return []
    if column.kind is Kind.CODE:
        return [f"this is none of {', '.join(code.value for code in column.codes)}"]
    expected = {
        Kind.DATE: "a day such as 23.11.2026" if form.day_first else "a day such as 2026-11-23",
        Kind.MOMENT: "a moment such as 2026-11-23T09:30:00+01:00",
        Kind.WHOLE: "a whole number",
        Kind.DECIMAL: "a number such as 4,5" if form.decimal_comma else "a number such as 4.5",
    }
    return [f"this is not {expected[column.kind]}"]


def _ours(cell: Cell, column: Column, form: FileForm) -> Cell:
    """Return a cell in our own way of writing; as it is, if that is not possible."""
    text = (cell or "").strip() or None
    if text is None or text in column.missing_values:
        return text
    if column.kind is Kind.DATE and form.day_first:
        return _iso_day(text)
    if column.kind is Kind.DECIMAL and form.decimal_comma and _COMMA_NUMBER.fullmatch(text):
        return text.replace(",", ".")
    return text


def _iso_day(text: str) -> str:
    found = _DAY_MONTH_YEAR.fullmatch(text)
    if found is None:
        return f"({text})"
    day, month, year = (int(part) for part in found.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return f"({text})"
