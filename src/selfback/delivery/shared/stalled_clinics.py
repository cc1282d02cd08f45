"""Clinics that opened and have referred nobody: found for the coordinators, told to them once.

Each telling is stamped as a nudge, so that what the clinic did afterwards can be set beside it.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from selfback.apps.audit.services import SYSTEM
from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.messages.services import queue_message
from selfback.apps.people.models import Clinic, User
from selfback.apps.people.permissions import Role
from selfback.apps.referrals.models import LogEntry, Nudge
from selfback.apps.referrals.nudge_services import show_nudge
from selfback.delivery.shared.content import library

logger = logging.getLogger(__name__)

STALLED = "stalled-clinic"


@dataclass(frozen=True, slots=True, kw_only=True)
class StalledClinic:
    """A clinic that has been open for some days, of its own calendar, without a referral."""

    clinic: Clinic
    days: int


def stalled_clinics(now: datetime) -> list[StalledClinic]:
    """Return the clinics open for as long as the rule says that have referred nobody.

    The longest open come first. A referral that was taken back does not count as one.
    """
    least = library().rule_file("recruitment")["first_referral_days"].whole
    referred = LogEntry.objects.standing().filter(clinic=OuterRef("pk")).exclude(referred_on=None)
    waiting = Clinic.objects.filter(~Exists(referred)).order_by("opened_at", "name")
    found = [StalledClinic(clinic=clinic, days=_days_open(clinic, now)) for clinic in waiting]
    return [each for each in found if each.days >= least]


def early_visit_odds() -> float:
    """Return the odds of recruiting after an early visit, against without; see the rule."""
    return library().rule_file("recruitment")["early_visit_odds"].number


def never_told_of(now: datetime) -> list[StalledClinic]:
    """Return the stalled clinics that no coordinator has been told of."""
    told = set(Nudge.objects.filter(kind=STALLED).values_list("clinic_id", flat=True))
    return [each for each in stalled_clinics(now) if each.clinic.pk not in told]


@transaction.atomic
def tell_coordinators_of(stalled: StalledClinic, *, at: datetime) -> None:
    """Write to every coordinator about a clinic, and stamp that they were told."""
    coordinators = User.objects.filter(
        grants__role=Role.COORDINATOR.value, grants__ended_at=None, is_active=True
    )
    if not coordinators:
        logger.error("no coordinator can be told of clinic %s", stalled.clinic.pk)
    for reader in coordinators.order_by("pk"):
        key = f"{STALLED}:{stalled.clinic.pk}:{reader.pk}"
        show_nudge(
            key=key,
            clinic=stalled.clinic,
            user=reader,
            kind=STALLED,
            facts={"days": stalled.days},
            at=at,
        )
        _queue_mail(key, stalled, reader, at)


def _days_open(clinic: Clinic, now: datetime) -> int:
    zone = ZoneInfo(clinic.zone)
    return (now.astimezone(zone).date() - clinic.opened_at.astimezone(zone).date()).days


def _queue_mail(key: str, stalled: StalledClinic, reader: User, at: datetime) -> None:
    with translation.override(reader.language):
        clinic = stalled.clinic.name
        opened = ngettext(
            "{clinic} has been open for {days} day and has not referred anybody yet.",
            "{clinic} has been open for {days} days and has not referred anybody yet.",
            stalled.days,
        ).format(clinic=clinic, days=stalled.days)
        helps = _("A visit or a call now may help them begin.")
        closing = _("You get one such mail for each clinic. The overview shows all of them:")
        address = settings.PUBLIC_ADDRESS + reverse("trial_office:overview")
        queue_message(
            key=key,
            purpose=STALLED,
            channel=OutgoingMessage.Channel.EMAIL,
            address=reader.email,
            language=reader.language,
            subject=_("{clinic} waits for its first referral").format(clinic=clinic),
            body=f"{opened} {helps}\n\n{closing}\n{address}\n",
            about=stalled.clinic.pk,
            by=SYSTEM,
            at=at,
        )
