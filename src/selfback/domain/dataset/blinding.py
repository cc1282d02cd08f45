"""Blinded sets: what tells the arm is masked by letters or left out, and nothing else changes."""

from collections.abc import Mapping
from dataclasses import replace

from selfback.domain.dataset.changes import CHANGES, told_by_changes
from selfback.domain.dataset.column import Cell, Code, Column, DatasetError, Reveals, same_words
from selfback.domain.dataset.dataset import Dataset
from selfback.domain.dataset.table import Row, Shape, Table


def blinded(dataset: Dataset, letters: Mapping[str, str] | None = None) -> Dataset:
    """Return the data set that somebody blinded may hold, rows in their canonical order.

    letters     arm code -> the letter that stands for it, for every arm; which letter is whose
                is decided and kept outside. Without letters the arm is left out altogether
    raises      LettersTellTheArm if arms lack a letter, share one, or are named by one

    Tables, columns and rows that the codebook marks as telling the arm are left out. Whoever
    swaps the arms of everybody gets the same blinded set from it, letters aside.
    """
    tables = [
        _without(table, letters)
        for table in dataset.tables
        if table.shape.reveals is not Reveals.FOLLOWS
    ]
    tables = [
        told_by_changes(table, tables, dataset) if table.name == CHANGES else table
        for table in tables
    ]
    manifest = replace(dataset.manifest, blinded=True, files={})
    return Dataset(manifest=manifest, tables=tuple(tables)).in_order()


class LettersTellTheArm(DatasetError):
    """The letters would not hide the arms, or would not keep them apart."""

    def __init__(self, fact: str) -> None:
        self.fact = fact
        super().__init__(fact)


def _without(table: Table, letters: Mapping[str, str] | None) -> Table:
    kept = [column for column in table.shape.columns if _stays(column, letters)]
    shape = _masked_shape(table.shape, kept, letters)
    places = [table.shape.at[column.name] for column in kept]
    rows = (
        tuple(_masked(row[place], table.shape.columns[place], letters) for place in places)
        for row in table.rows
        if not _tells(row, table.shape)
    )
    return Table(shape=shape, rows=tuple(rows))


def _stays(column: Column, letters: Mapping[str, str] | None) -> bool:
    if column.reveals is Reveals.ARM:
        return letters is not None
    return column.reveals is Reveals.NOTHING


def _tells(row: Row, shape: Shape) -> bool:
    telling = (
        {code.value for code in (*column.codes, *column.missing) if code.reveals is Reveals.FOLLOWS}
        for column in shape.columns
    )
    return any(cell in codes for cell, codes in zip(row, telling, strict=True))


def _masked_shape(shape: Shape, kept: list[Column], letters: Mapping[str, str] | None) -> Shape:
    names = {column.name for column in kept}
    key = shape.key if names.issuperset(shape.key) else ()
    return replace(shape, columns=tuple(_described(c, letters) for c in kept), key=key)


def _described(column: Column, letters: Mapping[str, str] | None) -> Column:
    codes = tuple(code for code in column.codes if code.reveals is not Reveals.FOLLOWS)
    if column.reveals is not Reveals.ARM or letters is None:
        return replace(column, codes=codes) if codes else column
    arms = {code.value for code in codes}
    if arms - set(letters):
        raise LettersTellTheArm("an arm has no letter")
    chosen = [letters[arm] for arm in sorted(arms)]
    if len(set(chosen)) != len(chosen):
        raise LettersTellTheArm("two arms have the same letter")
    if arms & set(chosen):
        raise LettersTellTheArm("a letter is the name of an arm")
    masked = tuple(Code(value=letter, words=same_words(letter)) for letter in sorted(chosen))
    return replace(column, codes=masked)


def _masked(cell: Cell, column: Column, letters: Mapping[str, str] | None) -> Cell:
    if column.reveals is not Reveals.ARM or letters is None or cell is None:
        return cell
    if cell in column.missing_values:
        return cell
    if cell not in letters:
        raise LettersTellTheArm("an arm has no letter")
    return letters[cell]
