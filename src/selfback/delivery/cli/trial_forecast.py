"""`selfback trial forecast`: when a target will be reached, from a recruitment log."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import click

from selfback.delivery.cli.content import content_folder, content_option, json_option
from selfback.domain.content.finding import ContentError
from selfback.domain.content.loading import load_library
from selfback.domain.recruitment.forecast_log import LogRefused, Site, last_day, read_log
from selfback.domain.recruitment.forecast_result import Added
from selfback.domain.recruitment.forecast_rules import ForecastRules

FILE = click.Path(path_type=Path, dir_okay=False, exists=True)


class Day(click.ParamType[date]):
    """A day such as 2027-01-31."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a day such as 2027-01-31", param, ctx)


class SitesOnDay(click.ParamType[tuple[int, date]]):
    """A number of sites and the day they open, such as 5@2027-01-01."""

    name = "n@date"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, date]:
        if isinstance(value, tuple):
            return value
        count, _at, day = str(value).partition("@")
        if not count.isdigit() or int(count) < 1:
            self.fail(f"{value!r} is not a number of sites and a day: 5@2027-01-01", param, ctx)
        return int(count), Day().convert(day, param, ctx)


DAY, SITES = Day(), SitesOnDay()


@click.command()
@click.argument("log", type=FILE, metavar="LOG.csv")
@click.option("--target", type=click.IntRange(1, 10_000_000), required=True, help="People in all.")
@click.option("--until", type=DAY, help="Tell the probability of reaching the target by this day.")
@click.option(
    "--add-clinics",
    "added",
    type=SITES,
    multiple=True,
    metavar="N@DATE",
    help="What if N more open on DATE? May be given several times.",
)
@click.option("--as-of", type=DAY, help="The log is complete to this day; else its last person.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@content_option
@json_option
def forecast(
    log: Path,
    target: int,
    until: date | None,
    added: tuple[tuple[int, date], ...],
    as_of: date | None,
    seed: int,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Say when a recruitment will reach its target, with an interval.

    LOG.csv has the columns site, opened, recruited: a row for each person, and a row without a
    day for a site that recruited nobody. A fourth column, closed, may hold a site's last day.
    The same log, seed and rules give the same forecast.

    \b
    Examples:
      selfback trial forecast log.csv --target 350
      selfback trial forecast log.csv --target 350 --until 2027-12-14 --as-of 2027-06-30 --json
      selfback trial forecast log.csv --target 350 --add-clinics 5@2027-09-01
    """
    import numpy as np

    from selfback.domain.recruitment.forecast import (
        AddedBeforeNow,
        AsOfBeforeOpening,
        UntilIsPast,
    )
    from selfback.domain.recruitment.forecast import forecast as foresee

    sites = _sites(log)
    known_to = as_of or last_day(sites)
    if known_to is None:
        raise click.ClickException(f"{log.name}: holds no site")
    try:
        seen = foresee(
            sites,
            target=target,
            as_of=known_to,
            rules=_rules(folder),
            chance=np.random.default_rng(seed),
            until=until,
            added=[Added(sites=count, opened=day) for count, day in added],
        )
    except (AsOfBeforeOpening, AddedBeforeNow, UntilIsPast) as refused:
        raise click.ClickException(str(refused)) from refused
    notes = list(_notes(sites, known_to, is_given=as_of is not None))
    from selfback.delivery.cli.trial_forecast_text import forecast_document, forecast_text

    if as_json:
        document = {"seed": seed, **forecast_document(seen), "notes": notes}
        click.echo(json.dumps(document, indent=2))
    else:
        click.echo(forecast_text(seen, notes))


def _sites(log: Path) -> tuple[Site, ...]:
    try:
        return read_log(log.read_bytes())
    except LogRefused as refused:
        _refuse(log, refused)


def _refuse(log: Path, refused: LogRefused) -> NoReturn:
    count = len(refused.faults)
    said = "\n".join(f"  {fault}" for fault in refused.faults)
    faults = "1 fault" if count == 1 else f"{count} faults"
    raise click.ClickException(f"{log.name}: {faults}, nothing was used\n{said}")


def _rules(folder: Path | None) -> ForecastRules:
    try:
        library = load_library(content_folder(folder))
    except ContentError as refused:
        raise click.ClickException(str(refused)) from refused
    return ForecastRules.from_content(library.rule_file("forecast"))


def _notes(sites: tuple[Site, ...], as_of: date, *, is_given: bool) -> Iterator[str]:
    if not is_given:
        yield (
            f"The log is taken to be complete to {as_of}, its last person; "
            "say so with --as-of if it is complete to a later day."
        )
    if later := sum(day > as_of for site in sites for day in site.recruited):
        yield f"{later} people recruited after {as_of} were left out."
    yield "Sites are taken to keep their rates: no holidays, no weariness, no new effort."
