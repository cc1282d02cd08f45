"""Writes about harm and departures from the protocol: every version is kept, nothing is deleted."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.safety.models import Report
from selfback.apps.trial.errors import EventIsClosed, NotNow
from selfback.apps.trial.finding import keep_candidates
from selfback.apps.trial.guards import (
    held_participant,
    held_study,
    refuse_empty,
    refuse_other_protocol,
    refuse_unless,
    today_of,
)
from selfback.apps.trial.models import (
    AdverseEvent,
    AdverseEventVersion,
    Deviation,
    EventCandidate,
    Participant,
    Study,
    StudySite,
)
from selfback.domain.schedule.weeks import local_date
from selfback.domain.trial.adverse import (
    EventFacts,
    found_in_report,
    refuse_contradictions,
    tell_by,
)
from selfback.domain.trial.protocol import Protocol


@transaction.atomic
def report_adverse_event(
    *,
    participant: Participant,
    protocol: Protocol,
    facts: EventFacts,
    known_at: datetime,
    candidates: Iterable[EventCandidate] = (),
    by: str,
    at: datetime,
) -> AdverseEvent:
    """Keep an adverse event; a serious one starts the clock when it became known.

    known_at    when the study's staff first knew of it, which may be before it is entered
    candidates  answers that led to it, whose review this is
    raises      EventContradictsItself, ProtocolDiffers, WrongStatus; ValueError if it became known
                later than it is entered
    """
    held = held_participant(participant)
    refuse_other_protocol(held.study, protocol)
    if known_at > at:
        raise ValueError(known_at)
    refuse_contradictions(facts, local_date(known_at, held.zone_now))
    Study.objects.select_for_update(no_key=True).get(pk=held.study_id)
    last = AdverseEvent.objects.filter(study=held.study).aggregate(last=Max("number"))["last"]
    event = AdverseEvent.objects.create(
        study=held.study,
        participant=held,
        number=(last or 0) + 1,
        known_at=known_at,
        tell_by=_clock(facts, protocol, known_at),
        seriousness=facts.seriousness,
    )
    _add_version(event, facts, reason="", by=by, at=at)
    changes = {
        "participant": (None, held.number),
        "known_at": (None, known_at),
        **{name: (None, value) for name, value in _codes(facts).items()},
    }
    record(Kind.ADVERSE_EVENT_REPORTED, subject=event, by=by, at=at, changes=changes)
    for candidate in candidates:
        _decide(candidate, event, "", by=by, at=at)
    return event


@transaction.atomic
def revise_adverse_event(
    *,
    event: AdverseEvent,
    protocol: Protocol,
    facts: EventFacts,
    reason: str,
    learned_at: datetime,
    by: str,
    at: datetime,
) -> AdverseEvent:
    """Add what was learned of an event; the versions before stay, and a closed review opens again.

    An event that turns out to be serious starts the clock when that was learned. One that turns out
    not to be keeps its clock: what was promised was promised.

    raises  ReasonNeeded, EventContradictsItself, ProtocolDiffers, WrongStatus
    """
    refuse_empty(reason)
    held = held_participant(event.participant)
    refuse_other_protocol(held.study, protocol)
    refuse_contradictions(facts, local_date(learned_at, held.zone_now))
    row = AdverseEvent.objects.select_for_update(no_key=True).get(pk=event.pk)
    before = row.versions.get(number=row.version)
    row.version += 1
    row.seriousness = facts.seriousness
    row.tell_by = row.tell_by or _clock(facts, protocol, learned_at)
    row.closed_at, row.closed_by, row.conclusion = None, "", ""
    row.save()
    _add_version(row, facts, reason=reason, by=by, at=at)
    told = {
        name: (getattr(before, name), value)
        for name, value in _codes(facts).items()
        if getattr(before, name) != value
    }
    changes = {"version": (row.version - 1, row.version), **told}
    record(Kind.ADVERSE_EVENT_REVISED, subject=row, by=by, at=at, changes=changes, reason=reason)
    return row


@transaction.atomic
def note_event_told(*, event: AdverseEvent, by: str, at: datetime) -> AdverseEvent:
    """Keep that the investigator saw an event, which stops its clock; again changes nothing."""
    held_participant(event.participant)
    row = AdverseEvent.objects.select_for_update(no_key=True).get(pk=event.pk)
    if row.told_at is None:
        row.told_at, row.told_by = at, by
        row.save(update_fields=["told_at", "told_by"])
        changes = {
            "told_at": (None, at),
            "in_time": (None, row.tell_by is None or at <= row.tell_by),
        }
        record(Kind.ADVERSE_EVENT_TOLD, subject=row, by=by, at=at, changes=changes)
    return row


@transaction.atomic
def close_adverse_event(
    *, event: AdverseEvent, conclusion: str, by: str, at: datetime
) -> AdverseEvent:
    """Close the review of an event.

    raises  ReasonNeeded, EventIsClosed; NotNow with "not-told" for a serious one that the
            investigator has not seen; WrongStatus
    """
    refuse_empty(conclusion)
    held = held_participant(event.participant)
    row = AdverseEvent.objects.select_for_update(no_key=True).get(pk=event.pk)
    if row.closed_at is not None:
        raise EventIsClosed(row.pk)
    refuse_unless(held, not_told=row.tell_by is None or row.told_at is not None)
    row.closed_at, row.closed_by, row.conclusion = at, by, conclusion.strip()
    row.save(update_fields=["closed_at", "closed_by", "conclusion"])
    changes = {"closed_at": (None, at), "version": (None, row.version)}
    record(Kind.ADVERSE_EVENT_CLOSED, subject=row, by=by, at=at, changes=changes)
    return row


@transaction.atomic
def decide_candidate(
    *,
    candidate: EventCandidate,
    event: AdverseEvent | None,
    reason: str,
    by: str,
    at: datetime,
) -> EventCandidate:
    """Keep that an answer belongs to an event, or is none for a reason; the decision stands.

    raises  ReasonNeeded without an event; NotNow with "another-participant" for somebody else's
            event; WrongStatus
    """
    held = held_participant(candidate.participant)
    if event is None:
        refuse_empty(reason)
    elif event.participant_id != held.pk:
        raise NotNow(number=held.number, reasons=["another-participant"])
    return _decide(candidate, event, reason, by=by, at=at)


@transaction.atomic
def look_at_report(
    *, participant: Participant, protocol: Protocol, report: Report, at: datetime
) -> list[EventCandidate]:
    """Keep the candidates in a report of warning signs; looking again finds nothing new.

    raises  NotNow with "another-person" for a report of somebody else, ProtocolDiffers, WrongStatus
    """
    held = held_participant(participant)
    refuse_other_protocol(held.study, protocol)
    refuse_unless(held, another_person=report.patient_id == held.patient_id)
    found = found_in_report(protocol, report.tier)
    return keep_candidates(held, found, protocol, report=report, at=at)


@transaction.atomic
def record_deviation(
    *,
    study: Study,
    kind: Deviation.Kind,
    weight: Deviation.Weight,
    happened_on: date,
    text: str,
    action: str = "",
    participant: Participant | None = None,
    site: StudySite | None = None,
    by: str,
    at: datetime,
) -> Deviation:
    """Keep a departure from the protocol, in a person, at a site or in the study as a whole.

    raises  ReasonNeeded if it is not told in words; ValueError for a day to come; WrongStatus
    """
    refuse_empty(text)
    if participant is not None:
        held = held_participant(participant)
        site = held.site
        if happened_on > today_of(held, at):
            raise ValueError(happened_on)
    study = held_study(study, Study.Status.DRAFT, Study.Status.OPEN, Study.Status.CLOSED)
    row = Deviation.objects.create(
        study=study,
        participant=participant,
        site=site,
        kind=kind,
        weight=weight,
        happened_on=happened_on,
        text=text.strip(),
        action=action.strip(),
        noted_by=by,
        noted_at=at,
    )
    changes = {
        "kind": (None, kind),
        "weight": (None, weight),
        "happened_on": (None, happened_on),
        "participant": (None, participant.number if participant else ""),
    }
    record(Kind.DEVIATION_RECORDED, subject=row, by=by, at=at, changes=changes)
    return row


def _clock(facts: EventFacts, protocol: Protocol, known_at: datetime) -> datetime | None:
    if not facts.seriousness.starts_clock:
        return None
    return tell_by(known_at, hours=protocol.safety.report_hours)


def _add_version(
    event: AdverseEvent, facts: EventFacts, *, reason: str, by: str, at: datetime
) -> None:
    AdverseEventVersion.objects.create(
        event=event, number=event.version, reason=reason, made_by=by, made_at=at, **asdict(facts)
    )


def _codes(facts: EventFacts) -> dict[str, Any]:
    """Return what stands in the audit trail: codes and days, never the words."""
    return {name: value for name, value in asdict(facts).items() if name != "text"}


def _decide(
    candidate: EventCandidate, event: AdverseEvent | None, reason: str, *, by: str, at: datetime
) -> EventCandidate:
    row = EventCandidate.objects.select_for_update(of=("self",)).get(pk=candidate.pk)
    if row.decided_at is not None:
        return row
    row.event, row.reason = event, reason.strip()
    row.decided_at, row.decided_by = at, by
    row.save(update_fields=["event", "reason", "decided_at", "decided_by"])
    changes = {"event": (None, event.number if event else None)}
    record(Kind.EVENT_CANDIDATE_DECIDED, subject=row, by=by, at=at, changes=changes, reason=reason)
    return row
