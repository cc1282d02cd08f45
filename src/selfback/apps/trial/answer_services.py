"""Writes of answers: part by part, from several devices, each once; and corrections."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.trial.errors import KeyUsedForOtherAnswers, NotAskedHere
from selfback.apps.trial.finding import find_in_scores
from selfback.apps.trial.guards import (
    consents_missing,
    held_visit,
    refuse_empty,
    refuse_other_protocol,
    refuse_unanswerable,
    refuse_unless,
    today_of,
)
from selfback.apps.trial.models import Response, Saving, Visit
from selfback.domain.trial.disposition import VisitStatus
from selfback.domain.trial.protocol import Protocol
from selfback.domain.trial.visits import Cell, Scorer, asked_for, merged, standing


@transaction.atomic
def save_answers(
    *,
    visit: Visit,
    protocol: Protocol,
    scorer: Scorer,
    instrument: str,
    answers: Mapping[str, Any],
    key: str,
    source: Response.Source,
    writer: str,
    told_at: datetime,
    answered_on: date | None = None,
    late_reason: str = "",
    wording: str = "own",
    by: str,
    at: datetime,
) -> Response:
    """Keep answers to one instrument as they come, however few; the same key counts once.

    For each item the later answer stands, whichever device sent it and in whatever order both
    arrive. A device whose clock runs ahead is taken to have answered when its answers arrived.

    answers     item -> value; None takes an answer out
    key         made by who sends, unique for the visit
    writer      names the device or the person, to decide between two of the same moment
    told_at     by the device's clock
    answered_on the local day, for answers on paper; today by default
    late_reason why answers from outside the window are taken; finishing makes it a deviation
    wording     "own" or "validated": whose words the questions were asked in
    raises      VisitIsOver, NotAskedHere, KeyUsedForOtherAnswers, NotNow with "consent-missing",
                ProtocolDiffers, WrongStatus; nothing is written then
    """
    held = held_visit(visit)
    refuse_other_protocol(held.participant.study, protocol)
    digest = _digest(instrument, answers)
    if known := Saving.objects.filter(visit=held, key=key).first():
        if known.digest != digest:
            raise KeyUsedForOtherAnswers(key=key)
        return Response.objects.get(visit=held, instrument=instrument)
    if instrument not in asked_for(protocol, held.visit):
        raise NotAskedHere(visit=held.visit, instrument=instrument)
    day = answered_on or today_of(held.participant, at)
    refuse_unanswerable(held, day, may_be_late=bool(late_reason.strip()))
    if held.is_baseline:
        refuse_unless(
            held.participant, consent_missing=not consents_missing(held.participant, protocol)
        )
    row = _response(held, instrument, source, at)
    changes = _merge(row, answers, moment=min(told_at, at), writer=writer)
    row.score = scorer(instrument, row.answers)
    row.source, row.wording, row.saved_at = source, wording, at
    row.save()
    _count(held, row, answers, key, digest, by=by, told_at=told_at, at=at)
    record(Kind.TRIAL_ANSWERS_SAVED, subject=row, by=by, at=at, changes=changes)
    find_in_scores(held, protocol, at=at)
    return row


@transaction.atomic
def correct_answer(
    *,
    response: Response,
    protocol: Protocol,
    scorer: Scorer,
    item: str,
    value: Any,
    reason: str,
    by: str,
    at: datetime,
) -> Response:
    """Change one answer after the visit came to its end; the old one stays in the audit trail.

    What was locked at baseline does not follow, and nobody is allocated anew.

    value   None takes the answer out
    raises  ReasonNeeded, NotNow with "not-finished", ProtocolDiffers, WrongStatus
    """
    refuse_empty(reason)
    held = held_visit(response.visit)
    refuse_other_protocol(held.participant.study, protocol)
    refuse_unless(held.participant, not_finished=held.ended_at is not None)
    row = Response.objects.get(pk=response.pk)
    before = row.answers.get(item)
    if before == value:
        return row
    _merge(row, {item: value}, moment=at, writer=f"~{by}")  # sorts after any device
    row.score = scorer(row.instrument, row.answers)
    row.saved_at = at
    row.save()
    key, digest = f"correction:{row.pk}:{row.version + 1}", _digest(row.instrument, {item: value})
    _count(held, row, {item: value}, key, digest, by=by, told_at=at, at=at, reason=reason)
    record(
        Kind.TRIAL_ANSWER_CORRECTED,
        subject=row,
        by=by,
        at=at,
        changes={item: (before, value)},
        reason=reason,
    )
    find_in_scores(held, protocol, at=at)
    return row


def _response(visit: Visit, instrument: str, source: str, at: datetime) -> Response:
    made = {"source": source, "saved_at": at}
    return Response.objects.get_or_create(visit=visit, instrument=instrument, defaults=made)[0]


def _merge(
    row: Response, answers: Mapping[str, Any], *, moment: datetime, writer: str
) -> dict[str, tuple[Any, Any]]:
    """Put answers into a response; return what changed, item -> (old, new)."""
    before = dict(row.answers)
    stamp = moment.astimezone(UTC).isoformat(timespec="microseconds")
    held = {
        item: Cell(value=before.get(item), at=at, writer=by) for item, (at, by) in row.cells.items()
    }
    given = {item: Cell(value=value, at=stamp, writer=writer) for item, value in answers.items()}
    cells = merged(held, given)
    row.answers = standing(cells)
    row.cells = {item: [cell.at, cell.writer] for item, cell in cells.items()}
    return {
        item: (before.get(item), row.answers.get(item))
        for item in answers
        if before.get(item) != row.answers.get(item)
    }


def _count(
    visit: Visit,
    row: Response,
    answers: Mapping[str, Any],
    key: str,
    digest: str,
    *,
    by: str,
    told_at: datetime,
    at: datetime,
    reason: str = "",
) -> None:
    """Count the change in response and visit, and keep it as it came."""
    row.version += 1
    row.save(update_fields=["version"])
    visit.version += 1
    visit.started_at = visit.started_at or at
    if visit.status in {VisitStatus.PENDING, VisitStatus.MISSED}:
        visit.status = VisitStatus.PARTIAL
    visit.save(update_fields=["version", "started_at", "status"])
    Saving.objects.create(
        visit=visit,
        key=key,
        digest=digest,
        instrument=row.instrument,
        version=row.version,
        answers=dict(answers),
        source=row.source,
        entered_by=by,
        told_at=told_at,
        received_at=at,
        reason=reason,
    )


def _digest(instrument: str, answers: Mapping[str, Any]) -> str:
    text = json.dumps([instrument, answers], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
