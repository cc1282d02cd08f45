"""`selfback evaluation design`: a set of vignettes whose effects can be told apart."""

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from selfback.delivery.cli.content import content_option, json_option
from selfback.delivery.cli.evaluation_text import FILE, aligned, library_of
from selfback.domain.content.finding import ContentRefused
from selfback.domain.content.library import Library
from selfback.domain.evaluation.designs.blocks import divide, efficiency_within
from selfback.domain.evaluation.designs.factors import FactorFile, read_factors
from selfback.domain.evaluation.designs.qualities import Qualities, Tangle, qualities_of
from selfback.domain.evaluation.designs.search import design, full_factorial
from selfback.domain.evaluation.designs.space import DesignImpossible, Space
from selfback.domain.evaluation.designs.vignette_set import MOST, Designed, VignetteSet, compose
from selfback.domain.integration.designed import unplannable

FORMAT = "selfback-vignette-design/1"
TANGLES_SHOWN = 12
OUT = click.Path(path_type=Path, dir_okay=False)


@click.command("design")
@click.argument("factors", type=FILE, metavar="FACTORS.toml")
@click.option(
    "--vignettes",
    "count",
    type=click.IntRange(2, MOST),
    help="How many to use; every combination if it is left out.",
)
@click.option("--blocks", type=click.IntRange(1), default=1, show_default=True, help="Parts of it.")
@click.option(
    "--interaction",
    "interactions",
    multiple=True,
    metavar="A*B",
    help="Two factors whose effect together is to be told as well. May be given several times.",
)
@click.option(
    "--starts", type=click.IntRange(1), default=30, show_default=True, help="Of the search."
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Of the search.")
@click.option("--runs", "runs_file", type=OUT, metavar="RUNS.csv", help="Write the runs.")
@click.option("--out", "set_file", type=OUT, metavar="SET.json", help="Write the set for a survey.")
@content_option
@json_option
def design_command(
    factors: Path,
    count: int | None,
    blocks: int,
    interactions: tuple[str, ...],
    starts: int,
    seed: int,
    runs_file: Path | None,
    set_file: Path | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Design a set of vignettes: full, fractional or blocked, by D-efficiency.

    FACTORS.toml holds the factors with their levels, what each answers to the intake and how the
    story tells of it. The set that --out writes is taken by the page that makes a survey.

    \b
    Examples:
      selfback evaluation design examples/evaluation/vignette-factors.toml --vignettes 16 --blocks 4
      selfback evaluation design factors.toml --vignettes 12 --interaction fear*work --out set.json
    """
    import numpy as np

    held = _factors(factors)
    space = _space(held, interactions)
    chance = np.random.default_rng(seed)
    try:
        runs = (
            design(space, runs=count, starts=starts, chance=chance)
            if count
            else full_factorial(space)
        )
        parts = divide(runs, space, blocks=blocks, chance=chance)
    except DesignImpossible as refused:
        raise click.ClickException(f"{refused}") from refused
    if len(runs) > MOST:
        raise click.ClickException(
            f"there are {len(runs):,} combinations, more than the {MOST} that anybody could judge; "
            "say with --vignettes how many to use"
        )
    made = compose(held, runs, parts)
    if set_file:
        _check_words(held)
        _check_answers(made, library_of(folder))
        set_file.write_text(json.dumps(asdict(made), ensure_ascii=False, indent=2) + "\n", "utf-8")
    if runs_file:
        runs_file.write_text(_csv(held, made), "utf-8")
    found, within = qualities_of(runs, space), efficiency_within(runs, space, parts)
    if as_json:
        document = _document(held, made, space, found, within, seed)
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(held, made, space, found, within)))


def _factors(path: Path) -> FactorFile:
    try:
        return read_factors(path.name, path.read_bytes())
    except ContentRefused as refused:
        raise click.ClickException(f"nothing was used\n{_indented(refused.findings)}") from refused


def _indented(lines: Sequence[object]) -> str:
    return "\n".join(f"  {line}" for line in lines)


def _space(held: FactorFile, interactions: Sequence[str]) -> Space:
    pairs = []
    for said in interactions:
        pair = re.split(r"\s*[*×:]\s*", said.strip())
        if len(pair) != 2 or pair[0] == pair[1] or not set(pair) <= set(held.factors):
            there = ", ".join(held.factors)
            raise click.UsageError(f'--interaction "{said}" is not two factors of {there}')
        pairs.append((pair[0], pair[1]))
    return held.space(pairs)


def _check_words(held: FactorFile) -> None:
    if not held.words:
        raise click.ClickException(
            "--out needs [words.en], [words.da] or [words.nb] with a title and a story"
        )


def _check_answers(made: VignetteSet, library: Library) -> None:
    faults: dict[str, list[str]] = {}
    for id, fault in unplannable(made, library):
        faults.setdefault(fault, []).append(id)
    if faults:
        said = [f"{fault} ({_some(ids)})" for fault, ids in faults.items()]
        raise click.ClickException(
            f"the planner cannot take these answers, nothing was written\n{_indented(said)}"
        )


def _some(ids: Sequence[str]) -> str:
    return ", ".join(ids) if len(ids) <= 3 else f"{', '.join(ids[:3])} and {len(ids) - 3} more"


def _csv(held: FactorFile, made: VignetteSet) -> str:
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(("vignette", "block", *held.factors))
    rows.writerows((each.id, each.block, *each.levels.values()) for each in made.vignettes)
    return text.getvalue()


def _document(
    held: FactorFile,
    made: VignetteSet,
    space: Space,
    found: Qualities,
    within: float,
    seed: int,
) -> dict[str, Any]:
    named = held.factors
    return {
        "format": FORMAT,
        "seed": seed,
        "combinations": space.combinations,
        "parameters": space.parameters,
        "d_efficiency": found.d_efficiency,
        "resolution": found.resolution,
        "words": list(found.words),
        "repeated": found.repeated,
        "blocks": len(made.blocks),
        "efficiency_within_blocks": within,
        "counts": {
            factor.id: dict(zip((x.id for x in factor.level), counts, strict=True))
            for factor, counts in zip(held.factor, found.counts, strict=True)
        },
        "tangles": [
            {
                "factor": named[each.factor],
                "with": [named[place] for place in each.pair],
                "share": each.share,
            }
            for each in found.tangles
        ],
        "runs": [
            {"vignette": each.id, "block": each.block, **each.levels} for each in made.vignettes
        ],
    }


def _lines(
    held: FactorFile,
    made: VignetteSet,
    space: Space,
    found: Qualities,
    within: float,
) -> Iterator[str]:
    yield (
        f"{len(made.vignettes)} vignettes of {len(held.factor)} factors "
        f"({space.combinations:,} combinations{_forbidden(space)}; "
        f"{space.parameters} numbers to tell)."
    )
    yield f"D-efficiency {found.d_efficiency:.1f} %; resolution {found.resolution}."
    if found.repeated:
        yield f"{found.repeated} vignettes are equal to another: there are fewer combinations."
    if len(made.blocks) > 1:
        yield f"{len(made.blocks)} blocks; within them the effects are told {within:.1f} % as well."
    yield ""
    yield "How often each level is there"
    for factor, counts in zip(held.factor, found.counts, strict=True):
        said = zip((each.id for each in factor.level), counts, strict=True)
        yield f"  {factor.id}: {', '.join(f'{level} {count}' for level, count in said)}"
    yield ""
    yield from _tangle_lines(held, found.tangles)
    yield ""
    yield from aligned(
        ("vignette", "block", *held.factors), list(map(_row, made.vignettes)), words=99
    )


def _forbidden(space: Space) -> str:
    if not space.forbidden or not space.is_small:
        return ""
    return f", {len(full_factorial(space)):,} of them allowed"


def _row(each: Designed) -> tuple[str, ...]:
    return (each.id, str(each.block), *each.levels.values())


def _tangle_lines(held: FactorFile, tangles: Sequence[Tangle]) -> Iterator[str]:
    if not tangles:
        yield "No effect of one factor is entangled with two others acting together."
        return
    yield "What cannot be told apart: the effect of one factor, and two others acting together"
    for each in tangles[:TANGLES_SHOWN]:
        one, other = (held.factors[place] for place in each.pair)
        yield f"  {held.factors[each.factor]} and {one} × {other}: {100 * each.share:.0f} %"
    if len(tangles) > TANGLES_SHOWN:
        yield f"  and {len(tangles) - TANGLES_SHOWN} more; all of them with --json"
