"""A message is queued once, tried again for a while, and forgets its address."""

from datetime import timedelta

import pytest
from tests.apps.at_once import at_once
from tests.builders import NOON

from selfback.apps.messages.models import ADDRESS_KEPT, OutgoingMessage
from selfback.apps.messages.services import (
    MOST_TRIES,
    HasEnded,
    cancel_message,
    forget_address,
    mark_failed,
    mark_sent,
    queue_message,
)

pytestmark = pytest.mark.django_db


def queue(**fields) -> OutgoingMessage:
    return queue_message(
        **{
            "key": "referral:1",
            "purpose": "referral",
            "channel": OutgoingMessage.Channel.SMS,
            "address": "+4512345678",
            "language": "da",
            "body": "Hej",
            "by": "somebody",
            "at": NOON,
            **fields,
        }
    )


def test_a_message_queued_twice_is_kept_once():
    assert queue() == queue(body="Hej igen", at=NOON + timedelta(minutes=1))
    assert OutgoingMessage.objects.get().body == "Hej"


@pytest.mark.django_db(transaction=True)
def test_a_message_queued_by_many_at_the_same_moment_is_kept_once(many_connections):
    found = at_once([queue] * 4)

    assert {message.pk for message in found} == {OutgoingMessage.objects.get().pk}


def test_a_message_waits_until_it_is_due():
    message = queue(due_at=NOON + timedelta(hours=2))

    assert list(OutgoingMessage.objects.due(NOON)) == []
    assert list(OutgoingMessage.objects.due(NOON + timedelta(hours=2))) == [message]


def test_a_message_that_was_not_taken_is_tried_later_and_later_and_given_up_in_the_end():
    message, waits = queue(), []
    for _ in range(MOST_TRIES):
        at = message.due_at
        message = mark_failed(message=message, fault="no-answer", for_good=False, at=at)
        waits.append((message.due_at - at).total_seconds() / 60)

    assert waits[:-1] == [1, 2, 4, 8, 16]
    assert message.state == OutgoingMessage.State.FAILED


def test_an_address_that_was_refused_is_not_tried_again():
    message = mark_failed(message=queue(), fault="address-refused", for_good=True, at=NOON)

    assert message.state == OutgoingMessage.State.FAILED
    assert not OutgoingMessage.objects.due(NOON + timedelta(days=1)).exists()


def test_what_has_ended_ends_once():
    message = mark_sent(message=queue(), reference="7", at=NOON)

    with pytest.raises(HasEnded):
        cancel_message(message=message, by="somebody", at=NOON, reason="wrong number")


def test_an_address_is_forgotten_two_weeks_after_the_end():
    message = mark_sent(message=queue(), reference="7", at=NOON)

    forgettable = OutgoingMessage.objects.with_an_address_to_forget
    assert not forgettable(NOON + ADDRESS_KEPT - timedelta(seconds=1)).exists()
    assert list(forgettable(NOON + ADDRESS_KEPT)) == [message]

    forgotten = forget_address(message=message, at=NOON + ADDRESS_KEPT)
    assert (forgotten.address, forgotten.body) == ("", "")
    assert not forgettable(NOON + ADDRESS_KEPT).exists()
