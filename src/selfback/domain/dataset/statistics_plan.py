"""How a table becomes a file of SPSS or Stata: names, numbers for codes, and what is lost."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from selfback.domain.dataset.column import (
    NUMBERS,
    Cell,
    Code,
    Column,
    DatasetError,
    Kind,
    NotOfKind,
    value_of,
)
from selfback.domain.dataset.statistics_names import Limits, names_for, shortened
from selfback.domain.dataset.table import Table

_LARGEST = 2**53
Held = float | str | date | datetime | None


@dataclass(frozen=True, kw_only=True)
class Variable:
    """One column as a variable of a file.

    name        in the file; ours stays in `column`
    label       as much of it as the file can hold
    numbers     code -> the number it is written as; empty if cells are written as they are
    missing     missing code -> the number it is written as
    """

    column: Column
    name: str
    label: str
    numbers: Mapping[str, float]
    missing: Mapping[str, float]

    @property
    def is_number(self) -> bool:
        """Whether the file holds numbers for it."""
        return self.column.kind in NUMBERS or self.column.kind is Kind.CODE

    @cached_property
    def all_numbers(self) -> Mapping[str, float]:
        """Code, missing or not -> the number it is written as."""
        return {**self.numbers, **self.missing}

    def held(self, cell: Cell) -> Held:
        """Return what the file holds for a cell; None for nothing. Moments are in UTC."""
        if cell is None:
            return None
        if cell in self.all_numbers:
            return self.all_numbers[cell]
        if cell in self.column.missing_values and self.column.kind is not Kind.TEXT:
            return None
        value = value_of(self.column.kind, cell)
        if isinstance(value, datetime):
            return value.astimezone(UTC).replace(tzinfo=None)
        return float(value) if isinstance(value, int | Decimal) else value


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """What a file cannot tell apart or hold, and in how many cells."""

    column: str
    what: str
    cells: int


@dataclass(frozen=True, kw_only=True)
class FilePlan:
    """How one table is written, and everything that is needed to read it back."""

    table: Table
    variables: tuple[Variable, ...]
    lost: tuple[Lost, ...]

    def facts(self) -> dict[str, Any]:
        """Return the plan as plain JSON values: the recorded mapping."""
        return {
            "variables": {variable.column.name: _facts(variable) for variable in self.variables},
            "lost": [
                {"column": lost.column, "what": lost.what, "cells": lost.cells}
                for lost in self.lost
            ],
        }


def plan_file(table: Table, limits: Limits, language: str = "en") -> FilePlan:
    """Return how a table is written for a program.

    language    of the labels: "en", "da" or "nb"
    raises      CannotBeHeld with every reason, before anything is written
    """
    reasons = [reason for column in table.shape.columns for reason in _reasons(column, limits)]
    reasons += [
        reason for column in table.shape.columns for reason in _in_cells(table, column, limits)
    ]
    if reasons:
        raise CannotBeHeld(table.name, reasons)
    names = names_for(table.shape.names, limits)
    variables = tuple(
        _variable(table, column, name, limits, language)
        for column, name in zip(table.shape.columns, names, strict=True)
    )
    lost = tuple(lost for variable in variables for lost in _lost(table, variable, limits))
    return FilePlan(table=table, variables=variables, lost=lost)


class CannotBeHeld(DatasetError):
    """A table cannot be written for a program; every reason names its column."""

    def __init__(self, table: str, reasons: Sequence[str]) -> None:
        self.table, self.reasons = table, tuple(reasons)
        super().__init__(f"table {table}: {'; '.join(reasons)}")


def _reasons(column: Column, limits: Limits) -> Iterator[str]:
    count = len(column.missing)
    if count > limits.missing and (column.kind in NUMBERS or column.kind is Kind.CODE):
        codes = ", ".join(code.value for code in column.missing)
        yield (
            f"{column.name} has {count} codes for missing values ({codes}), "
            f"the file can hold {limits.missing}"
        )


def _in_cells(table: Table, column: Column, limits: Limits) -> Iterator[str]:
    cells = [cell for cell in table.cells(column.name) if cell is not None]
    if any(not column.fits(cell) for cell in cells):
        yield f"{column.name} holds values that are not of its kind"
    elif column.kind in NUMBERS and any(_too_large(cell, column) for cell in cells):
        yield f"{column.name} holds numbers beyond 2 to the power of 53, which would be changed"
    elif (
        column.kind is Kind.TEXT
        and limits.text
        and any(len(cell.encode(errors="replace")) > limits.text for cell in cells)
    ):
        yield f"{column.name} holds texts of more than {limits.text} bytes"


def _too_large(cell: str, column: Column) -> bool:
    return cell not in column.missing_values and abs(Decimal(cell)) > _LARGEST


def _variable(table: Table, column: Column, name: str, limits: Limits, language: str) -> Variable:
    label = column.words.in_language(language)
    if column.unit:
        label = f"{label} ({column.unit})"
    if column.kind is Kind.MOMENT:
        label = f"{label} (UTC)"
    return Variable(
        column=column,
        name=name,
        label=shortened(label, limits.label),
        numbers=_numbers(column),
        missing=_missing(table, column),
    )


def _numbers(column: Column) -> dict[str, float]:
    """Codes keep their numbers if all of them are numbers; otherwise they count from 1."""
    if _all_whole((*column.codes, *column.missing)):
        return {code.value: float(code.value) for code in column.codes}
    return {code.value: float(n) for n, code in enumerate(column.codes, start=1)}


def _missing(table: Table, column: Column) -> dict[str, float]:
    if not column.missing or not (column.kind in NUMBERS or column.kind is Kind.CODE):
        return {}
    own = [code.value for code in column.missing if _all_whole([code])]
    used = set(_numbers(column).values())
    used |= {float(cell) for cell in table.cells(column.name) if cell and _is_number(cell)}
    used = (used - set(map(float, own))) | set(_numbers(column).values())
    given = {code: float(code) for code in own if float(code) not in used}
    used |= set(given.values())
    free = (-float(n) for n in range(1, len(used) + len(column.missing) + 2) if -n not in used)
    return {code.value: given.get(code.value) or next(free) for code in column.missing}


def _all_whole(codes: Sequence[Code]) -> bool:
    try:
        return all(abs(int(value_of(Kind.WHOLE, code.value))) < _LARGEST for code in codes)  # type: ignore[arg-type]  # a WHOLE is an int
    except NotOfKind:
        return False


def _is_number(cell: str) -> bool:
    try:
        value_of(Kind.DECIMAL, cell)
    except NotOfKind:
        return False
    return True


def _lost(table: Table, variable: Variable, limits: Limits) -> Iterator[Lost]:
    column = variable.column
    cells = [cell for cell in table.cells(column.name) if cell is not None]
    tests: dict[str, Callable[[str], bool]] = {
        "an empty text is written as nothing": lambda cell: cell == "",
        "spaces at the end are cut": lambda cell: cell.endswith(" "),
        "a missing code is written as nothing": lambda cell: cell in column.missing_values,
        f"a day before {limits.first_year} is written as nothing": lambda cell: too_early(
            variable.held(cell), limits
        ),
        "a fraction of a second is cut": lambda cell: "." in cell,
        "a number is rounded": lambda cell: _rounded(variable.held(cell), cell),
    }
    whats = {
        Kind.TEXT: list(tests)[:2],
        Kind.DATE: list(tests)[2:4],
        Kind.MOMENT: list(tests)[2:5],
        Kind.DECIMAL: list(tests)[5:],
    }
    for what in whats.get(column.kind, ()):
        count = sum(tests[what](cell) for cell in cells)
        if count:
            yield Lost(column=column.name, what=what, cells=count)


def too_early(held: Held, limits: Limits) -> bool:
    """Return whether a day or moment lies before what a file can hold."""
    return isinstance(held, date) and held.year < limits.first_year


def _rounded(held: Held, cell: str) -> bool:
    if not isinstance(held, float) or not _is_number(cell):
        return False
    return not math.isfinite(held) or Decimal(repr(held)) != Decimal(cell)


def _facts(variable: Variable) -> dict[str, Any]:
    full = variable.column.words
    return {
        "name": variable.name,
        "label": variable.label,
        "label_in_full": {"en": full.en, "da": full.da, "nb": full.nb},
        "kind": variable.column.kind.value,
        "codes": dict(variable.numbers),
        "missing": dict(variable.missing),
    }
