"""Writes about clinics and those who work there, and what a newcomer did on the first day."""

from datetime import datetime

from django.db import transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.people.errors import ClinicClosed, OwnRole, ProfessionMissing
from selfback.apps.people.models import Clinic, Grant, User
from selfback.apps.people.permissions import Profession, Role
from selfback.apps.people.services import grant_role
from selfback.apps.people.sites import ClinicKind, RecruitingUnit


@transaction.atomic
def change_clinic(
    *,
    clinic: Clinic,
    name: str,
    kind: ClinicKind,
    recruits_by: RecruitingUnit,
    by: str,
    at: datetime,
) -> Clinic:
    """Change what a clinic is called, what it is, or whose recruiting is counted as one."""
    wanted = {"name": name, "kind": kind.value, "recruits_by": recruits_by.value}
    held = Clinic.objects.select_for_update().get(pk=clinic.pk)
    changed = {
        field: (getattr(held, field), value)
        for field, value in wanted.items()
        if getattr(held, field) != value
    }
    if not changed:
        return held
    for field, (_, value) in changed.items():
        setattr(held, field, value)
    held.save(update_fields=list(changed))
    record(Kind.CLINIC_CHANGED, subject=held, by=by, at=at, changes=changed)
    return held


@transaction.atomic
def ask_for_contact_first(*, clinic: Clinic, is_on: bool, by: str, at: datetime) -> Clinic:
    """Let who comes to a clinic leave a way to be reached instead of joining at once, or no more.

    Those who have joined go on. Setting what is set changes nothing.
    """
    held = Clinic.objects.select_for_update().get(pk=clinic.pk)
    if held.contacts_first is not is_on:
        held.contacts_first = is_on
        held.save(update_fields=["contacts_first"])
        changes = {"contacts_first": (not is_on, is_on)}
        record(Kind.CLINIC_CHANGED, subject=held, by=by, at=at, changes=changes)
    return held


@transaction.atomic
def close_clinic(*, clinic: Clinic, by: str, at: datetime, reason: str) -> Clinic:
    """Close a clinic: nobody joins it any more; those who have joined go on. Again is harmless."""
    held = Clinic.objects.select_for_update().get(pk=clinic.pk)
    if held.closed_at is None:
        held.closed_at = at
        held.save(update_fields=["closed_at"])
        changes = {"closed_at": (None, at)}
        record(Kind.CLINIC_CLOSED, subject=held, by=by, at=at, changes=changes, reason=reason)
    return held


@transaction.atomic
def reopen_clinic(*, clinic: Clinic, by: str, at: datetime) -> Clinic:
    """Open a closed clinic again; its code leads to it again."""
    held = Clinic.objects.select_for_update().get(pk=clinic.pk)
    if held.closed_at is not None:
        changes = {"closed_at": (held.closed_at, None)}
        held.closed_at = None
        held.save(update_fields=["closed_at"])
        record(Kind.CLINIC_REOPENED, subject=held, by=by, at=at, changes=changes)
    return held


@transaction.atomic
def add_role(
    *, user: User, clinic: Clinic, role: Role, profession: Profession | None, by: str, at: datetime
) -> Grant:
    """Give somebody a further role in a clinic.

    raises  OwnRole if they give it to themselves, ClinicClosed, RoleNeedsClinic,
            ProfessionMissing
    """
    if by == user.pk:
        raise OwnRole(user_id=user.pk)
    if Clinic.objects.select_for_update().get(pk=clinic.pk).closed_at is not None:
        raise ClinicClosed(clinic_id=clinic.pk)
    return grant_role(user=user, role=role, clinic=clinic, profession=profession, by=by, at=at)


@transaction.atomic
def change_profession(
    *, grant: Grant, profession: Profession | None, by: str, at: datetime
) -> Grant:
    """Correct what somebody is by training; raises ProfessionMissing for a clinician without."""
    held = Grant.objects.select_for_update().get(pk=grant.pk)
    if held.role == Role.CLINICIAN and profession is None:
        raise ProfessionMissing
    before, after = held.profession, profession.value if profession else ""
    if before != after:
        held.profession = after
        held.save(update_fields=["profession"])
        changes = {"profession": (before, after)}
        record(Kind.ROLE_CHANGED, subject=held, by=by, at=at, changes=changes)
    return held


@transaction.atomic
def note_printing(*, clinic: Clinic, what: str, by: str, at: datetime) -> None:
    """Record that somebody took a poster, cards or the wall reminder to print."""
    record(Kind.PAPER_PRINTED, subject=clinic, by=by, at=at, changes={"printed": (None, what)})


@transaction.atomic
def note_first_day(*, user: User, what: str, at: datetime) -> None:
    """Record what a newcomer did with the first day that no other record tells.

    what    "read" how a plan is made, or "put-aside" the rest
    """
    record(Kind.FIRST_DAY_NOTED, subject=user, by=user.pk, at=at, changes={"did": (None, what)})
