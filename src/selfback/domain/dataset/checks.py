"""The check of a data set: every fault, with its table, row and column."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from selfback.domain.dataset.column import Cell, Column, Kind
from selfback.domain.dataset.dataset import Dataset
from selfback.domain.dataset.table import PARTICIPANTS, Row, Table


class Fault(StrEnum):
    """What can be wrong with a cell or a row."""

    UNKNOWN_CODE = "unknown-code"
    WRONG_KIND = "wrong-kind"
    EMPTY = "empty"
    DUPLICATE_KEY = "duplicate-key"
    DANGLING = "dangling"
    UNWRITABLE = "unwritable"
    NO_TABLE = "no-table"
    OUT_OF_RANGE = "out-of-range"
    CONTRADICTS = "contradicts"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Finding:
    """One fault; it names the place and never repeats what stands there.

    row     of the table, from 1 without the headings; 0 if it is the table as a whole
    column  empty if it is the row as a whole
    """

    table: str
    row: int
    column: str
    fault: Fault
    sentence: str

    def __str__(self) -> str:
        place = [self.table, f"row {self.row}" if self.row else "", self.column]
        return f"{', '.join(part for part in place if part)}: {self.sentence}"


def check_dataset(dataset: Dataset) -> list[Finding]:
    """Return every fault of a data set in the order of tables, rows and columns.

    Checked are kinds and codes, cells that must be filled, keys that must be unique, references
    (a participant or a site that no table has) and texts that some file cannot hold.
    """
    found = [fault for table in dataset.tables for fault in _of_table(dataset, table)]
    places = {table.name: place for place, table in enumerate(dataset.tables)}
    return sorted(found, key=lambda one: (places[one.table], one.row, one.column, one.fault))


def _of_table(dataset: Dataset, table: Table) -> Iterator[Finding]:
    yield from _duplicates(table)
    for place, column in enumerate(table.shape.columns):
        for says in (_kind, _required, _writable, *_reference(dataset, table, column)):
            for number, row in enumerate(table.rows, start=1):
                if (found := says(column, row[place])) is not None:
                    fault, sentence = found
                    yield Finding(
                        table=table.name,
                        row=number,
                        column=column.name,
                        fault=fault,
                        sentence=sentence,
                    )


_Says = Callable[[Column, Cell], tuple[Fault, str] | None]


def _kind(column: Column, cell: Cell) -> tuple[Fault, str] | None:
    if column.fits(cell):
        return None
    if column.kind is Kind.CODE:
        return Fault.UNKNOWN_CODE, "this is none of the column's codes"
    return Fault.WRONG_KIND, f"this is not a value of kind {column.kind}"


def _required(column: Column, cell: Cell) -> tuple[Fault, str] | None:
    if column.required and cell in {None, ""}:
        return Fault.EMPTY, "this must not be empty"
    return None


def _writable(_column: Column, cell: Cell) -> tuple[Fault, str] | None:
    if cell is not None and not writable(cell):
        return Fault.UNWRITABLE, "this holds a character that not every file can hold"
    return None


def writable(text: str) -> bool:
    """Return whether every file format can hold a text.

    Refused are control characters other than tab and line ends, halves of surrogate pairs and
    U+FFFE and U+FFFF. Source: XML 1.0, fifth edition, production 2.
    """
    return not any(
        (char < " " and char not in "\t\n\r")
        or "\ud800" <= char <= "\udfff"
        or char in "\ufffe\uffff"
        for char in text
    )


def _reference(dataset: Dataset, table: Table, column: Column) -> Iterator[_Says]:
    target = column.refers
    if not target or target == table.name:
        return
    if target not in dataset.by_name:
        yield (
            lambda _column, cell: (
                None if cell is None else (Fault.NO_TABLE, f"there is no table {target}")
            )
        )
        return
    known = {dataset.by_name[target].shape.key_of(row)[:1] for row in dataset.by_name[target].rows}
    what = "participant" if target == PARTICIPANTS else f"row of {target}"

    def dangling(where: Column, cell: Cell) -> tuple[Fault, str] | None:
        if cell is None or cell in where.missing_values or (cell,) in known:
            return None
        return Fault.DANGLING, f"there is no such {what}"

    yield dangling


def _duplicates(table: Table) -> Iterator[Finding]:
    first: dict[Row, int] = {}
    if not table.shape.key:
        return
    for number, row in enumerate(table.rows, start=1):
        key = table.shape.key_of(row)
        if key in first:
            sentence = f"row {first[key]} has the same {', '.join(table.shape.key)}"
            yield Finding(
                table=table.name,
                row=number,
                column="",
                fault=Fault.DUPLICATE_KEY,
                sentence=sentence,
            )
        first.setdefault(key, number)
