"""Web push: sealed for one browser, signed with our key, handed to the browser's push service."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Timer

from selfback.delivery.shared.channels.public_hosts import (
    Endpoint,
    EndpointRefused,
    HostUnknown,
    public_connection,
    read_endpoint,
)
from selfback.delivery.shared.channels.sealing import SubscriptionUnreadable, seal
from selfback.delivery.shared.push_keys import PushKeys

LONGEST = 12.0
"""Seconds after which a push service that dawdles is hung up on."""
LARGEST_ANSWER = 4096
"""Bytes of an answer that are read; nothing in it is needed."""
TAKEN = frozenset({200, 201, 202, 204})
GONE = frozenset({404, 410})
BUSY = 429
TOPIC = re.compile(r"[A-Za-z0-9_-]{1,32}")
LONGEST_LIFE = timedelta(days=28)


class Urgency(StrEnum):
    """How far a phone may put a notice off to spare its battery (RFC 8030, 5.3)."""

    VERY_LOW = "very-low"
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


class Outcome(StrEnum):
    """What became of a push."""

    TAKEN = "taken"
    LATER = "later"
    GONE = "gone"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What a push service is handed.

    p256dh, auth    the browser's public key and secret, base64url
    life            how long the push service keeps it for a phone that is off, 28 days at most
    topic           a later push of the same topic replaces one that has not arrived; up to 32
                    letters, digits, "-" and "_"; empty: nothing is replaced
    """

    endpoint: str
    p256dh: str
    auth: str
    payload: bytes
    life: timedelta
    urgency: Urgency = Urgency.NORMAL
    topic: str = ""

    def __post_init__(self) -> None:
        if not timedelta(0) <= self.life <= LONGEST_LIFE:
            raise ValueError(f"a push lives up to {LONGEST_LIFE.days} days, not {self.life}")
        if self.topic and not TOPIC.fullmatch(self.topic):
            raise ValueError(f"{self.topic!r} is no topic of a push")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the push service said: a code that names nobody when it took nothing."""

    outcome: Outcome
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PushChannel:
    """Sends to push services.

    contact     `mailto:` or `https:` address of who answers for what is sent
    connect     how to reach an endpoint
    """

    keys: PushKeys
    contact: str
    connect: Callable[[Endpoint], HTTPSConnection] = public_connection

    def send(self, parcel: Parcel, *, at: datetime) -> Answer:
        """Seal, sign and hand over one push; what goes wrong on the way is in the answer.

        raises  PayloadTooLong
        """
        try:
            endpoint = read_endpoint(parcel.endpoint)
            body = seal(parcel.payload, p256dh=parcel.p256dh, auth=parcel.auth)
            connection = self.connect(endpoint)
        except EndpointRefused as error:
            return Answer(outcome=Outcome.REFUSED, fault=error.fault)
        except SubscriptionUnreadable:
            return Answer(outcome=Outcome.REFUSED, fault="keys-unreadable")
        except HostUnknown:
            return Answer(outcome=Outcome.LATER, fault="host-unknown")
        headers = {
            "Authorization": self.keys.authorisation(
                audience=endpoint.audience, contact=self.contact, at=at
            ),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(int(parcel.life.total_seconds())),
            "Urgency": parcel.urgency.value,
        }
        if parcel.topic:
            headers["Topic"] = parcel.topic
        try:
            return _answer(_status(connection, endpoint.path, body, headers))
        except (OSError, HTTPException):
            return Answer(outcome=Outcome.LATER, fault="no-answer")


def _status(connection: HTTPConnection, path: str, body: bytes, headers: dict[str, str]) -> int:
    """Post and return the status; a redirect is not followed. Raises OSError, HTTPException."""
    deadline = Timer(LONGEST, _hang_up, [connection])
    deadline.daemon = True
    deadline.start()
    try:
        connection.request("POST", path, body=body, headers=headers)
        answer = connection.getresponse()
        answer.read(LARGEST_ANSWER)
        return answer.status
    finally:
        deadline.cancel()
        connection.close()


def _hang_up(connection: HTTPConnection) -> None:
    """End a connection from another thread; the one that waits for it then gives up."""
    if sock := connection.sock:
        try:
            sock.shutdown(2)
        except OSError:  # it has just ended by itself
            return


def _answer(status: int) -> Answer:
    if status in TAKEN:
        return Answer(outcome=Outcome.TAKEN)
    fault = f"http-{status}"
    if status in GONE:
        return Answer(outcome=Outcome.GONE, fault=fault)
    if status == BUSY or status >= 500:
        return Answer(outcome=Outcome.LATER, fault=fault)
    return Answer(outcome=Outcome.REFUSED, fault=fault)
