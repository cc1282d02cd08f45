"""Reads about harm: the list of adverse events, and reports that nobody has looked at."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from selfback.apps.safety.models import Report
from selfback.apps.trial.models import AdverseEvent, EventCandidate, Participant, Study
from selfback.domain.trial.adverse import (
    Expectedness,
    Outcome,
    Relatedness,
    Seriousness,
    Severity,
    time_left,
)

LOOKED_AT = ("R", "A")
"""Tiers of warning signs that may be an adverse event; what counts stands in the protocol."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    """One line of the list of adverse events, as a monitor or a regulator reads it.

    left    until it must be told; None if it is not serious, or was told
    """

    event: AdverseEvent
    participant: str
    known_at: datetime
    seriousness: Seriousness
    severity: Severity
    relatedness: Relatedness
    expected: Expectedness
    outcome: Outcome
    started_on: date
    ended_on: date | None
    text: str
    version: int
    left: timedelta | None


def event_lines(study: Study, at: datetime) -> list[EventLine]:
    """Return every adverse event as known now, in the order of their numbers."""
    events = AdverseEvent.objects.filter(study=study).select_related("participant")
    return [line_of(event, at) for event in events.prefetch_related("versions")]


def reports_to_look_at(study: Study) -> Iterator[tuple[Participant, Report]]:
    """Yield participants with reports of warning signs that no candidate was made of.

    Reports from before somebody was enrolled are not the study's.
    """
    done = EventCandidate.objects.filter(participant__study=study).exclude(report=None)
    people = {
        row.patient_id: row for row in Participant.objects.filter(study=study).exclude(patient=None)
    }
    rows = Report.objects.filter(patient_id__in=[*people], tier__in=LOOKED_AT)
    for report in rows.exclude(pk__in=done.values("report")).order_by("received_at", "pk"):
        participant = people[report.patient_id]
        if report.received_at >= participant.enrolled_at:
            yield participant, report


def line_of(event: AdverseEvent, at: datetime) -> EventLine:
    """Return an event as known now."""
    now = next(each for each in event.versions.all() if each.number == event.version)
    is_running = event.tell_by is not None and event.told_at is None
    return EventLine(
        event=event,
        participant=event.participant.number,
        known_at=event.known_at,
        seriousness=Seriousness(now.seriousness),
        severity=Severity(now.severity),
        relatedness=Relatedness(now.relatedness),
        expected=Expectedness(now.expected),
        outcome=Outcome(now.outcome),
        started_on=now.started_on,
        ended_on=now.ended_on,
        text=now.text,
        version=now.number,
        left=time_left(event.tell_by, at) if is_running and event.tell_by else None,
    )
