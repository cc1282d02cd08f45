"""The audit trail inside a data set: who set which cell to what, when and why."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from selfback.domain.dataset.checks import Fault, Finding
from selfback.domain.dataset.column import Cell, Column, DatasetError, Kind, Words, is_of
from selfback.domain.dataset.dataset import Dataset
from selfback.domain.dataset.table import Row, Shape, Table

CHANGES = "changes"
USERS = "users"

CHANGES_SHAPE = Shape(
    name=CHANGES,
    words=Words(
        en="Every change of a value", da="Hver ændring af en værdi", nb="Hver endring av en verdi"
    ),
    key=("number",),
    columns=(
        Column(
            name="number",
            kind=Kind.WHOLE,
            required=True,
            words=Words(
                en="Number of the change", da="Ændringens nummer", nb="Nummeret på endringen"
            ),
        ),
        Column(name="table", required=True, words=Words(en="Table", da="Tabel", nb="Tabell")),
        Column(
            name="key",
            required=True,
            words=Words(
                en="Key of the row, as a JSON list",
                da="Rækkens nøgle, som JSON-liste",
                nb="Radens nøkkel, som JSON-liste",
            ),
        ),
        Column(name="column", required=True, words=Words(en="Column", da="Kolonne", nb="Kolonne")),
        Column(
            name="value",
            words=Words(
                en="Value after the change; empty if it was removed",
                da="Værdi efter ændringen; tom, hvis den blev fjernet",
                nb="Verdi etter endringen; tom hvis den ble fjernet",
            ),
        ),
        Column(
            name="user", required=True, refers=USERS, words=Words(en="Who", da="Hvem", nb="Hvem")
        ),
        Column(
            name="at",
            kind=Kind.MOMENT,
            required=True,
            words=Words(en="When", da="Hvornår", nb="Når"),
        ),
        Column(name="reason", words=Words(en="Why", da="Hvorfor", nb="Hvorfor")),
    ),
)

USERS_SHAPE = Shape(
    name=USERS,
    words=Words(
        en="Who worked on the data",
        da="Hvem der arbejdede med data",
        nb="Hvem som arbeidet med dataene",
    ),
    key=("user",),
    columns=(
        Column(
            name="user",
            required=True,
            words=Words(en="User, without a name", da="Bruger, uden navn", nb="Bruker, uten navn"),
        ),
        Column(name="role", required=True, words=Words(en="Role", da="Rolle", nb="Rolle")),
        Column(name="site", refers="sites", words=Words(en="Site", da="Sted", nb="Sted")),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One cell set to one value; None if what stood there was removed."""

    number: int
    table: str
    key: Row
    column: str
    value: Cell
    user: str
    at: str
    reason: Cell


Place = tuple[str, Row, str]
"""A cell: table, key of the row, column."""


def changes_table(changes: Sequence[Change]) -> Table:
    """Return changes as the table of a data set."""
    return Table.of(CHANGES_SHAPE, map(_record, changes))


def changes_of(dataset: Dataset) -> dict[Place, list[Change]]:
    """Return the changes of each cell, oldest first; raises KeyUnreadable."""
    by_place: dict[Place, list[Change]] = {}
    if CHANGES not in dataset.by_name:
        return by_place
    changes = (_change(record) for record in dataset.by_name[CHANGES].records())
    for one in sorted(changes, key=lambda change: change.number):
        by_place.setdefault((one.table, one.key, one.column), []).append(one)
    return by_place


def check_changes(dataset: Dataset) -> list[Finding]:
    """Return where the trail does not lead to what the tables hold."""
    try:
        return list(_faults(dataset, changes_of(dataset)))
    except KeyUnreadable as fault:
        return [_finding(fault.number, "key", f"{fault}")]


def told_by_changes(table: Table, kept: Sequence[Table], whole: Dataset) -> Table:
    """Return the trail without the cells that a blinded set leaves out or masks.

    kept    the tables of the blinded set
    whole   the data set before blinding
    """
    cells = {
        (one.name, one.shape.key_of(row), column.name)
        for one in kept
        if one.shape.key
        for row in one.rows
        for column in one.shape.columns
        if column == whole.by_name[one.name].shape.column(column.name)
    }
    shape = table.shape
    rows = (
        (row, record)
        for row, record in zip(table.rows, table.records(), strict=True)
        if (record["table"], _key(record), record["column"]) in cells
    )
    by_number = sorted(rows, key=lambda pair: _number(pair[1]))
    place = shape.at["number"]
    renumbered = (
        (*row[:place], str(number), *row[place + 1 :])
        for number, (row, _) in enumerate(by_number, start=1)
    )
    return replace(table, rows=tuple(renumbered))


def _faults(dataset: Dataset, changes: Mapping[Place, list[Change]]) -> Iterator[Finding]:
    cells = _cells(dataset, {table for table, _, _ in changes})
    for place, trail in changes.items():
        last = trail[-1]
        if place not in cells:
            yield _finding(last.number, "key", "no table has such a cell")
        elif cells[place] != last.value:
            yield _finding(last.number, "value", "the table holds something else than this")


def _cells(dataset: Dataset, names: set[str]) -> dict[Place, Cell]:
    tables = [table for table in dataset.tables if table.name in names and table.shape.key]
    return {
        (table.name, table.shape.key_of(row), column.name): cell
        for table in tables
        for row in table.rows
        for column, cell in zip(table.shape.columns, row, strict=True)
    }


def _finding(number: int, column: str, sentence: str) -> Finding:
    return Finding(
        table=CHANGES, row=number, column=column, fault=Fault.DANGLING, sentence=sentence
    )


def _record(change: Change) -> dict[str, Cell]:
    return {
        "number": str(change.number),
        "table": change.table,
        "key": json.dumps(change.key, ensure_ascii=False, separators=(",", ":")),
        "column": change.column,
        "value": change.value,
        "user": change.user,
        "at": change.at,
        "reason": change.reason,
    }


def _change(record: Mapping[str, Cell]) -> Change:
    return Change(
        number=_number(record),
        table=record["table"] or "",
        key=_key(record),
        column=record["column"] or "",
        value=record["value"],
        user=record["user"] or "",
        at=record["at"] or "",
        reason=record["reason"],
    )


def _key(record: Mapping[str, Cell]) -> Row:
    try:
        key = json.loads(record["key"] or "")
    except (ValueError, RecursionError):
        key = None
    if not isinstance(key, list) or not all(cell is None or isinstance(cell, str) for cell in key):
        raise KeyUnreadable(_number(record))
    return tuple(key)


class KeyUnreadable(DatasetError):
    """A change's key is not a JSON list of texts."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"the key of change {number} is not a JSON list of texts")


def _number(record: Mapping[str, Cell]) -> int:
    text = record["number"] or ""
    return int(text) if is_of(Kind.WHOLE, text) else 0
