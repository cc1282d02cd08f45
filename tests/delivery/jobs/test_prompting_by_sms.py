"""Prompts go by SMS to a confirmed number where no phone is pushed to, else by mail."""

import numpy as np
import pytest
from django.core import mail
from tests.builders import make_patient, make_week
from tests.delivery.jobs.test_prompting import BEGUN, SIX, states

from selfback.apps.people.models import Patient
from selfback.apps.prompts.models import Prompt, PromptPreference
from selfback.apps.prompts.number_services import ask_number, confirm_number
from selfback.delivery.jobs.prompting import decide_prompts, send_prompts
from selfback.delivery.shared.channels import sending
from selfback.delivery.shared.channels.channel import Letter, NotDelivered

pytestmark = pytest.mark.django_db


class Gateway:
    """What a gateway was handed."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.refuses: NotDelivered | None = None

    def send(self, letter: Letter) -> str:
        if self.refuses is not None:
            raise self.refuses
        self.letters.append(letter)
        return "1"


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch, settings) -> Gateway:
    settings.SMS_GATEWAY = "https://sms.example.org/send"
    held = Gateway()
    monkeypatch.setattr(sending, "GatewayChannel", lambda **_given: held)
    return held


@pytest.fixture
def marie() -> Patient:
    patient = make_patient()
    make_week(patient)
    decide_prompts(BEGUN)
    return patient


def give_number(patient: Patient, *, is_confirmed: bool = True) -> None:
    by = patient.user_id
    ask_number(patient=patient, number="+4520123456", code="123456", by=by, at=BEGUN)
    if is_confirmed:
        confirm_number(patient=patient, code="123456", by=by, at=BEGUN)


def a_round() -> None:
    decide_prompts(SIX)
    send_prompts(SIX, np.random.default_rng(1))


def test_a_confirmed_number_gets_the_line_the_link_and_the_way_to_stop(
    gateway: Gateway, marie: Patient
):
    give_number(marie)

    a_round()

    [letter] = gateway.letters
    prompt = Prompt.objects.get()
    assert (prompt.state, prompt.channel) == ("sent", "sms")
    assert letter.address == "+4520123456"
    assert letter.key == f"prompt:{prompt.pk}"
    assert f"/prompts/{prompt.pk}" in letter.body
    assert f"/no-prompts/{PromptPreference.objects.get().token}" in letter.body
    assert marie.user.name not in letter.body
    assert mail.outbox == []


def test_a_number_that_was_not_confirmed_gets_nothing(gateway: Gateway, marie: Patient):
    give_number(marie, is_confirmed=False)

    a_round()

    assert gateway.letters == []
    assert len(mail.outbox) == 1


def test_without_a_gateway_it_goes_by_mail(settings, marie: Patient):
    settings.SMS_GATEWAY = ""
    give_number(marie)

    a_round()

    assert len(mail.outbox) == 1
    assert Prompt.objects.get().channel == "email"


def test_what_the_gateway_refuses_for_good_goes_by_mail(gateway: Gateway, marie: Patient):
    give_number(marie)
    gateway.refuses = NotDelivered(fault="http-422", for_good=True)

    a_round()

    assert states() == [("sent", "")]
    prompt = Prompt.objects.get()
    assert (prompt.channel, prompt.tried) == ("email", ["sms", "email"])
    assert len(mail.outbox) == 1
