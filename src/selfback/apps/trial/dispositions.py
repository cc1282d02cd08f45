"""Reads over a whole study: how far everybody came, who was recruited where, what was answered.

None of them holds an arm; whoever may see one puts it into the rows. Each read takes a handful of
queries, however many people there are.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from django.db.models import F

from selfback.apps.trial.models import (
    Participant,
    Response,
    Screening,
    Study,
    StudySite,
    Visit,
    Withdrawal,
)
from selfback.domain.recruitment.actions import SiteRecord
from selfback.domain.recruitment.forecast_log import Site
from selfback.domain.recruitment.retention import Answered
from selfback.domain.trial.disposition import Disposition, Eligible, OpenedSite, VisitStatus
from selfback.domain.trial.protocol import Protocol
from selfback.domain.trial.visits import asked_for

NOT_NOTED = "not-noted"

Statuses = Mapping[str, Mapping[str, VisitStatus]]


def dispositions(study: Study) -> tuple[Disposition, ...]:
    """Return a row for everybody who was referred, as the CONSORT diagram and the tables need it.

    The rows are in the order of referral; who was taken over from outside without a screening
    comes last, under the study number.
    """
    statuses, levels = _statuses(study), _levels(study)
    people = {row.screening_id or row.pk: row for row in study.participants.all()}
    screened = list(Screening.objects.filter(study=study).select_related("site"))
    known = {row.pk for row in screened}
    others = [row for id, row in people.items() if id not in known]
    return (
        *(_screened(row, people.get(row.pk), statuses, levels) for row in screened),
        *(_taken_over(row, statuses, levels) for row in others),
    )


def opened_sites(study: Study) -> tuple[OpenedSite, ...]:
    """Return the study's sites, those that referred nobody included."""
    rows = StudySite.objects.filter(study=study)
    return tuple(OpenedSite(id=row.pk, country=row.country, kind=row.kind) for row in rows)


def opening_days(study: Study) -> dict[str, date]:
    """Return site id -> its first day."""
    return dict(StudySite.objects.filter(study=study).values_list("id", "opened_on"))


def recruitment_log(study: Study) -> tuple[Site, ...]:
    """Return what a forecast is made from: each site with the days on which somebody came in."""
    days = _recruited(study)
    return tuple(
        Site(id=row.pk, opened=row.opened_on, closed=row.closed_on, recruited=days.get(row.pk, ()))
        for row in StudySite.objects.filter(study=study)
    )


def site_records(study: Study) -> tuple[SiteRecord, ...]:
    """Return the same for the time line of actions."""
    return tuple(
        SiteRecord(id=each.id, opened=each.opened, closed=each.closed, people=each.recruited)
        for each in recruitment_log(study)
    )


def answered(study: Study, protocol: Protocol, *, per: str) -> Iterator[Answered]:
    """Yield each instrument of each visit that a randomised person began, and whether it has a
    score; what was never opened counts as without one.

    per     "site" or "country"
    """
    scored = set(
        Response.objects.filter(visit__participant__study=study)
        .exclude(score=None)
        .values_list("visit_id", "instrument")
    )
    asked = {visit.id: [*visit.instruments] for visit in protocol.visits}
    group = {"site": "participant__site_id", "country": "participant__country"}[per]
    begun = Visit.objects.filter(participant__study=study).exclude(started_at=None)
    rows = begun.exclude(participant__randomised_at=None).values_list("pk", "visit", F(group))
    for id, visit, name in rows.order_by("pk"):
        for instrument in asked.get(visit, ()):
            yield Answered(
                group=name,
                visit=visit,
                instrument=instrument,
                has_score=(id, instrument) in scored,
            )


def items_missing(visit: Visit, protocol: Protocol) -> dict[str, int]:
    """Return instrument -> how many of its items a visit has no answer to; 0 is left out."""
    given = {row.instrument: len(row.answers) for row in visit.responses.all()}
    left = {
        name: items - given.get(name, 0) for name, items in asked_for(protocol, visit.visit).items()
    }
    return {name: items for name, items in left.items() if items > 0}


def _screened(
    row: Screening,
    person: Participant | None,
    statuses: Statuses,
    levels: Mapping[str, str],
) -> Disposition:
    outcome = row.outcome
    is_declined = outcome == Screening.Outcome.DECLINED
    is_not_eligible = outcome == Screening.Outcome.NOT_ELIGIBLE
    randomised = person if person and person.randomised_on else None
    return Disposition(
        id=row.pk,
        site=row.site_id,
        country=row.site.country,
        participant=randomised.number if randomised else "",
        deliverer=row.deliverer_id or "",
        assessed=outcome != Screening.Outcome.WAITING,
        eligible=_eligible(outcome, person),
        ineligible=(row.reason or NOT_NOTED) if is_not_eligible else "",
        declined=(row.reason or NOT_NOTED) if is_declined else "",
        randomised_on=randomised.randomised_on if randomised else None,
        visits=statuses.get(randomised.pk, {}) if randomised else {},
        withdrawn=levels.get(randomised.pk, "") if randomised else "",
    )


def _taken_over(person: Participant, statuses: Statuses, levels: Mapping[str, str]) -> Disposition:
    is_in = person.randomised_on is not None
    has_left = not is_in and person.status == Participant.Status.LEFT
    return Disposition(
        id=person.number,
        site=person.site_id,
        country=person.country,
        participant=person.number if is_in else "",
        eligible=Eligible.YES if person.eligible_at else Eligible.UNKNOWN,
        declined=NOT_NOTED if has_left else "",
        randomised_on=person.randomised_on,
        visits=statuses.get(person.pk, {}) if is_in else {},
        withdrawn=levels.get(person.pk, ""),
    )


def _eligible(outcome: str, person: Participant | None) -> Eligible:
    if outcome == Screening.Outcome.NOT_ELIGIBLE:
        return Eligible.NO
    if outcome == Screening.Outcome.ELIGIBLE or (person and person.eligible_at):
        return Eligible.YES
    return Eligible.UNKNOWN


def _statuses(study: Study) -> dict[str, dict[str, VisitStatus]]:
    """Return participant -> visit -> status; the baseline is not among them."""
    held: dict[str, dict[str, VisitStatus]] = {}
    rows = Visit.objects.follow_ups().filter(participant__study=study).order_by("due_on")
    for person, visit, status in rows.values_list("participant_id", "visit", "status"):
        held.setdefault(person, {})[visit] = VisitStatus(status)
    return held


def _levels(study: Study) -> dict[str, str]:
    """Return participant -> the level they withdrew to last, which is the furthest."""
    rows = Withdrawal.objects.filter(participant__study=study).order_by("noted_at", "id")
    return dict(rows.values_list("participant_id", "level"))


def _recruited(study: Study) -> dict[str, tuple[date, ...]]:
    held: dict[str, list[date]] = {}
    rows = study.participants.exclude(randomised_on=None).order_by("randomised_on")
    for site, day in rows.values_list("site_id", "randomised_on"):
        if day is not None:
            held.setdefault(site, []).append(day)
    return {site: tuple(days) for site, days in held.items()}
