"""The rows of a study's export as texts, table by table; see domain.dataset.trial_tables.

No arm and no use of the app are among them: whoever may see these adds them. People who were not
randomised stand in the screening table only. Of somebody who withdrew their data nothing that they
answered is exported; that they were randomised, and what harm came to them, is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Min

from selfback.apps.trial.models import (
    AdverseEventVersion,
    ConsentSigned,
    Deviation,
    Participant,
    Response,
    Screening,
    Study,
    StudySite,
    Visit,
    Withdrawal,
)
from selfback.domain.schedule.weeks import local_date
from selfback.domain.trial.visits import QUESTIONS

Record = dict[str, str | None]

BASELINE = ("age", "sex", "duration", "pain_average", "work_demands")
"""Columns of participants.csv that the baseline fills, unless others are asked for."""

FROM_SCORES = {"pain_average": "nprs"}
"""Columns that are the score of an instrument, not a single question."""


def export_rows(study: Study, baseline: Sequence[str] = BASELINE) -> dict[str, list[Record]]:
    """Return table name -> its rows, in a settled order.

    baseline    columns of participants: baseline questions, "pain_average", ids of instruments
    """
    people = {row.pk: row for row in _people(study)}
    withdrawn = _withdrawn(study)
    answered = {pk for pk in people if pk not in withdrawn or withdrawn[pk].keeps_data}
    responses = list(
        Response.objects.filter(visit__participant__in=answered)
        .select_related("visit__participant")
        .order_by("visit__participant__number", "visit__due_on", "instrument")
    )
    return {
        "participants": list(_participants(people, withdrawn, responses, baseline)),
        "visits": list(_visits(people)),
        "scores": list(_scores(people, responses)),
        "items": list(item_rows(each for each in responses if each.instrument != QUESTIONS)),
        "adverse_events": list(_events(people)),
        "deviations": list(_deviations(people)),
        "screening": list(_screening(study)),
        "sites": list(_sites(study)),
    }


def _people(study: Study) -> Iterable[Participant]:
    rows = study.participants.exclude(randomised_at=None)
    return rows.select_related("site__clinic").order_by("number")


def _withdrawn(study: Study) -> dict[str, Withdrawal]:
    """Participant -> the withdrawal that went furthest, which is the last."""
    rows = Withdrawal.objects.filter(participant__study=study).order_by("noted_at", "id")
    return {row.participant_id: row for row in rows}


def _participants(
    people: Mapping[str, Participant],
    withdrawn: Mapping[str, Withdrawal],
    responses: Sequence[Response],
    baseline: Sequence[str],
) -> Iterator[Record]:
    known: dict[str, dict[str, Any]] = {}
    for row in responses:
        if row.visit.is_baseline:
            held = row.answers if row.instrument == QUESTIONS else {row.instrument: row.score}
            known.setdefault(row.visit.participant_id, {}).update(held)
    for row_id, person in people.items():
        left, about = withdrawn.get(row_id), known.get(row_id, {})
        yield {
            "participant": person.number,
            "country": person.country,
            "site": person.site_id,
            "unit": person.site.clinic.recruits_by,
            "profession": person.profession or None,
            "randomised_on": _day(person.randomised_on),
            "stratum": "/".join(str(value) for value in person.strata.values()),
            **{name: _text(about.get(FROM_SCORES.get(name, name))) for name in baseline},
            "withdrawn_on": _day(left.withdrawn_on) if left else None,
            "withdrawal_level": left.level if left else None,
            "died_on": _day(person.died_on),
        }


def _visits(people: Mapping[str, Participant]) -> Iterator[Record]:
    sources = dict(
        Response.objects.filter(visit__participant__in=people)
        .order_by("saved_at")
        .values_list("visit_id", "source")
    )
    rows = Visit.objects.filter(participant__in=people).order_by("participant__number", "due_on")
    for row in rows:
        yield {
            "participant": people[row.participant_id].number,
            "visit": row.visit,
            "due_on": _day(row.due_on),
            "opens_on": _day(row.opens_on),
            "closes_on": _day(row.closes_on),
            "done_on": _day(row.done_on),
            "status": row.status,
            "source": sources.get(row.pk),
        }


def _scores(people: Mapping[str, Participant], responses: Sequence[Response]) -> Iterator[Record]:
    for row in responses:
        if row.instrument != QUESTIONS:
            yield {
                "participant": people[row.visit.participant_id].number,
                "visit": row.visit.visit,
                "instrument": row.instrument,
                "score": _text(row.score),
                "items_answered": str(len(row.answers)),
                "wording": row.wording,
            }


def item_rows(responses: Iterable[Response]) -> Iterator[Record]:
    """Yield a row for each single answer; responses come with their visit and participant."""
    for row in responses:
        for item, value in sorted(row.answers.items()):
            yield {
                "participant": row.visit.participant.number,
                "visit": row.visit.visit,
                "instrument": row.instrument,
                "item": item,
                "value": _text(value),
            }


def _events(people: Mapping[str, Participant]) -> Iterator[Record]:
    rows = AdverseEventVersion.objects.filter(event__participant__in=people)
    for row in rows.select_related("event").order_by("event__number", "number"):
        if row.number != row.event.version:
            continue
        yield {
            "participant": people[row.event.participant_id].number,
            "event": str(row.event.number),
            "started_on": _day(row.started_on),
            "known_at": row.event.known_at.isoformat(),
            "seriousness": row.seriousness,
            "severity": row.severity,
            "relatedness": row.relatedness,
            "expected": row.expected,
            "outcome": row.outcome,
            "text": row.text,
        }


def _deviations(people: Mapping[str, Participant]) -> Iterator[Record]:
    rows = Deviation.objects.filter(participant__in=people).select_related("participant")
    for row in rows.order_by("participant__number", "happened_on", "id"):
        if row.participant is not None:
            yield {
                "participant": row.participant.number,
                "kind": row.kind,
                "happened_on": _day(row.happened_on),
                "text": row.text,
            }


def _screening(study: Study) -> Iterator[Record]:
    consented = dict(
        ConsentSigned.objects.filter(participant__study=study)
        .values_list("participant_id")
        .annotate(first=Min("signed_at"))
    )
    people = {row.screening_id: row for row in study.participants.exclude(screening=None)}
    rows = Screening.objects.filter(study=study).select_related("site__clinic")
    for row in rows.order_by("referred_on", "id"):
        person = people.get(row.pk)
        signed = consented.get(person.pk) if person else None
        randomised = person if person and person.randomised_on else None
        yield {
            "screening": row.pk,
            "site": row.site_id,
            "unit": row.site.clinic.recruits_by,
            "country": row.site.country,
            "profession": row.profession or None,
            "referred_on": _day(row.referred_on),
            "screened_on": _day(row.screened_on),
            "eligible": _eligible(row, person),
            "ineligible_reason": _reason(row, Screening.Outcome.NOT_ELIGIBLE),
            "consented_on": _local(signed, person) if person else None,
            "declined_reason": _reason(row, Screening.Outcome.DECLINED),
            "participant": randomised.number if randomised else None,
            "randomised_on": _day(randomised.randomised_on) if randomised else None,
        }


def _sites(study: Study) -> Iterator[Record]:
    for row in StudySite.objects.filter(study=study).order_by("country", "opened_on", "id"):
        yield {
            "site": row.pk,
            "country": row.country,
            "kind": row.kind,
            "opened_on": _day(row.opened_on),
            "closed_on": _day(row.closed_on),
        }


def _eligible(row: Screening, person: Participant | None) -> str | None:
    if row.outcome == Screening.Outcome.NOT_ELIGIBLE:
        return "no"
    is_known = row.outcome == Screening.Outcome.ELIGIBLE or (person and person.eligible_at)
    return "yes" if is_known else None


def _reason(row: Screening, outcome: str) -> str | None:
    return (row.reason or "not-noted") if row.outcome == outcome else None


def _local(moment: datetime | None, person: Participant) -> str | None:
    return _day(local_date(moment, person.zone)) if moment else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _text(value: Any) -> str | None:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return None if value is None else str(value)
