"""Passkeys: added from the settings, used instead of a code, and enough for staff by themselves."""

import json
import re

import pytest
from allauth.account.utils import user_pk_to_url_str
from django.test import Client
from django.urls import reverse
from fido2.utils import websafe_encode
from tests.builders import make_patient, make_staff
from tests.delivery.accounts.conftest import sign_in
from tests.delivery.accounts.passkeys import Passkey

from selfback.apps.people.models import User
from selfback.apps.people.permissions import Role

pytestmark = pytest.mark.django_db


def add_passkey(client: Client) -> Passkey:
    """Add a passkey as the page and the phone do."""
    page = client.get(reverse("mfa_add_webauthn")).content.decode()
    data = re.search(r'<script id="js_data" type="application/json">(.*?)</script>', page).group(1)
    passkey = Passkey()
    credential = passkey.created(json.loads(data)["creation_options"])
    sent = {"name": "", "passwordless": "on", "credential": json.dumps(credential)}
    answer = client.post(reverse("mfa_add_webauthn"), sent)
    assert answer.status_code == 302, answer.content.decode()
    return passkey


def use_passkey(client: Client, passkey: Passkey, owner: User) -> None:
    options = client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    handle = websafe_encode(user_pk_to_url_str(owner).encode())
    credential = passkey.used(options.json()["request_options"], handle)
    client.post(reverse("mfa_login_webauthn"), {"credential": json.dumps(credential)})


def test_a_patient_signs_in_with_a_passkey_and_needs_no_code(client: Client):
    patient = make_patient("marie@example.org")
    sign_in(client, "marie@example.org")
    passkey = add_passkey(client)
    client.logout()

    use_passkey(client, passkey, patient.user)

    assert client.session["_auth_user_id"] == patient.user.pk
    assert "This device" in client.get(reverse("mfa_list_webauthn")).content.decode()


def test_a_passkey_is_enough_for_staff(client: Client):
    staff = make_staff(Role.COORDINATOR)
    sign_in(client, staff.email)
    passkey = add_passkey(client)
    client.logout()

    use_passkey(client, passkey, staff)

    assert client.get(reverse("trial_office:overview")).status_code == 200


def test_a_code_by_mail_alone_no_longer_lets_someone_with_a_passkey_in(client: Client):
    make_patient("marie@example.org")
    sign_in(client, "marie@example.org")
    add_passkey(client)
    client.logout()

    answer = sign_in(client, "marie@example.org")

    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session


def test_nobody_gets_in_with_someone_elses_passkey(client: Client):
    make_patient("marie@example.org")
    victim = make_patient("victim@example.org")
    sign_in(client, "marie@example.org")
    passkey = add_passkey(client)
    client.logout()

    use_passkey(client, passkey, victim.user)

    assert "_auth_user_id" not in client.session
    assert "This code does not fit" in client.get(reverse("account_login")).content.decode()


def test_the_spare_codes_show_right_after_the_first_passkey(client: Client):
    make_patient("marie@example.org")
    sign_in(client, "marie@example.org")
    add_passkey(client)

    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()

    assert len(re.findall(r"<code>\d{8}</code>", page)) == 10
