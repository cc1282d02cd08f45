"""A number for reminders by SMS: asked for with a code, confirmed, used, and forgotten."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from tests.builders import NOON, make_patient
from tests.delivery.patient.test_progress import browser_of

from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.people.models import Patient
from selfback.apps.prompts.models import SmsNumber
from selfback.delivery.patient.views.numbers import MOST_CODES
from selfback.delivery.shared import clock

pytestmark = pytest.mark.django_db
PAGE = "/settings/reminders"


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> list:
    held = [NOON]
    monkeypatch.setattr(clock, "now", lambda: held[0])
    return held


@pytest.fixture
def marie(settings) -> Patient:
    settings.SMS_GATEWAY = "https://sms.example.org/send"
    return make_patient()


@pytest.fixture
def phone(marie: Patient) -> Client:
    return browser_of(marie)


def give(phone: Client, number: str = "20 12 34 56"):
    return phone.post(f"{PAGE}/number", {"number": number})


def type_code(phone: Client, code: str):
    return phone.post(f"{PAGE}/number/code", {"code": code})


def code_sent() -> str:
    message = OutgoingMessage.objects.latest("queued_at", "pk")
    assert (message.channel, message.purpose) == ("sms", "sms-code")
    found = re.search(r"\b\d{6}\b", message.body)
    assert found
    return found[0]


def test_a_place_without_a_gateway_offers_no_sms(settings):
    settings.SMS_GATEWAY = ""
    phone = browser_of(make_patient())

    assert "By SMS" not in phone.get(PAGE).content.decode()
    give(phone)
    assert not SmsNumber.objects.exists()


def test_a_number_counts_once_the_code_that_came_to_it_is_typed(phone: Client):
    give(phone)

    assert SmsNumber.objects.get().number == "+4520123456"
    assert OutgoingMessage.objects.get().address == "+4520123456"
    assert not SmsNumber.objects.confirmed().exists()
    assert "A code is on its way to +4520123456." in phone.get(PAGE).content.decode()

    type_code(phone, f" {code_sent()[:3]} {code_sent()[3:]} ")

    assert SmsNumber.objects.confirmed().exists()
    assert "Reminders come to +4520123456" in phone.get(PAGE).content.decode()


def test_no_code_and_no_number_stand_in_the_trail_or_in_plain_words(phone: Client):
    give(phone)

    from selfback.apps.audit.models import AuditEvent

    trail = str(list(AuditEvent.objects.values()))
    assert "20123456" not in trail
    assert code_sent() not in str(SmsNumber.objects.values().get())


def test_what_is_no_number_stays_as_it_was_typed(phone: Client):
    answer = give(phone, "call me")

    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="call me"' in page
    assert "does not look like a mobile number" in page
    assert not OutgoingMessage.objects.exists()


def test_a_wrong_code_can_be_typed_again_five_times(phone: Client):
    give(phone)
    right = code_sent()
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"

    for _try in range(5):
        answer = type_code(phone, wrong)
        assert answer.status_code == 422
        assert "This is not the code that we sent." in answer.content.decode()

    assert "Too many tries." in type_code(phone, right).content.decode()
    assert not SmsNumber.objects.confirmed().exists()


def test_an_old_code_is_refused_and_says_what_to_do(phone: Client, now: list):
    give(phone)
    now[0] += timedelta(minutes=31)

    answer = type_code(phone, code_sent())

    assert "This code is too old." in answer.content.decode()
    assert not SmsNumber.objects.confirmed().exists()


@pytest.mark.parametrize("typed", ["", "12345", "abcdef"])
def test_what_is_no_code_is_said_and_costs_no_try(phone: Client, typed: str):
    give(phone)

    answer = type_code(phone, typed)

    assert answer.status_code == 422
    assert "six digits" in answer.content.decode()
    assert SmsNumber.objects.get().tries == 0


def test_nobody_is_flooded_with_codes(phone: Client, now: list):
    for _code in range(MOST_CODES):
        give(phone)

    assert "enough for today" in give(phone, "20 65 43 21").content.decode()
    assert OutgoingMessage.objects.count() == MOST_CODES
    now[0] += timedelta(days=1, minutes=1)
    assert give(phone).status_code == 302


def test_a_new_number_has_to_be_confirmed_again(phone: Client):
    give(phone)
    type_code(phone, code_sent())
    phone.post(f"{PAGE}/number/forget")
    assert not SmsNumber.objects.exists()

    give(phone, "20 65 43 21")

    assert not SmsNumber.objects.confirmed().exists()
    assert type_code(phone, "000000").status_code in {302, 422}


def test_who_leaves_takes_the_number_away(phone: Client):
    give(phone)
    type_code(phone, code_sent())

    phone.post("/leave", {"reason": "better"})

    assert not SmsNumber.objects.exists()


def test_the_code_of_one_opens_nothing_for_another(phone: Client, settings):
    give(phone)
    other = browser_of(make_patient("other@example.org"))
    code = code_sent()
    give(other, "20 65 43 21")

    if code_sent() != code:
        assert type_code(other, code).status_code == 422
    assert not SmsNumber.objects.confirmed().exists()
