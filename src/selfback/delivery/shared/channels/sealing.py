"""Seals what is pushed so that only the phone can read it, not the push service (RFC 8291)."""

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec

from selfback.delivery.shared.push_keys import from_base64url

MOST_BYTES = 3993
"""Bytes of a payload: what fits into the 4096 that a push service must take (RFC 8291, 4)."""
SECRET_BYTES = 16


class SubscriptionUnreadable(ValueError):
    """The key or the secret of a browser is not one: nothing can be sealed for it."""


class PayloadTooLong(ValueError):
    """The payload does not fit into one push."""

    def __init__(self, *, length: int) -> None:
        super().__init__(f"{length} bytes are more than the {MOST_BYTES} of one push")


def seal(
    payload: bytes,
    *,
    p256dh: str,
    auth: str,
    sender: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """Return the body of a push in the coding "aes128gcm".

    p256dh, auth    the browser's public key and secret, base64url
    sender, salt    drawn anew for every push; given only to check a published example
    raises          SubscriptionUnreadable, PayloadTooLong

    Source: RFC 8291, with the content coding of RFC 8188.
    """
    if len(payload) > MOST_BYTES:
        raise PayloadTooLong(length=len(payload))
    receiver, secret = read_keys(p256dh=p256dh, auth=auth)
    body: bytes = http_ece.encrypt(
        payload,
        salt=salt,
        private_key=sender or ec.generate_private_key(ec.SECP256R1()),
        dh=receiver,
        auth_secret=secret,
        version="aes128gcm",
    )
    return body


def read_keys(*, p256dh: str, auth: str) -> tuple[bytes, bytes]:
    """Return the public key, as a point, and the secret; raises SubscriptionUnreadable."""
    try:
        receiver, secret = from_base64url(p256dh), from_base64url(auth)
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), receiver)
    except ValueError as error:
        raise SubscriptionUnreadable from error
    if len(receiver) != 65 or len(secret) != SECRET_BYTES:
        raise SubscriptionUnreadable
    return receiver, secret
