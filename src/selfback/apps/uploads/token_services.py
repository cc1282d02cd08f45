"""Writes of keys by which phones send steps."""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.people.errors import HasLeft
from selfback.apps.people.models import Patient
from selfback.apps.uploads.errors import KeyRevoked, TooManyKeys
from selfback.apps.uploads.models import UploadToken

PREFIX = "sbk_"
"""What our keys begin with, so that people and programs that look for lost keys know them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeKey:
    """A key with its secret, which is known now and never again."""

    token: UploadToken
    secret: str = field(repr=False)


@transaction.atomic
def make_token(
    *, patient: Patient, way: UploadToken.Way, label: str, most: int, by: str, at: datetime
) -> MadeKey:
    """Make a key by which a phone of the person sends steps.

    label   what the person calls it
    most    keys that may work at a time
    raises  TooManyKeys, HasLeft; nothing is written then
    """
    held = Patient.objects.select_for_update(of=("self",), no_key=True).get(pk=patient.pk)
    if held.left_at is not None:
        raise HasLeft(patient_id=held.pk)
    if UploadToken.objects.filter(patient=held, revoked_at=None).count() >= most:
        raise TooManyKeys(most=most)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = UploadToken.objects.create(
        patient=held, way=way, label=label, digest=digest_of_key(secret), made_at=at
    )
    record(Kind.STEPS_KEY_MADE, subject=token, by=by, at=at, changes={"way": (None, way.value)})
    return MadeKey(token=token, secret=secret)


@transaction.atomic
def revoke_token(*, token: UploadToken, by: str, at: datetime) -> UploadToken:
    """Let a key open nothing any more; raises KeyRevoked if it was revoked before."""
    held = UploadToken.objects.select_for_update(of=("self",)).get(pk=token.pk)
    if held.revoked_at is not None:
        raise KeyRevoked(token_id=held.pk)
    held.revoked_at = at
    held.save(update_fields=["revoked_at"])
    record(Kind.STEPS_KEY_REVOKED, subject=held, by=by, at=at)
    return held


def token_of_key(*, secret: str) -> UploadToken | None:
    """Return the key that works and has this secret, with its person; None without."""
    working = UploadToken.objects.select_related("patient__user").filter(revoked_at=None)
    return working.filter(digest=digest_of_key(secret)).first()


def digest_of_key(secret: str) -> str:
    """Return the SHA-256 by which a key is found again; its 256 bits of chance need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()
