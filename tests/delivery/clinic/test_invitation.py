"""Accepting an invitation: opened by its link, once, by whom it was for."""

from datetime import datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from tests.builders import NOON, make_clinic, make_staff, make_user
from tests.delivery.clinic.conftest import BACKEND, browser_of

from selfback.apps.people.invitation_services import Sent, invite, withdraw_invitation
from selfback.apps.people.models import Clinic, User
from selfback.apps.people.permissions import Profession, Role
from selfback.apps.people.site_services import close_clinic

pytestmark = pytest.mark.django_db
DETAILS = {"name": "Kari", "language": "nb", "phone": "412 34 567"}


@pytest.fixture
def clinic() -> Clinic:
    return make_clinic("Ryggklinikken", "NO")


@pytest.fixture
def sent(clinic: Clinic) -> Sent:
    return invite(
        clinic=clinic,
        email="kari@example.org",
        role=Role.CLINICIAN,
        profession=Profession.PHYSIOTHERAPIST,
        language="en",
        days=14,
        most_a_day=30,
        by="system",
        at=NOON,
    )


def link(sent: Sent) -> str:
    return reverse("clinic:invitation", args=[sent.token])


def test_somebody_new_gives_a_name_is_signed_in_and_sets_up_the_second_step(sent: Sent):
    client = Client()
    assert "Ryggklinikken invites you" in client.get(link(sent)).content.decode()

    answer = client.post(link(sent), DETAILS, follow=True)

    kari = User.objects.get(email="kari@example.org")
    assert (kari.name, kari.language, kari.phone) == ("Kari", "nb", "+4741234567")
    assert answer.redirect_chain[-1][0] == reverse("mfa_index")
    assert EmailAddress.objects.get(user=kari).verified
    assert client.get(reverse("clinic:patients")).headers["Location"] == reverse("mfa_index")


def test_looking_at_it_uses_nothing(sent: Sent):
    for _ in range(3):
        assert Client().get(link(sent)).status_code == 200
    assert not User.objects.exists()


def test_a_name_is_asked_and_a_wrong_number_is_said_beside_the_field(sent: Sent):
    answer = Client().post(link(sent), {"name": "", "language": "nb", "phone": "12"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Please write your name." in page
    assert "This does not look like a mobile number." in page
    assert not User.objects.exists()


def test_whoever_sends_it_twice_comes_to_the_same_place(sent: Sent):
    client = Client()
    client.post(link(sent), DETAILS)
    again = client.post(link(sent), DETAILS)

    assert again.headers["Location"] in {reverse("clinic:first_day"), reverse("mfa_index")}
    assert User.objects.get().grants.count() == 1


def test_a_used_link_opens_nothing_for_anybody_else(sent: Sent):
    Client().post(link(sent), DETAILS)
    answer = Client().get(link(sent))

    assert answer.status_code == 410
    assert "This invitation is accepted" in answer.content.decode()
    assert Client().post(link(sent), DETAILS).status_code == 410


def test_an_expired_link_says_what_to_do(sent: Sent, now: list[datetime]):
    now[0] += timedelta(days=14)
    answer = Client().get(link(sent))

    assert answer.status_code == 410
    page = answer.content.decode()
    assert "This link has expired" in page
    assert "Please ask whoever looks after Ryggklinikken to send you a new one." in page


def test_withdrawn_closed_and_unknown_links_say_so(sent: Sent, clinic: Clinic):
    unknown = Client().get(reverse("clinic:invitation", args=["nothing"]))
    assert unknown.status_code == 404
    assert "This link does not open anything" in unknown.content.decode()

    withdraw_invitation(invitation=sent.invitation, by="system", at=NOON)
    assert "was withdrawn" in Client().get(link(sent)).content.decode()
    close_clinic(clinic=clinic, by="system", at=NOON, reason="moved")
    assert "Ryggklinikken has closed" in Client().get(link(sent)).content.decode()


def test_somebody_with_an_account_signs_in_and_accepts_with_one_tap(sent: Sent, clinic: Clinic):
    kari = make_staff(Role.CLINICIAN, "kari@example.org", make_clinic("Other"))
    stranger = Client()
    page = stranger.get(link(sent)).content.decode()
    assert f"{reverse('account_login')}?next={link(sent)}" in page
    assert "Ryggklinikken invites you" in stranger.post(link(sent), DETAILS).content.decode()
    assert kari.grants.count() == 1

    client = browser_of(kari)
    assert "One tap" in client.get(link(sent)).content.decode()
    answer = client.post(link(sent))

    assert answer.headers["Location"] == reverse("clinic:first_day")
    assert kari.grants.filter(clinic=clinic, role=Role.CLINICIAN).exists()


def test_an_account_of_another_address_is_refused(sent: Sent):
    ola = make_user("ola@example.org")
    client = Client()
    client.force_login(ola, backend=BACKEND)

    for answer in (client.get(link(sent)), client.post(link(sent), DETAILS)):
        assert answer.status_code == 403
        assert "the invitation is for another address" in answer.content.decode()
    assert not ola.grants.exists()


def test_the_page_speaks_the_language_of_the_mail(clinic: Clinic):
    danish = invite(
        clinic=clinic,
        email="ida@example.org",
        role=Role.SITE_MANAGER,
        profession=None,
        language="da",
        days=14,
        most_a_day=30,
        by="system",
        at=NOON,
    )

    assert '<html lang="da">' in Client().get(link(danish)).content.decode()
    client = Client()
    client.cookies["language"] = "nb"
    assert '<html lang="nb">' in client.get(link(danish)).content.decode()
