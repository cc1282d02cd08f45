"""`casewise evaluate`, `learn` and `maintain`: how good a base is, and how it could be better."""

import argparse
import json
from datetime import date
from typing import Any

from casewise.casebase import CaseBase
from casewise.cli.answer import Answer
from casewise.cli.checking import write
from casewise.cli.errors import RequestInvalid
from casewise.cli.files import read_base
from casewise.maintenance import review


def evaluate(args: argparse.Namespace) -> Answer:
    """Predict an outcome for cases from the others, and say how far off that is."""
    from casewise.evaluation import evaluate as evaluation_of

    base = read_base(args.schema, args.cases, args.min_shared)
    found = evaluation_of(base, args.outcome, scheme=args.scheme, k=args.k)
    return Answer(text=found.table(), data=found.to_dict())


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
