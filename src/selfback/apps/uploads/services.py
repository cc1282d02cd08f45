"""Writes of what people bring: begun, read, kept, undone, refused, cancelled, pushed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.people.errors import HasLeft
from selfback.apps.people.models import Patient
from selfback.apps.uploads.errors import BatchEnded, KeyRevoked, StillReading
from selfback.apps.uploads.keeping import count_again, known_rows, store, take_out
from selfback.apps.uploads.models import Batch, UploadToken
from selfback.apps.uploads.packing import pack, unpack
from selfback.domain.activity.import_rules import ImportRules
from selfback.domain.activity.intervals import StepInterval

State = Batch.State


@transaction.atomic
def begin_batch(*, patient: Patient, digest: str, size: int, by: str, at: datetime) -> Batch:
    """Note that a person brings a file; nothing of it is read yet.

    digest  SHA-256 of the file, hexadecimal
    size    bytes
    raises  StillReading, HasLeft; nothing is written then
    """
    held = _held_patient(patient)
    if Batch.objects.of(held).filter(state=State.WAITING).exists():
        raise StillReading(patient_id=held.pk)
    batch = Batch.objects.create(patient=held, digest=digest, size=size, begun_at=at)
    changes = {"digest": (None, digest), "size": (None, size)}
    record(Kind.STEPS_FILE_BROUGHT, subject=batch, by=by, at=at, changes=changes)
    return batch


def note_batch_progress(*, batch: Batch, progress: int) -> None:
    """Keep how far the reading is, 0 to 100; raises BatchEnded if it was cancelled meanwhile."""
    if not Batch.objects.filter(pk=batch.pk, state=State.WAITING).update(progress=progress):
        batch.refresh_from_db()
        raise BatchEnded(batch_id=batch.pk, state=batch.state)


@transaction.atomic
def note_found(
    *,
    batch: Batch,
    format: str,
    found: Mapping[str, Any],
    rows: Sequence[StepInterval],
    by: str,
    at: datetime,
) -> Batch:
    """Keep what a file holds until the person decides; no day's steps change.

    found   as domain.activity.found tells it; how many rows the person has already is added
    raises  BatchEnded if it was cancelled meanwhile
    """
    held = _held(batch, State.WAITING)
    held.state, held.progress, held.format = State.READ, 100, format
    held.found = {**found, "known": known_rows(held.patient, rows)}
    held.rows = pack(rows)
    held.save(update_fields=["state", "progress", "format", "found", "rows"])
    changes = {"format": (None, format), "rows": (None, len(rows))}
    record(Kind.STEPS_FILE_READ, subject=held, by=by, at=at, changes=changes)
    return held


@transaction.atomic
def keep_batch(*, batch: Batch, rules: ImportRules, by: str, at: datetime) -> Batch:
    """Keep the rows of a batch and count its days again; what was typed stays as it is.

    A row that the person has already is not added. raises  BatchEnded, HasLeft
    """
    held = _held(batch, State.READ)
    patient = _held_patient(held.patient)
    rows = unpack(bytes(held.rows or b""), batch=held.pk)
    new = store(held, rows)
    held.state, held.rows, held.ended_at = State.KEPT, None, at
    held.found = {**held.found, "new": new}
    held.save(update_fields=["state", "rows", "ended_at", "found"])
    record(Kind.STEPS_KEPT, subject=held, by=by, at=at, changes={"rows": (0, new)})
    count_again(patient, {each.local_date for each in rows}, rules=rules, by=by, at=at)
    return held


@transaction.atomic
def undo_batch(*, batch: Batch, rules: ImportRules, by: str, at: datetime) -> Batch:
    """Take the rows of a batch out again and count its days without them.

    Rows that a later batch brought once more stay with that one. raises  BatchEnded, HasLeft
    """
    held = _held(batch, State.KEPT)
    patient = _held_patient(held.patient)
    days = take_out(held)
    held.state, held.ended_at = State.UNDONE, at
    held.save(update_fields=["state", "ended_at"])
    changes = {"state": (State.KEPT.value, State.UNDONE.value)}
    record(Kind.STEPS_TAKEN_OUT, subject=held, by=by, at=at, changes=changes)
    count_again(patient, days, rules=rules, by=by, at=at)
    return held


@transaction.atomic
def cancel_batch(*, batch: Batch, by: str, at: datetime) -> Batch:
    """Stop reading a file, or let go of what was found in it; raises BatchEnded."""
    return _end(_held(batch, State.WAITING, State.READ), State.CANCELLED, by=by, at=at)


@transaction.atomic
def refuse_batch(*, batch: Batch, fault: str, place: str = "", by: str, at: datetime) -> Batch:
    """Note that a file is refused; raises BatchEnded if it was cancelled meanwhile.

    fault   a code
    place   the place in the file and what is wrong there
    """
    held = _held(batch, State.WAITING)
    held.fault, held.fault_place = fault, place[:300]
    return _end(held, State.REFUSED, by=by, at=at)


@transaction.atomic
def push_steps(
    *,
    token: UploadToken,
    format: str,
    rows: Sequence[StepInterval],
    size: int,
    today: date,
    rules: ImportRules,
    by: str,
    at: datetime,
) -> int:
    """Keep what a phone sends by its key, and return how many rows are new.

    today   the person's local date; what one key sends on one day is one batch
    raises  KeyRevoked, HasLeft; nothing is written then
    """
    patient = _held_patient(token.patient)
    held = UploadToken.objects.select_for_update(of=("self",)).get(pk=token.pk)
    if held.revoked_at is not None:
        raise KeyRevoked(token_id=held.pk)
    batch, _is_new = Batch.objects.get_or_create(
        token=held,
        pushed_on=today,
        state=State.KEPT,
        defaults={"patient": patient, "begun_at": at, "progress": 100},
    )
    new = store(batch, rows)
    batch.format, batch.ended_at, batch.size = format, at, batch.size + size
    batch.found = {**batch.found, "new": batch.found.get("new", 0) + new}
    batch.save(update_fields=["format", "ended_at", "size", "found"])
    held.last_used_at = at
    held.save(update_fields=["last_used_at"])
    record(Kind.STEPS_PUSHED, subject=batch, by=by, at=at, changes={"rows": (0, new)})
    if new:
        count_again(patient, {each.local_date for each in rows}, rules=rules, by=by, at=at)
    return new


def _end(batch: Batch, state: Batch.State, *, by: str, at: datetime) -> Batch:
    before = batch.state
    batch.state, batch.rows, batch.ended_at = state, None, at
    batch.save(update_fields=["state", "rows", "ended_at", "fault", "fault_place"])
    changes = {"state": (before, state.value)}
    record(Kind.STEPS_FILE_ENDED, subject=batch, by=by, at=at, changes=changes, reason=batch.fault)
    return batch


def _held(batch: Batch, *states: Batch.State) -> Batch:
    held = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if held.state not in states:
        raise BatchEnded(batch_id=held.pk, state=held.state)
    return held


def _held_patient(patient: Patient) -> Patient:
    held = Patient.objects.select_for_update(of=("self",), no_key=True).get(pk=patient.pk)
    if held.left_at is not None:
        raise HasLeft(patient_id=held.pk)
    return held
