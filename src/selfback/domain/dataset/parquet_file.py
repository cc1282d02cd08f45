"""Parquet files that carry their codebook; the same data give the same bytes.

The library that writes them is loaded when a file is written, not before.
"""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from selfback.domain.dataset.codebook_file import codebook_bytes
from selfback.domain.dataset.column import Cell, Column, DatasetError, Kind, value_of
from selfback.domain.dataset.dataset import Codebook
from selfback.domain.dataset.manifest import Manifest, manifest_bytes
from selfback.domain.dataset.table import Table

_CODEBOOK_KEY = b"selfback.codebook"
_MANIFEST_KEY = b"selfback.manifest"


def write_parquet(table: Table, manifest: Manifest, path: Path) -> None:
    """Write a table with its codebook and the manifest in the file's metadata.

    Whole numbers are int64, decimal numbers double, days date32, moments microseconds in UTC.
    A column in which missing codes stand stays text, so that a code is never taken for a value;
    so do numbers that a double or an int64 would change.

    raises  CellNotOfKind if the table has not passed its check
    """
    import pyarrow
    from pyarrow import parquet

    columns = table.shape.columns
    arrays = [_array(table, column) for column in columns]
    fields = [
        pyarrow.field(column.name, array.type, metadata=_metadata(column))
        for column, array in zip(columns, arrays, strict=True)
    ]
    metadata = {
        _CODEBOOK_KEY: codebook_bytes(Codebook(shapes=(table.shape,))),
        _MANIFEST_KEY: manifest_bytes(manifest),
    }
    schema = pyarrow.schema(fields, metadata=metadata)
    parquet.write_table(pyarrow.Table.from_arrays(arrays, schema=schema), path)


class CellNotOfKind(DatasetError):
    """A column holds a value that is not of its kind."""

    def __init__(self, table: str, column: str) -> None:
        self.table, self.column = table, column
        super().__init__(f"table {table}, column {column}: a value is not of its kind")


def _array(table: Table, column: Column) -> Any:
    import pyarrow

    cells = list(table.cells(column.name))
    if not all(map(column.fits, cells)):
        raise CellNotOfKind(table.name, column.name)
    types = {
        Kind.WHOLE: pyarrow.int64(),
        Kind.DECIMAL: pyarrow.float64(),
        Kind.DATE: pyarrow.date32(),
        Kind.MOMENT: pyarrow.timestamp("us", tz="UTC"),
    }
    if column.kind not in types or not all(_plain(column, cell) for cell in cells):
        return pyarrow.array(cells, type=pyarrow.string())
    values = [_value(column, cell) for cell in cells]
    return pyarrow.array(values, type=types[column.kind])


def _plain(column: Column, cell: Cell) -> bool:
    """Return whether the file's own type holds a cell as it is."""
    if cell is None:
        return True
    if cell in column.missing_values:
        return False
    if column.kind is Kind.WHOLE:
        return -(2**63) <= int(cell) < 2**63
    return column.kind is not Kind.DECIMAL or _exact(cell)


def _exact(cell: str) -> bool:
    return Decimal(repr(float(cell))) == Decimal(cell)


def _value(column: Column, cell: Cell) -> Any:
    if cell is None:
        return None
    value = value_of(column.kind, cell)
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return float(cell) if column.kind is Kind.DECIMAL else value


def _metadata(column: Column) -> dict[bytes, bytes]:
    words = {"en": column.words.en, "da": column.words.da, "nb": column.words.nb}
    facts = {"label": words, "kind": column.kind.value, "unit": column.unit}
    return {b"selfback": json.dumps(facts, ensure_ascii=False).encode()}
