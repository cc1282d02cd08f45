"""Noting that a release is live."""

from datetime import datetime

from django.db import transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import SYSTEM, record
from selfback.apps.catalogue.models import Release


@transaction.atomic
def note_release(*, kind: Release.Kind, name: str, digest: str, at: datetime) -> Release:
    """Record that this release is live from now on; noting the live one again changes nothing.

    Going back to an earlier release is noted like a new one.
    """
    live = Release.objects.of(kind).first()
    if live is not None and live.digest != digest:
        live = _newest_in_turn(kind)
    if live is not None and live.digest == digest:
        return live
    release = Release.objects.create(kind=kind, name=name, digest=digest, live_from=at)
    changes = {
        "kind": (None, kind.value),
        "name": (live and live.name, name),
        "digest": (live and live.digest, digest),
    }
    record(Kind.RELEASE_NOTED, subject=release, by=SYSTEM, at=at, changes=changes)
    return release


def _newest_in_turn(kind: Release.Kind) -> Release | None:
    """Wait until nobody else notes a release of the kind, then return the newest."""
    list(Release.objects.select_for_update().filter(kind=kind).order_by("pk"))
    return Release.objects.of(kind).first()
