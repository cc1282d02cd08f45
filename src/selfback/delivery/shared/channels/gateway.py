"""SMS through an HTTP gateway: one JSON request a message, its key against doubles."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass

from selfback.delivery.shared.channels.channel import Letter, NotDelivered

PATIENCE = 10
"""Seconds to wait for an answer."""
REFUSED_FOR_GOOD = frozenset({400, 404, 410, 422})


@dataclass(frozen=True, slots=True)
class GatewayChannel:
    """Posts {"to", "text", "sender"} with a bearer token and an Idempotency-Key.

    address     where to post, https unless the gateway is on this machine
    token       what the gateway knows us by
    sender      shown to the receiver
    """

    address: str
    token: str
    sender: str

    def send(self, letter: Letter) -> str:
        """Post the letter and return the "id" of the answer; raises NotDelivered."""
        body = {"to": letter.address, "text": letter.body, "sender": self.sender}
        request = urllib.request.Request(  # noqa: S310  # the address is the host's own setting
            self.address,
            data=json.dumps(body).encode(),
            headers={
                "Content-Type": "application/json",
                "Authorization": f"Bearer {self.token}",
                "Idempotency-Key": letter.key,
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310  # as above
                return _reference(answer.read())
        except urllib.error.HTTPError as error:
            error.close()
            fault = f"http-{error.code}"
            raise NotDelivered(fault=fault, for_good=error.code in REFUSED_FOR_GOOD) from error
        except OSError as error:
            raise NotDelivered(fault="no-answer") from error


def _reference(answer: bytes) -> str:
    """Return the id in an answer; a gateway that gives none has taken the message all the same."""
    try:
        document = json.loads(answer or b"{}")
    except ValueError:
        return ""
    return str(document.get("id", "")) if isinstance(document, dict) else ""
