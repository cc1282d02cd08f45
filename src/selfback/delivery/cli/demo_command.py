"""`selfback demo`: fill a database with people who do not exist, to look around in."""

import json
from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from selfback.delivery.cli.database import start

if TYPE_CHECKING:
    from selfback.delivery.cli.demo_evaluation import Evaluated
    from selfback.delivery.cli.published_shape import Filled


@click.command()
@click.option(
    "--published-shape",
    is_flag=True,
    help="Also 57 recruiting persons in Norway, 39 clinics in Denmark, 825 referrals, and an "
    "evaluation with 62 raters and 19 interviews.",
)
@click.option("--seed", type=click.IntRange(0), help="Another seed makes another recruitment.")
@click.option(
    "--ends",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Last day of that recruitment; usually 14 December 2019, as published.",
)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def demo(published_shape: bool, seed: int | None, ends: datetime | None, as_json: bool) -> None:
    """Fill the database with synthetic people, labelled so wherever they show.

    What was filled before stays as it is. A database that holds real people is refused.

    \b
    Example:  selfback demo --published-shape
              selfback demo --published-shape --ends 2026-11-20 --json
    """
    if not published_shape and (seed is not None or ends is not None):
        raise click.UsageError("--seed and --ends need --published-shape.")
    start()
    from selfback.delivery.cli.demo import fill_demo
    from selfback.delivery.cli.published_shape import HoldsRealPeople, refuse_real_people

    try:
        refuse_real_people()
        fill_demo()
        found = _fill_shape(seed, ends.date() if ends else None) if published_shape else None
        evaluated = _fill_evaluation(seed) if published_shape else None
    except HoldsRealPeople as error:
        raise click.ClickException(
            f"In this database there are {error.what} that are not synthetic ({error.count}). "
            "Nothing was filled in; use another data folder (SELFBACK_DATA)."
        ) from error
    if as_json:
        told = {"synthetic": True, **(asdict(found) if found else {})}
        told |= {"evaluation": asdict(evaluated)} if evaluated else {}
        click.echo(json.dumps(told, default=str))
    elif found and evaluated:
        click.echo(_sentences(found, evaluated))
    else:
        click.echo("The demo is filled; everybody is synthetic.")


def _fill_shape(seed: int | None, ends: date | None) -> "Filled":
    from selfback.delivery.cli.demo import SEED
    from selfback.delivery.cli.published_shape import fill_published_shape
    from selfback.delivery.shared import clock

    return fill_published_shape(seed=SEED if seed is None else seed, ends=ends, at=clock.now())


def _fill_evaluation(seed: int | None) -> "Evaluated":
    from selfback.delivery.cli.demo import SEED
    from selfback.delivery.cli.demo_evaluation import fill_evaluation

    return fill_evaluation(seed=SEED if seed is None else seed)


def _sentences(found: "Filled", evaluated: "Evaluated") -> str:
    state = "Filled in now" if found.added else "Was there before; nothing was changed"
    stages = ", ".join(f"{count} {stage}" for stage, count in found.reached.items())
    units = [
        f"{country}: {count} recruiting units, {found.with_none.get(country, 0)} without a referral"
        for country, count in found.units.items()
    ]
    return "\n".join(
        [
            f"{state}: all of it is synthetic.",
            *units,
            f"{stages}; {found.first} to {found.last}",
            f"{evaluated.raters} raters, {evaluated.nomad} answers to NoMAD, "
            f"{evaluated.interviews} interviews, {evaluated.displays} joint displays",
        ]
    )
