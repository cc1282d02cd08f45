"""`casewise evaluate`, `learn` and `maintain`: how good a base is, and how it could be better."""

import argparse
import json
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from casewise.casebase import CaseBase
from casewise.cli.answer import Answer
from casewise.cli.checking import write
from casewise.cli.errors import RequestInvalid
from casewise.cli.files import read_base
from casewise.evaluation import Scheme
from casewise.evaluation import evaluate as evaluation_of
from casewise.maintenance import review
from casewise.reuse.outcomes import Better, Success

TEST = re.compile(r"([^<>=]+)(>=|<=|=)([^<>=]+)")


def evaluate(args: argparse.Namespace) -> Answer:
    """Predict an outcome for cases from the others, and say how far off that is."""
    better, success = success_of(args.success, args.outcome, args.better)
    base = read_base(args.schema, args.cases, args.min_shared)
    _check_words(base, args.outcome, success)
    scheme, fields = scheme_of(args.scheme, args.by, base.schema.group_field)
    found = evaluation_of(
        base, args.outcome, scheme=scheme, k=args.k, better=better, success=success, by=fields
    )
    return Answer(text=found.table(), data=found.to_dict())


def success_of(
    given: str | None, outcome: str, better: Better | None
) -> tuple[Better, Success | None]:
    """Return which outcomes are better and which are a success; raises RequestInvalid.

    >>> success_of("pain<=3", "pain", None)
    ('lower', 3.0)
    >>> success_of("felt=better, much better", "felt", None)
    ('higher', ('better', 'much better'))
    """
    if given is None:
        return better or "higher", None
    parts = TEST.fullmatch(given)
    if parts is None:
        raise RequestInvalid("--success is 'FIELD>=VALUE', 'FIELD<=VALUE' or 'FIELD=WORD,WORD'")
    field, sign, value = (part.strip() for part in parts.groups())
    if field != outcome:
        raise RequestInvalid(f"--success is about the outcome, {outcome!r}, not {field!r}")
    if sign == "=":
        return better or "higher", tuple(word.strip() for word in value.split(","))
    means: Better = "higher" if sign == ">=" else "lower"
    if better not in (None, means):
        raise RequestInvalid(f"--success {given!r} says that {means} is better, --better does not")
    try:
        return means, float(value)
    except ValueError as error:
        raise RequestInvalid(f"--success {given!r}: {value!r} is not a number") from error


def scheme_of(
    scheme: Scheme | None, by: Sequence[str], group: str | None
) -> tuple[Scheme, tuple[str, ...]]:
    """Return which cases may predict which, and the fields that part the figures."""
    fields = tuple(name for name in by if name != group)
    if len(fields) == len(by):
        return scheme or "leave-one-out", fields
    if scheme not in (None, "leave-one-group-out"):
        raise RequestInvalid(f"--by {group} leaves out group by group; --scheme says {scheme}")
    return "leave-one-group-out", fields


def learn(args: argparse.Namespace) -> Answer:
    """Learn weights from outcomes, and say whether they help on cases held out."""
    from casewise.learning import learn_weights

    base = read_base(args.schema, args.cases, args.min_shared)
    found = learn_weights(
        base,
        args.outcome,
        bootstrap=args.bootstrap,
        groups=base.schema.group_field is not None,
        chance=args.seed,
    )
    lines = list(found.report)
    if args.out is not None:
        document = found.apply(base.schema).to_dict()
        text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
        write(args.out, lambda path: path.write_text(text, encoding="utf-8"))
        lines.append(f"schema written to {args.out}")
    return Answer(text="\n".join(lines), data=found.to_dict() | {"report": list(found.report)})


def maintain(args: argparse.Namespace) -> Answer:
    """Say what each case is good for, and propose which may not be needed."""
    base = read_base(args.schema, args.cases, args.min_shared)
    found = review(
        base,
        args.outcome,
        k=args.k,
        tolerance=args.tolerance,
        alike=args.alike,
        older_than=None if args.older_than is None else _moment(base, args.older_than),
    )
    return Answer(text=found.table(args.limit), data=found.to_dict())


def _check_words(base: CaseBase, outcome: str, success: Success | None) -> None:
    """Refuse a word that the outcome never says: it would make every case a failure."""
    words = next((field.words for field in base.schema.fields if field.name == outcome), None)
    if words is None or success is None or isinstance(success, float | int):
        return
    if strange := sorted(set(success) - set(words)):
        known = ", ".join(words)
        raise RequestInvalid(f"--success: {outcome} is never {', '.join(strange)}, only {known}")


def _moment(base: CaseBase, given: str) -> Any:
    kinds = {field.name: field.kind for field in base.schema.fields}
    readers: dict[str, Any] = {"date": date.fromisoformat, "integer": int, "number": float}
    name = base.schema.time_field
    if name is None:
        raise RequestInvalid("--older-than needs a schema with a time field")
    try:
        return readers[kinds[name]](given)
    except ValueError as error:
        raise RequestInvalid(f"--older-than is a {kinds[name]}, like {name}") from error
