"""What the host set for pushing: the key pair and a contact."""

import re

from django.conf import settings

from selfback.delivery.shared.push_keys import PushKeys, keys_from

CONTACT = re.compile(r"mailto:[^@\s]+@[^@\s.]+(\.[^@\s.]+)+|https://[^\s/.]+(\.[^\s/.]+)+[^\s]*")


def push_keys() -> PushKeys | None:
    """Return the key pair, or nothing if the host has none; raises KeyUnreadable."""
    text = settings.PUSH_KEY
    if not text and settings.PUSH_KEY_FILE.is_file():
        text = settings.PUSH_KEY_FILE.read_text(encoding="utf-8")
    return keys_from(text) if text else None


def push_contact() -> str | None:
    """Return who answers for what is pushed, or nothing if that is no address others can use."""
    contact = settings.PUSH_CONTACT or f"mailto:{settings.DEFAULT_FROM_EMAIL}"
    return contact if CONTACT.fullmatch(contact) else None
