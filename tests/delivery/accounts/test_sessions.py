"""Sessions: never taken over from before, ended by signing out, kept from scripts."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from tests.builders import make_patient, make_staff
from tests.delivery.accounts.conftest import ask_for_code, code_in_last_mail, sign_in

from selfback.apps.people.permissions import Role

pytestmark = pytest.mark.django_db


def test_the_session_from_before_signing_in_is_worthless_afterwards(client: Client):
    make_patient("marie@example.org")
    ask_for_code(client, "marie@example.org")
    before = client.cookies["sessionid"].value

    client.post(reverse("account_confirm_login_code"), {"code": code_in_last_mail()})

    assert client.cookies["sessionid"].value != before
    thief = Client()
    thief.cookies["sessionid"] = before
    assert thief.get(reverse("patient:today")).headers["Location"].startswith("/account/login/")


def test_signing_out_ends_the_session_on_the_server(client: Client):
    make_patient("marie@example.org")
    sign_in(client, "marie@example.org")
    kept = client.cookies["sessionid"].value

    client.post(reverse("account_logout"))

    thief = Client()
    thief.cookies["sessionid"] = kept
    assert thief.get(reverse("patient:today")).headers["Location"].startswith("/account/login/")


def test_looking_at_the_page_of_signing_out_signs_nobody_out(client: Client):
    make_patient("marie@example.org")
    sign_in(client, "marie@example.org")

    assert client.get(reverse("account_logout")).status_code == 200

    assert "_auth_user_id" in client.session


def test_staff_stay_signed_in_for_a_working_day_and_patients_for_weeks():
    staff, patient = Client(), Client()
    sign_in(staff, make_staff(Role.COORDINATOR).email)
    sign_in(patient, make_patient("marie@example.org").user.email)

    assert staff.session.get_expiry_age() <= 12 * 60 * 60
    assert patient.session.get_expiry_age() == 60 * 24 * 60 * 60


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(client: Client):
    make_patient("marie@example.org")
    sign_in(client, "marie@example.org")

    cookie = client.cookies["sessionid"]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert settings.PUBLIC_ADDRESS.startswith("https://") == settings.SESSION_COOKIE_SECURE


def test_one_is_led_back_only_to_this_site(client: Client):
    make_patient("marie@example.org")
    address = reverse("account_login") + "?next=https://elsewhere.example/"
    client.post(address, {"email": "marie@example.org", "next": "https://elsewhere.example/"})

    answer = client.post(
        reverse("account_confirm_login_code"),
        {"code": code_in_last_mail(), "next": "https://elsewhere.example/"},
    )

    assert answer.headers["Location"] == reverse("home")
