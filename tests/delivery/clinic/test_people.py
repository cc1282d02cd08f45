"""The page of a clinic's people: invited in one form, named with what they do, ended with why."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from tests.builders import NOON, make_clinic, make_staff
from tests.delivery.clinic.conftest import browser_of

from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.people.models import Clinic, Invitation, User
from selfback.apps.people.permissions import Profession, Role
from selfback.apps.people.services import grant_role
from selfback.delivery.jobs.tasks import forget_addresses
from selfback.delivery.shared.channels.sending import send_what_is_due

pytestmark = pytest.mark.django_db
ADDRESS = "/clinic/people"
KARI = {
    "what": "invite",
    "email": "kari@example.org",
    "role": "clinician",
    "profession": "physiotherapist",
    "language": "nb",
}


@pytest.fixture
def clinic() -> Clinic:
    return make_clinic("Rygklinikken")


@pytest.fixture
def manager(clinic: Clinic) -> User:
    return make_staff(Role.SITE_MANAGER, clinic=clinic)


def post(user: User, **data: str) -> str:
    return browser_of(user).post(ADDRESS, data, follow=True).content.decode()


def page(user: User) -> str:
    return browser_of(user).get(ADDRESS).content.decode()


def test_an_invitation_is_mailed_in_its_language_and_listed(clinic: Clinic, manager: User):
    said = post(manager, **KARI)
    send_what_is_due()

    assert "The invitation is on its way." in said
    assert "kari@example.org" in said
    letter = mail.outbox[-1]
    assert letter.to == ["kari@example.org"]
    assert "/clinic/invitation/" in letter.body
    assert OutgoingMessage.objects.get().language == "nb"


def test_inviting_an_address_twice_says_so_and_sends_nothing(clinic: Clinic, manager: User):
    post(manager, **KARI)
    said = post(manager, **KARI)

    assert "This address is invited already." in said
    assert OutgoingMessage.objects.count() == 1


def test_a_clinician_needs_a_profession_and_a_manager_none(clinic: Clinic, manager: User):
    assert "Please choose a profession." in post(manager, **{**KARI, "profession": ""})
    post(manager, **{**KARI, "role": "site-manager"})

    assert Invitation.objects.get().profession == ""


def test_what_was_typed_stays_when_it_is_refused(clinic: Clinic, manager: User):
    said = post(manager, **{**KARI, "email": "kari@"})

    assert "This does not look like an e-mail address." in said
    assert 'value="kari@"' in said


def test_a_new_link_ends_the_old_one_and_comes_not_twice_at_once(
    clinic: Clinic, manager: User, now: list[datetime]
):
    post(manager, **KARI)
    held = Invitation.objects.get()
    assert "It was sent a moment ago." in post(manager, what="again", invitation=held.pk)

    now[0] += timedelta(hours=1)
    assert "A new link is on its way." in post(manager, what="again", invitation=held.pk)

    assert Invitation.objects.get().token_digest != held.token_digest
    assert OutgoingMessage.objects.count() == 2


def test_a_withdrawn_invitation_is_shown_as_such(clinic: Clinic, manager: User):
    post(manager, **KARI)
    said = post(manager, what="withdraw", invitation=Invitation.objects.get().pk)

    assert "The invitation is withdrawn." in said
    assert "Send a new link" not in said


def test_the_mails_words_are_forgotten_the_night_after_it_went(clinic: Clinic, manager: User):
    post(manager, **KARI)
    send_what_is_due()
    forget_addresses.call_local()

    sent = OutgoingMessage.objects.get()
    assert (sent.state, sent.body, sent.address) == ("sent", "", "")


def test_an_address_that_never_answered_is_forgotten_in_the_end(
    clinic: Clinic, manager: User, now: list[datetime]
):
    post(manager, **KARI)
    now[0] += timedelta(days=14 + 89)
    forget_addresses.call_local()
    assert Invitation.objects.exists()

    now[0] += timedelta(days=1)
    forget_addresses.call_local()
    assert not Invitation.objects.exists()


def test_everyone_is_listed_once_with_what_they_do_and_when_they_signed_in(
    clinic: Clinic, manager: User
):
    kari = make_staff(Role.CLINICIAN, "kari@example.org", clinic)
    grant_role(user=kari, role=Role.SITE_MANAGER, clinic=clinic, by="system", at=NOON)

    said = page(manager)

    assert said.count("<strong>kari@example.org</strong>") == 1
    assert "Physiotherapist, looks after the clinic" in said
    assert "has not signed in yet" in said


def test_a_role_ends_only_with_a_reason_and_access_ends_at_once(clinic: Clinic, manager: User):
    kari = make_staff(Role.CLINICIAN, "kari@example.org", clinic)
    grant = kari.grants.get()
    assert "Please say why the role ends." in post(manager, what="end", grant=grant.pk)

    said = post(manager, what="end", grant=grant.pk, reason="new job")

    assert "The role has ended." in said
    assert "Nobody here answers what patients report." in said
    assert browser_of(kari).get(reverse("clinic:patients")).status_code == 403


def test_the_last_manager_is_not_ended(clinic: Clinic, manager: User):
    said = post(manager, what="end", grant=manager.grants.get().pk, reason="new job")

    assert "Nobody else looks after the clinic." in said


def test_a_manager_gives_a_colleague_a_further_role_and_never_themselves(
    clinic: Clinic, manager: User
):
    kari = make_staff(Role.CLINICIAN, "kari@example.org", clinic)
    post(manager, what="role", grant=kari.grants.get().pk, role="site-manager")
    assert kari.grants.filter(role=Role.SITE_MANAGER).exists()

    own = {"grant": manager.grants.get().pk, "role": "clinician", "profession": "chiropractor"}
    assert "Nobody gives a role to themselves." in post(manager, what="role", **own)


def test_a_profession_is_corrected(clinic: Clinic, manager: User):
    grant = make_staff(Role.CLINICIAN, "kari@example.org", clinic).grants.get()
    post(manager, what="profession", grant=grant.pk, profession="chiropractor")

    grant.refresh_from_db()
    assert grant.profession == Profession.CHIROPRACTOR


def test_nothing_of_another_clinic_is_there_to_be_changed(clinic: Clinic, manager: User):
    elsewhere = make_clinic("Elsewhere")
    other = make_staff(Role.SITE_MANAGER, "other@example.org", elsewhere)
    post(other, **{**KARI, "email": "theirs@example.org"})
    theirs = Invitation.objects.get()
    grant = other.grants.get()
    client = browser_of(manager)

    for data in (
        {"what": "end", "grant": grant.pk, "reason": "x"},
        {"what": "profession", "grant": grant.pk, "profession": "chiropractor"},
        {"what": "role", "grant": grant.pk, "role": "site-manager"},
        {"what": "again", "invitation": theirs.pk},
        {"what": "withdraw", "invitation": theirs.pk},
        {**KARI, "clinic": elsewhere.pk},
        {"what": "end", "grant": "x"},
        {"what": "nothing"},
    ):
        assert client.post(ADDRESS, data).status_code == 404, data
    assert client.get(f"{ADDRESS}?clinic={elsewhere.pk}").status_code == 404
    assert "theirs@example.org" not in page(manager)
