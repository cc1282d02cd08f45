"""A file of somebody else as records of our columns, with every problem on the way."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from selfback.domain.dataset.checks import writable
from selfback.domain.dataset.column import LANGUAGES, Cell, Column, Kind
from selfback.domain.dataset.delimited import FileUnreadable, Line, read_lines, text_of
from selfback.domain.dataset.table import Shape

LARGEST = 64 * 2**20
_Facts = tuple[tuple[str, str | int], ...]
_DAY_MONTH_YEAR = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})")
_COMMA_NUMBER = re.compile(r"-?[0-9]+,[0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """Why a file cannot be taken over; it never repeats what stands in the file.

    line    of the file, from 1
    field   the file's own heading; empty if it is the line as a whole
    says    what is wrong, with the names of facts in braces: translated before they are put in
    facts   name of a fact -> what it is here
    """

    line: int
    field: str
    says: str
    facts: _Facts = ()

    @property
    def sentence(self) -> str:
        """What is wrong, in English."""
        return self.says.format(**dict(self.facts))

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
        return _refused(1, "the file has more than {most} bytes", most=LARGEST)
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


def _refused(line: int, says: str, **facts: str | int) -> FileRead:
    problem = Problem(line=line, field="", says=says, facts=tuple(facts.items()))
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
            says = "no column of ours is meant by this heading: map it or ignore it"
            problems.append(Problem(line=line.number, field=heading or "(empty)", says=says))
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
    return [Problem(line=line.number, field=name, says=text) for name, text in sentences]


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
        says = "there are {cells} cells and {headings} headings"
        facts = (("cells", len(line.cells)), ("headings", len(columns)))
        return {}, [Problem(line=line.number, field="", says=says, facts=facts)]
    cells: dict[str, Cell] = {}
    problems: list[Problem] = []
    for cell, (heading, name) in zip(line.cells, columns, strict=True):
        if name:
            column = shape.column(name)
            cells[name] = _ours(cell, column, form)
            problems.extend(
                Problem(line=line.number, field=heading, says=says, facts=facts)
                for says, facts in _wrong(cells[name], column, form)
            )
    return cells, problems


def _wrong(cell: Cell, column: Column, form: FileForm) -> Iterator[tuple[str, _Facts]]:
    """Yield what is wrong with a cell: what to say, and its facts."""
    if cell is None:
        if column.required:
            yield "this must not be empty", ()
    elif not writable(cell):
        yield "this holds a character that cannot be kept", ()
    elif not column.fits(cell):
        if column.kind is Kind.CODE:
            codes = ", ".join(code.value for code in column.codes)
            yield "this is none of {codes}", (("codes", codes),)
        else:
            yield _EXPECTED[column.kind], (("example", _example(column.kind, form)),)


_EXPECTED = {
    Kind.DATE: "this is not a day such as {example}",
    Kind.MOMENT: "this is not a moment such as {example}",
    Kind.WHOLE: "this is not a whole number",
    Kind.DECIMAL: "this is not a number such as {example}",
}


def _example(kind: Kind, form: FileForm) -> str:
    examples = {
        Kind.DATE: "23.11.2026" if form.day_first else "2026-11-23",
        Kind.MOMENT: "2026-11-23T09:30:00+01:00",
        Kind.DECIMAL: "4,5" if form.decimal_comma else "4.5",
    }
    return examples.get(kind, "")


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
