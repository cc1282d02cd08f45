"""Sealing with AES-256-GCM, so that nobody without the key can read or move what is sealed."""

import base64
import hashlib
import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from selfback.domain.randomisation.errors import KeyHasWrongLength, SealBroken, TooLongToSeal

KEY_BYTES = 32
NONCE_BYTES = 12
ROOM = 320
"""Bytes to which every slot is filled up, so that its length tells nothing of the arm."""


def key_from(text: str) -> bytes:
    """Read a host key from URL-safe base64; raises KeyHasWrongLength."""
    try:
        key = base64.b64decode(text.strip().encode(), altchars=b"-_", validate=True)
    except ValueError as error:
        raise KeyHasWrongLength(length=0) from error
    _check(key)
    return key


def key_text(key: bytes) -> str:
    """Return a host key as text, URL-safe base64; raises KeyHasWrongLength."""
    _check(key)
    return base64.urlsafe_b64encode(key).decode()


def key_for(host_key: bytes, list_id: str) -> bytes:
    """Return the key of one list, which follows from the host's key; raises KeyHasWrongLength."""
    _check(host_key)
    purpose = f"selfback allocation list {list_id}".encode()
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(host_key)


def key_mark(host_key: bytes) -> str:
    """Return what tells one host key from another without giving it away, 16 hexadecimal digits."""
    _check(host_key)
    return hmac.digest(host_key, b"selfback allocation key mark", hashlib.sha256).hex()[:16]


def seed_mark(host_key: bytes, seed: bytes) -> str:
    """Return what tells whether a seed was used before without giving it away, hexadecimal."""
    _check(host_key)
    return hmac.digest(host_key, b"selfback allocation seed mark" + seed, hashlib.sha256).hex()


def seal(text: str, *, key: bytes, nonce: bytes, about: str, room: int = ROOM) -> bytes:
    """Return the text unreadable: the nonce, then AES-256-GCM of the text filled up to `room`.

    nonce   12 bytes of chance, never used twice with one key
    about   what it is; it opens only under the same name, so a seal cannot be moved elsewhere
    room    bytes to fill up to; all texts with the same room have the same sealed length
    raises  TooLongToSeal
    """
    plain = text.encode()
    if len(plain) + 2 > room:
        raise TooLongToSeal(length=len(plain), room=room - 2)
    filled = len(plain).to_bytes(2, "big") + plain + bytes(room - 2 - len(plain))
    return nonce + AESGCM(key).encrypt(nonce, filled, about.encode())


def opened(sealed: bytes, *, key: bytes, about: str) -> str:
    """Return the text that was sealed under this name; raises SealBroken."""
    try:
        filled = AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], about.encode())
    except (InvalidTag, ValueError) as error:
        raise SealBroken(about=about) from error
    length = int.from_bytes(filled[:2], "big")
    return filled[2 : 2 + length].decode()


def _check(host_key: bytes) -> None:
    if len(host_key) != KEY_BYTES:
        raise KeyHasWrongLength(length=len(host_key))
