"""Writes of links between coded passages."""

from datetime import datetime

from django.db import transaction

from selfback.apps.coding.errors import NotLinkable
from selfback.apps.coding.models import Change, Coding, Member, PassageLink, Project
from selfback.apps.coding.noting import note_change
from selfback.domain.qualitative.project import Direction


@transaction.atomic
def link_passages(
    *,
    origin: Coding,
    target: Coding,
    name: str = "",
    direction: Direction = Direction.ASSOCIATIVE,
    by: Member,
    at: datetime,
) -> PassageLink:
    """Link two passages; the same ones again return the link that is.

    raises  NotLinkable for a passage with itself, or one that no longer counts or is not seen
    """
    Project.objects.select_for_update().get(pk=by.project_id)
    seen = Coding.objects.seen_by(by).standing()
    if origin.pk == target.pk or seen.filter(pk__in=(origin.pk, target.pk)).count() != 2:
        raise NotLinkable
    there = PassageLink.objects.filter(origin=origin, target=target, by=by, removed_at=None).first()
    if there is not None:
        return there
    link = PassageLink.objects.create(
        project_id=by.project_id,
        origin=origin,
        target=target,
        name=name.strip(),
        direction=direction,
        by=by,
        made_at=at,
    )
    _note(Change.Kind.PASSAGES_LINKED, link, by, at)
    return link


@transaction.atomic
def unlink_passages(*, link: PassageLink, by: Member, at: datetime) -> PassageLink:
    """Remove an own link; once more does no harm. Raises LookupError for another's."""
    held = PassageLink.objects.select_for_update(of=("self",)).filter(pk=link.pk, by=by).first()
    if held is None:
        raise LookupError(link.pk)
    if held.removed_at is not None:
        return held
    held.removed_at = at
    held.save(update_fields=["removed_at"])
    _note(Change.Kind.LINK_REMOVED, held, by, at)
    return held


def _note(kind: Change.Kind, link: PassageLink, by: Member, at: datetime) -> None:
    note_change(
        kind,
        subject=link,
        by=by,
        at=at,
        source=link.origin.source,
        code=link.origin.code,
        data={"link": link.pk},
        changes={"origin": (None, link.origin_id), "target": (None, link.target_id)},
    )
