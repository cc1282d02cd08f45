"""`selfback evaluation adoption`: who recruited how many, and how long the first one took."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from selfback.delivery.cli.content import content_option, json_option
from selfback.delivery.cli.evaluation_text import FILE, aligned, library_of, read_file, rules_of
from selfback.delivery.cli.trial_forecast import DAY
from selfback.domain.evaluation.adoption import Adoption, Group, adoption_of
from selfback.domain.evaluation.recruiters import Unit, read_recruiters
from selfback.domain.statistics.shares import Share

FORMAT = "selfback-adoption/1"


@click.command()
@click.argument("log", type=FILE, metavar="LOG.csv")
@click.option("--as-of", type=DAY, help="The log is complete to this day; else its last person.")
@content_option
@json_option
def adoption(log: Path, as_of: date | None, folder: Path | None, as_json: bool) -> None:
    """Say who recruited how many, who nobody, how unevenly, and when the first one came.

    LOG.csv has the columns recruiter, unit (person or clinic), country, profession, opened,
    recruited: a row for each person recruited, and one without a day for a recruiter of nobody.
    Professionals and clinics are never put into one figure.

    \b
    Examples:
      selfback evaluation adoption examples/evaluation/recruiters.csv
      selfback evaluation adoption log.csv --as-of 2027-12-14 --json
    """
    rules = rules_of(library_of(folder))
    held = read_file(log, read_recruiters)
    found = adoption_of(held, as_of=as_of, level=rules.level)
    if as_json:
        document = {"format": FORMAT, **asdict(found)}
        click.echo(json.dumps(document, ensure_ascii=False, indent=2, default=str))
    else:
        click.echo("\n".join(_lines(found)))


def _lines(found: Adoption) -> Iterator[str]:
    persons, clinics = (found.recruiters[unit] for unit in (Unit.PERSON, Unit.CLINIC))
    yield f"{persons} persons and {clinics} clinics recruited {found.people} people."
    if found.to_open:
        yield f"{found.to_open} more open after {found.as_of} and are in no figure."
    if found.window:
        window = found.window
        pace = "" if window.a_week is None else f", {window.a_week:.1f} people a week"
        yield (
            f"First {window.first}, last {window.last}: {window.days} days, "
            f"{window.days / 7:.1f} weeks{pace}. Counted to {found.as_of}."
        )
    for heading, groups in (("country", found.by_country), ("profession", found.by_profession)):
        yield ""
        yield from _table(heading, groups)
    yield ""
    yield "People each: of every recruiter, those of nobody included. First: days from opening to"
    yield "the first person, of those who have any; half of all: with those who still wait counted."
    if persons and clinics:
        yield "A clinic is several persons: numbers of the two kinds are not comparable."
    yield ""
    yield from _counts(found)


def _table(heading: str, groups: Sequence[Group]) -> Iterator[str]:
    rows = [
        (
            *group.name,
            str(group.recruiters),
            str(group.people),
            _share(group.none),
            f"{_number(group.each.middle)} ({_number(group.each.low)} to "
            f"{_number(group.each.high)}; {_number(group.each.most)})",
            "–" if group.gini is None else f"{group.gini:.2f}",
            "–" if group.top.share is None else f"{100 * group.top.share:.0f} %",
            f"{_number(group.first.of_those.middle)} ({_number(group.first.of_those.low)} to "
            f"{_number(group.first.of_those.high)})",
            _number(group.first.half_of_all),
        )
        for group in groups
    ]
    head = (heading, "unit", "recruiters", "people", "of nobody", "people each (quartiles; most)")
    yield from aligned((*head, "Gini", "top fifth", "first, days", "half of all"), rows, words=2)


def _share(share: Share) -> str:
    if share.share is None or share.low is None or share.high is None:
        return "–"
    return (
        f"{share.count}/{share.of}, {100 * share.share:.1f} % "
        f"({100 * share.low:.1f} to {100 * share.high:.1f})"
    )


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"


def _counts(found: Adoption) -> Iterator[str]:
    rows = [
        (recruiter, unit.value, country, str(people), _number(days))
        for recruiter, unit, country, people, days in found.counts
    ]
    yield from aligned(("recruiter", "unit", "country", "people", "first, days"), rows, words=3)
