"""Queueing a message, and keeping what became of it."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import SYSTEM, record
from selfback.apps.messages.models import OutgoingMessage

MOST_TRIES = 6
FIRST_WAIT = timedelta(minutes=1)
"""Doubled with each try: a message is given up after about half an hour."""


class HasEnded(Exception):
    """The message was sent, given up or called off before."""


@transaction.atomic
def queue_message(
    *,
    key: str,
    purpose: str,
    channel: OutgoingMessage.Channel,
    address: str,
    language: str,
    body: str,
    subject: str = "",
    about: str = "",
    due_at: datetime | None = None,
    by: str,
    at: datetime,
) -> OutgoingMessage:
    """Keep a message until it is due; one that was queued under this key before is returned."""
    if held := OutgoingMessage.objects.filter(key=key).first():
        return held
    try:
        with transaction.atomic():
            message = OutgoingMessage.objects.create(
                key=key,
                purpose=purpose,
                channel=channel,
                address=address,
                language=language,
                subject=subject,
                body=body,
                about=about,
                queued_at=at,
                due_at=due_at or at,
            )
    except IntegrityError:  # the same key at the same moment, and the other one won
        return OutgoingMessage.objects.get(key=key)
    changes = {"purpose": (None, purpose), "channel": (None, channel), "about": (None, about)}
    record(Kind.MESSAGE_QUEUED, subject=message, by=by, at=at, changes=changes)
    return message


@transaction.atomic
def mark_sent(*, message: OutgoingMessage, reference: str, at: datetime) -> OutgoingMessage:
    """Keep that the channel took the message; raises HasEnded."""
    held = _waiting(message)
    held.tries += 1
    held.reference = reference[:120]
    return _end(held, OutgoingMessage.State.SENT, Kind.MESSAGE_SENT, by=SYSTEM, at=at)


@transaction.atomic
def mark_failed(
    *, message: OutgoingMessage, fault: str, for_good: bool, at: datetime
) -> OutgoingMessage:
    """Keep that the channel refused, and try again later unless it is for good.

    fault   a code such as "no-answer"
    raises  HasEnded
    """
    held = _waiting(message)
    held.tries += 1
    held.fault = fault[:40]
    if for_good or held.tries >= MOST_TRIES:
        return _end(held, OutgoingMessage.State.FAILED, Kind.MESSAGE_FAILED, by=SYSTEM, at=at)
    held.due_at = at + FIRST_WAIT * 2 ** (held.tries - 1)
    held.save(update_fields=["tries", "fault", "due_at"])
    changes = {"tries": (held.tries - 1, held.tries), "fault": (None, held.fault)}
    record(Kind.MESSAGE_DELAYED, subject=held, by=SYSTEM, at=at, changes=changes)
    return held


@transaction.atomic
def cancel_message(
    *, message: OutgoingMessage, by: str, at: datetime, reason: str
) -> OutgoingMessage:
    """Call a message off that has not been sent; raises HasEnded."""
    held = _waiting(message)
    return _end(
        held, OutgoingMessage.State.CANCELLED, Kind.MESSAGE_CANCELLED, by=by, at=at, reason=reason
    )


@transaction.atomic
def forget_address(*, message: OutgoingMessage, at: datetime) -> OutgoingMessage:
    """Take the address and the words from a message that came to an end."""
    OutgoingMessage.objects.filter(pk=message.pk).update(address="", subject="", body="")
    message.refresh_from_db()
    record(Kind.MESSAGE_FORGOTTEN, subject=message, by=SYSTEM, at=at)
    return message


def _waiting(message: OutgoingMessage) -> OutgoingMessage:
    held = OutgoingMessage.objects.select_for_update().get(pk=message.pk)
    if held.state != OutgoingMessage.State.WAITING:
        raise HasEnded(held.pk)
    return held


def _end(
    held: OutgoingMessage,
    state: OutgoingMessage.State,
    kind: Kind,
    *,
    by: str,
    at: datetime,
    reason: str = "",
) -> OutgoingMessage:
    held.state, held.ended_at = state, at
    held.save(update_fields=["state", "ended_at", "tries", "fault", "reference"])
    changes = {"state": (OutgoingMessage.State.WAITING, state)}
    record(kind, subject=held, by=by, at=at, changes=changes, reason=reason)
    return held
