"""A codebook from a CSV file: ours, Taguette's, or one somebody typed."""

from collections.abc import Mapping
from dataclasses import replace

from selfback.domain.dataset.delimited import FileUnreadable, Line, read_lines, text_of
from selfback.domain.dataset.spreadsheet_safe import made_plain
from selfback.domain.qualitative.codebook import Code, in_tree_order, paths_of
from selfback.domain.qualitative.guid import guid_of, plain_guid
from selfback.domain.qualitative.refusal import FileRefused
from selfback.domain.qualitative.sheet import TEXT

HEADINGS: Mapping[str, str] = {
    "name": "name",
    "tag": "name",
    "code": "name",
    "id": "id",
    "guid": "id",
    "parent": "parent",
    "parent_id": "parent_id",
    "description": "description",
    "definition": "description",
    "memo": "description",
    "colour": "colour",
    "color": "colour",
    "codable": "codable",
}
"""What a heading may be called -> what it is; every other column is left alone."""

_NO = frozenset({"no", "false", "0"})


def codes_from_csv(content: bytes, *, project: str) -> tuple[Code, ...]:
    """Return the codes of a CSV codebook, separated by commas or semicolons.

    A parent is given by its id, its path ("Time > Busy") or its name, if only one code has it.
    project     a name from which ids are made for codes without one
    raises      FileRefused with line and column
    """
    lines, columns = _lines(content)
    codes: list[Code] = []
    parents: list[tuple[int, str, str]] = []
    for line in lines:
        held = {name: _plain(line, place) for name, place in columns.items()}
        if not any(held.values()):
            continue
        name = held.get("name", "").strip()
        if not name:
            raise FileRefused(f"line {line.number}, name: it is empty")
        written = held.get("id", "").strip()
        parent = held.get("parent_id", "").strip() or held.get("parent", "").strip()
        made = guid_of("csv", project, written or f"{parent} > {name}")
        code = Code(
            id=plain_guid(written) or made,
            name=name,
            description=held.get("description", ""),
            colour=held.get("colour", "").strip(),
            is_codable=held.get("codable", "").strip().lower() not in _NO,
        )
        if any(each.id == code.id for each in codes):
            raise FileRefused(f"line {line.number}, {name}: the code is there twice")
        codes.append(code)
        parents.append((line.number, parent, written))
    return _placed(codes, parents)


def _lines(content: bytes) -> tuple[list[Line], Mapping[str, int]]:
    try:
        text = text_of(content)
        first = text.split("\n", 1)[0]
        separator = ";" if first.count(";") > first.count(",") else ","
        lines = read_lines(text, separator)
    except FileUnreadable as fault:
        raise FileRefused(f"line {fault.line}: {fault.fact}") from None
    if not lines:
        raise FileRefused("the file is empty")
    columns: dict[str, int] = {}
    for place, cell in enumerate(lines[0].cells):
        name = HEADINGS.get((cell or "").strip().lower())
        if name is not None:
            columns.setdefault(name, place)
    if "name" not in columns:
        raise FileRefused("line 1: there is no column called name, code or tag")
    return lines[1:], columns


def _plain(line: Line, place: int) -> str:
    cell = line.cells[place] if place < len(line.cells) else None
    return made_plain(cell, TEXT) or ""


def _placed(codes: list[Code], parents: list[tuple[int, str, str]]) -> tuple[Code, ...]:
    written = {
        given: code.id for code, (_n, _p, given) in zip(codes, parents, strict=True) if given
    }
    names: dict[str, list[str]] = {}
    for code in codes:
        names.setdefault(code.name, []).append(code.id)
    placed: list[Code] = []
    for code, (line, parent, _given) in zip(codes, parents, strict=True):
        above = None
        if parent:
            last = parent.rpartition(" > ")[2]
            by_name = names.get(parent) or names.get(last, [])
            above = written.get(parent) or (by_name[0] if len(by_name) == 1 else None)
            above = above or _by_path(placed, parent)
            if above is None:
                raise FileRefused(f"line {line}, parent: there is no code {parent!r}, or several")
        placed.append(replace(code, parent=above))
    ordered = in_tree_order(placed)
    if len(ordered) != len(placed):
        lost = next(code for code in placed if code not in ordered)
        raise FileRefused(f"{lost.name}: it stands under itself, through its own parents")
    return ordered


def _by_path(placed: list[Code], path: str) -> str | None:
    return next((id for id, known in paths_of(placed).items() if known == path), None)
