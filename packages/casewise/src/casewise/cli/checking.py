"""`casewise validate` and `casewise infer`: what a file holds, and what it should hold."""

import argparse
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, cast, get_args

from casewise.casebase import CaseBase
from casewise.cli.answer import FAULTY, Answer, table
from casewise.cli.errors import FileInvalid, RequestInvalid
from casewise.cli.files import (
    BETWEEN,
    Cases,
    is_snapshot,
    line_of,
    path_of,
    read_base,
    read_cases,
    read_schema,
    typed_cases,
)
from casewise.errors import Fault
from casewise.fields import Role
from casewise.schema import Schema


def validate(args: argparse.Namespace) -> Answer:
    """Check cases against a schema: every fault, with its line; then what the base is like."""
    if is_snapshot(args.cases) or args.schema is None:
        return _sound(read_base(args.schema, args.cases, args.min_shared), args.save)
    schema = read_schema(args.schema)
    held = typed_cases(schema, args.cases)
    base = CaseBase(schema, min_shared=args.min_shared, on_invalid="report").fit(
        _without_twins(schema, held)
    )
    faults = [*_faults(base), *_twins(schema, held)]
    if not faults:
        return _sound(base, args.save)
    said = [
        {"line": line_of(held, each), "field": each.field, "reason": each.reason}
        for each in sorted(faults, key=lambda fault: fault.row or 0)
    ]
    shown = [f"{args.cases}, line {s['line']}: {s['field']}: {s['reason']}" for s in said]
    closing = f"{len({s['line'] for s in said})} of {len(held.rows)} cases have faults"
    data = {"valid": False, "cases": len(held.rows), "faults": said}
    return Answer(text="\n".join([*shown, closing]), data=data, code=FAULTY)


def infer(args: argparse.Namespace) -> Answer:
    """Propose a schema for cases, with a reason for every column."""
    held = read_cases(args.cases)
    rows = _guessed(held) if path_of(args.cases).suffix.lower() == ".csv" else list(held.rows)
    found = Schema.infer(rows, roles=dict(map(_role, args.role)))
    document = found.schema.to_dict()
    if args.out is not None:
        text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
        write(args.out, lambda path: path.write_text(text, encoding="utf-8"))
    kinds = {field.name: (field.kind, field.role) for field in found.schema.fields}
    lines = [
        (name, *kinds.get(name, ("left out", "-")), why) for name, why in found.reasons.items()
    ]
    text = table(("field", "kind", "role", "why"), lines)
    warned = [f"look at this: {warning}" for warning in found.warnings]
    written = [] if args.out is None else [f"written to {args.out}"]
    return Answer(
        text="\n".join([text, *warned, *written]),
        data={
            "schema": document,
            "reasons": dict(found.reasons),
            "warnings": list(found.warnings),
        },
    )


def write(named: str, writer: Callable[[Path], object]) -> None:
    """Write a file; raises FileInvalid, naming it, if the system refuses."""
    try:
        writer(Path(named))
    except OSError as error:
        why = (error.strerror or "it cannot be written").lower()
        raise FileInvalid(file=named, reason=why) from error


def _sound(base: CaseBase, save: str | None) -> Answer:
    if save is not None:
        write(save, base.save)
    warnings = [str(warning) for warning in base.warnings]
    lines = [
        f"{len(base)} cases fit the schema",
        *(f"look at this: {warning}" for warning in warnings),
        f"digest {base.digest}",
        *([f"saved to {save}"] if save is not None else []),
    ]
    data = {"valid": True, "cases": len(base), "faults": [], "warnings": warnings}
    return Answer(text="\n".join(lines), data=data | {"digest": base.digest})


def _faults(base: CaseBase) -> list[Fault]:
    return [fault for notice in base.warnings for fault in getattr(notice, "faults", ())]


def _twins(schema: Schema, held: Cases) -> list[Fault]:
    """Return a fault for every row whose id an earlier row has."""
    first: dict[Any, int] = {}
    faults = []
    for at, row in enumerate(held.rows):
        id = row.get(schema.id_field)
        if isinstance(id, str) and first.setdefault(id, at) != at:
            reason = f"the case in line {held.lines[first[id]]} has this id"
            faults.append(Fault(row=at, id=id, field=schema.id_field, reason=reason))
    return faults


def _without_twins(schema: Schema, held: Cases) -> list[dict[str, Any]]:
    """Return the rows; where an id comes again it is blanked out of a copy that is not kept."""
    later = {fault.row for fault in _twins(schema, held)}
    name = schema.id_field
    return [
        row | {name: f"{row[name]} (line {held.lines[at]})"} if at in later else row
        for at, row in enumerate(held.rows)
    ]


def _role(given: str) -> tuple[str, Role]:
    name, _, role = given.partition("=")
    if role not in get_args(Role):
        raise RequestInvalid(f"--role takes FIELD=ROLE, a role being {', '.join(get_args(Role))}")
    return name, cast(Role, role)


def _guessed(held: Cases) -> list[dict[str, Any]]:
    """Return CSV rows with the columns that are all numbers, dates or lists read as such."""
    names = list(dict.fromkeys(name for row in held.rows for name in row))
    readers = {name: _reader([row[name] for row in held.rows if name in row]) for name in names}
    return [
        {name: readers[name](row[name]) if name in row else None for name in names}
        for row in held.rows
    ]


def _reader(texts: list[str]) -> Callable[[str], Any]:
    kinds: tuple[Callable[[str], Any], ...] = (int, float, date.fromisoformat)
    for kind in kinds:
        if all(_reads(kind, text) for text in texts):
            return kind
    if any(BETWEEN in text for text in texts):
        return lambda text: [word.strip() for word in text.split(BETWEEN) if word.strip()]
    return str


def _reads(kind: Callable[[str], Any], text: str) -> bool:
    try:
        kind(text)
    except ValueError:
        return False
    return True
