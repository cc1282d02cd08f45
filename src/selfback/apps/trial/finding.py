"""Candidates for adverse events, found by rule in answers and reports, alike in every arm."""

from collections.abc import Iterable
from datetime import datetime

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import SYSTEM, record
from selfback.apps.safety.models import Report
from selfback.apps.trial.baseline import baseline_of
from selfback.apps.trial.models import EventCandidate, Participant, Response, Visit
from selfback.domain.trial.adverse import Found, found_in_scores, look_by
from selfback.domain.trial.protocol import Protocol


def find_in_scores(visit: Visit, protocol: Protocol, *, at: datetime) -> list[EventCandidate]:
    """Keep the candidates among a visit's scores that were not found before."""
    now = {row.instrument: row.score for row in Response.objects.filter(visit=visit)}
    before = {} if visit.is_baseline else baseline_of(visit.participant).scores
    found = found_in_scores(protocol, now, before)
    return keep_candidates(visit.participant, found, protocol, visit=visit, at=at)


def keep_candidates(
    participant: Participant,
    found: Iterable[Found],
    protocol: Protocol,
    *,
    visit: Visit | None = None,
    report: Report | None = None,
    at: datetime,
) -> list[EventCandidate]:
    """Keep what was found; a rule finds once in a visit or report."""
    known = set(
        EventCandidate.objects.filter(
            participant=participant, visit=visit, report=report
        ).values_list("rule", flat=True)
    )
    rows = []
    for each in found:
        if each.rule in known:
            continue
        row = EventCandidate.objects.create(
            participant=participant,
            rule=each.rule,
            visit=visit,
            report=report,
            facts=dict(each.facts),
            found_at=at,
            look_by=look_by(at, days=protocol.safety.review_days),
        )
        changes = {"rule": (None, each.rule), "participant": (None, participant.number)}
        record(Kind.EVENT_CANDIDATE_FOUND, subject=row, by=SYSTEM, at=at, changes=changes)
        rows.append(row)
    return rows
