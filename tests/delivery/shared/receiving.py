"""The other side of a push: a phone with its keys, and a push service on this machine."""

from dataclasses import dataclass
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from selfback.delivery.shared.push_keys import base64url


@dataclass(frozen=True)
class Phone:
    """A browser's half of a subscription."""

    key: ec.EllipticCurvePrivateKey
    secret: bytes

    @classmethod
    def new(cls) -> "Phone":
        return cls(key=ec.generate_private_key(ec.SECP256R1()), secret=b"0123456789abcdef")

    @property
    def p256dh(self) -> str:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return base64url(point)

    @property
    def auth(self) -> str:
        return base64url(self.secret)

    @property
    def keys(self) -> dict[str, Any]:
        return {"p256dh": self.p256dh, "auth": self.auth}

    def open(self, body: bytes) -> bytes:
        opened: bytes = http_ece.decrypt(
            body, private_key=self.key, auth_secret=self.secret, version="aes128gcm"
        )
        return opened
