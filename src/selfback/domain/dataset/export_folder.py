"""The files of an export: what a data set is written as, and the data set read back from them."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from selfback.domain.dataset.codebook_file import (
    CODEBOOK,
    codebook_bytes,
    codebook_from,
    codebook_table,
)
from selfback.domain.dataset.codebook_page import codebook_page
from selfback.domain.dataset.column import Cell, Column, DatasetError
from selfback.domain.dataset.dataset import Dataset
from selfback.domain.dataset.delimited import (
    BYTE_ORDER_MARK,
    FileUnreadable,
    read_lines,
    text_of,
    written,
)
from selfback.domain.dataset.manifest import (
    MANIFEST,
    Manifest,
    Variant,
    manifest_bytes,
    manifest_from,
)
from selfback.domain.dataset.spreadsheet_safe import made_plain, made_safe
from selfback.domain.dataset.table import Row, Shape, Table

CODEBOOK_TABLE = "codebook.csv"
CODEBOOK_PAGE = "codebook.html"

_Change = Callable[[Cell, Column], Cell]


def export_files(dataset: Dataset, variant: Variant = Variant.LOSSLESS) -> dict[str, bytes]:
    """Return the files of an export, by name; the same data give the same bytes.

    The manifest holds the hash of every other file.
    """
    files = {f"{table.name}.csv": _table_bytes(table, variant) for table in dataset.tables}
    files[CODEBOOK] = codebook_bytes(dataset.codebook)
    files[CODEBOOK_TABLE] = codebook_table(dataset.codebook)
    files[CODEBOOK_PAGE] = codebook_page(dataset.codebook, dataset.manifest).encode()
    hashes = {name: hash_of(content) for name, content in files.items()}
    manifest = replace(dataset.manifest, variant=variant, files=hashes)
    return {MANIFEST: manifest_bytes(manifest), **files}


def dataset_of(files: Mapping[str, bytes]) -> Dataset:
    """Return the data set that an export's files hold, whichever the variant.

    raises  ExportIncomplete, ManifestRefused, CodebookRefused, TableUnreadable
    """
    manifest = manifest_of(files)
    shapes = codebook_from(_file(files, CODEBOOK)).shapes
    tables = tuple(_table(shape, files, manifest.variant) for shape in shapes)
    plain = replace(manifest, variant=Variant.LOSSLESS, files={})
    return Dataset(manifest=plain, tables=tables)


def manifest_of(files: Mapping[str, bytes]) -> Manifest:
    """Return the manifest of an export; raises ExportIncomplete or ManifestRefused."""
    return manifest_from(_file(files, MANIFEST))


def hash_of(content: bytes) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def read_folder(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder, by name, without its sub-folders."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder that is made if it is not there.

    raises  FolderNotEmpty; an export never mixes with something else
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FolderNotEmpty(folder)
    for name, content in files.items():
        (folder / name).write_bytes(content)


class FolderNotEmpty(DatasetError):
    """A folder to write an export into holds something already."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(f"{folder} is not empty")


class ExportIncomplete(DatasetError):
    """An export lacks a file that its manifest or codebook names."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name} is missing")


class TableUnreadable(DatasetError):
    """A table's file does not fit its codebook; says on which line."""

    def __init__(self, table: str, line: int, fact: str) -> None:
        self.table, self.line, self.fact = table, line, fact
        super().__init__(f"{table}.csv, line {line}: {fact}")


def _file(files: Mapping[str, bytes], name: str) -> bytes:
    if name not in files:
        raise ExportIncomplete(name)
    return files[name]


def _table_bytes(table: Table, variant: Variant) -> bytes:
    if variant is Variant.LOSSLESS:
        return written(table.shape.names, table.rows)
    rows = (_changed(row, table.shape, made_safe) for row in table.rows)
    return BYTE_ORDER_MARK.encode() + written(table.shape.names, rows)


def _changed(row: Row, shape: Shape, change: _Change) -> Row:
    return tuple(change(cell, column) for cell, column in zip(row, shape.columns, strict=True))


def _table(shape: Shape, files: Mapping[str, bytes], variant: Variant) -> Table:
    try:
        lines = read_lines(text_of(_file(files, f"{shape.name}.csv")))
    except FileUnreadable as fault:
        raise TableUnreadable(shape.name, fault.line, fault.fact) from None
    if not lines or lines[0].cells != shape.names:
        raise TableUnreadable(shape.name, 1, "the columns are not those of the codebook")
    width = len(shape.columns)
    for line in lines[1:]:
        if len(line.cells) != width:
            raise TableUnreadable(shape.name, line.number, f"there are not {width} cells")
    rows = (line.cells for line in lines[1:])
    if variant is Variant.SPREADSHEET_SAFE:
        rows = (_changed(row, shape, made_plain) for row in rows)
    return Table(shape=shape, rows=tuple(rows))
