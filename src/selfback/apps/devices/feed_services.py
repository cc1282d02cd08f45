"""Writes of calendar feeds: an address is made, and closed again."""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.devices.models import CalendarFeed
from selfback.apps.people.errors import HasLeft
from selfback.apps.people.models import Patient


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFeed:
    """A feed with what stands in its address, which is known now and never again."""

    feed: CalendarFeed
    token: str = field(repr=False)


@transaction.atomic
def make_feed(*, patient: Patient, by: str, at: datetime) -> MadeFeed:
    """Make a private address for a person's calendar; the one before no longer opens.

    raises  HasLeft
    """
    held = Patient.objects.select_for_update().get(pk=patient.pk)
    if held.left_at is not None:
        raise HasLeft(patient_id=held.pk)
    for former in CalendarFeed.objects.standing(held):
        revoke_feed(feed=former, by=by, at=at)
    token = secrets.token_urlsafe(24)
    feed = CalendarFeed.objects.create(patient=held, token_digest=digest_of_feed(token), made_at=at)
    record(Kind.CALENDAR_FEED_MADE, subject=feed, by=by, at=at)
    return MadeFeed(feed=feed, token=token)


@transaction.atomic
def revoke_feed(*, feed: CalendarFeed, by: str, at: datetime) -> None:
    """Close an address for good; a repeat changes nothing."""
    if CalendarFeed.objects.filter(pk=feed.pk, revoked_at=None).update(revoked_at=at):
        record(Kind.CALENDAR_FEED_REVOKED, subject=feed, by=by, at=at)


def feed_at(token: str) -> CalendarFeed | None:
    """Return the feed that an address opens now; none for people who have left."""
    standing = CalendarFeed.objects.filter(revoked_at=None, patient__left_at=None)
    return (
        standing.select_related("patient__user").filter(token_digest=digest_of_feed(token)).first()
    )


def digest_of_feed(token: str) -> str:
    """Return what is kept of an address: the SHA-256 of its token, hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()
