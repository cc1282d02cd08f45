"""A push reaches a real server sealed and signed, and what the server says is understood."""

import base64
import json
import socket
import threading
import time
from contextlib import suppress
from datetime import timedelta

import pytest
from py_vapid import Vapid02
from tests.builders import NOON
from tests.delivery.shared.receiving import Phone, PushService, pushing_to

from selfback.delivery.shared.channels import public_hosts, push
from selfback.delivery.shared.channels.public_hosts import (
    EndpointRefused,
    HostUnknown,
    PinnedConnection,
)
from selfback.delivery.shared.channels.push import Outcome, Parcel, PushChannel, Urgency
from selfback.delivery.shared.channels.sealing import MOST_BYTES, PayloadTooLong
from selfback.delivery.shared.push_keys import new_keys

KEYS = new_keys()
PAYLOAD = '{"title": "Tid til øvelser"}'.encode()
ENDPOINT = "https://push.example.org/wpush/v2/gAAA?x=1"


@pytest.fixture
def service():
    with pushing_to() as running:
        yield running


def channel_to(service: PushService) -> PushChannel:
    contact = "mailto:help@example.org"
    return PushChannel(keys=KEYS, contact=contact, connect=service.connection)


def parcel_for(phone: Phone, **changes) -> Parcel:
    told = {
        "endpoint": ENDPOINT,
        **phone.keys,
        "payload": PAYLOAD,
        "life": timedelta(hours=4),
        **changes,
    }
    return Parcel(**told)


def test_what_arrives_can_be_read_by_the_phone_alone(service: PushService):
    phone = Phone.new()

    answer = channel_to(service).send(parcel_for(phone), at=NOON)

    (request,) = service.requests
    assert answer.outcome is Outcome.TAKEN
    assert request.path == "/wpush/v2/gAAA?x=1"
    assert request.headers["Content-Encoding"] == "aes128gcm"
    assert PAYLOAD not in request.body
    assert phone.open(request.body) == PAYLOAD


def test_the_push_service_can_check_who_sends_and_whom_it_may_ask(service: PushService):
    channel_to(service).send(parcel_for(Phone.new()), at=NOON)

    header = service.requests[0].headers["Authorization"]
    assert Vapid02.verify(header)
    token, key = (part.split("=", 1)[1] for part in header.removeprefix("vapid ").split(","))
    middle = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    assert key == KEYS.public_text
    assert claims["aud"] == "https://push.example.org"
    assert claims["sub"] == "mailto:help@example.org"
    assert timedelta(0) < timedelta(seconds=claims["exp"] - NOON.timestamp()) < timedelta(days=1)


def test_a_signature_that_was_touched_does_not_hold(service: PushService):
    channel_to(service).send(parcel_for(Phone.new()), at=NOON)

    header = service.requests[0].headers["Authorization"]
    start, _, rest = header.split(".", 2)
    forged = base64.urlsafe_b64encode(b'{"aud": "https://other.example.org"}').decode().rstrip("=")

    assert not Vapid02.verify(f"{start}.{forged}.{rest}")


def test_how_long_how_urgent_and_what_it_replaces_is_told(service: PushService):
    parcel = parcel_for(
        Phone.new(), life=timedelta(minutes=90), urgency=Urgency.HIGH, topic="alert"
    )

    channel_to(service).send(parcel, at=NOON)

    headers = service.requests[0].headers
    assert (headers["TTL"], headers["Urgency"], headers["Topic"]) == ("5400", "high", "alert")


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.TAKEN),
        (201, Outcome.TAKEN),
        (202, Outcome.TAKEN),
        (204, Outcome.TAKEN),
        (301, Outcome.REFUSED),
        (307, Outcome.REFUSED),
        (400, Outcome.REFUSED),
        (401, Outcome.REFUSED),
        (403, Outcome.REFUSED),
        (404, Outcome.GONE),
        (410, Outcome.GONE),
        (413, Outcome.REFUSED),
        (429, Outcome.LATER),
        (500, Outcome.LATER),
        (503, Outcome.LATER),
    ],
)
def test_what_the_push_service_says_is_understood(service: PushService, status, outcome):
    service.status = status

    answer = channel_to(service).send(parcel_for(Phone.new()), at=NOON)

    assert answer.outcome is outcome
    assert answer.fault == ("" if outcome is Outcome.TAKEN else f"http-{status}")


