"""Writes of what was pushed: made, taken or not, and what the phone said of it."""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import SYSTEM, record
from selfback.apps.devices.models import Push, PushSubscription
from selfback.apps.devices.services import note_gone

DEVICE = "device"
"""Who did it, in the record, for a phone that answers without signing in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MadePush:
    """A push with what the phone answers with, which is known now and never again."""

    push: Push
    token: str = field(repr=False)


@transaction.atomic
def make_push(*, subscription: PushSubscription, notice: str, about: str, at: datetime) -> MadePush:
    """Keep that a notice is about to be pushed, before it is."""
    token = secrets.token_urlsafe(24)
    push = Push.objects.create(
        subscription=subscription,
        notice=notice,
        about=about,
        token_digest=digest_of_push(token),
        made_at=at,
    )
    changes = {"notice": (None, notice), "about": (None, about)}
    record(Kind.PUSH_MADE, subject=push, by=SYSTEM, at=at, changes=changes)
    return MadePush(push=push, token=token)


@transaction.atomic
def end_push(*, push: Push, outcome: Push.Outcome, fault: str, at: datetime) -> Push:
    """Keep what the push service said; one that knows the browser no more ends the subscription.

    fault   a code such as "http-429"; empty when it was taken
    """
    ended = Push.objects.filter(pk=push.pk, ended_at=None).update(
        outcome=outcome, fault=fault[:40], ended_at=at
    )
    push.refresh_from_db()
    if not ended:
        return push
    is_taken = outcome is Push.Outcome.TAKEN
    if is_taken:
        PushSubscription.objects.filter(pk=push.subscription_id).update(last_ok_at=at)
    if outcome is Push.Outcome.GONE:
        note_gone(subscription=push.subscription, fault=fault, at=at)
    changes = {} if is_taken else {"outcome": (None, outcome), "fault": (None, push.fault)}
    kind = Kind.PUSH_TAKEN if is_taken else Kind.PUSH_NOT_TAKEN
    record(kind, subject=push, by=SYSTEM, at=at, changes=changes)
    return push


@transaction.atomic
def note_received(*, token: str, at: datetime) -> Push | None:
    """Keep that a phone showed a notice; a repeat changes nothing, a strange token is nothing."""
    push = _held(token)
    if push and push.received_at is None:
        push.received_at = at
        push.save(update_fields=["received_at"])
        record(Kind.PUSH_RECEIVED, subject=push, by=DEVICE, at=at)
    return push


@transaction.atomic
def note_opened(*, token: str, at: datetime) -> Push | None:
    """Keep that a notice was tapped, and so was shown; a repeat changes nothing."""
    push = _held(token)
    if push and push.opened_at is None:
        push.received_at, push.opened_at = push.received_at or at, at
        push.save(update_fields=["received_at", "opened_at"])
        record(Kind.PUSH_OPENED, subject=push, by=DEVICE, at=at)
    return push


def digest_of_push(token: str) -> str:
    """Return what is kept of a token: its SHA-256, hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def _held(token: str) -> Push | None:
    return Push.objects.select_for_update().filter(token_digest=digest_of_push(token)).first()
