"""Writes about alerts: looking, promising to get in touch, reaching somebody, closing, undoing."""

from datetime import datetime, timedelta

from django.db import transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.people.models import User
from selfback.apps.safety.models import WATCH, Alert, AlertStep

REACHED = ("phone", "visit", "written")
NOT_REACHED = ("no-answer", "left-message", "wrong-number")
OUTCOMES = ("doctor", "visit", "talked", "mistake", "elsewhere", "written-to", "noted", "other")
NEEDS_NOTE = "other"


class AlertAlreadySeen(Exception):
    """Somebody has looked at this alert."""


class AlertAlreadyClosed(Exception):
    """The alert was closed before."""


class CodeUnknown(ValueError):
    """There is no such way of reaching somebody, or no such reason to close an alert."""


class NoteMissing(ValueError):
    """An alert that is closed for another reason needs a word about it."""


class CannotBeUndone(Exception):
    """The step is somebody else's, too old, not the newest, or undone already."""


@transaction.atomic
def see_alert(*, alert: Alert, by: User, at: datetime) -> AlertStep:
    """Note that somebody has looked; what is only to watch is closed by it.

    raises  AlertAlreadySeen
    """
    held = _held(alert)
    if held.state != Alert.State.WAITING:
        raise AlertAlreadySeen(held.pk)
    if held.tier == WATCH:
        return _step(held, AlertStep.Kind.CLOSED, code="noted", by=by, at=at)
    return _step(held, AlertStep.Kind.SEEN, by=by, at=at)


@transaction.atomic
def promise_contact(*, alert: Alert, due_at: datetime | None, by: User, at: datetime) -> AlertStep:
    """Note that somebody will get in touch; whoever says so later takes it over.

    due_at  by when, if they say so
    raises  AlertAlreadyClosed
    """
    return _step(_open(alert), AlertStep.Kind.WILL_CONTACT, due_at=due_at, by=by, at=at)


@transaction.atomic
def note_contact(*, alert: Alert, reached: bool, how: str, by: User, at: datetime) -> AlertStep:
    """Note that the person was reached, or was tried and not reached.

    how     one of REACHED or of NOT_REACHED
    raises  CodeUnknown, AlertAlreadyClosed
    """
    if how not in (REACHED if reached else NOT_REACHED):
        raise CodeUnknown(how)
    kind = AlertStep.Kind.REACHED if reached else AlertStep.Kind.NOT_REACHED
    return _step(_open(alert), kind, code=how, by=by, at=at)


@transaction.atomic
def close_alert(*, alert: Alert, outcome: str, note: str = "", by: User, at: datetime) -> AlertStep:
    """Close an alert with a reason; nothing more is to be done about it.

    outcome one of OUTCOMES
    note    what was done, in the words of who closes it; needed with "other"
    raises  CodeUnknown, NoteMissing, AlertAlreadyClosed
    """
    if outcome not in OUTCOMES:
        raise CodeUnknown(outcome)
    if outcome == NEEDS_NOTE and not note:
        raise NoteMissing
    return _step(_open(alert), AlertStep.Kind.CLOSED, code=outcome, note=note, by=by, at=at)


@transaction.atomic
def undo_step(*, step: AlertStep, within: timedelta, by: User, at: datetime) -> None:
    """Take back the newest step of an alert; the alert stands as it stood before it.

    within  how long its own author may do so
    raises  CannotBeUndone
    """
    held = _held(step.alert)
    newest = held.steps.standing().last()
    if newest is None or newest.pk != step.pk or newest.by_id != by.pk or at - newest.at > within:
        raise CannotBeUndone(step.pk)
    newest.undone_at = at
    newest.save(update_fields=["undone_at"])
    was = held.state
    _settle(held)
    changes = {"state": (was, held.state), "step": (newest.kind, None)}
    record(Kind.ALERT_STEP_UNDONE, subject=held, by=by.pk, at=at, changes=changes)


KINDS = {
    AlertStep.Kind.SEEN: Kind.ALERT_ACKNOWLEDGED,
    AlertStep.Kind.WILL_CONTACT: Kind.ALERT_CONTACT_PROMISED,
    AlertStep.Kind.REACHED: Kind.ALERT_CONTACT_NOTED,
    AlertStep.Kind.NOT_REACHED: Kind.ALERT_CONTACT_NOTED,
    AlertStep.Kind.CLOSED: Kind.ALERT_CLOSED,
}
STATES = {
    AlertStep.Kind.SEEN: Alert.State.SEEN,
    AlertStep.Kind.WILL_CONTACT: Alert.State.CONTACTING,
    AlertStep.Kind.REACHED: Alert.State.REACHED,
    AlertStep.Kind.NOT_REACHED: Alert.State.CONTACTING,
    AlertStep.Kind.CLOSED: Alert.State.CLOSED,
}


def _held(alert: Alert) -> Alert:
    """Return the alert as it stands now, and let one step of it be made after the other."""
    return Alert.objects.select_for_update(of=("self",)).get(pk=alert.pk)


def _open(alert: Alert) -> Alert:
    held = _held(alert)
    if held.state == Alert.State.CLOSED:
        raise AlertAlreadyClosed(held.pk)
    return held


def _step(
    held: Alert,
    kind: AlertStep.Kind,
    *,
    code: str = "",
    due_at: datetime | None = None,
    note: str = "",
    by: User,
    at: datetime,
) -> AlertStep:
    step = AlertStep.objects.create(
        alert=held, kind=kind, code=code, due_at=due_at, note=note, by=by, at=at
    )
    was = held.state
    _settle(held)
    changes = {"state": (was, held.state), "code": (None, code), "due_at": (None, due_at)}
    record(KINDS[kind], subject=held, by=by.pk, at=at, changes=changes, reason=note)
    return step


def _settle(held: Alert) -> None:
    """Let an alert stand as its steps say."""
    steps = list(held.steps.standing())
    first, last = (steps[0], steps[-1]) if steps else (None, None)
    promise = next((s for s in reversed(steps) if s.kind == AlertStep.Kind.WILL_CONTACT), None)
    closing = last if last and last.kind == AlertStep.Kind.CLOSED else None
    held.state = STATES[AlertStep.Kind(last.kind)] if last else Alert.State.WAITING
    held.acknowledged_at = first.at if first else None
    held.acknowledged_by_id = first.by_id if first else None
    held.held_by_id = promise.by_id if promise else None
    held.due_at = promise.due_at if promise else None
    held.closed_at = closing.at if closing else None
    held.closed_by_id = closing.by_id if closing else None
    held.outcome = closing.code if closing else ""
    held.note = closing.note if closing else ""
    held.save()
