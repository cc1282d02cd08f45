"""Writes of invitations: made, sent again, withdrawn, accepted, and in the end forgotten."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import SYSTEM, record
from selfback.apps.people.errors import (
    AddressHasAccount,
    AlreadyHere,
    AlreadyInvited,
    ClinicClosed,
    InvitationEnded,
    JustSent,
    NotInvitedTo,
    NotTheirInvitation,
    ProfessionMissing,
    TooManyInvitations,
)
from selfback.apps.people.models import Clinic, Grant, Invitation, User
from selfback.apps.people.permissions import Profession, Role
from selfback.apps.people.services import IN_CLINIC, change_user, grant_role


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """An invitation with what stands in its link, which is known now and never again."""

    invitation: Invitation
    token: str


def digest_of(token: str) -> str:
    """Return what is kept of a link: its SHA-256, hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(
    *,
    clinic: Clinic,
    email: str,
    role: Role,
    profession: Profession | None,
    language: str,
    days: int,
    most_a_day: int,
    by: str,
    at: datetime,
) -> Sent:
    """Ask somebody by e-mail to work in a clinic.

    days        how long the link opens
    most_a_day  invitations a clinic may send in 24 hours
    raises      NotInvitedTo, ProfessionMissing, ClinicClosed, AlreadyHere, AlreadyInvited,
                TooManyInvitations; nothing is written then
    """
    if role not in IN_CLINIC:
        raise NotInvitedTo(role=role)
    if role is Role.CLINICIAN and profession is None:
        raise ProfessionMissing
    email = email.strip().lower()
    _refuse_if_closed(clinic)
    here = Grant.objects.filter(clinic=clinic, role=role, ended_at=None, user__email=email)
    if held := here.first():
        raise AlreadyHere(user_id=held.user_id)
    asked = Invitation.objects.filter(clinic=clinic)
    if standing := asked.standing().filter(email=email, role=role).first():
        raise AlreadyInvited(invitation_id=standing.pk)
    if asked.filter(invited_at__gt=at - timedelta(days=1)).count() >= most_a_day:
        raise TooManyInvitations(most=most_a_day)
    token = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        clinic=clinic,
        email=email,
        role=role.value,
        profession=profession.value if profession else "",
        language=language,
        token_digest=digest_of(token),
        invited_at=at,
        expires_at=at + timedelta(days=days),
    )
    changes = {"role": (None, role.value), "clinic": (None, clinic.pk)}
    record(Kind.INVITATION_SENT, subject=invitation, by=by, at=at, changes=changes)
    return Sent(invitation=invitation, token=token)


@transaction.atomic
def invite_again(
    *,
    invitation: Invitation,
    days: int,
    most_a_day: int,
    rest_minutes: int,
    by: str,
    at: datetime,
) -> Sent:
    """Send a new link with its full time; the one sent before no longer opens.

    rest_minutes    how long it has to be since the last one
    raises          InvitationEnded if it was accepted or withdrawn, ClinicClosed, JustSent,
                    TooManyInvitations; nothing is written then
    """
    clinic = _refuse_if_closed(invitation.clinic)
    held = _standing(invitation, at=None)
    if at - held.invited_at < timedelta(minutes=rest_minutes):
        raise JustSent(minutes=rest_minutes)
    today = Invitation.objects.filter(clinic=clinic, invited_at__gt=at - timedelta(days=1))
    if today.count() >= most_a_day:
        raise TooManyInvitations(most=most_a_day)
    token, before = secrets.token_urlsafe(24), held.expires_at
    held.token_digest, held.invited_at = digest_of(token), at
    held.expires_at = at + timedelta(days=days)
    held.save(update_fields=["token_digest", "invited_at", "expires_at"])
    changes = {"expires_at": (before, held.expires_at)}
    record(Kind.INVITATION_SENT_AGAIN, subject=held, by=by, at=at, changes=changes)
    return Sent(invitation=held, token=token)


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: str, at: datetime) -> Invitation:
    """Take an invitation back: its link no longer opens. Again is harmless.

    raises  InvitationEnded if it was accepted
    """
    held = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if held.accepted_at is not None:
        raise InvitationEnded(state=Invitation.State.ACCEPTED)
    if held.withdrawn_at is None:
        held.withdrawn_at = at
        held.save(update_fields=["withdrawn_at"])
        changes = {"withdrawn_at": (None, at)}
        record(Kind.INVITATION_WITHDRAWN, subject=held, by=by, at=at, changes=changes)
    return held


@transaction.atomic
def accept_invitation(
    *, invitation: Invitation, user: User | None, at: datetime, **details: str
) -> User:
    """Give who was invited their role; who accepts again gets the same answer.

    user        who is signed in; None makes an account, for the link came to its address
    details     "name", "language" and "phone" as they gave them
    raises      InvitationEnded, ClinicClosed, NotTheirInvitation for another address,
                AddressHasAccount if somebody has to sign in first; nothing is written then
    """
    _refuse_if_closed(invitation.clinic)
    held = Invitation.objects.select_for_update().select_related("clinic").get(pk=invitation.pk)
    if user is not None and user.email.lower() != held.email:
        raise NotTheirInvitation(user_id=user.pk)
    if user is not None and held.accepted_by_id == user.pk:
        return user
    held = _standing(held, at=at)
    accepting = user or _new_user(held.email)
    change_user(user=accepting, by=accepting.pk, at=at, **details)
    grant_role(
        user=accepting,
        role=Role(held.role),
        clinic=held.clinic,
        profession=Profession(held.profession) if held.profession else None,
        by=accepting.pk,
        at=at,
    )
    held.accepted_at, held.accepted_by = at, accepting
    held.save(update_fields=["accepted_at", "accepted_by"])
    changes = {"accepted_by": (None, accepting.pk)}
    record(Kind.INVITATION_ACCEPTED, subject=held, by=accepting.pk, at=at, changes=changes)
    return accepting


@transaction.atomic
def forget_invitation(*, invitation: Invitation, at: datetime) -> None:
    """Take the row of an invitation that came to nothing, and with it the address."""
    record(Kind.INVITATION_FORGOTTEN, subject=invitation, by=SYSTEM, at=at)
    Invitation.objects.filter(pk=invitation.pk, accepted_at=None).delete()


def _new_user(email: str) -> User:
    if known := User.objects.filter(email=email).first():
        raise AddressHasAccount(user_id=known.pk)
    try:
        with transaction.atomic():
            return User.objects.create_user(email)
    except IntegrityError as error:  # they signed up in the same moment
        raise AddressHasAccount(user_id=User.objects.get(email=email).pk) from error


def _refuse_if_closed(clinic: Clinic) -> Clinic:
    """Wait for one's turn at this clinic, so that two at once cannot both invite an address."""
    held = Clinic.objects.select_for_update().get(pk=clinic.pk)
    if held.closed_at is not None:
        raise ClinicClosed(clinic_id=clinic.pk)
    return held


def _standing(invitation: Invitation, *, at: datetime | None) -> Invitation:
    """Return the row, locked; raises InvitationEnded, for an expired one only at a moment."""
    held = Invitation.objects.select_for_update().get(pk=invitation.pk)
    state = held.state(at or held.invited_at)
    if state is not Invitation.State.WAITING:
        raise InvitationEnded(state=state)
    return held
