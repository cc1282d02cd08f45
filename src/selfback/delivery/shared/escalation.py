"""The second channel: an emergency that nobody answers is told again, by SMS.

The message holds no health data, not even that it is an emergency: only that something waits,
and where.
"""

import logging
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.audit.services import SYSTEM, record
from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.messages.services import HasEnded, cancel_message, queue_message
from selfback.apps.people.models import User
from selfback.apps.people.permissions import Permission
from selfback.apps.safety.models import Alert, AlertQuerySet
from selfback.delivery.shared import clock
from selfback.delivery.shared.content import library
from selfback.delivery.shared.notify import holders, who_answers
from selfback.domain.content.red_flag import Tier

logger = logging.getLogger(__name__)

PURPOSE = "escalation"


def patience() -> timedelta:
    """Return how long an emergency may wait for an answer."""
    return timedelta(minutes=library().rule_file("safety")["escalation_minutes"].whole)


def overdue(now: datetime) -> AlertQuerySet:
    """Return the emergencies that have waited too long for an answer, the oldest first."""
    return Alert.objects.waiting().filter(
        tier=Tier.EMERGENCY.value, raised_at__lte=now - patience()
    )


def unreached(now: datetime) -> AlertQuerySet:
    """Return the emergencies somebody has seen, and whose person nobody has reached in time."""
    hours = library().rule_file("contact")["emergency_contact_hours"].whole
    in_hand = (Alert.State.SEEN, Alert.State.CONTACTING)
    return Alert.objects.filter(
        tier=Tier.EMERGENCY.value, state__in=in_hand, raised_at__lte=now - timedelta(hours=hours)
    ).by_urgency()


def to_escalate(now: datetime) -> list[str]:
    """Return the ids of overdue alerts that have not been told a second time."""
    waiting = list(overdue(now).values_list("pk", flat=True))
    told = AuditEvent.objects.filter(kind=Kind.ALERT_ESCALATED, subject_id__in=waiting)
    done = set(told.values_list("subject_id", flat=True))
    return [pk for pk in waiting if pk not in done]


@transaction.atomic
def escalate(alert_id: str) -> None:
    """Queue the second telling of an alert and keep that it was told; again it does nothing.

    Where nobody has a phone, the coordinators are written to by mail, or else the clinic again.
    With nobody to tell, nothing is kept, so that the next round tries again.
    """
    alert = Alert.objects.select_for_update(of=("self",)).select_related("patient").get(pk=alert_id)
    if alert.acknowledged_at is not None or was_escalated(alert):
        return
    readers, page, channel = _whom_to_tell(alert)
    if not readers:
        logger.error("nobody can be told a second time of alert %s", alert.pk)
        return
    at = clock.now()
    for reader in readers:
        _queue(alert, reader, channel, settings.PUBLIC_ADDRESS + page, at)
    changes = {"told": (None, [each.pk for each in readers]), "channel": (None, channel.value)}
    record(Kind.ALERT_ESCALATED, subject=alert, by=SYSTEM, at=at, changes=changes)


def was_escalated(alert: Alert) -> bool:
    """Whether an alert has been told a second time."""
    return AuditEvent.objects.filter(kind=Kind.ALERT_ESCALATED, subject_id=alert.pk).exists()


def call_off(alert: Alert, *, by: str) -> None:
    """Call off what has not been sent about an alert, now that somebody has answered it."""
    waiting = OutgoingMessage.objects.filter(
        purpose=PURPOSE, about=alert.pk, state=OutgoingMessage.State.WAITING
    )
    for message in waiting:
        with suppress(HasEnded):
            cancel_message(message=message, by=by, at=clock.now(), reason="answered")


def _whom_to_tell(alert: Alert) -> tuple[list[User], str, OutgoingMessage.Channel]:
    """Return whom to tell, the page on which they see it, and by which way."""
    helpers = [(readers, page) for readers, page in _who_may_help(alert) if readers]
    for readers, page in helpers:
        if with_phone := [each for each in readers if each.phone]:
            return with_phone, page, OutgoingMessage.Channel.SMS
    return (*(helpers[-1] if helpers else ([], "")), OutgoingMessage.Channel.EMAIL)


def _who_may_help(alert: Alert) -> Iterator[tuple[list[User], str]]:
    """Yield those who answer the alert, then the coordinators, who can call the clinic."""
    yield who_answers(alert)
    if alert.clinic_id and alert.patient.shares_with_clinic:
        coordinators = holders(Permission.ANSWER_ALERTS_WITHOUT_CLINIC, Q())
        yield coordinators, reverse("trial_office:overview")


def _queue(
    alert: Alert, reader: User, channel: OutgoingMessage.Channel, address: str, at: datetime
) -> None:
    is_sms = channel is OutgoingMessage.Channel.SMS
    with translation.override(reader.language):
        text = _("selfback: a report still waits for an answer. Please look now: {address}")
        queue_message(
            key=f"{PURPOSE}:{alert.pk}:{reader.pk}",
            purpose=PURPOSE,
            channel=channel,
            address=reader.phone if is_sms else reader.email,
            language=reader.language,
            subject="" if is_sms else _("A report still waits for an answer"),
            body=text.format(address=address),
            about=alert.pk,
            by=SYSTEM,
            at=at,
        )
