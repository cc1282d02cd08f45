"""A prompt goes to the phone first, the phone says what became of it, and mail waits for that."""

import json
from datetime import timedelta

import numpy as np
import pytest
from django.core import mail
from django.test import Client
from tests.builders import make_patient, make_subscription, make_week
from tests.delivery.jobs.test_prompting import BEGUN, SIX
from tests.delivery.shared.receiving import Phone, PushService, pushing_to

from selfback.apps.people.models import Patient
from selfback.apps.prompts.models import Prompt
from selfback.delivery.jobs.prompting import decide_prompts, send_prompts
from selfback.delivery.shared import clock, pushing
from selfback.delivery.shared.push_keys import new_keys

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(settings, monkeypatch):
    settings.PUSH_KEY = new_keys().private_text
    with pushing_to() as running:
        monkeypatch.setattr(pushing, "public_connection", running.connection)
        yield running


def prompt(patient: Patient, monkeypatch) -> Prompt:
    """Let the next time of somebody's day come."""
    monkeypatch.setattr(clock, "now", lambda: SIX)
    make_week(patient)
    decide_prompts(BEGUN)
    decide_prompts(SIX - timedelta(minutes=5))
    send_prompts(SIX, np.random.default_rng(0))
    sent = Prompt.objects.exclude(sent_at=None)
    return sent.get()


def test_a_prompt_is_pushed_and_the_phones_word_stands_in_the_ledger(
    service: PushService, monkeypatch
):
    patient, phone = make_patient(), Phone.new()
    make_subscription(patient, "https://push.example.org/1", **phone.keys)

    sent = prompt(patient, monkeypatch)

    assert sent.channel == "push"
    assert mail.outbox == []
    (request,) = service.requests
    told = json.loads(phone.open(request.body))
    client = Client()
    for word, state in (("received", "delivered"), ("opened", "opened")):
        client.post(
            f"/api/push/{word}", json.dumps({"id": told["id"]}), content_type="application/json"
        )
        sent.refresh_from_db()
        assert sent.state == state


def test_without_a_phone_a_prompt_goes_by_mail(service: PushService, monkeypatch):
    sent = prompt(make_patient(), monkeypatch)

    assert sent.channel == "email"
    assert len(mail.outbox) == 1
    assert service.requests == []
