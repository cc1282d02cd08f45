"""`selfback evaluation reliability`: how far coders of texts agree."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from selfback.delivery.cli.content import content_option, json_option
from selfback.delivery.cli.evaluation_text import (
    FILE,
    aligned,
    coefficient_lines,
    library_of,
    read_file,
    rules_of,
    seed_option,
)
from selfback.domain.evaluation.codings import Codings, read_codings
from selfback.domain.evaluation.reliability import Coefficient, coefficients_of

FORMAT = "selfback-reliability/1"


@click.command()
@click.argument("codings", type=FILE, metavar="CODINGS.csv")
@seed_option
@content_option
@json_option
def reliability(codings: Path, seed: int, folder: Path | None, as_json: bool) -> None:
    """Say how far coders agree: percent agreement, Cohen, Fleiss and Krippendorff's alpha.

    CODINGS.csv has the columns unit, coder, code, and may have document: a row for each unit and
    coder. An empty code, or no row, is a missing one. With documents, the bootstrap draws whole
    documents, because units of one text resemble each other.

    \b
    Examples:
      selfback evaluation reliability examples/evaluation/codings.csv
      selfback evaluation reliability codings.csv --seed 7 --json
    """
    import numpy as np

    rules = rules_of(library_of(folder))
    held = read_file(codings, read_codings)
    found = coefficients_of(
        held.codings,
        rules=rules,
        chance=np.random.default_rng(seed),
        clusters=held.documents or None,
        with_pairs=True,
    )
    if as_json:
        click.echo(json.dumps(_document(held, found, seed), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(held, found, level=rules.level)))


def _document(held: Codings, found: Sequence[Coefficient], seed: int) -> dict[str, Any]:
    codes = Counter(code for _unit, _coder, code in held.codings)
    return {
        "format": FORMAT,
        "seed": seed,
        "units": len({unit for unit, _coder, _code in held.codings}),
        "coders": sorted({coder for _unit, coder, _code in held.codings}),
        "documents": len(set(held.documents.values())),
        "codes": dict(codes.most_common()),
        "resampled": _resampled(held),
        "coefficients": [asdict(each) for each in found],
        "uncoded": [{"unit": unit, "coder": coder} for unit, coder in held.uncoded],
    }


def _resampled(held: Codings) -> str:
    return "documents" if held.documents else "units"


def _lines(held: Codings, found: Sequence[Coefficient], *, level: float) -> Iterator[str]:
    units = {unit for unit, _coder, _code in held.codings}
    coders = dict.fromkeys(coder for _unit, coder, _code in held.codings)
    texts = f" of {len(set(held.documents.values()))} documents" if held.documents else ""
    yield f"{len(units)} units{texts}, {len(coders)} coders: {', '.join(coders)}."
    yield ""
    yield from coefficient_lines(found, level=level)
    yield f"  Intervals: percentile bootstrap of whole {_resampled(held)}."
    yield ""
    yield "How often each coder gave each code"
    given = Counter((coder, code) for _unit, coder, code in held.codings)
    codes = dict.fromkeys(code for _unit, _coder, code in held.codings)
    empty = Counter(coder for _unit, coder in held.uncoded)
    rows = [(code, *(str(given[coder, code]) for coder in coders)) for code in codes]
    rows.append(("(no code)", *(str(empty[coder]) for coder in coders)))
    yield from aligned(("code", *coders), rows)
