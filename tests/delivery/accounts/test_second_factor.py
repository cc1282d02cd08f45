"""The second step of staff: nobody on the staff gets anywhere without it."""

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.test import Client
from django.urls import reverse
from tests.builders import make_patient, make_staff
from tests.delivery.accounts.conftest import sign_in

from selfback.apps.people.permissions import STAFF, Role

pytestmark = pytest.mark.django_db


def code_now(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def set_up_app(client: Client) -> str:
    """Set up an authenticator app as the page says, and return its secret."""
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page).group(1)
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    assert answer.headers["Location"] == reverse("mfa_view_recovery_codes")
    return secret


def new_day(client: Client) -> None:
    """Forget the codes that were used, as half a minute does."""
    from django.core.cache import cache

    cache.clear()
    client.logout()


@pytest.mark.parametrize("role", sorted(STAFF))
def test_staff_without_a_second_step_are_led_to_set_one_up(client: Client, role: Role):
    staff = make_staff(role)
    sign_in(client, staff.email)

    for name in ("home", "clinic:start", "trial_office:overview", "patient:today"):
        assert client.get(reverse(name)).headers["Location"] == reverse("mfa_index"), name

    page = client.get(reverse("mfa_index")).content.decode()
    assert "One more step before you begin" in page


def test_a_patient_needs_no_second_step(client: Client):
    make_patient("marie@example.org")

    sign_in(client, "marie@example.org")

    assert client.get(reverse("home")).headers["Location"] == reverse("patient:today")


def test_with_the_app_set_up_the_code_of_the_mail_is_not_enough(client: Client):
    staff = make_staff(Role.COORDINATOR)
    sign_in(client, staff.email)
    secret = set_up_app(client)
    assert client.get(reverse("trial_office:overview")).status_code == 200
    new_day(client)

    answer = sign_in(client, staff.email)

    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    assert client.get(reverse("trial_office:overview")).status_code == 302
    client.post(reverse("mfa_authenticate"), {"code": code_now(secret)})
    assert client.get(reverse("trial_office:overview")).status_code == 200


def test_a_code_of_the_app_works_once(client: Client):
    staff = make_staff(Role.COORDINATOR)
    sign_in(client, staff.email)
    secret = set_up_app(client)
    new_day(client)
    sign_in(client, staff.email)
    used = code_now(secret)
    client.post(reverse("mfa_authenticate"), {"code": used})
    other = Client()
    sign_in(other, staff.email)

    other.post(reverse("mfa_authenticate"), {"code": used})

    assert "_auth_user_id" not in other.session


def test_guessing_the_second_step_is_stopped_after_five_tries(client: Client):
    staff = make_staff(Role.COORDINATOR)
    sign_in(client, staff.email)
    secret = set_up_app(client)
    new_day(client)
    sign_in(client, staff.email)
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})

    answer = client.post(reverse("mfa_authenticate"), {"code": code_now(secret)})

    assert "That was too often" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_code_for_emergencies_stands_in_once(client: Client):
    staff = make_staff(Role.COORDINATOR)
    sign_in(client, staff.email)
    set_up_app(client)
    shown = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    spare = re.findall(r"<code>(\d{8})</code>", shown)[0]
    new_day(client)
    sign_in(client, staff.email)
    client.post(reverse("mfa_authenticate"), {"code": spare})
    assert client.get(reverse("trial_office:overview")).status_code == 200
    new_day(client)
    sign_in(client, staff.email)

    client.post(reverse("mfa_authenticate"), {"code": spare})

    assert "_auth_user_id" not in client.session


def test_secrets_are_not_readable_in_the_database(client: Client):
    staff = make_staff(Role.COORDINATOR)
    sign_in(client, staff.email)
    secret = set_up_app(client)

    kept = " ".join(str(each.data) for each in Authenticator.objects.all())

    assert secret not in kept
    assert kept.count("gAAAA") == 2  # the app's secret and the seed of the codes, both encrypted


def test_staff_cannot_turn_their_last_second_step_off(client: Client):
    staff = make_staff(Role.COORDINATOR)
    sign_in(client, staff.email)
    secret = set_up_app(client)
    confirm_it_is_me(client, secret)

    client.post(reverse("mfa_deactivate_totp"))

    assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()
    assert "you need a second step" in client.get(reverse("mfa_deactivate_totp")).content.decode()


def confirm_it_is_me(client: Client, secret: str) -> Any:
    from django.core.cache import cache

    cache.clear()
    return client.post(reverse("mfa_reauthenticate"), {"code": code_now(secret)})


def test_before_the_second_step_is_changed_it_is_asked_for_again(client: Client):
    staff = make_staff(Role.COORDINATOR)
    sign_in(client, staff.email)
    secret = set_up_app(client)
    new_day(client)
    sign_in(client, staff.email)
    client.post(reverse("mfa_authenticate"), {"code": code_now(secret)})

    answer = client.get(reverse("mfa_add_webauthn"))

    assert answer.headers["Location"].startswith(reverse("mfa_reauthenticate"))
    confirm_it_is_me(client, secret)
    assert client.get(reverse("mfa_add_webauthn")).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_the_owner_hears_of_a_new_second_step_by_mail(client: Client):
    staff = make_staff(Role.COORDINATOR)
    sign_in(client, staff.email)

    set_up_app(client)

    assert "An authenticator app was added" in [each.subject for each in mail.outbox]
