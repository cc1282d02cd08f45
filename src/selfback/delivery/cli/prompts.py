"""`selfback prompts`: what prompts do, from a micro-randomised trial."""

import json
from pathlib import Path
from typing import Any, NoReturn

import click

from selfback.delivery.cli.content import json_option
from selfback.domain.prompting.points_table import TableRefused, read_points
from selfback.domain.prompting.proximal import (
    NothingToEstimate,
    ProximalEffect,
    Term,
    proximal_effect,
)

FILE = click.Path(path_type=Path, dir_okay=False, exists=True)
FORMAT = "selfback-proximal-effect/1"
FAULTS_SHOWN = 20


@click.group()
def prompts() -> None:
    """Prompts: what they do, from the ledger."""


@prompts.command()
@click.argument("points", type=FILE, metavar="POINTS.csv")
@click.option("--control", "controls", multiple=True, metavar="COLUMN", help="Explains outcomes.")
@click.option(
    "--moderator",
    "moderators",
    multiple=True,
    metavar="COLUMN",
    help="What the effect may depend on, such as the day.",
)
@click.option(
    "--numerator",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    help="Probability the points are weighted to; else the mean of the logged ones.",
)
@click.option(
    "--level",
    type=click.FloatRange(0.5, 1, max_open=True),
    default=0.95,
    show_default=True,
    help="Of the intervals.",
)
@json_option
def analyse(
    points: Path,
    controls: tuple[str, ...],
    moderators: tuple[str, ...],
    numerator: float | None,
    level: float,
    as_json: bool,
) -> None:
    """Estimate what a prompt does to what follows, by weighted and centred least squares.

    POINTS.csv has a row for each decision point, with the columns person, available, prompted,
    probability and outcome, as the ledger's page in the office exports it. A moderator is a
    control as well: what an effect depends on may explain the outcome by itself.

    \b
    Examples:
      selfback prompts analyse points.csv
      selfback prompts analyse points.csv --moderator days_in_use --control used_day_before --json
    """
    both = tuple(dict.fromkeys((*controls, *moderators)))
    try:
        held = read_points(points.read_bytes(), controls=both, moderators=moderators)
        found = proximal_effect(held, numerator=numerator, level=level)
    except TableRefused as refused:
        _refuse(points, refused)
    except NothingToEstimate as refused:
        raise click.ClickException(f"{points.name}: {refused}") from refused
    click.echo(json.dumps(_document(found), indent=2) if as_json else _text(found))


def _refuse(points: Path, refused: TableRefused) -> NoReturn:
    count = len(refused.faults)
    said = [f"  {fault}" for fault in refused.faults[:FAULTS_SHOWN]]
    if count > FAULTS_SHOWN:
        said.append(f"  and {count - FAULTS_SHOWN} more")
    faults = "1 fault" if count == 1 else f"{count} faults"
    lines = "\n".join(said)
    raise click.ClickException(f"{points.name}: {faults}, nothing was used\n{lines}")


def _document(found: ProximalEffect) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "method": "weighted and centred least squares (Boruvka et al. 2018)",
        "people": found.people,
        "decision_points": {"available": found.points, "unavailable": found.unavailable},
        "prompted_share": found.prompted,
        "numerator": found.numerator,
        "level": found.level,
        "degrees_of_freedom": found.degrees,
        "effect": [_term(each) for each in found.terms],
    }


def _term(term: Term) -> dict[str, Any]:
    return {
        "name": term.name,
        "estimate": term.estimate,
        "standard_error": term.standard_error,
        "low": term.low,
        "high": term.high,
        "p": term.p,
    }


def _text(found: ProximalEffect) -> str:
    wide = max(len(term.name) for term in found.terms)
    percent = f"{100 * found.level:g} %"
    rows = [
        f"  {term.name:<{wide}}  {term.estimate:9.4f}  {percent} {term.low:.4f} to {term.high:.4f}"
        f"  (standard error {term.standard_error:.4f}, p {_p(term.p)})"
        for term in found.terms
    ]
    return "\n".join(
        [
            f"{found.people} people, {found.points} decision points at which they were available"
            f" ({100 * found.prompted:.0f} % prompted), {found.unavailable} at which not.",
            "What a prompt adds to the outcome that follows:",
            *rows,
            "Averaged over the moments at which people were available; a moderator's row is what"
            " one unit of it adds to the effect.",
        ]
    )


def _p(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"{value:.3f}"
