"""Writes of subscriptions: a browser is let in, turned off, or found gone."""

import hashlib
from datetime import datetime

from django.db import IntegrityError, transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import SYSTEM, record
from selfback.apps.devices.models import PushSubscription
from selfback.apps.people.errors import HasLeft
from selfback.apps.people.models import Patient

MOST_DEVICES = 8
"""Browsers of one person that are pushed to; a further one takes the place of the oldest."""


def digest_of_endpoint(endpoint: str) -> str:
    """Return what a subscription is known by: SHA-256 of its endpoint, hexadecimal."""
    return hashlib.sha256(endpoint.encode()).hexdigest()


@transaction.atomic
def subscribe(
    *,
    patient: Patient,
    endpoint: str,
    p256dh: str,
    auth: str,
    agent: PushSubscription.Agent,
    by: str,
    at: datetime,
) -> PushSubscription:
    """Let a browser be pushed to; the same again changes nothing.

    An endpoint belongs to one browser: who subscribes there takes it over from whoever did before.
    raises  HasLeft
    """
    if patient.left_at is not None:
        raise HasLeft(patient_id=patient.pk)
    standing = PushSubscription.objects.filter(gone_at=None)
    browser = {"endpoint_digest": digest_of_endpoint(endpoint)}
    told = {"patient": patient, "endpoint": endpoint, "p256dh": p256dh, "auth": auth}
    if held := standing.filter(**browser).first():
        if all(getattr(held, each) == told[each] for each in told):
            return held
        unsubscribe(subscription=held, by=by, at=at)
    _make_room(patient, by=by, at=at)
    try:
        with transaction.atomic():
            made = PushSubscription.objects.create(**browser, **told, agent=agent, created_at=at)
    except IntegrityError:  # the same browser at the same moment, and the other request won
        return standing.get(**browser)
    record(Kind.DEVICE_SUBSCRIBED, subject=made, by=by, at=at, changes={"agent": (None, agent)})
    return made


@transaction.atomic
def unsubscribe(*, subscription: PushSubscription, by: str, at: datetime) -> None:
    """Push to this browser no more and forget how to; a repeat changes nothing."""
    if held := _forget(subscription, at):
        record(Kind.DEVICE_UNSUBSCRIBED, subject=held, by=by, at=at)


@transaction.atomic
def note_gone(*, subscription: PushSubscription, fault: str, at: datetime) -> None:
    """Keep that the push service knows the browser no more, and forget how to reach it.

    fault   a code such as "http-410"
    """
    if held := _forget(subscription, at):
        record(Kind.DEVICE_GONE, subject=held, by=SYSTEM, at=at, changes={"fault": (None, fault)})


def _forget(subscription: PushSubscription, at: datetime) -> PushSubscription | None:
    """Forget a standing subscription; return it, or nothing if it was gone before."""
    standing = PushSubscription.objects.filter(pk=subscription.pk, gone_at=None)
    if not standing.update(endpoint="", p256dh="", auth="", gone_at=at):
        return None
    subscription.refresh_from_db()
    return subscription


def _make_room(patient: Patient, *, by: str, at: datetime) -> None:
    standing = PushSubscription.objects.of(patient).filter(gone_at=None)
    for oldest in list(standing)[MOST_DEVICES - 1 :]:
        unsubscribe(subscription=oldest, by=by, at=at)
