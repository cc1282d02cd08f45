"""`casewise forget`: a base without a group, in a new file."""

import argparse
import json
from pathlib import Path

from casewise.casebase import CaseBase
from casewise.cli.answer import Answer, plain
from casewise.cli.checking import write
from casewise.cli.errors import RequestInvalid
from casewise.cli.files import path_of, read_base
from casewise.retain import forget as forgotten


def forget(args: argparse.Namespace) -> Answer:
    """Write a base without any case of a group; the file that was read stays as it is."""
    if Path(args.out).resolve() == path_of(args.cases).resolve():
        raise RequestInvalid("--out is a new file; replace the old one when you have looked at it")
    base = read_base(args.schema, args.cases, args.min_shared)
    gone = forgotten(base, args.group)
    write(args.out, lambda path: _save(gone.base, path))
    lines = [
        f"{len(gone.ids)} cases left: {', '.join(gone.ids)}",
        f"{len(gone.base)} cases stay, written to {args.out}",
        f"digest {gone.digest_before} before",
        f"digest {gone.digest_after} after",
        f"{args.cases} still holds the cases that left: replace it, and its copies",
    ]
    data = {
        "ids": list(gone.ids),
        "cases": len(gone.base),
        "out": args.out,
        "digest_before": gone.digest_before,
        "digest_after": gone.digest_after,
    }
    return Answer(text="\n".join(lines), data=data)


def _save(base: CaseBase, path: Path) -> None:
    if path.suffix.lower() not in (".jsonl", ".ndjson"):
        base.save(path)
        return
    known = (
        {name: value for name, value in base.row(at).items() if value is not None}
        for at in range(len(base))
    )
    lines = [json.dumps(plain(row), ensure_ascii=False) + "\n" for row in known]
    path.write_text("".join(lines), encoding="utf-8")
