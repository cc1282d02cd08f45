"""`selfback trial recruitment`: intake, retention and completeness of an export, by site."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import click

from selfback.delivery.cli.content import json_option
from selfback.delivery.cli.trial_forecast import DAY
from selfback.domain.recruitment.actions import Action, BeforeAfter, SiteRecord, before_after
from selfback.domain.recruitment.limits import FunnelPlot, UnitCount, funnel_plot
from selfback.domain.recruitment.retention import (
    Answered,
    Completeness,
    Intake,
    Kept,
    by_country,
    by_site,
    completeness,
    intake,
    retention,
)
from selfback.domain.statistics.shares import Share
from selfback.domain.trial.disposition import Disposition, VisitStatus
from selfback.domain.trial.disposition_reading import (
    DispositionRefused,
    Dispositions,
    Fault,
    read_export,
)

ACTION_COLUMNS = ("action", "day", "what", "sites")
ANSWERED = (VisitStatus.COMPLETE, VisitStatus.PARTIAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Everything the command tells."""

    as_of: date
    intake: tuple[Intake, ...]
    retention: tuple[Kept, ...]
    completeness: tuple[Completeness, ...]
    funnel: FunnelPlot
    actions: tuple[BeforeAfter, ...]


@click.command()
@click.argument(
    "export", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="EXPORTDIR"
)
@click.option("--per", type=click.Choice(["site", "country"]), default="site", show_default=True)
@click.option(
    "--actions",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="ACTIONS.csv",
    help="What was done when: action, day, what, sites (parted by spaces; empty for all).",
)
@click.option(
    "--days", type=click.IntRange(7, 730), default=56, show_default=True, help="Of a span."
)
@click.option("--as-of", type=DAY, help="The last day that counts; else the last in the export.")
@json_option
def recruitment(
    export: Path, per: str, actions: Path | None, days: int, as_of: date | None, as_json: bool
) -> None:
    """Tell who came in, who stayed and what was answered, for each site or country.

    Shares of units come with limits of chance, not as a ranking; actions with their caveats.

    \b
    Examples:
      selfback trial recruitment export/ --per country
      selfback trial recruitment export/ --actions actions.csv --days 28 --json
    """
    files = {path.name: path.read_bytes() for path in export.iterdir() if path.is_file()}
    try:
        read = read_export(files)
        done = _actions(actions) if actions else []
    except DispositionRefused as refused:
        raise click.ClickException(str(refused)) from refused
    figures = _figures(read, files, per=per, actions=done, days=days, as_of=as_of)
    if as_json:
        click.echo(json.dumps(asdict(figures), indent=2, default=str))
    else:
        click.echo("\n".join(_lines(figures)))


def _figures(
    read: Dispositions,
    files: Mapping[str, bytes],
    *,
    per: str,
    actions: list[Action],
    days: int,
    as_of: date | None,
) -> Figures:
    group = by_site if per == "site" else by_country
    opened = _opened(files)
    people = [row.randomised_on for row in read.rows if row.randomised_on]
    known_to = as_of or max([*people, *opened.values()], default=date.min)
    taken = intake(read.rows, read.sites, per=per, opened=opened, as_of=known_to)
    return Figures(
        as_of=known_to,
        intake=taken,
        retention=retention(read.rows, read.visits, group=group),
        completeness=completeness(_answers(read, files)),
        funnel=funnel_plot(
            UnitCount(unit=each.group, count=each.randomised.count, of=each.randomised.of)
            for each in taken
        ),
        actions=before_after(actions, _records(read, opened), days=days, as_of=known_to),
    )


def _rows(files: Mapping[str, bytes], name: str) -> list[dict[str, str]]:
    """Return the rows of a table that may be missing; those needed were checked before."""
    text = files.get(f"{name}.csv", b"").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def _opened(files: Mapping[str, bytes]) -> dict[str, date]:
    days = {row["site"]: row.get("opened_on", "") for row in _rows(files, "sites")}
    return {site: date.fromisoformat(day) for site, day in days.items() if day}


def _records(read: Dispositions, opened: Mapping[str, date]) -> list[SiteRecord]:
    people: dict[str, list[date]] = {site: [] for site in opened}
    for row in read.rows:
        if row.randomised_on and row.site in people:
            people[row.site].append(row.randomised_on)
    return [
        SiteRecord(id=site, opened=opened[site], people=tuple(days))
        for site, days in sorted(people.items())
    ]


def _answers(read: Dispositions, files: Mapping[str, bytes]) -> Iterator[Answered]:
    """Yield for each visit that was answered whether each instrument of it has a score."""
    people: dict[str, Disposition] = {row.participant: row for row in read.rows if row.participant}
    for row in _rows(files, "scores"):
        person = people.get(row["participant"])
        if person and person.at(row["visit"]) in ANSWERED:
            yield Answered(
                group="all",
                visit=row["visit"],
                instrument=row["instrument"],
                has_score=bool(row["score"]),
            )


def _actions(path: Path) -> list[Action]:
    """Return the actions of a file; raises DispositionRefused with every fault."""
    reader = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))
    missing = [name for name in ACTION_COLUMNS if name not in (reader.fieldnames or [])]
    faults = [_fault(path, 1, name, "this column is missing") for name in missing]
    actions = []
    for row in reader if not faults else ():
        try:
            day = date.fromisoformat(row["day"].strip())
        except ValueError:
            said = f"'{row['day'][:30]}' is not a day such as 2027-01-31"
            faults.append(_fault(path, reader.line_num, "day", said))
            continue
        sites = tuple((row["sites"] or "").split())
        actions.append(Action(id=row["action"], day=day, what=row["what"], sites=sites))
    if faults:
        raise DispositionRefused(faults)
    return actions


def _fault(path: Path, line: int, name: str, says: str) -> Fault:
    return Fault(file=path.name, line=line, field=name, says=says)


def _lines(figures: Figures) -> Iterator[str]:
    for each in figures.intake:
        rate = "" if each.rate is None else f", {each.rate:.1f} a site and 28 days"
        yield f"{each.group}: {_share(each.randomised)} randomised of those referred{rate}"
    for kept in figures.retention:
        told = f"{_share(kept.answered)} answered, {kept.pending} to come"
        yield f"{kept.group}, {kept.visit}: {told}"
    for held in figures.completeness:
        yield f"{held.visit}, {held.instrument}: {_share(held.scored)} complete"
    for point in figures.funnel.points:
        if point.place != "inside":
            yield f"{point.unit}: {point.count} of {point.of}, {point.place} % limits of chance"
    for found in figures.actions:
        yield _action(found)


def _action(found: BeforeAfter) -> str:
    before, after, ratio = found.overall.before, found.overall.after, found.overall.ratio
    told = f"{found.action.day} {found.action.what}: {before.people} before, {after.people} after"
    if ratio and ratio.ratio is not None:
        high = "" if ratio.high is None else f"{ratio.high:.2f}"
        told += f", rate ratio {ratio.ratio:.2f} ({ratio.low:.2f} to {high})"
    return f"{told}; mind: {', '.join(found.caveats)}"


def _share(share: Share) -> str:
    if share.share is None or share.low is None or share.high is None:
        return f"0 of {share.of}"
    return (
        f"{share.count} of {share.of} ({100 * share.share:.0f} %, "
        f"{100 * share.low:.0f} to {100 * share.high:.0f})"
    )
