"""A schema from TOML, with errors that name the file, the line and the key."""

import os
import re
import tomllib
from pathlib import Path
from typing import Any

from casewise.errors import CasewiseError, FieldInvalid, TomlInvalid

LINE = re.compile(r"at line (\d+)")
FIELD = re.compile(r"\s*\[\[\s*fields\s*\]\]")
AGGREGATE = re.compile(r"\s*\[?\[?\s*aggregate\b")


def text_of(source: str | os.PathLike[str]) -> tuple[str, str]:
    """Return a TOML text and what to call it: a text is itself, a path is read as a file."""
    if isinstance(source, str):
        return source, "TOML text"
    path = Path(source)
    return path.read_text(encoding="utf-8"), str(path)


def document_of(text: str, source: str) -> dict[str, Any]:
    """Return the parsed text; raises TomlInvalid with the line."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = LINE.search(str(error))
        line = int(found[1]) if found else None
        raise TomlInvalid(source=source, line=line, key=None, reason=str(error)) from error


def located(error: CasewiseError, text: str, source: str, document: dict[str, Any]) -> TomlInvalid:
    """Return the error with the line of the field, and of the key if the error names one."""
    lines = text.splitlines()
    if not isinstance(error, FieldInvalid):
        about_combining = "aggregate" in str(error) or "group" in str(error)
        line = _first(lines, AGGREGATE, 0, len(lines)) if about_combining else None
        return TomlInvalid(source=source, line=line, key=None, reason=str(error))
    start, end = _block(lines, error.field, document)
    key = error.key
    line = start
    if key is not None and start is not None:
        pattern = re.compile(rf"\s*(\[\s*fields\s*\.\s*)?{re.escape(key)}\b")
        line = _first(lines, pattern, start, end) or start
    return TomlInvalid(source=source, line=line, key=key, reason=str(error))


def _first(lines: list[str], pattern: re.Pattern[str], start: int, end: int) -> int | None:
    """Return the number, from 1, of the first line of a stretch that begins with a pattern."""
    return next((at + 1 for at in range(start, end) if pattern.match(lines[at])), None)


def _block(lines: list[str], field: str, document: dict[str, Any]) -> tuple[int | None, int]:
    """Return where the last table of a field with this name begins (from 1), and ends."""
    starts = [at for at, line in enumerate(lines) if FIELD.match(line)]
    named = [at for at, each in enumerate(document["fields"]) if _name(each) == field]
    if not named or named[-1] >= len(starts):
        return None, len(lines)
    ends = [*starts[1:], len(lines)]
    return starts[named[-1]] + 1, ends[named[-1]]


def _name(each: object) -> str | None:
    return str(each.get("name")) if isinstance(each, dict) else None
