"""What was pushed is kept before it goes, and what the phone says of it is kept once."""

from datetime import timedelta

import pytest
from tests.builders import NOON, make_patient, make_subscription

from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.devices.models import Push, PushSubscription
from selfback.apps.devices.push_services import (
    end_push,
    make_push,
    note_opened,
    note_received,
)

pytestmark = pytest.mark.django_db
LATER, LATEST = NOON + timedelta(minutes=1), NOON + timedelta(minutes=2)


def make(about: str = "prompt-1"):
    subscription = make_subscription(make_patient())
    return make_push(subscription=subscription, notice="session", about=about, at=NOON)


def kinds() -> list[str]:
    return list(AuditEvent.objects.values_list("kind", flat=True))


def test_a_push_that_was_taken_is_good_news_of_the_phone():
    made = make()

    end_push(push=made.push, outcome=Push.Outcome.TAKEN, fault="", at=LATER)

    made.push.subscription.refresh_from_db()
    assert made.push.subscription.last_ok_at == LATER
    assert Push.objects.about("prompt-1").get().outcome == Push.Outcome.TAKEN


def test_a_push_service_that_knows_the_phone_no_more_ends_the_subscription():
    made = make()

    end_push(push=made.push, outcome=Push.Outcome.GONE, fault="http-410", at=LATER)

    assert not PushSubscription.objects.standing().exists()
    assert kinds()[-2:] == [Kind.DEVICE_GONE, Kind.PUSH_NOT_TAKEN]


def test_a_push_ends_once():
    made = make()
    end_push(push=made.push, outcome=Push.Outcome.TAKEN, fault="", at=LATER)

    end_push(push=made.push, outcome=Push.Outcome.GONE, fault="http-410", at=LATEST)

    assert Push.objects.get().outcome == Push.Outcome.TAKEN
    assert PushSubscription.objects.standing().exists()


def test_a_phone_that_says_twice_that_it_showed_a_notice_is_noted_once():
    made = make()

    note_received(token=made.token, at=LATER)
    note_received(token=made.token, at=LATEST)

    assert Push.objects.received().get().received_at == LATER
    assert kinds().count(Kind.PUSH_RECEIVED) == 1


def test_what_was_tapped_was_shown_whichever_is_told_first():
    made = make()

    note_opened(token=made.token, at=LATER)
    note_received(token=made.token, at=LATEST)

    push = Push.objects.opened().get()
    assert (push.received_at, push.opened_at) == (LATER, LATER)


def test_a_strange_token_is_nothing():
    made = make()
    before = kinds()

    assert note_received(token="guessed", at=LATER) is None
    assert note_opened(token=made.push.pk, at=LATER) is None
    assert note_opened(token=made.push.token_digest, at=LATER) is None

    assert kinds() == before


def test_the_token_is_not_kept():
    made = make()

    assert made.token not in str(list(Push.objects.values()) + list(AuditEvent.objects.values()))
    assert made.token not in repr(made)
