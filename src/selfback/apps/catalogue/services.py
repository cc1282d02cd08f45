"""Noting that a release is live."""

from datetime import datetime

from django.db import transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import SYSTEM, record
from selfback.apps.catalogue.models import Release


@transaction.atomic
def note_release(*, kind: Release.Kind, name: str, digest: str, at: datetime) -> Release:
    """Record that this release is live from now on; noting it again changes nothing."""
    release, is_new = Release.objects.get_or_create(
        kind=kind, digest=digest, defaults={"name": name, "live_from": at}
    )
    if is_new:
        changes = {"kind": (None, kind.value), "name": (None, name), "digest": (None, digest)}
        record(Kind.RELEASE_NOTED, subject=release, by=SYSTEM, at=at, changes=changes)
    return release
