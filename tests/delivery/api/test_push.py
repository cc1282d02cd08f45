"""Phones let themselves be pushed to, and say what came; nobody writes for somebody else."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from tests.builders import NOON, make_patient, make_subscription, make_user
from tests.delivery.shared.receiving import Phone

from selfback.apps.devices.models import Push, PushSubscription
from selfback.apps.devices.push_services import make_push
from selfback.apps.people.models import Patient
from selfback.apps.people.services import leave
from selfback.delivery.shared.browsers import browser_family

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ENDPOINT = "https://push.example.org/1"


def client_of(user) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def subscribing(client: Client, endpoint: str = ENDPOINT, **keys: str):
    told = {"endpoint": endpoint, "expirationTime": None, "keys": {**Phone.new().keys, **keys}}
    return client.post("/api/push/devices", told, content_type="application/json")


def say(what: str, token: str):
    client = Client(enforce_csrf_checks=True)
    return client.post(f"/api/push/{what}", {"id": token}, content_type="application/json")


def test_a_patient_lets_a_phone_be_reminded_and_stops_it_again():
    patient = make_patient()
    client = client_of(patient.user)

    assert subscribing(client).json() == {"on": True}
    assert PushSubscription.objects.standing().get().patient == patient

    told = {"endpoint": ENDPOINT}
    ended = client.post("/api/push/devices/end", told, content_type="application/json")
    assert ended.json() == {"on": False}
    assert not PushSubscription.objects.standing().exists()


@pytest.mark.parametrize(
    "endpoint",
    ["http://push.example.org/1", "https://127.0.0.1/1", "https://169.254.169.254/x", "nonsense"],
)
def test_an_address_the_server_must_not_reach_is_refused(endpoint: str):
    answer = subscribing(client_of(make_patient().user), endpoint)

    assert answer.status_code == 400
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize("keys", [{"auth": "short"}, {"p256dh": "BBBB"}, {"auth": "!" * 22}])
def test_keys_that_are_none_are_refused(keys):
    assert subscribing(client_of(make_patient().user), **keys).status_code == 400
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize("text", ['"\\ud800"', '"https://push.example.org/\\u0000"', "7", "null"])
@pytest.mark.parametrize("path", ["devices", "devices/end", "received", "opened"])
def test_what_is_no_text_is_refused_and_no_failure(path: str, text: str):
    keys = json.dumps(Phone.new().keys)
    body = f'{{"endpoint": {text}, "keys": {keys}}}' if path == "devices" else ""
    body = body or f'{{"{"endpoint" if path == "devices/end" else "id"}": {text}}}'

    client = client_of(make_patient().user)
    answer = client.post(f"/api/push/{path}", body, content_type="application/json")

    assert answer.status_code in {200, 204, 400, 422}
    assert not PushSubscription.objects.exists()


def test_nobody_ends_the_reminders_of_somebody_else():
    make_subscription(make_patient("marie@example.org"), ENDPOINT)
    stranger = client_of(make_patient("ole@example.org").user)

    told = {"endpoint": ENDPOINT}
    stranger.post("/api/push/devices/end", told, content_type="application/json")

    assert PushSubscription.objects.standing().exists()


def test_only_patients_who_have_not_left_are_reminded():
    patient = make_patient()
    leave(patient=patient, reason=Patient.Leaving.OTHER, by=patient.user_id, at=NOON)

    assert subscribing(client_of(patient.user)).status_code == 403
    assert subscribing(client_of(make_user())).status_code == 403
    assert subscribing(Client()).status_code == 401


def test_a_phone_says_without_a_session_that_a_notice_was_shown_and_tapped():
    made = make_push(
        subscription=make_subscription(make_patient()), notice="test", about="", at=NOON
    )

    assert say("received", made.token).status_code == 204
    first = Push.objects.get().received_at
    assert say("received", made.token).status_code == 204
    assert say("opened", made.token).status_code == 204

    push = Push.objects.get()
    assert push.received_at == first
    assert push.opened_at - first < timedelta(minutes=1)


@pytest.mark.parametrize("what", ["received", "opened"])
def test_a_strange_id_is_answered_like_a_known_one_and_kept_nowhere(what: str):
    made = make_push(
        subscription=make_subscription(make_patient()), notice="test", about="", at=NOON
    )

    strange, known = say(what, "guessed"), say(what, made.token)

    assert (strange.status_code, strange.content) == (known.status_code, known.content)
    assert Push.objects.count() == 1


@pytest.mark.parametrize(
    ("header", "family"),
    [
        ("Mozilla/5.0 (Linux; Android 16) Chrome/150.0 Mobile Safari/537.36", "chrome"),
        ("Mozilla/5.0 (Linux) SamsungBrowser/30.0 Chrome/130 Mobile Safari/537.36", "samsung"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/150.0 Safari/537.36 Edg/150.0", "edge"),
        ("Mozilla/5.0 (Android 16; Mobile; rv:150.0) Gecko/150.0 Firefox/150.0", "firefox"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Version/19.0 Mobile Safari/604.1", "safari"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) AppleWebKit/605 Mobile/15E148", "safari"),
        ("", "other"),
    ],
)
def test_a_browser_is_known_by_its_family(header: str, family: str):
    assert browser_family(header) == family
