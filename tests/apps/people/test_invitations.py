"""Invitations: one link, once, for a while, for one address."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.builders import NOON, make_clinic, make_staff, make_user

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
from selfback.apps.people.invitation_services import (
    Sent,
    accept_invitation,
    digest_of,
    invite,
    invite_again,
    withdraw_invitation,
)
from selfback.apps.people.models import Clinic, Invitation, User
from selfback.apps.people.permissions import Profession, Role
from selfback.apps.people.site_services import close_clinic

pytestmark = pytest.mark.django_db
PHYSIO = Profession.PHYSIOTHERAPIST
DETAILS = {"name": "Kari", "language": "nb", "phone": ""}


@pytest.fixture
def clinic() -> Clinic:
    return make_clinic()


def send(clinic: Clinic, email: str = "kari@example.org", **changes) -> Sent:
    wanted = {
        "role": Role.CLINICIAN,
        "profession": PHYSIO,
        "language": "nb",
        "days": 14,
        "most_a_day": 3,
        "by": "somebody",
        "at": NOON,
        **changes,
    }
    return invite(clinic=clinic, email=email, **wanted)


def again(sent: Sent, after: timedelta) -> Sent:
    return invite_again(
        invitation=sent.invitation,
        days=14,
        most_a_day=3,
        rest_minutes=10,
        by="somebody",
        at=NOON + after,
    )


def accept(sent: Sent, user: User | None = None, after: timedelta = timedelta()) -> User:
    return accept_invitation(invitation=sent.invitation, user=user, at=NOON + after, **DETAILS)


def test_who_accepts_has_the_role_in_the_clinic(clinic):
    kari = accept(send(clinic, "Kari@Example.org"))

    assert (kari.email, kari.name, kari.language) == ("kari@example.org", "Kari", "nb")
    grant = kari.grants.get()
    assert (grant.role, grant.profession, grant.clinic) == (Role.CLINICIAN, PHYSIO, clinic)


def test_the_link_itself_is_not_kept(clinic):
    sent = send(clinic)

    assert sent.invitation.token_digest == digest_of(sent.token)
    row = Invitation.objects.values().get()
    assert all(sent.token not in str(value) for value in row.values())


def test_an_address_is_invited_once_to_a_role_in_a_clinic(clinic):
    send(clinic)

    with pytest.raises(AlreadyInvited):
        send(clinic, "KARI@example.org")
    send(clinic, role=Role.SITE_MANAGER, profession=None)
    send(make_clinic("Other"))
    assert Invitation.objects.count() == 3


def test_the_database_too_refuses_a_second_standing_invitation(clinic):
    held = send(clinic).invitation
    held.pk, held.token_digest = "01ANOTHERONE", "0" * 64

    with pytest.raises(IntegrityError), transaction.atomic():
        held.save(force_insert=True)


def test_whoever_works_there_is_not_invited_again(clinic):
    kari = make_staff(Role.CLINICIAN, "kari@example.org", clinic)

    with pytest.raises(AlreadyHere) as refused:
        send(clinic)
    assert refused.value.user_id == kari.pk


def test_patients_and_coordinators_are_not_invited_to_a_clinic(clinic):
    for role in (Role.PATIENT, Role.COORDINATOR, Role.ADMIN):
        with pytest.raises(NotInvitedTo):
            send(clinic, role=role)
    with pytest.raises(ProfessionMissing):
        send(clinic, profession=None)


def test_a_clinic_sends_only_so_many_a_day(clinic):
    for n in range(3):
        send(clinic, f"{n}@example.org")

    with pytest.raises(TooManyInvitations):
        send(clinic)
    send(clinic, at=NOON + timedelta(days=1))


def test_an_expired_link_does_not_open_and_a_new_one_does(clinic):
    sent, late = send(clinic), timedelta(days=14)

    with pytest.raises(InvitationEnded, match="expired"):
        accept(sent, after=late)
    fresh = again(sent, late)
    assert fresh.token != sent.token
    assert fresh.invitation.expires_at == NOON + late + timedelta(days=14)
    accept(fresh, after=late)


def test_a_second_tap_on_send_again_sends_nothing(clinic):
    sent = send(clinic)

    with pytest.raises(JustSent):
        again(sent, timedelta(minutes=9))
    again(sent, timedelta(minutes=10))


def test_a_withdrawn_invitation_cannot_be_accepted_and_makes_room(clinic):
    sent = send(clinic)
    withdraw_invitation(invitation=sent.invitation, by="somebody", at=NOON)

    with pytest.raises(InvitationEnded, match="withdrawn"):
        accept(sent)
    with pytest.raises(InvitationEnded, match="withdrawn"):
        again(sent, timedelta(days=1))
    accept(send(clinic))


def test_an_accepted_one_can_be_neither_withdrawn_nor_used_by_another(clinic):
    sent = send(clinic)
    kari = accept(sent)

    with pytest.raises(InvitationEnded, match="accepted"):
        withdraw_invitation(invitation=sent.invitation, by="somebody", at=NOON)
    with pytest.raises(InvitationEnded, match="accepted"):
        accept(sent)
    assert accept(sent, kari) == kari
    assert kari.grants.count() == 1


def test_somebody_with_an_account_signs_in_first(clinic):
    kari, sent = make_user("kari@example.org"), send(clinic)

    with pytest.raises(AddressHasAccount):
        accept(sent)
    assert not kari.grants.exists()
    accept(sent, kari)
    assert kari.grants.get().clinic == clinic


def test_nobody_accepts_for_another_address(clinic):
    sent, ola = send(clinic), make_user("ola@example.org")

    with pytest.raises(NotTheirInvitation):
        accept(sent, ola)
    assert not ola.grants.exists()


def test_a_closed_clinic_invites_nobody_and_takes_nobody_on(clinic):
    sent = send(clinic)
    close_clinic(clinic=clinic, by="somebody", at=NOON, reason="moved")

    for attempt in (
        lambda: send(clinic, "ola@example.org"),
        lambda: again(sent, timedelta(days=1)),
        lambda: accept(sent),
    ):
        with pytest.raises(ClinicClosed):
            attempt()
    assert not User.objects.exists()
