"""Who came in, who stayed and what was answered, for each site and country."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from selfback.domain.statistics.shares import Share, wilson
from selfback.domain.trial.disposition import Disposition, OpenedSite, VisitStatus

DAYS_OF_RATE = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What one site, or all of a country, brought.

    site_days       days that sites were open, None where their opening is not known
    rate            people randomised a site and 28 days
    days_to_first   from opening to the first randomised, the shortest of several sites
    """

    group: str
    sites: int
    with_none: int
    referred: int
    randomised: Share
    site_days: int | None
    rate: float | None
    days_to_first: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How a visit went in one group; the counts sum to the people randomised.

    answered    complete or in part, of those whose visit is no longer to come
    """

    group: str
    visit: str
    randomised: int
    pending: int
    complete: int
    partial: int
    missed: int
    withdrawn: int
    died: int
    answered: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One visit of one person, and whether an instrument of it has a score."""

    group: str
    visit: str
    instrument: str
    has_score: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """How complete an instrument is at a visit, of those who answered anything there."""

    group: str
    visit: str
    instrument: str
    scored: Share


def by_site(row: Disposition) -> str:
    """Return the site of a person, to group by."""
    return row.site


def by_country(row: Disposition) -> str:
    """Return the country of a person, to group by."""
    return row.country


def intake(
    rows: Sequence[Disposition],
    sites: Sequence[OpenedSite],
    *,
    per: str,
    opened: Mapping[str, date],
    as_of: date,
) -> tuple[Intake, ...]:
    """Return what each site or country brought, sites that brought nobody included.

    per     "site" or "country"
    opened  site id -> its first day
    """
    known = {site.id: site for site in sites}
    for row in rows:
        known.setdefault(row.site, OpenedSite(id=row.site, country=row.country))
    groups: dict[str, list[str]] = {}
    for site in known.values():
        groups.setdefault(site.id if per == "site" else site.country, []).append(site.id)
    return tuple(
        _intake(group, ids, [row for row in rows if row.site in set(ids)], opened, as_of)
        for group, ids in sorted(groups.items())
    )


def _intake(
    group: str,
    sites: Sequence[str],
    rows: Sequence[Disposition],
    opened: Mapping[str, date],
    as_of: date,
) -> Intake:
    randomised = [row for row in rows if row.randomised_on and row.randomised_on <= as_of]
    days = None
    if all(site in opened for site in sites):
        days = sum(max(0, (as_of - opened[site]).days + 1) for site in sites)
    firsts = [
        (row.randomised_on - opened[row.site]).days
        for row in randomised
        if row.randomised_on and row.site in opened
    ]
    return Intake(
        group=group,
        sites=len(sites),
        with_none=len(set(sites) - {row.site for row in randomised}),
        referred=len(rows),
        randomised=wilson(len(randomised), len(rows)),
        site_days=days,
        rate=len(randomised) / days * DAYS_OF_RATE if days else None,
        days_to_first=min(firsts, default=None),
    )


def retention(
    rows: Iterable[Disposition],
    visits: Sequence[str],
    *,
    group: Callable[[Disposition], str],
) -> tuple[Kept, ...]:
    """Return how each visit went, by group and in the order of the visits."""
    groups: dict[str, list[Disposition]] = {}
    for row in rows:
        if row.randomised_on:
            groups.setdefault(group(row), []).append(row)
    return tuple(
        _kept(name, visit, own) for name, own in sorted(groups.items()) for visit in visits
    )


def _kept(group: str, visit: str, rows: Sequence[Disposition]) -> Kept:
    count = dict.fromkeys(VisitStatus, 0)
    for row in rows:
        count[row.at(visit)] += 1
    answered = count[VisitStatus.COMPLETE] + count[VisitStatus.PARTIAL]
    return Kept(
        group=group,
        visit=visit,
        randomised=len(rows),
        pending=count[VisitStatus.PENDING],
        complete=count[VisitStatus.COMPLETE],
        partial=count[VisitStatus.PARTIAL],
        missed=count[VisitStatus.MISSED],
        withdrawn=count[VisitStatus.WITHDRAWN],
        died=count[VisitStatus.DIED],
        answered=wilson(answered, len(rows) - count[VisitStatus.PENDING]),
    )


def completeness(answers: Iterable[Answered]) -> tuple[Completeness, ...]:
    """Return how many have a score, by group, visit and instrument."""
    held: dict[tuple[str, str, str], list[bool]] = {}
    for each in answers:
        held.setdefault((each.group, each.visit, each.instrument), []).append(each.has_score)
    return tuple(
        Completeness(
            group=group, visit=visit, instrument=instrument, scored=wilson(sum(has), len(has))
        )
        for (group, visit, instrument), has in sorted(held.items())
    )
