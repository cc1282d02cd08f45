"""`casewise query` and `casewise explain`: the most similar cases, and why they are."""

import argparse
import json
from typing import Any

from casewise.casebase import CaseBase
from casewise.cli.answer import Answer, shown, table
from casewise.cli.errors import RequestInvalid
from casewise.cli.files import query_fault, read_base, read_query
from casewise.errors import InvalidQuery, UnknownCase
from casewise.retrieve import Hit, Retrieval


def query(args: argparse.Namespace) -> Answer:
    """List the k most similar cases with what they led to."""
    base = read_base(args.schema, args.cases, args.min_shared)
    found = ask(base, args)
    told = [
        field.name for field in base.schema.fields if field.role in ("plan", "outcome", "context")
    ]
    rows = [
        (hit.id, hit.similarity, hit.shared_weight, *(hit.case[name] for name in told))
        for hit in found
    ]
    text = table(("case", "similarity", "shared", *told), rows)
    return Answer(text="\n".join([text, *_closing(found)]), data=_data(found, base))


def explain(args: argparse.Namespace) -> Answer:
    """Show what each field contributed to the similarity of each case found."""
    base = read_base(args.schema, args.cases, args.min_shared)
    if args.case is not None and args.case not in base.ids:
        raise UnknownCase([args.case])
    found = ask(base, args)
    if args.case is not None and not found.hits:
        raise RequestInvalid(f"{args.case} shares too little with the query to be compared")
    blocks = [_block(hit) for hit in found]
    data = _data(found, base)
    for said, hit in zip(data["hits"], found, strict=True):
        said["contributions"] = [
            {
                "field": part.field,
                "query": part.query,
                "case": part.case,
                "similarity": part.similarity,
                "weight": part.weight,
                "contribution": part.contribution,
            }
            for part in hit.explain()
        ]
    return Answer(text="\n\n".join([*blocks, *_closing(found)]), data=data)


def ask(base: CaseBase, args: argparse.Namespace) -> Retrieval:
    """Ask the base what the command line says; raises FileInvalid, InvalidRequest."""
    case = getattr(args, "case", None)
    group = base.schema.group_field
    if args.not_group is not None and group is None:
        raise RequestInvalid("--not-group needs a schema with a group field")
    mask = [
        (case is None or id == case)
        and (args.not_group is None or base.row(at)[str(group)] != args.not_group)
        for at, id in enumerate(base.ids)
    ]
    k = 1 if case is not None else args.k
    try:
        query = read_query(base.schema, args.query)
        return base.retrieve(query, k, mask=mask, weights=_weights(args.weights))
    except InvalidQuery as error:
        raise query_fault(args.query, error) from error


def _weights(given: str | None) -> dict[str, float] | None:
    if given is None:
        return None
    try:
        weights = json.loads(given)
    except json.JSONDecodeError as error:
        raise RequestInvalid("--weights is a JSON object of field to number") from error
    if not isinstance(weights, dict):
        raise RequestInvalid("--weights is a JSON object of field to number")
    return weights


def _block(hit: Hit) -> str:
    head = f"{hit.id}: similarity {hit.similarity:.4g}, shared weight {hit.shared_weight:.0%}"
    parts = sorted(hit.explain(), key=lambda part: -part.contribution)
    rows = [
        (
            part.field,
            shown(part.query),
            shown(part.case),
            part.similarity,
            part.weight,
            part.contribution,
        )
        for part in parts
    ]
    names = ("field", "asked", "case", "similarity", "weight", "contribution")
    return f"{head}\n{table(names, rows)}"


def _closing(found: Retrieval) -> list[str]:
    counts = (
        f"{found.considered} cases considered, {found.excluded_for_overlap} share too little,"
        f" {found.masked_out} ruled out"
    )
    return [counts, *(f"look at this: {warning}" for warning in found.warnings)]


def _data(found: Retrieval, base: CaseBase) -> dict[str, Any]:
    return {
        "hits": [
            {
                "id": hit.id,
                "similarity": hit.similarity,
                "shared_weight": hit.shared_weight,
                "case": hit.case,
            }
            for hit in found
        ],
        "considered": found.considered,
        "excluded_for_overlap": found.excluded_for_overlap,
        "masked_out": found.masked_out,
        "warnings": [str(warning) for warning in found.warnings],
        "digest": base.digest,
    }
