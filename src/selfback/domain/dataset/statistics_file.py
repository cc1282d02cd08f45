"""Files of SPSS and Stata with labels and missing codes; the same data give the same bytes.

The libraries that write them are loaded when a file is written, not before.
"""

import string
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from selfback.domain.dataset.column import Code, Kind
from selfback.domain.dataset.manifest import Manifest
from selfback.domain.dataset.statistics_names import SPSS, STATA, Limits, shortened
from selfback.domain.dataset.statistics_plan import (
    FilePlan,
    Held,
    Variable,
    plan_file,
    too_early,
)
from selfback.domain.dataset.table import Table

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_SAV_DATE, _SAV_LENGTH = 92, 17
_DTA_STAMP = b"<timestamp>"
_STATA_14 = 14
_FILE_LABEL = 60


def write_sav(table: Table, manifest: Manifest, path: Path, language: str = "en") -> FilePlan:
    """Write a table as an SPSS file and return how it was written.

    language    of the labels: "en", "da" or "nb"
    raises      CannotBeHeld before anything is written: SPSS takes three missing codes at most
    """
    import pyreadstat

    plan = plan_file(table, SPSS, language)
    pyreadstat.write_sav(
        _frame(plan, SPSS, missing_as_letters=False),
        path,
        file_label=_file_label(table, manifest),
        column_labels={variable.name: variable.label for variable in plan.variables},
        variable_value_labels=_value_labels(plan, SPSS, language),
        missing_ranges={v.name: list(v.missing.values()) for v in plan.variables if v.missing},
        variable_measure={variable.name: _measure(variable) for variable in plan.variables},
        variable_format=_formats(plan, {Kind.WHOLE: "F8.0", Kind.CODE: "F8.0"}),
    )
    at = _made_at(manifest)
    stamp = f"{at.day:02} {_MONTHS[at.month - 1]} {at:%y%H:%M:%S}".encode()
    _overwrite(path, _SAV_DATE, stamp[:_SAV_LENGTH])
    return plan


def write_dta(table: Table, manifest: Manifest, path: Path, language: str = "en") -> FilePlan:
    """Write a table as a Stata file (from Stata 14 on) and return how it was written.

    Missing codes become Stata's own .a to .z, in their order.

    language    of the labels: "en", "da" or "nb"
    raises      CannotBeHeld before anything is written
    """
    import pyreadstat

    plan = plan_file(table, STATA, language)
    labels = _value_labels(plan, STATA, language)
    for variable in plan.variables:
        for letter, code in zip(string.ascii_lowercase, variable.column.missing, strict=False):
            if code.value in variable.missing:
                labels[variable.name][letter] = labels[variable.name].pop(
                    variable.missing[code.value]
                )
    pyreadstat.write_dta(
        _frame(plan, STATA, missing_as_letters=True),
        path,
        file_label=_file_label(table, manifest),
        column_labels={variable.name: variable.label for variable in plan.variables},
        version=_STATA_14,
        variable_value_labels=labels,
        missing_user_values={
            v.name: list(string.ascii_lowercase[: len(v.missing)])
            for v in plan.variables
            if v.missing
        },
    )
    at = _made_at(manifest)
    stamp = f"{at.day:02} {_MONTHS[at.month - 1]} {at:%Y %H:%M}".encode()
    start = path.read_bytes().index(_DTA_STAMP) + len(_DTA_STAMP) + 1
    _overwrite(path, start, stamp)
    return plan


def missing_letters(variable: Variable) -> dict[str, str]:
    """Return Stata's missing value of each missing code: "-9" -> "a" for .a."""
    return dict(zip(variable.missing, string.ascii_lowercase, strict=False))


def _frame(plan: FilePlan, limits: Limits, *, missing_as_letters: bool) -> Any:
    import pandas

    places = range(len(plan.variables))
    data = {
        plan.variables[place].name: _series(plan, place, limits, letters=missing_as_letters)
        for place in places
    }
    return pandas.DataFrame(data)


def _series(plan: FilePlan, place: int, limits: Limits, *, letters: bool) -> Any:
    import pandas

    variable = plan.variables[place]
    cells = [row[place] for row in plan.table.rows]
    held = [variable.held(cell) for cell in cells]
    if variable.is_number and letters and variable.missing:
        named = missing_letters(variable)
        mixed = [
            named.get(cell, value) if cell else value
            for cell, value in zip(cells, held, strict=True)
        ]
        return pandas.Series(mixed, dtype=object)
    if variable.is_number:
        return pandas.Series(held, dtype="float64")
    if variable.column.kind in {Kind.TEXT}:
        return pandas.Series([value or "" for value in held], dtype=object)
    return _days(variable, [None if too_early(value, limits) else value for value in held])


def _days(variable: Variable, held: list[Held]) -> Any:
    import pandas

    if all(value is None for value in held):
        return pandas.Series([None] * len(held), dtype="float64")
    if variable.column.kind is Kind.DATE:
        return pandas.Series(held, dtype=object)
    whole = [
        value.replace(microsecond=0) if isinstance(value, datetime) else None for value in held
    ]
    return pandas.Series(whole, dtype="datetime64[us]")


def _value_labels(plan: FilePlan, limits: Limits, language: str) -> dict[str, dict[Any, str]]:
    return {
        variable.name: {
            variable.all_numbers[code.value]: _label(code, limits, language)
            for code in (*variable.column.codes, *variable.column.missing)
        }
        for variable in plan.variables
        if variable.all_numbers
    }


def _label(code: Code, limits: Limits, language: str) -> str:
    return shortened(code.words.in_language(language), limits.value_label)


def _measure(variable: Variable) -> str:
    return "nominal" if variable.column.kind in {Kind.CODE, Kind.TEXT} else "scale"


def _formats(plan: FilePlan, formats: Mapping[Kind, str]) -> dict[str, str]:
    return {
        variable.name: formats[variable.column.kind]
        for variable in plan.variables
        if variable.column.kind in formats
    }


def _file_label(table: Table, manifest: Manifest) -> str:
    said = ["SYNTHETIC"] if manifest.synthetic else []
    said += ["BLINDED"] if manifest.blinded else []
    said += [manifest.protocol, manifest.version, table.name]
    return shortened(" ".join(said), _FILE_LABEL)


def _made_at(manifest: Manifest) -> datetime:
    made = datetime.fromisoformat(manifest.made_at)
    return made if made.tzinfo is None else made.astimezone(UTC)


def _overwrite(path: Path, place: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        file.write(content)
