"""The key pair by which push services know who sends (VAPID, RFC 8292)."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

SIGNED_FOR = timedelta(hours=12)
"""How long a signature holds; RFC 8292 allows 24 hours, and the clocks of others may differ."""
KEY_BYTES = 32


class KeyUnreadable(ValueError):
    """The text is not a private key: 32 bytes in base64url, of the curve P-256."""

    def __init__(self) -> None:
        super().__init__(
            "the push key is not 32 bytes in base64url; `selfback push keys` makes one"
        )


@dataclass(frozen=True, slots=True)
class PushKeys:
    """A key pair of our own; all it says of the private part is what it signed."""

    _pair: Any

    @property
    def public_text(self) -> str:
        """The public key as browsers want it: an uncompressed point in base64url, 87 characters."""
        point = self._pair.public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return base64url(point)

    @property
    def private_text(self) -> str:
        """The private key as it is kept: 32 bytes in base64url, 43 characters."""
        number = self._pair.private_key.private_numbers().private_value
        return base64url(number.to_bytes(KEY_BYTES, "big"))

    def authorisation(self, *, audience: str, contact: str, at: datetime) -> str:
        """Return the header by which a push service knows the sender.

        audience    scheme, host and port of the push service
        contact     `mailto:` or `https:` address of who answers for what is sent
        """
        claims = {
            "aud": audience,
            "sub": contact,
            "exp": int((at + SIGNED_FOR).timestamp()),
        }
        header: str = self._pair.sign(claims)["Authorization"]
        return header


def new_keys() -> PushKeys:
    """Draw a new pair."""
    pair = Vapid02()
    pair.generate_keys()
    return PushKeys(pair)


def keys_from(private_text: str) -> PushKeys:
    """Read a pair from the text of its private key; raises KeyUnreadable."""
    try:
        if len(from_base64url(private_text.strip())) != KEY_BYTES:
            raise KeyUnreadable
        return PushKeys(Vapid02.from_raw(private_text.strip().encode()))
    except (ValueError, binascii.Error) as error:
        raise KeyUnreadable from error


def base64url(data: bytes) -> str:
    """Write bytes in base64url, without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """Read bytes from base64url, padded or not; raises ValueError for anything else."""
    padded = text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4)
    return base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True)
