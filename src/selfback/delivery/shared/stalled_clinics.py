"""Clinics and people who can refer and have not: found for the coordinators, told to them once.

Each telling is stamped as a nudge, so that what the clinic did afterwards can be set beside it.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from selfback.apps.audit.services import SYSTEM
from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.messages.services import queue_message
from selfback.apps.people.models import Clinic, Grant, User
from selfback.apps.people.permissions import Role
from selfback.apps.people.sites import RecruitingUnit
from selfback.apps.referrals.models import LogEntry, Nudge
from selfback.apps.referrals.nudge_services import show_nudge
from selfback.delivery.shared.content import library

logger = logging.getLogger(__name__)

STALLED = "stalled-clinic"


@dataclass(frozen=True, slots=True, kw_only=True)
class StalledClinic:
    """A recruiting unit that could refer for some days, of its own calendar, and did not.

    grant   of the person who is counted alone; None where the clinic is counted as one
    """

    clinic: Clinic
    days: int
    grant: Grant | None = None

    @property
    def unit(self) -> str:
        """What names the unit: the clinic's id, or that of the person's role in it."""
        return str(self.grant.pk) if self.grant else self.clinic.pk

    @property
    def person(self) -> str:
        """Who is counted alone; empty where the clinic is counted as one."""
        return (self.grant.user.name or self.grant.user.email) if self.grant else ""


def stalled_clinics(now: datetime) -> list[StalledClinic]:
    """Return the units that could refer for as long as the rule says and have referred nobody.

    The longest come first. A unit is a clinic or, where each person is counted alone, somebody
    who sees patients there. A referral that was taken back does not count as one.
    """
    least = library().rule_file("recruitment")["first_referral_days"].whole
    found = [*_whole_clinics(now), *_people_alone(now)]
    late = [each for each in found if each.days >= least]
    return sorted(late, key=lambda each: (-each.days, each.clinic.name, each.person))


def _whole_clinics(now: datetime) -> list[StalledClinic]:
    referred = LogEntry.objects.standing().filter(clinic=OuterRef("pk")).exclude(referred_on=None)
    alone = _counted_alone().filter(clinic=OuterRef("pk"))
    waiting = Clinic.objects.open().filter(~Exists(referred), ~Exists(alone))
    return [
        StalledClinic(clinic=clinic, days=_days_since(clinic.opened_at, clinic, now))
        for clinic in waiting
    ]


def _people_alone(now: datetime) -> list[StalledClinic]:
    referred = LogEntry.objects.standing().exclude(referred_on=None)
    own = referred.filter(clinic=OuterRef("clinic"), recruiter=OuterRef("user"))
    waiting = _counted_alone().filter(~Exists(own)).select_related("clinic", "user")
    return [
        StalledClinic(
            clinic=grant.clinic, days=_days_since(grant.granted_at, grant.clinic, now), grant=grant
        )
        for grant in waiting
        if grant.clinic is not None
    ]


def _counted_alone() -> QuerySet[Grant]:
    return Grant.objects.filter(
        role=Role.CLINICIAN.value,
        ended_at=None,
        user__is_active=True,
        clinic__closed_at=None,
        clinic__recruits_by=RecruitingUnit.PERSON.value,
    )


def early_visit_odds() -> float:
    """Return the odds of recruiting after an early visit, against without; see the rule."""
    return library().rule_file("recruitment")["early_visit_odds"].number


def never_told_of(now: datetime) -> list[StalledClinic]:
    """Return the stalled units that no coordinator has been told of; never made-up ones."""
    told = {
        str(facts.get("role", clinic))
        for clinic, facts in Nudge.objects.filter(kind=STALLED).values_list("clinic_id", "facts")
    }
    real = (each for each in stalled_clinics(now) if not each.clinic.is_synthetic)
    return [each for each in real if each.unit not in told]


@transaction.atomic
def tell_coordinators_of(stalled: StalledClinic, *, at: datetime) -> None:
    """Write to every coordinator about a unit, and stamp that they were told."""
    coordinators = User.objects.filter(
        grants__role=Role.COORDINATOR.value, grants__ended_at=None, is_active=True
    )
    if not coordinators:
        logger.error("no coordinator can be told of clinic %s", stalled.clinic.pk)
    for reader in coordinators.order_by("pk"):
        key = f"{STALLED}:{stalled.unit}:{reader.pk}"
        show_nudge(
            key=key,
            clinic=stalled.clinic,
            user=reader,
            kind=STALLED,
            facts={"days": stalled.days, **({"role": stalled.grant.pk} if stalled.grant else {})},
            at=at,
        )
        _queue_mail(key, stalled, reader, at)


def _days_since(began: datetime, clinic: Clinic, now: datetime) -> int:
    zone = ZoneInfo(clinic.zone)
    return (now.astimezone(zone).date() - began.astimezone(zone).date()).days


def _queue_mail(key: str, stalled: StalledClinic, reader: User, at: datetime) -> None:
    with translation.override(reader.language):
        clinic = stalled.person or stalled.clinic.name
        helps = _("A visit or a call now may help them begin.")
        closing = (
            _("You get one such mail for each person. The overview shows all of them:")
            if stalled.grant
            else _("You get one such mail for each clinic. The overview shows all of them:")
        )
        address = settings.PUBLIC_ADDRESS + reverse("trial_office:overview")
        queue_message(
            key=key,
            purpose=STALLED,
            channel=OutgoingMessage.Channel.EMAIL,
            address=reader.email,
            language=reader.language,
            subject=_("{clinic} waits for its first referral").format(clinic=clinic),
            body=f"{_since_when(stalled)} {helps}\n\n{closing}\n{address}\n",
            about=stalled.clinic.pk,
            by=SYSTEM,
            at=at,
        )


def _since_when(stalled: StalledClinic) -> str:
    """Return since when the unit could refer, in a sentence."""
    if stalled.grant:
        text = ngettext(
            "{person} has worked at {clinic} for {days} day and has not referred anybody yet.",
            "{person} has worked at {clinic} for {days} days and has not referred anybody yet.",
            stalled.days,
        )
    else:
        text = ngettext(
            "{clinic} has been open for {days} day and has not referred anybody yet.",
            "{clinic} has been open for {days} days and has not referred anybody yet.",
            stalled.days,
        )
    return text.format(person=stalled.person, clinic=stalled.clinic.name, days=stalled.days)
