"""Writes about who comes before the app opens for them: a way to be reached, and the opening."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import SYSTEM, record
from selfback.apps.people.errors import ClinicClosed
from selfback.apps.people.models import Clinic, Patient
from selfback.apps.referrals.errors import AccessIsTaken, NoWayToReachThem
from selfback.apps.referrals.models import AppAccess, Arrival, LogEntry, Referral
from selfback.apps.referrals.services import log_person
from selfback.domain.recruitment.entry import Channel


@transaction.atomic
def leave_contact(
    *,
    key: str,
    clinic: Clinic,
    token: str,
    channel: Channel,
    name: str,
    email: str,
    phone: str,
    language: str,
    today: date,
    at: datetime,
) -> Arrival:
    """Keep how somebody who came is reached; one kept under this key before is returned.

    token       of the referral whose link they opened; empty if they came by the clinic's code
    channel     how they came, if it was not by a link
    today       the clinic's local date
    raises      NoWayToReachThem, ClinicClosed; nothing is written then
    """
    if held := Arrival.objects.filter(key=key).first():
        return held
    if not email and not phone:
        raise NoWayToReachThem
    if clinic.closed_at is not None:
        raise ClinicClosed(clinic_id=clinic.pk)
    entry = _referred(clinic, token) or _came(key, clinic, channel, today, at)
    if held := Arrival.objects.filter(entry=entry).first():
        return held  # the link of their referral, opened and filled in again
    try:
        with transaction.atomic():
            made = Arrival.objects.create(
                key=key,
                clinic=clinic,
                entry=entry,
                name=name.strip(),
                email=email,
                phone=phone,
                language=language,
                left_at=at,
            )
    except IntegrityError:  # the same key at the same moment, and the other one won
        return Arrival.objects.get(key=key)
    record(Kind.CONTACT_LEFT, subject=entry, by=SYSTEM, at=at, changes={"arrival": (None, made.pk)})
    return made


@transaction.atomic
def forget_arrival(*, arrival: Arrival, reason: str, by: str, at: datetime) -> None:
    """Take out how somebody is reached; the log keeps that a person came, not who."""
    gone, _by_table = Arrival.objects.filter(pk=arrival.pk).delete()
    if gone:
        record(Kind.CONTACT_FORGOTTEN, subject=arrival.entry, by=by, at=at, reason=reason)


@transaction.atomic
def give_access(*, key: str, clinic: Clinic, language: str, by: str, at: datetime) -> AppAccess:
    """Open the app for one person; opened under this key before, the same link is returned."""
    made, is_new = AppAccess.objects.get_or_create(
        key=key, defaults={"clinic": clinic, "language": language, "given_at": at}
    )
    if is_new:
        record(Kind.APP_OPENED_FOR, subject=made, by=by, at=at)
    return made


@transaction.atomic
def note_access_opened(*, access: AppAccess, by: str, at: datetime) -> AppAccess:
    """Keep when the link was first opened; opening it again changes nothing."""
    held = AppAccess.objects.select_for_update().get(pk=access.pk)
    if held.opened_at is None:
        held.opened_at = at
        held.save(update_fields=["opened_at"])
        record(Kind.APP_OPENED_BY, subject=held, by=by, at=at, changes={"opened_at": (None, at)})
    return held


@transaction.atomic
def note_access_joined(*, access: AppAccess, patient: Patient, at: datetime) -> AppAccess:
    """Keep who joined by the link; again is harmless.

    raises  AccessIsTaken if somebody else has joined by it
    """
    held = AppAccess.objects.select_for_update().get(pk=access.pk)
    if held.patient_id == patient.pk:
        return held
    if held.patient_id is not None:
        raise AccessIsTaken(held.pk)
    held.patient = patient
    held.save(update_fields=["patient"])
    changes = {"patient": (None, patient.pk)}
    record(Kind.APP_OPENED_BY, subject=held, by=patient.user_id, at=at, changes=changes)
    return held


def _referred(clinic: Clinic, token: str) -> LogEntry | None:
    rows = Referral.objects.waiting().filter(clinic=clinic, token=token).select_related("entry")
    found = rows.first() if token else None
    return found.entry if found else None


def _came(key: str, clinic: Clinic, channel: Channel, today: date, at: datetime) -> LogEntry:
    facts = {"screened_on": today, "approached": True, "referred_on": today, "channel": channel}
    return log_person(
        key=f"arrived:{key}",
        clinic=clinic,
        recruiter=None,
        facts=facts,
        synthetic=clinic.is_synthetic,
        by=SYSTEM,
        at=at,
    )
