"""A table: its shape, which is described, and its rows, which are data."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from selfback.domain.dataset.column import Cell, Column, DatasetError, Reveals, Words

PARTICIPANTS = "participants"
Row = tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class Shape:
    """What a table holds: its columns and what makes a row unique.

    key         columns that together name one row; empty if rows have no name
    reveals     FOLLOWS if the whole table tells the arm and is left out of a blinded set
    """

    name: str
    words: Words
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    reveals: Reveals = Reveals.NOTHING

    def __post_init__(self) -> None:
        if len(self.at) != len(self.columns):
            raise TableContradicts(self.name, "two columns have the same name")
        unknown = [name for name in self.key if name not in self.at]
        if unknown:
            raise TableContradicts(self.name, f"its key names no column: {', '.join(unknown)}")

    @cached_property
    def at(self) -> Mapping[str, int]:
        """Column name -> its place in a row, from 0."""
        return {column.name: place for place, column in enumerate(self.columns)}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def key_places(self) -> tuple[int, ...]:
        """Where the key's columns stand in a row."""
        return tuple(self.at[name] for name in self.key)

    def key_of(self, row: Row) -> Row:
        """Return the cells that name a row; empty if rows have no name."""
        return tuple(row[place] for place in self.key_places)

    def column(self, name: str) -> Column:
        """Return a column; raises KeyError."""
        return self.columns[self.at[name]]

    @property
    def participant(self) -> str:
        """The column that says whose a row is; empty if rows do not belong to participants."""
        if self.name == PARTICIPANTS:
            return self.key[0] if self.key else ""
        whose = (c.name for c in self.columns if c.refers == PARTICIPANTS and c.required)
        return next(whose, "")


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows of one shape; every row has a cell for every column."""

    shape: Shape
    rows: tuple[Row, ...] = ()

    def __post_init__(self) -> None:
        width = len(self.shape.columns)
        wrong = next((n for n, row in enumerate(self.rows, start=1) if len(row) != width), None)
        if wrong is not None:
            raise TableContradicts(self.shape.name, f"row {wrong} does not have {width} cells")

    @classmethod
    def of(cls, shape: Shape, records: Iterable[Mapping[str, Cell]]) -> Self:
        """Return a table of records by column name; what a record leaves out is None.

        raises  TableContradicts for a name that is no column
        """
        return cls(shape=shape, rows=tuple(_row_of(shape, record) for record in records))

    @property
    def name(self) -> str:
        """The name of the table."""
        return self.shape.name

    def records(self) -> Iterator[dict[str, Cell]]:
        """Yield each row as column name -> cell."""
        names = self.shape.names
        return (dict(zip(names, row, strict=True)) for row in self.rows)

    def cells(self, column: str) -> Iterator[Cell]:
        """Yield the cells of a column, in the order of the rows; raises KeyError."""
        place = self.shape.at[column]
        return (row[place] for row in self.rows)

    def in_order(self) -> Self:
        """Return the same rows in their one canonical order: by key, then by every cell."""
        order = sorted(self.rows, key=lambda row: (sortable(self.shape.key_of(row)), sortable(row)))
        return replace(self, rows=tuple(order))


def sortable(row: Row) -> tuple[tuple[bool, str], ...]:
    """Return cells as something that can be put in order: None first, then by code point."""
    return tuple((cell is not None, cell or "") for cell in row)


def _row_of(shape: Shape, record: Mapping[str, Cell]) -> Row:
    unknown = [name for name in record if name not in shape.at]
    if unknown:
        raise TableContradicts(shape.name, f"it has no column {', '.join(unknown)}")
    return tuple(record.get(name) for name in shape.names)


class TableContradicts(DatasetError):
    """A table or its shape cannot be what it says."""

    def __init__(self, table: str, fact: str) -> None:
        self.table, self.fact = table, fact
        super().__init__(f"table {table}: {fact}")
