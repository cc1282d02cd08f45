"""Writes of codings and memos; each coder has rows of their own, so nobody overwrites anybody."""

from datetime import datetime
from typing import Any

from django.db import transaction

from selfback.apps.coding.errors import (
    ChangedSince,
    NotCodable,
    OutsideText,
    TextChanged,
    Withdrawn,
)
from selfback.apps.coding.models import Change, Code, Coding, Consent, Member, Memo, Source
from selfback.apps.coding.noting import note_change


@transaction.atomic
def code_passage(
    *,
    key: str,
    source: Source,
    sha256: str,
    code: Code,
    start: int,
    end: int,
    by: Member,
    at: datetime,
) -> Coding:
    """Give a passage a code; the same key again, or the same passage and code, returns what is.

    sha256      of the text that the positions were counted in
    start, end  code points, half-open
    raises      Withdrawn; TextChanged; OutsideText; NotCodable
    """
    held = Source.objects.select_for_update().defer("text").get(pk=source.pk)
    known = Coding.objects.filter(coder=by, key=key).first()
    if known is not None:
        return known
    if held.consent == Consent.WITHDRAWN:
        raise Withdrawn
    if held.sha256 != sha256:
        raise TextChanged
    if not 0 <= start < end <= held.length:
        raise OutsideText
    given = Code.objects.standing().filter(pk=code.pk, project=by.project_id, is_codable=True)
    if held.project_id != by.project_id or not given.exists():
        raise NotCodable
    twin = Coding.objects.filter(
        source=held,
        code=code,
        coder=by,
        start=start,
        end=end,
        taken_back_at=None,
        settlement=None,
    ).first()
    if twin is not None:
        return twin
    coding = Coding.objects.create(
        source=held, code=code, coder=by, start=start, end=end, key=key, made_at=at
    )
    note_change(
        Change.Kind.PASSAGE_CODED,
        subject=coding,
        by=by,
        at=at,
        source=held,
        code=code,
        data={"coding": coding.pk},
        changes={"code": (None, code.pk), "passage": (None, [start, end])},
    )
    return coding


@transaction.atomic
def take_back_coding(*, coding: Coding, by: Member, at: datetime) -> Coding:
    """Take an own coding back; once more does no harm. Raises LookupError for another's."""
    held = Coding.objects.select_for_update().filter(pk=coding.pk, coder=by, settlement=None)
    own = held.first()
    if own is None:
        raise LookupError(coding.pk)
    if own.taken_back_at is not None:
        return own
    own.taken_back_at = at
    own.save(update_fields=["taken_back_at"])
    note_change(
        Change.Kind.CODING_TAKEN_BACK,
        subject=own,
        by=by,
        at=at,
        source=own.source,
        code=own.code,
        data={"coding": own.pk},
        changes={"taken_back_at": (None, at)},
    )
    return own


@transaction.atomic
def write_memo(
    *,
    text: str,
    memo: Memo | None = None,
    version: int = 0,
    source: Source | None = None,
    code: Code | None = None,
    coding: Coding | None = None,
    by: Member,
    at: datetime,
) -> Memo:
    """Write a memo about one thing or the project, or change an own one; empty, it is removed.

    version     of the memo that is changed, as it was seen
    raises      ChangedSince; LookupError for another's memo; ValueError for an empty new one
    """
    if memo is None:
        about = {"source": source, "code": code, "coding": coding}
        return _new_memo(text, about, by, at)
    held = Memo.objects.select_for_update().filter(pk=memo.pk, by=by, removed_at=None).first()
    if held is None:
        raise LookupError(memo.pk)
    if held.version != version:
        raise ChangedSince(what="memo", id=held.pk, version=held.version)
    before, is_gone = held.text, not text.strip()
    held.text, held.version = (held.text if is_gone else text.strip()), held.version + 1
    held.removed_at = at if is_gone else None
    held.save(update_fields=["text", "version", "removed_at"])
    note_change(
        Change.Kind.MEMO_REMOVED if is_gone else Change.Kind.MEMO_WRITTEN,
        subject=held,
        by=by,
        at=at,
        source=held.source,
        code=held.code,
        data={"memo": held.pk, "version": held.version, "before": before},
        changes={"version": (version, held.version)},
    )
    return held


def _new_memo(text: str, about: dict[str, Any], by: Member, at: datetime) -> Memo:
    if not text.strip():
        raise ValueError("a memo has words")
    memo = Memo.objects.create(
        project_id=by.project_id, text=text.strip(), by=by, written_at=at, **about
    )
    note_change(
        Change.Kind.MEMO_WRITTEN,
        subject=memo,
        by=by,
        at=at,
        source=memo.source,
        code=memo.code,
        data={"memo": memo.pk, "version": 1},
        changes={"version": (None, 1)},
    )
    return memo