def test_a_redirect_is_not_followed(service: PushService):
    service.status = 307
    service.headers = {"Location": f"https://localhost:{service.port}/elsewhere"}

    channel_to(service).send(parcel_for(Phone.new()), at=NOON)

    assert [request.path for request in service.requests] == ["/wpush/v2/gAAA?x=1"]


def test_a_long_answer_is_not_read_to_its_end(service: PushService):
    service.answer = b"x" * 50_000_000

    assert channel_to(service).send(parcel_for(Phone.new()), at=NOON).outcome is Outcome.TAKEN


def test_a_server_that_dawdles_is_hung_up_on(monkeypatch):
    monkeypatch.setattr(push, "LONGEST", 0.6)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=drip, args=(listening,), daemon=True).start()
        channel = PushChannel(
            keys=KEYS,
            contact="mailto:help@example.org",
            connect=lambda _: PinnedConnection(
                "localhost", ["127.0.0.1"], port=listening.getsockname()[1]
            ),
        )
        began = time.monotonic()

        answer = channel.send(parcel_for(Phone.new()), at=NOON)

    assert (answer.outcome, answer.fault) == (Outcome.LATER, "no-answer")
    assert time.monotonic() - began < 3


def test_all_tries_to_connect_end_before_the_hanging_up():
    assert public_hosts.MOST_ADDRESSES * public_hosts.PATIENCE < push.LONGEST


def drip(listening: socket.socket) -> None:
    """Begin a TLS record and send a byte of it every tenth of a second, for half a minute."""
    connection, _ = listening.accept()
    with connection, suppress(OSError):
        connection.sendall(b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc")
        for _ in range(300):
            connection.sendall(b"\x00")
            time.sleep(0.1)


def test_nobody_there_is_worth_another_try():
    def connect(_):
        return PinnedConnection("localhost", ["127.0.0.1"], port=1)

    channel = PushChannel(keys=KEYS, contact="mailto:help@example.org", connect=connect)

    answer = channel.send(parcel_for(Phone.new()), at=NOON)

    assert (answer.outcome, answer.fault) == (Outcome.LATER, "no-answer")


@pytest.mark.parametrize(
    ("error", "outcome", "fault"),
    [
        (EndpointRefused("endpoint-not-public"), Outcome.REFUSED, "endpoint-not-public"),
        (HostUnknown("push.example.org"), Outcome.LATER, "host-unknown"),
    ],
)
def test_an_address_that_leads_nowhere_good_is_told_by_a_code(error, outcome, fault):
    def connect(_):
        raise error

    channel = PushChannel(keys=KEYS, contact="mailto:help@example.org", connect=connect)

    answer = channel.send(parcel_for(Phone.new()), at=NOON)

    assert (answer.outcome, answer.fault) == (outcome, fault)


def test_by_itself_the_channel_does_not_reach_this_machine():
    channel = PushChannel(keys=KEYS, contact="mailto:help@example.org")

    answer = channel.send(parcel_for(Phone.new(), endpoint="https://127.0.0.1/1"), at=NOON)

    assert (answer.outcome, answer.fault) == (Outcome.REFUSED, "endpoint-not-public")


def test_a_subscription_with_broken_keys_is_refused_before_anything_is_sent(service: PushService):
    answer = channel_to(service).send(parcel_for(Phone.new(), auth="c2hvcnQ"), at=NOON)

    assert (answer.outcome, answer.fault) == (Outcome.REFUSED, "keys-unreadable")
    assert service.requests == []


def test_what_cannot_be_sent_is_not_made(service: PushService):
    phone = Phone.new()

    with pytest.raises(ValueError, match="no topic"):
        parcel_for(phone, topic="not a topic")
    with pytest.raises(ValueError, match="28 days"):
        parcel_for(phone, life=timedelta(days=29))
    with pytest.raises(PayloadTooLong):
        channel_to(service).send(parcel_for(phone, payload=b"x" * (MOST_BYTES + 1)), at=NOON)
