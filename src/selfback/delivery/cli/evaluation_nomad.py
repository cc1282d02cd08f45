"""`selfback evaluation nomad`: how professionals take something new into their work."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import click

from selfback.delivery.cli.content import content_option, json_option
from selfback.delivery.cli.evaluation_text import (
    FILE,
    aligned,
    from_content,
    library_of,
    read_file,
    rules_of,
    span,
)
from selfback.domain.evaluation.nomad import BREAKDOWNS, Cell, Change, Nomad, nomad_of
from selfback.domain.evaluation.nomad_responses import read_responses
from selfback.domain.evaluation.nomad_scoring import Structure
from selfback.domain.evaluation.rules import EvaluationRules
from selfback.domain.statistics.means import Mean

FORMAT = "selfback-nomad/1"
INSTRUMENT = "nomad"
WORDING = {
    "own": "our own words, not the official NoMAD; compare scores with other studies with care",
    "validated": "installed by the host",
}


@click.command()
@click.argument("responses", type=FILE, metavar="RESPONSES.csv")
@content_option
@json_option
def nomad(responses: Path, folder: Path | None, as_json: bool) -> None:
    """Score NoMAD by construct, wave, profession and site, with the change between waves.

    RESPONSES.csv has the columns respondent, wave, profession, site, item, answer. Items are those
    of content/instruments/nomad. A general item is answered 0 to 10; a statement with
    strongly-agree, agree, neither, disagree, strongly-disagree, or with not-role, not-stage or
    not-intervention, which are counted and never scored. Figures of too few people are hidden.

    \b
    Examples:
      selfback evaluation nomad examples/evaluation/nomad.csv
      selfback evaluation nomad responses.csv --json
    """
    library = library_of(folder)
    rules = rules_of(library)
    structure = from_content(lambda: Structure.from_content(library.rule_file("nomad")))
    wording = from_content(lambda: library.instruments[INSTRUMENT].wording)
    held = read_file(responses, partial(read_responses, structure=structure))
    found = nomad_of(held, structure, rules)
    if as_json:
        document = _document(found, structure, rules, wording)
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(found, structure, rules, wording)))


def _document(
    found: Nomad, structure: Structure, rules: EvaluationRules, wording: str
) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "wording": wording,
        "fewest_shown": rules.fewest_shown,
        "needed": {construct: structure.needed(construct) for construct in structure.constructs},
        **asdict(found),
    }


def _lines(
    found: Nomad, structure: Structure, rules: EvaluationRules, wording: str
) -> Iterator[str]:
    waves = ", ".join(f"{people} people in wave {wave}" for wave, people in found.waves.items())
    yield f"{waves}. Wording: {WORDING[wording]}."
    yield (
        "Constructs: mean points, 1 to 5, 5 most favourable; at least "
        + ", ".join(
            f"{structure.needed(name)} of {len(items)} items of {name}"
            for name, items in structure.constructs.items()
        )
        + ". General items: 0 to 10."
    )
    kinds = structure.not_relevant
    level = f"{100 * rules.level:.0f} % interval"
    for wave in found.waves:
        for breakdown in BREAKDOWNS:
            yield ""
            yield f"Wave {wave}, by {breakdown}" if breakdown != "all" else f"Wave {wave}, all"
            cells = [
                cell for cell in found.cells if (cell.wave, cell.breakdown) == (wave, breakdown)
            ]
            head = ("measure", "group", "people", "scored", "mean", "SD", level)
            yield from aligned(
                (*head, *kinds, "empty"), [_row(cell, kinds) for cell in cells], words=2
            )
    yield ""
    yield from _items(found, kinds)
    if found.changes:
        yield ""
        yield "Change, later less earlier, of people scored in both waves"
        columns = ("waves", "measure", "people", "change", "SD", level)
        yield from aligned(columns, [_change(change) for change in found.changes], words=2)
        for earlier, later, people in found.both:
            yield f"  {people} people answered in both {earlier} and {later}."
    yield ""
    yield (
        f"Hidden: fewer than {rules.fewest_shown} people, or what would give such a group away. "
        "The answers of not relevant are counted and are no points."
    )


def _items(found: Nomad, kinds: Sequence[str]) -> Iterator[str]:
    rows = [
        (
            count.wave,
            count.item,
            str(count.points),
            *(str(count.not_relevant[kind]) for kind in kinds),
            str(count.empty),
        )
        for count in found.items
        if sum(count.not_relevant.values()) or count.empty
    ]
    if not rows:
        yield "Every item shown was answered by everybody."
        return
    yield "Items that were not relevant or left empty"
    yield from aligned(("wave", "item", "points", *kinds, "empty"), rows, words=2)


def _row(cell: Cell, kinds: Sequence[str]) -> tuple[str, ...]:
    if cell.scored is None or cell.not_relevant is None:
        return (cell.measure, cell.group, *["hidden"] * 2, *["–"] * (4 + len(kinds)))
    return (
        cell.measure,
        cell.group,
        str(cell.respondents),
        *_mean(cell.scored),
        *(str(cell.not_relevant[kind]) for kind in kinds),
        str(cell.empty),
    )


def _mean(mean: Mean) -> tuple[str, ...]:
    return (str(mean.n), _number(mean.mean), _number(mean.sd), span(mean.low, mean.high))


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _change(change: Change) -> tuple[str, ...]:
    name = f"{change.earlier} to {change.later}", change.measure
    if change.change is None:
        return (*name, "hidden", "–", "–", "–")
    return (*name, *_mean(change.change))
