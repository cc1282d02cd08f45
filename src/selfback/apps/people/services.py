"""Writes about people: joining, roles, consent, sharing, leaving."""

import hashlib
from datetime import datetime, time
from typing import Any

from django.db import transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.people.errors import (
    AlreadyPatient,
    HasLeft,
    LastManager,
    ProfessionMissing,
    RoleNeedsClinic,
)
from selfback.apps.people.models import Clinic, Consent, Grant, Patient, User
from selfback.apps.people.permissions import Profession, Role
from selfback.apps.people.sites import ClinicKind, RecruitingUnit

IN_CLINIC = frozenset({Role.CLINICIAN, Role.SITE_MANAGER})


@transaction.atomic
def open_clinic(
    *,
    name: str,
    country: str,
    zone: str,
    by: str,
    at: datetime,
    kind: ClinicKind = ClinicKind.OTHER,
    recruits_by: RecruitingUnit = RecruitingUnit.CLINIC,
    code: str | None = None,
    is_synthetic: bool = False,
) -> Clinic:
    """Add a clinic; its code is made unless one is given."""
    given = {"code": code} if code else {}
    clinic = Clinic.objects.create(
        name=name,
        country=country,
        zone=zone,
        kind=kind.value,
        recruits_by=recruits_by.value,
        opened_at=at,
        is_synthetic=is_synthetic,
        **given,
    )
    changes = {
        "name": (None, name),
        "country": (None, country),
        "code": (None, clinic.code),
        "kind": (None, kind.value),
        "recruits_by": (None, recruits_by.value),
    }
    record(Kind.CLINIC_OPENED, subject=clinic, by=by, at=at, changes=changes)
    return clinic


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: Role,
    by: str,
    at: datetime,
    clinic: Clinic | None = None,
    profession: Profession | None = None,
) -> Grant:
    """Give a user a role; giving it again changes nothing.

    raises  RoleNeedsClinic if a clinic is missing or out of place,
            ProfessionMissing for a clinician without one
    """
    if (role in IN_CLINIC) != (clinic is not None):
        raise RoleNeedsClinic(role=role)
    if role is Role.CLINICIAN and profession is None:
        raise ProfessionMissing
    grant, is_new = Grant.objects.get_or_create(
        user=user,
        role=role,
        clinic=clinic,
        ended_at=None,
        defaults={"granted_at": at, "profession": profession or ""},
    )
    if is_new:
        changes = {"role": (None, role), "clinic": (None, clinic and clinic.pk)}
        record(Kind.ROLE_GRANTED, subject=user, by=by, at=at, changes=changes)
        user.__dict__.pop("_grants", None)
    return grant


@transaction.atomic
def end_role(*, grant: Grant, by: str, at: datetime, reason: str = "") -> None:
    """Take a role back; ending it again changes nothing.

    raises  LastManager if nobody would look after an open clinic any more
    """
    if grant.role == Role.SITE_MANAGER and grant.clinic_id:
        _refuse_the_last_manager(grant)
    if not Grant.objects.filter(pk=grant.pk, ended_at=None).update(ended_at=at):
        return
    grant.user.__dict__.pop("_grants", None)
    changes = {"role": (grant.role, None), "clinic": (grant.clinic_id, None)}
    record(Kind.ROLE_ENDED, subject=grant.user, by=by, at=at, changes=changes, reason=reason)


def _refuse_the_last_manager(grant: Grant) -> None:
    clinic = Clinic.objects.select_for_update().get(pk=grant.clinic_id)
    managers = Grant.objects.filter(clinic=clinic, role=grant.role, ended_at=None)
    held = set(managers.values_list("pk", flat=True))
    if clinic.closed_at is None and held == {grant.pk}:
        raise LastManager(clinic_id=clinic.pk)


@transaction.atomic
def join_as_patient(
    *,
    user: User,
    clinic: Clinic | None,
    country: str,
    zone: str,
    consent_version: str,
    consent_text: str,
    shares_with_clinic: bool,
    at: datetime,
    is_synthetic: bool = False,
) -> Patient:
    """Make a user a patient, with their consent to the text they saw.

    raises  AlreadyPatient if they have joined before
    """
    if Patient.objects.filter(user=user).exists():
        raise AlreadyPatient(user_id=user.pk)
    patient = Patient.objects.create(
        user=user,
        clinic=clinic,
        country=country,
        zone=zone,
        shares_with_clinic=shares_with_clinic and clinic is not None,
        joined_at=at,
        is_synthetic=is_synthetic,
    )
    grant_role(user=user, role=Role.PATIENT, by=user.pk, at=at)
    digest = hashlib.sha256(consent_text.encode()).hexdigest()
    Consent.objects.create(
        patient=patient,
        version=consent_version,
        language=user.language,
        text_digest=digest,
        given_at=at,
    )
    changes = {
        "clinic": (None, clinic and clinic.pk),
        "country": (None, country),
        "consent": (None, {"version": consent_version, "text": digest}),
        "shares_with_clinic": (None, patient.shares_with_clinic),
    }
    record(Kind.PATIENT_JOINED, subject=patient, by=user.pk, at=at, changes=changes)
    return patient


