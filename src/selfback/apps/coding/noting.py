"""What every write of coding leaves: a line of the project's history, and an audit event."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.coding.errors import NotAMember, OnlyForAdjudicators
from selfback.apps.coding.models import Change, Code, Member, Source

EVENTS: Mapping[Change.Kind, Kind] = {
    Change.Kind.CODE_ADDED: Kind.CODE_ADDED,
    Change.Kind.CODE_CHANGED: Kind.CODE_CHANGED,
    Change.Kind.CODE_MOVED: Kind.CODE_MOVED,
    Change.Kind.CODES_MERGED: Kind.CODES_MERGED,
    Change.Kind.CODE_REMOVED: Kind.CODE_REMOVED,
    Change.Kind.PASSAGE_CODED: Kind.PASSAGE_CODED,
    Change.Kind.CODING_TAKEN_BACK: Kind.CODING_TAKEN_BACK,
    Change.Kind.MEMO_WRITTEN: Kind.MEMO_WRITTEN,
    Change.Kind.MEMO_REMOVED: Kind.MEMO_REMOVED,
    Change.Kind.PASSAGES_LINKED: Kind.PASSAGES_LINKED,
    Change.Kind.LINK_REMOVED: Kind.LINK_REMOVED,
    Change.Kind.SETTLED: Kind.CODING_SETTLED,
    Change.Kind.CODEBOOK_INSTALLED: Kind.CODEBOOK_INSTALLED,
    Change.Kind.TEXTS_TAKEN_IN: Kind.TEXTS_TAKEN_IN,
    Change.Kind.TEXT_DESCRIBED: Kind.TEXT_DESCRIBED,
    Change.Kind.TEXT_MASKED: Kind.TEXT_MASKED,
    Change.Kind.CONSENT_WITHDRAWN: Kind.TEXT_WITHDRAWN,
}


def note_change(
    kind: Change.Kind,
    *,
    subject: models.Model,
    by: Member,
    at: datetime,
    data: Mapping[str, Any] | None = None,
    source: Source | None = None,
    code: Code | None = None,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
) -> Change:
    """Add a line to the history of the member's project, and the event of the write.

    data        what undoing needs; changes what the audit trail shows
    raises      NotAMember if the member has left or never signs in
    """
    record(EVENTS[kind], subject=subject, by=signature(by), at=at, changes=changes)
    return Change.objects.create(
        project_id=by.project_id,
        kind=kind,
        by=by,
        at=at,
        source=source,
        code=code,
        data=dict(data or {}),
    )


def signature(member: Member) -> str:
    """Return who a member is in the audit trail; raises NotAMember."""
    if member.user_id is None or member.ended_at is not None:
        raise NotAMember
    return member.user_id


def need_adjudicator(member: Member) -> None:
    """Raise OnlyForAdjudicators unless the member settles codings."""
    if not member.settles:
        raise OnlyForAdjudicators
