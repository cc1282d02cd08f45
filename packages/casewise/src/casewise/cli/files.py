"""Reads schemas and cases from files, and knows in which line a fault stands."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files as package_files
from pathlib import Path
from typing import Any

from casewise.casebase import CaseBase
from casewise.cli.errors import FileInvalid, RequestInvalid
from casewise.errors import CasewiseError, ExtraMissing, Fault, InvalidCase, InvalidQuery
from casewise.fields import Field
from casewise.schema import Schema
from casewise.sources.rows import rows_of

SAMPLE = "sample:"
BETWEEN = ";"  # separates the words of a set and the weeks of a series in a CSV cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """Cases as a file holds them; `lines[i]` is where case i stands, from 1."""

    file: str
    rows: tuple[dict[str, Any], ...]
    lines: tuple[int, ...]


def path_of(named: str) -> Path:
    """Return the path of a file; `sample:NAME` is one that ships with casewise."""
    if named.startswith(SAMPLE):
        return Path(str(package_files("casewise.cli") / "sample" / named.removeprefix(SAMPLE)))
    return Path(named)


def is_snapshot(named: str) -> bool:
    """Return whether a file is a saved case base (a zip archive)."""
    return _bytes(named, 4) == b"PK\x03\x04"


def read_schema(named: str) -> Schema:
    """Read a schema from a TOML or JSON file; raises FileInvalid, TomlInvalid."""
    path = path_of(named)
    text = _text(named)
    if path.suffix.lower() == ".toml":
        return Schema.from_toml(path)
    try:
        return Schema.from_dict(json.loads(text))
    except json.JSONDecodeError as error:
        raise FileInvalid(file=named, line=error.lineno, reason="this is not JSON") from error
    except CasewiseError as error:
        raise FileInvalid(file=named, reason=str(error)) from error


def read_base(schema: str | None, cases: str, min_shared: float = 0.6) -> CaseBase:
    """Read a case base from a schema and cases, or from a snapshot alone; raises FileInvalid."""
    if is_snapshot(cases):
        if schema is not None:
            raise RequestInvalid(f"{cases} is a snapshot and brings its own schema")
        return CaseBase.load(path_of(cases))
    if schema is None:
        raise RequestInvalid(f"{cases} needs --schema; only a snapshot brings its own")
    described = read_schema(schema)
    held = typed_cases(described, cases)
    try:
        return CaseBase(described, min_shared=min_shared).fit(held.rows)
    except InvalidCase as error:
        raise file_fault(held, error.faults) from error


def typed_cases(schema: Schema, named: str) -> Cases:
    """Read cases, with the dates, sets and numbers that the schema expects of their texts."""
    held = read_cases(named)
    fields = {field.name: field for field in schema.fields}
    is_text = path_of(named).suffix.lower() == ".csv"
    rows = tuple(typed_row(fields, row, is_text=is_text) for row in held.rows)
    return Cases(file=held.file, rows=rows, lines=held.lines)


def typed_row(
    fields: Mapping[str, Field], row: Mapping[str, Any], *, is_text: bool
) -> dict[str, Any]:
    """Return a row with values of the kinds the fields have; what cannot be read stays as it is.

    is_text   every value is a text, as in CSV; else only dates are, as in JSON
    """
    made = {}
    for name, given in row.items():
        field = fields.get(name)
        reads = field and isinstance(given, str) and (is_text or field.kind == "date")
        made[name] = _read(_READERS[field.kind], given) if field and reads else given
    return made


def read_cases(named: str) -> Cases:
    """Read the rows of a JSONL, CSV or Parquet file as they are; raises FileInvalid."""
    readers: dict[str, Callable[[str], Iterator[tuple[int, dict[str, Any]]]]] = {
        ".jsonl": _jsonl,
        ".ndjson": _jsonl,
        ".csv": _csv,
        ".parquet": _parquet,
    }
    reader = readers.get(path_of(named).suffix.lower())
    if reader is None:
        raise FileInvalid(file=named, reason=f"cases come in {', '.join(sorted(readers))}")
    numbered = list(reader(named))
    return Cases(
        file=named,
        rows=tuple(row for _, row in numbered),
        lines=tuple(line for line, _ in numbered),
    )


def read_query(schema: Schema, given: str) -> dict[str, Any]:
    """Read a query from a JSON text or a file that holds one; raises FileInvalid."""
    is_json = given.lstrip().startswith("{")
    try:
        document = json.loads(given if is_json else _text(given))
    except json.JSONDecodeError as error:
        name = "--query" if is_json else given
        raise FileInvalid(file=name, line=error.lineno, reason="this is not JSON") from error
    if not isinstance(document, dict):
        raise FileInvalid(file=given, reason="a query is a JSON object of field to value")
    fields = {field.name: field for field in schema.fields}
    return typed_row(fields, document, is_text=False)


def query_fault(given: str, error: InvalidQuery) -> FileInvalid:
    """Return the faults of a query as one error that names its file and field."""
    name = "--query" if given.lstrip().startswith("{") else given
    first, *others = error.faults
    more = [f"{each.field}: {each.reason}" for each in others]
    return FileInvalid(file=name, field=first.field, reason=first.reason, more=more)


def file_fault(held: Cases, faults: tuple[Fault, ...]) -> FileInvalid:
    """Return faults of rows as one error that names the file, the line and the field."""
    first, *others = faults
    return FileInvalid(
        file=held.file,
        line=line_of(held, first),
        field=first.field,
        reason=first.reason,
        more=[f"line {line_of(held, each)}: {each.field}: {each.reason}" for each in others],
    )


def line_of(held: Cases, fault: Fault) -> int | None:
    """Return the line in which a fault stands."""
    return None if fault.row is None else held.lines[fault.row]


def _bytes(named: str, most: int) -> bytes:
    try:
        with path_of(named).open("rb") as opened:
            return opened.read(most)
    except OSError as error:
        raise FileInvalid(file=named, reason=_why(error)) from error


def _text(named: str) -> str:
    try:
        return path_of(named).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise FileInvalid(file=named, reason=_why(error)) from error
    except UnicodeDecodeError as error:
        raise FileInvalid(file=named, reason="this is not UTF-8 text") from error


def _why(error: OSError) -> str:
    return (error.strerror or "it cannot be read").lower()


def _jsonl(named: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for at, line in enumerate(_text(named).splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise FileInvalid(file=named, line=at, reason="this is not JSON") from error
        if not isinstance(row, dict):
            raise FileInvalid(file=named, line=at, reason="a case is a JSON object")
        yield at, row


def _csv(named: str) -> Iterator[tuple[int, dict[str, Any]]]:
    reader = csv.reader(_text(named).splitlines(keepends=True), strict=True)
    try:
        head = next(reader, None)
        if head is None:
            raise FileInvalid(file=named, line=1, reason="the first line names the fields")
        if len(set(head)) < len(head):
            raise FileInvalid(file=named, line=1, reason="a field is named twice")
        for row in reader:
            if not row:
                continue
            if len(row) != len(head):
                reason = f"{len(row)} values where the first line names {len(head)} fields"
                raise FileInvalid(file=named, line=reader.line_num, reason=reason)
            cells = zip(head, row, strict=True)
            yield reader.line_num, {name: cell for name, cell in cells if cell != ""}
    except csv.Error as error:
        raise FileInvalid(file=named, line=reader.line_num, reason="this is not CSV") from error


def _parquet(named: str) -> Iterator[tuple[int, dict[str, Any]]]:
    _bytes(named, 1)
    try:
        import polars
    except ImportError as error:
        raise ExtraMissing("polars", "frames") from error
    try:
        frame = polars.read_parquet(path_of(named))
    except polars.exceptions.PolarsError as error:
        raise FileInvalid(file=named, reason="this is not a Parquet file") from error
    for at, row in enumerate(rows_of(frame), start=1):
        yield at, {name: value for name, value in row.items() if value is not None}


def _read(reader: Callable[[str], Any], text: str) -> Any:
    try:
        return reader(text)
    except ValueError:
        return text  # the schema's check will say what is wrong with it


def _number(text: str) -> float | int:
    return int(text) if text.strip().lstrip("+-").isdigit() else float(text)


def _set(text: str) -> list[str]:
    return [word.strip() for word in text.split(BETWEEN) if word.strip()]


def _series(text: str) -> list[float | None]:
    return [float(week) if week.strip() else None for week in text.split(BETWEEN)]


_READERS: dict[str, Callable[[str], Any]] = {
    "number": _number,
    "integer": int,
    "ordinal": str,
    "category": str,
    "set": _set,
    "date": date.fromisoformat,
    "series": _series,
    "text": str,
    "text-id": str,
}
