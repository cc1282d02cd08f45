"""A notice reaches every phone of a person, says nothing of them, and what became of it is kept."""

import json

import pytest
from tests.builders import make_patient, make_subscription
from tests.delivery.shared.receiving import Phone, PushService, pushing_to

from selfback.apps.devices.models import Push, PushSubscription
from selfback.apps.devices.push_services import note_received
from selfback.apps.people.models import Patient
from selfback.delivery.shared import clock, pushing
from selfback.delivery.shared.channels.push import Outcome
from selfback.delivery.shared.content import library
from selfback.delivery.shared.deep_links import SCREENS
from selfback.delivery.shared.push_keys import new_keys
from selfback.delivery.shared.pushing import (
    SAME_LENGTH,
    NotForLockScreens,
    can_push,
    send_push,
    send_test,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(settings, monkeypatch):
    settings.PUSH_KEY = new_keys().private_text
    with pushing_to() as running:
        monkeypatch.setattr(pushing, "public_connection", running.connection)
        yield running


def let_in(patient: Patient, phone: Phone, number: int = 1) -> PushSubscription:
    return make_subscription(patient, f"https://push.example.org/{number}", **phone.keys)


def test_every_phone_gets_the_notice_in_the_persons_language(service: PushService):
    patient, phones = make_patient(language="da"), [Phone.new(), Phone.new()]
    for number, phone in enumerate(phones):
        let_in(patient, phone, number)

    sent = send_push(patient=patient, notice="session-waiting-4", about="prompt-7")

    assert [each.outcome for each in sent] == [Outcome.TAKEN, Outcome.TAKEN]
    bodies = {request.path: request.body for request in service.requests}
    for number, phone in enumerate(phones):
        read = json.loads(phone.open(bodies[f"/{number}"]))
        assert read["body"] == library().notice_words("da")["session-waiting-4"]
        assert (read["path"], read["language"]) == ("/session", "da")


def test_what_the_phone_says_is_found_by_what_the_notice_was_about(service: PushService):
    patient, phone = make_patient(), Phone.new()
    let_in(patient, phone)
    send_push(patient=patient, notice="plan-ready", about="prompt-7")
    told = json.loads(phone.open(service.requests[0].body))

    note_received(token=told["id"], at=clock.now())

    assert Push.objects.about("prompt-7").received().count() == 1


def test_a_payload_holds_nothing_of_the_person_and_tells_nothing_by_its_length(
    service: PushService,
):
    patient, phone = make_patient("marie@example.org"), Phone.new()
    let_in(patient, phone)
    causes = sorted({each.cause for each in library().notices.values() if each.push})
    notices = [
        next(each.id for each in library().notices.values() if each.push and each.cause is cause)
        for cause in causes
    ]

    for notice in notices:
        send_push(patient=patient, notice=notice, facts={"days": 3}, about="prompt-7")

    plain = [phone.open(request.body) for request in service.requests]
    assert {len(each) for each in plain} == {SAME_LENGTH}
    for each in plain:
        assert set(json.loads(each)) == {"id", "title", "body", "path", "topic", "language"}
        for secret in (patient.pk, patient.user_id, "Marie", "example.org", "prompt-7"):
            assert secret.encode() not in each


def test_a_push_service_does_not_learn_what_a_notice_is_about(service: PushService):
    patients = [make_patient(f"{name}@example.org") for name in ("marie", "ole")]
    for number, patient in enumerate(patients):
        let_in(patient, Phone.new(), number)
        for notice in ("low-activity-mood-1", "low-activity-mood-2", "plan-ready"):
            send_push(patient=patient, notice=notice)

    told = [str(request.headers) for request in service.requests]
    topics = [request.headers["Topic"] for request in service.requests]
    assert not [each for each in told if "mood" in each or "plan" in each]
    assert topics[0] == topics[1] != topics[2]
    assert not set(topics[:3]) & set(topics[3:])


def test_a_phone_that_is_gone_is_asked_no_more(service: PushService):
    patient = make_patient()
    let_in(patient, Phone.new())
    service.status = 410

    (first,) = send_push(patient=patient, notice="plan-ready")

    assert (first.outcome, first.fault) == (Outcome.GONE, "http-410")
    assert send_push(patient=patient, notice="plan-ready") == []
    assert len(service.requests) == 1


def test_a_push_service_that_is_busy_leaves_the_phone_subscribed(service: PushService):
    patient = make_patient()
    let_in(patient, Phone.new())
    service.status = 429

    (sent,) = send_push(patient=patient, notice="plan-ready")

    assert (sent.outcome, Push.objects.get(pk=sent.push).fault) == (Outcome.LATER, "http-429")
    assert PushSubscription.objects.standing().exists()


def test_nobody_is_pushed_somebody_elses_notice(service: PushService):
    marie, ole = make_patient("marie@example.org"), make_patient("ole@example.org")
    let_in(marie, Phone.new(), 1)
    let_in(ole, Phone.new(), 2)

    send_push(patient=marie, notice="plan-ready")

    assert [request.path for request in service.requests] == ["/1"]


def test_a_notice_that_others_should_not_read_is_not_pushed(service: PushService):
    patient = make_patient()
    let_in(patient, Phone.new())

    with pytest.raises(NotForLockScreens):
        send_push(patient=patient, notice="bad-week")

    assert service.requests == []


def test_a_host_without_a_key_pushes_nothing_and_keeps_nothing(settings, tmp_path):
    settings.PUSH_KEY, settings.PUSH_KEY_FILE = "", tmp_path / "none"
    patient = make_patient()
    subscription = let_in(patient, Phone.new())

    assert not can_push()
    assert send_push(patient=patient, notice="plan-ready") == []
    assert send_test(subscription) is None
    assert not Push.objects.exists()


def test_by_itself_a_push_does_not_reach_this_machine(settings):
    settings.PUSH_KEY = new_keys().private_text
    patient = make_patient()
    make_subscription(patient, "https://127.0.0.1/1", **Phone.new().keys)

    (sent,) = send_push(patient=patient, notice="plan-ready")

    assert (sent.outcome, sent.fault) == (Outcome.REFUSED, "endpoint-not-public")


def test_every_notice_for_lock_screens_opens_a_screen_and_names_days_at_most():
    pushed = [each for each in library().notices.values() if each.push]

    assert {each.cause for each in pushed} <= set(SCREENS)
    for language in ("en", "da", "nb"):
        words = library().notice_words(language)
        assert all("{" not in words[each.id].replace("{days}", "") for each in pushed)