@transaction.atomic
def change_user(*, user: User, by: str, at: datetime, **fields: str) -> None:
    """Change a user's name, language or phone.

    The record says that a phone was given or taken out and never holds the number: the record
    cannot be made to forget.
    """
    changed = {
        name: (getattr(user, name), value)
        for name, value in fields.items()
        if name in {"name", "language", "phone"} and getattr(user, name) != value
    }
    if not changed:
        return
    for name, (_, value) in changed.items():
        setattr(user, name, value)
    user.save(update_fields=list(changed))
    if "phone" in changed:
        before, after = changed["phone"]
        changed["phone"] = ("given" if before else "", "given" if after else "")
    record(Kind.USER_CHANGED, subject=user, by=by, at=at, changes=changed)


@transaction.atomic
def change_patient(
    *,
    patient: Patient,
    by: str,
    at: datetime,
    reminder_time: time | None = None,
    country: str | None = None,
    zone: str | None = None,
) -> None:
    """Change when a patient is reminded, or the country and time zone they live in."""
    wanted: dict[str, Any] = {"reminder_time": reminder_time, "country": country, "zone": zone}
    changed = {
        name: (getattr(patient, name), value)
        for name, value in wanted.items()
        if value is not None and getattr(patient, name) != value
    }
    if not changed:
        return
    for name, (_, value) in changed.items():
        setattr(patient, name, value)
    patient.save(update_fields=list(changed))
    record(Kind.PATIENT_CHANGED, subject=patient, by=by, at=at, changes=changed)


@transaction.atomic
def change_sharing(*, patient: Patient, shares: bool, by: str, at: datetime) -> None:
    """Let the patient's clinic see their record, or stop it at once."""
    if patient.shares_with_clinic == shares or patient.clinic_id is None:
        return
    patient.shares_with_clinic = shares
    patient.save(update_fields=["shares_with_clinic"])
    changes = {"shares_with_clinic": (not shares, shares)}
    record(Kind.SHARING_CHANGED, subject=patient, by=by, at=at, changes=changes)


@transaction.atomic
def agree_to_learning(*, patient: Patient, version: str, text: str, by: str, at: datetime) -> None:
    """Keep that a patient lets their weeks help later plans; agreeing again changes nothing.

    text    what they agreed to, in the language they read it
    raises  HasLeft
    """
    if patient.left_at is not None:
        raise HasLeft(patient_id=patient.pk)
    if Consent.objects.in_force(patient, Consent.Kind.LEARNING).exists():
        return
    digest = hashlib.sha256(text.encode()).hexdigest()
    Consent.objects.create(
        patient=patient,
        kind=Consent.Kind.LEARNING,
        version=version,
        language=patient.user.language,
        text_digest=digest,
        given_at=at,
    )
    changes = {
        "kind": (None, Consent.Kind.LEARNING.value),
        "consent": (None, {"version": version, "text": digest}),
    }
    record(Kind.CONSENT_GIVEN, subject=patient, by=by, at=at, changes=changes)


@transaction.atomic
def withdraw_from_learning(*, patient: Patient, by: str, at: datetime) -> bool:
    """End that consent; return whether it stood. What was learned from is then to be forgotten."""
    standing = Consent.objects.in_force(patient, Consent.Kind.LEARNING)
    if not standing.update(withdrawn_at=at):
        return False
    changes = {"kind": (Consent.Kind.LEARNING.value, None)}
    record(Kind.CONSENT_WITHDRAWN, subject=patient, by=by, at=at, changes=changes)
    return True


@transaction.atomic
def leave(
    *, patient: Patient, reason: Patient.Leaving, by: str, at: datetime, note: str = ""
) -> None:
    """End the use of the product: because one is better, goes on alone, or otherwise.

    raises  HasLeft if they left before
    """
    if patient.left_at is not None:
        raise HasLeft(patient_id=patient.pk)
    patient.left_at, patient.left_reason, patient.left_note = at, reason, note
    patient.save(update_fields=["left_at", "left_reason", "left_note"])
    changes = {"left_reason": ("", reason.value)}
    record(Kind.PATIENT_LEFT, subject=patient, by=by, at=at, changes=changes, reason=note)


@transaction.atomic
def come_back(*, patient: Patient, by: str, at: datetime) -> None:
    """Take up the product again after leaving; what was recorded is still there."""
    if patient.left_at is None:
        return
    changes = {"left_reason": (patient.left_reason, "")}
    patient.left_at, patient.left_reason, patient.left_note = None, "", ""
    patient.save(update_fields=["left_at", "left_reason", "left_note"])
    record(Kind.PATIENT_RETURNED, subject=patient, by=by, at=at, changes=changes)


@transaction.atomic
def note_reading(*, patient: Patient, what: str, by: str, at: datetime) -> None:
    """Record that somebody other than the patient read their record."""
    record(Kind.RECORD_READ, subject=patient, by=by, at=at, changes={"read": (None, what)})


@transaction.atomic
def note_export(*, patient: Patient, by: str, at: datetime) -> None:
    """Record that a patient's data were exported."""
    record(Kind.RECORD_EXPORTED, subject=patient, by=by, at=at)
