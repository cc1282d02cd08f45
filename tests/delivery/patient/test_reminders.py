"""The page of reminders explains, shows one's phones, and tries one; nobody sees another's."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.builders import NOON, make_patient, make_subscription
from tests.delivery.shared.receiving import Phone, pushing_to

from selfback.apps.devices.models import Push, PushSubscription
from selfback.delivery.patient.views.reminders import MOST_TESTS
from selfback.delivery.shared import clock, pushing
from selfback.delivery.shared.push_keys import new_keys

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
KEYS = new_keys()


@pytest.fixture
def marie(settings):
    settings.PUSH_KEY = KEYS.private_text
    return make_patient("marie@example.org")


@pytest.fixture
def service(marie, monkeypatch):
    with pushing_to() as running:
        monkeypatch.setattr(pushing, "public_connection", running.connection)
        yield running


def client_of(patient) -> Client:
    client = Client()
    client.force_login(patient.user, backend=BACKEND)
    return client


def page_of(patient) -> str:
    return client_of(patient).get("/settings/reminders").content.decode()


def tried(patient, phone) -> str:
    address = reverse("patient:try_phone", args=[phone.pk])
    return client_of(patient).post(address, follow=True).content.decode()


def test_the_page_explains_before_anything_is_asked(marie):
    page = page_of(marie)

    assert page.index("They say nothing of your health") < page.index("Turn reminders on")
    assert f'data-key="{KEYS.public_text}"' in page
    assert KEYS.private_text not in page


def test_a_place_without_a_key_offers_no_reminders(marie, settings, tmp_path):
    settings.PUSH_KEY, settings.PUSH_KEY_FILE = "", tmp_path / "none"

    page = page_of(marie)

    assert "does not send reminders" in page
    assert "Turn reminders on" not in page
    assert "reminders.js" not in page


def test_a_person_sees_their_own_phones_and_no_others(marie):
    ole = make_patient("ole@example.org")
    mine = make_subscription(marie, "https://push.example.org/1")
    theirs = make_subscription(ole, "https://push.example.org/2")

    page = page_of(marie)

    assert mine.endpoint_digest in page
    assert theirs.endpoint_digest not in page
    assert mine.endpoint not in page


def test_a_test_reaches_the_phone_and_the_page_says_what_became_of_it(marie, service):
    phone = Phone.new()
    subscription = make_subscription(marie, **phone.keys)

    page = tried(marie, subscription)

    assert "on its way" in page
    assert b"Reminders reach this phone." in phone.open(service.requests[0].body)


@pytest.mark.parametrize(
    ("status", "said"),
    [(503, "try again later"), (410, "takes no reminders any more"), (403, "was not taken")],
)
def test_the_page_says_so_when_a_test_is_not_taken(marie, service, status, said):
    service.status = status

    assert said in tried(marie, make_subscription(marie, **Phone.new().keys))


def test_the_page_says_that_a_test_has_come(marie, service):
    subscription = make_subscription(marie, **Phone.new().keys)
    tried(marie, subscription)
    Push.objects.update(received_at=NOON)

    page = client_of(marie).get(f"/settings/reminders?tried={Push.objects.get().pk}")

    assert "The reminder has come." in page.content.decode()


def test_what_became_of_somebody_elses_test_is_not_told(marie, service):
    ole = make_patient("ole@example.org")
    tried(ole, make_subscription(ole, **Phone.new().keys))

    page = client_of(marie).get(f"/settings/reminders?tried={Push.objects.get().pk}")

    assert "on its way" not in page.content.decode()


def test_one_can_try_a_few_times_an_hour(marie, service, monkeypatch):
    subscription = make_subscription(marie, **Phone.new().keys)

    pages = [tried(marie, subscription) for _ in range(MOST_TESTS + 1)]

    assert "enough trying" in pages[-1]
    assert len(service.requests) == MOST_TESTS
    later = clock.now() + timedelta(minutes=61)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "on its way" in tried(marie, subscription)


def test_a_phone_can_be_removed_from_any_other(marie):
    subscription = make_subscription(marie)

    client_of(marie).post(reverse("patient:forget_phone", args=[subscription.pk]))

    assert not PushSubscription.objects.standing().exists()
    assert subscription.endpoint_digest not in page_of(marie)


@pytest.mark.parametrize("route", ["patient:try_phone", "patient:forget_phone"])
def test_somebody_elses_phone_is_not_there(marie, route):
    theirs = make_subscription(make_patient("ole@example.org"))

    answer = client_of(marie).post(reverse(route, args=[theirs.pk]))

    assert answer.status_code == 404
    assert PushSubscription.objects.standing().exists()
    assert not Push.objects.exists()
