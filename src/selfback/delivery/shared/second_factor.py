"""The second factor: secrets kept encrypted, keys named in plain words, staff never without one."""

import base64
import hashlib
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second factor; recovery codes only stand in for one."""


class SecondFactor(DefaultMFAAdapter):
    """What allauth asks about second factors, answered for this product."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code does not fit. Please check it and try again."),
        "cannot_delete_authenticator": _(
            "You work with other people’s health data, so you need a second step. "
            "Add a passkey first, then you can turn this off."
        ),
        "cannot_generate_recovery_codes": _("Set up a second step first."),
        "unverified_email": _("Please confirm your e-mail address first."),
    }

    def encrypt(self, text: str) -> str:
        """Return a secret as it is kept in the database: readable only with the server's key."""
        return _safe().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a kept secret."""
        return _safe().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether a factor may go: of staff, not the last one."""
        others = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS)
        is_last = not others.exclude(pk=authenticator.pk).exists()
        return not (authenticator.user.is_staff_member and is_last)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """Return a name for a new passkey: what it most often is."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        if not count:
            return gettext("This device")
        return gettext("Device {number}").format(number=count + 1)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return what a phone shows as the place a passkey is for."""
        return {**super().get_public_key_credential_rp_entity(), "name": "selfback"}


def _safe() -> MultiFernet:
    """Return what encrypts with the server's key and also opens what older keys encrypted."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str | bytes) -> bytes:
    digest = hashlib.blake2b(force_bytes(key), digest_size=32, person=b"second factor").digest()
    return base64.urlsafe_b64encode(digest)
