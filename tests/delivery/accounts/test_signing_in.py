"""Signing in by code: who gets in, what the mail says, and what others learn from trying."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse
from tests.builders import make_clinic, make_patient, make_staff
from tests.delivery.accounts.conftest import ask_for_code, code_in_last_mail, sign_in

from selfback.apps.people.models import Patient
from selfback.apps.people.permissions import Role

pytestmark = pytest.mark.django_db
VARYING = {"Content-Length", "Expires"}  # how long the address is, and the second
JOIN_FORM = {"email": "new@example.org", "name": "Nora", "agree": "on", "shares": "on"}


def joining(client: Client, **changes: Any) -> Any:
    clinic = make_clinic()
    client.get(reverse("patient:join_clinic", args=[clinic.code]))
    return client.post(reverse("account_signup"), {**JOIN_FORM, **changes})


def test_a_patient_signs_in_with_the_code_from_the_mail(client: Client):
    make_patient("marie@example.org")

    response = sign_in(client, "marie@example.org")

    assert response.headers["Location"] == reverse("home")
    assert client.session["_auth_user_id"]


def test_the_mail_names_nobody_and_says_how_long_the_code_works(client: Client):
    make_patient("marie@example.org")

    ask_for_code(client, "marie@example.org")

    assert mail.outbox[-1].subject == "Your code for signing in"
    assert "Marie" not in mail.outbox[-1].body
    assert "15 minutes" in mail.outbox[-1].body


def test_a_code_works_once(client: Client):
    make_patient("marie@example.org")
    sign_in(client, "marie@example.org")
    used = code_in_last_mail()
    other = Client()
    ask_for_code(other, "marie@example.org")

    response = other.post(reverse("account_confirm_login_code"), {"code": used})

    assert response.status_code == 200
    assert "_auth_user_id" not in other.session


def test_after_three_wrong_codes_one_has_to_begin_again(client: Client):
    make_patient("marie@example.org")
    ask_for_code(client, "marie@example.org")
    right = code_in_last_mail()
    for _ in range(3):
        client.post(reverse("account_confirm_login_code"), {"code": "0000-0000"})

    response = client.post(reverse("account_confirm_login_code"), {"code": right})

    assert response.status_code == 302
    assert "_auth_user_id" not in client.session


def test_whether_an_address_is_known_shows_nowhere():
    make_patient("known@example.org")

    answers = [asked_and_tried(address) for address in ("known@example.org", "nobody@example.org")]

    assert answers[0] == answers[1]


def asked_and_tried(address: str) -> list[Any]:
    """Everything a stranger sees who asks for a code and types a wrong one."""
    client = Client()
    asked = ask_for_code(client, address)
    shown = client.get(asked.headers["Location"])
    tried = client.post(reverse("account_confirm_login_code"), {"code": "0000-0000"})
    return [seen(each, address) for each in (asked, shown, tried)]


def seen(response: Any, address: str) -> Any:
    body = re.sub(r'value="\w{64}"', "", response.content.decode()).replace(address, "ADDRESS")
    headers = {key: value for key, value in response.headers.items() if key not in VARYING}
    cookies = sorted((name, morsel["max-age"]) for name, morsel in response.cookies.items())
    return response.status_code, headers, body, cookies


def test_joining_with_a_known_address_looks_like_joining_with_a_new_one():
    make_patient("known@example.org")
    shown = []
    for address in ("known@example.org", "new@example.org"):
        client = Client()
        answer = joining(client, email=address)
        page = client.get(answer.headers["Location"])
        shown.append([seen(answer, address), seen(page, address)])

    assert shown[0] == shown[1]
    assert "has an account already" in mail.outbox[0].body
    assert code_in_last_mail()


def test_asking_for_codes_again_and_again_is_stopped_and_the_address_is_told_nothing(
    client: Client,
):
    make_patient("marie@example.org")
    for _ in range(5):
        ask_for_code(Client(), "marie@example.org")

    response = ask_for_code(Client(), "marie@example.org")

    assert "That was too often" in response.content.decode()
    assert len(mail.outbox) == 5


def test_many_addresses_from_one_place_are_stopped():
    answers = [ask_for_code(Client(), f"person{n}@example.org") for n in range(31)]

    assert any("That was too often" in each.content.decode() for each in answers[20:])
    assert len(mail.outbox) <= 20


def test_a_new_person_agrees_confirms_and_has_a_record(client: Client):
    answer = joining(client)
    assert answer.headers["Location"] == reverse("account_email_verification_sent")

    confirmed = client.post(
        reverse("account_email_verification_sent"), {"code": code_in_last_mail()}
    )

    assert confirmed.headers["Location"] == reverse("patient:joined")
    assert client.get(confirmed.headers["Location"]).status_code == 302
    patient = Patient.objects.get(user__email="new@example.org")
    assert patient.user.name == "Nora"
    assert patient.shares_with_clinic


def test_nobody_joins_without_agreeing(client: Client):
    answer = joining(client, agree="")

    assert answer.status_code == 200
    assert "Please tick that you agree" in answer.content.decode()
    assert not mail.outbox


def test_nobody_makes_an_account_without_a_clinics_code(client: Client):
    answer = client.post(reverse("account_signup"), JOIN_FORM)

    assert "You need a code first" in answer.content.decode()
    assert not mail.outbox


def test_an_account_that_was_closed_does_not_get_in_and_its_session_ends(client: Client):
    patient = make_patient("marie@example.org")
    sign_in(client, "marie@example.org")
    patient.user.is_active = False
    patient.user.save()

    response = client.get(reverse("patient:today"))

    assert response.headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", ["account_reset_password", "account_change_password"])
def test_there_are_no_passwords_to_change(name: str):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_password_pages_are_not_there(client: Client):
    assert client.get("/account/password/reset/").status_code == 404
    assert client.get("/account/password/change/").status_code == 404


def test_a_password_in_the_form_is_of_no_use(client: Client):
    staff = make_staff(Role.COORDINATOR)
    staff.set_password("correct horse")
    staff.save()

    client.post(
        reverse("account_login"),
        {"email": staff.email, "login": staff.email, "password": "correct horse"},
    )

    assert "_auth_user_id" not in client.session


def test_staff_added_by_an_administrator_need_one_code_not_two(client: Client):
    staff = make_staff(Role.COORDINATOR)

    response = sign_in(client, staff.email)

    assert response.headers["Location"] == reverse("home")
    assert len(mail.outbox) == 1
