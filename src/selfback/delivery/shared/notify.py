"""Telling those who answer alerts that somebody needs a look: a mail without any health data.

The task lies here because several audiences raise alerts and none may import the jobs; the jobs
import this module, so the worker knows the task, and sweep up whatever was never told.
"""

import logging
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from huey.contrib.djhuey import db_task

from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.audit.services import SYSTEM, record
from selfback.apps.people.models import Grant, User
from selfback.apps.people.permissions import PERMISSIONS, Permission
from selfback.apps.safety.models import Alert, Report
from selfback.delivery.shared import clock

logger = logging.getLogger(__name__)

TOLD_TIERS = ("R", "A")
RETRIES = 5
RETRY_SECONDS = 60
SWEEP_AFTER = timedelta(minutes=10)


def announce_alerts(report: Report) -> None:
    """Have the alerts of a report told as soon as the transaction that raised them is kept."""
    for alert in report.alerts.filter(tier__in=TOLD_TIERS):
        transaction.on_commit(partial(tell_clinic_of_alert, alert.pk))


@db_task(retries=RETRIES, retry_delay=RETRY_SECONDS)
def tell_clinic_of_alert(alert_id: str) -> None:
    """Mail everyone who may answer the alert; telling it again does nothing.

    raises  OSError when the mail server does not answer; the task is then tried again
    """
    alert = Alert.objects.select_related("patient").get(pk=alert_id)
    if alert.acknowledged_at is not None or was_told(alert):
        return
    readers, page = who_answers(alert)
    if not readers:
        logger.error("nobody can be told of alert %s", alert.pk)
        return
    for reader in readers:
        _mail(reader, settings.PUBLIC_ADDRESS + page)
    with transaction.atomic():
        changes = {"told": (None, [reader.pk for reader in readers])}
        record(Kind.ALERT_TOLD, subject=alert, by=SYSTEM, at=clock.now(), changes=changes)


def was_told(alert: Alert) -> bool:
    """Whether the mail about an alert has gone out."""
    return AuditEvent.objects.filter(kind=Kind.ALERT_TOLD, subject_id=alert.pk).exists()


def never_told(now: datetime) -> list[str]:
    """Return the ids of unanswered alerts that should have been told by now and were not."""
    told = AuditEvent.objects.filter(kind=Kind.ALERT_TOLD).values("subject_id")
    waiting = Alert.objects.waiting().filter(tier__in=TOLD_TIERS, raised_at__lt=now - SWEEP_AFTER)
    return list(waiting.exclude(pk__in=told).values_list("pk", flat=True))


def who_answers(alert: Alert) -> tuple[list[User], str]:
    """Return who may answer the alert and the page on which they do.

    A clinic in which nobody answers alerts is the coordinators' to call: they see there that
    reports wait, but not whose.
    """
    if alert.clinic_id and alert.patient.shares_with_clinic:
        clinicians = holders(Permission.ANSWER_ALERTS_OF_CLINIC, Q(clinic_id=alert.clinic_id))
        if clinicians:
            return clinicians, reverse("clinic:alert", args=[alert.pk])
        page = reverse("trial_office:overview")
    else:
        page = reverse("trial_office:alert", args=[alert.pk])
    return holders(Permission.ANSWER_ALERTS_WITHOUT_CLINIC, Q()), page


def holders(permission: Permission, where: Q) -> list[User]:
    """Return who holds a role with the permission now, by a condition on the grant."""
    roles = [role.value for role, allowed in PERMISSIONS.items() if permission in allowed]
    grants = Grant.objects.filter(where, role__in=roles, ended_at=None)
    return list(User.objects.filter(pk__in=grants.values("user"), is_active=True).order_by("pk"))


def _mail(reader: User, address: str) -> None:
    with translation.override(reader.language):
        send_mail(
            subject=_("Somebody needs a look"),
            message=_(
                "A patient has reported something that should be looked at. "
                "This mail says no more, to protect them. Sign in to see it:\n\n"
                "{address}\n\n"
                "You get this mail because you answer such reports."
            ).format(address=address),
            from_email=None,
            recipient_list=[reader.email],
        )
