"""Writes of codings and memos."""

from datetime import datetime

from django.db import IntegrityError, transaction

from selfback.apps.audit.models import Kind as Audit
from selfback.apps.audit.services import record
from selfback.apps.coding.errors import CodingRefused, Outdated
from selfback.apps.coding.models import Code, CodedSource, Coding, Member, Memo

LONGEST_MEMO = 10_000


@transaction.atomic
def code_passage(
    *,
    key: str,
    source: CodedSource,
    version: int,
    code: Code,
    start: int,
    end: int,
    member: Member,
    is_settled: bool = False,
    at: datetime,
) -> Coding:
    """Give a passage a code; the same once more changes nothing.

    version     of the text on which it was marked
    start, end  code points, half-open
    raises      Outdated; CodingRefused: "withdrawn", "no-words", "no-such-code", "only-the-lead"
    """
    if held := Coding.objects.filter(key=key, coder=member.user_id).first():
        return held
    text = CodedSource.objects.select_for_update().get(pk=source.pk)
    if text.withdrawn_at is not None:
        raise CodingRefused(why="withdrawn")
    if text.version != version:
        raise Outdated
    if not 0 <= start < end <= len(text.text):
        raise CodingRefused(why="no-words")
    if code.project_id != text.project_id or code.removed_at is not None or not code.is_codable:
        raise CodingRefused(why="no-such-code")
    if is_settled and not member.leads:
        raise CodingRefused(why="only-the-lead")
    place = {"source": text, "code": code, "start": start, "end": end}
    whose = {"coder": member.user, "is_settled": is_settled}
    if held := Coding.objects.filter(**place, **whose, taken_back_at=None).first():
        return held
    try:
        with transaction.atomic():
            coding = Coding.objects.create(key=key, **place, **whose, made_at=at)
    except IntegrityError as error:  # the key is somebody else's
        raise CodingRefused(why="key-in-use") from error
    changes = {"code": (None, code.pk), "start": (None, start), "end": (None, end)}
    record(Audit.PASSAGE_CODED, subject=coding, by=member.user_id, at=at, changes=changes)
    return coding


@transaction.atomic
def take_back(*, coding: Coding, member: Member, at: datetime) -> Coding:
    """Take a coding back; raises CodingRefused with "not-yours" for somebody else's."""
    held = _own(coding, member)
    if held.taken_back_at is None:
        held.taken_back_at = at
        held.save(update_fields=["taken_back_at"])
        record(Audit.CODING_TAKEN_BACK, subject=held, by=member.user_id, at=at)
    return held


@transaction.atomic
def give_again(*, coding: Coding, member: Member, at: datetime) -> Coding:
    """Undo taking a coding back.

    raises  CodingRefused: "not-yours"; "there-already" if the same was given since
    """
    held = _own(coding, member)
    if held.taken_back_at is not None:
        held.taken_back_at = None
        try:
            with transaction.atomic():
                held.save(update_fields=["taken_back_at"])
        except IntegrityError as error:
            raise CodingRefused(why="there-already") from error
        record(Audit.CODING_GIVEN_AGAIN, subject=held, by=member.user_id, at=at)
    return held


@transaction.atomic
def write_memo(
    *,
    member: Member,
    text: str,
    source: CodedSource | None = None,
    code: Code | None = None,
    coding: Coding | None = None,
    at: datetime,
) -> Memo:
    """Keep a memo on a text, a code, a coding or the project; raises CodingRefused: "empty"."""
    text = text.strip()[:LONGEST_MEMO]
    if not text:
        raise CodingRefused(why="empty")
    memo = Memo.objects.create(
        project=member.project,
        source=source,
        code=code,
        coding=coding,
        text=text,
        writer=member.user,
        written_at=at,
    )
    record(Audit.MEMO_WRITTEN, subject=memo, by=member.user_id, at=at)
    return memo


@transaction.atomic
def remove_memo(*, memo: Memo, member: Member, at: datetime) -> Memo:
    """Put a memo of one's own away; raises CodingRefused with "not-yours"."""
    held = Memo.objects.select_for_update().get(pk=memo.pk)
    if held.writer_id != member.user_id:
        raise CodingRefused(why="not-yours")
    if held.removed_at is None:
        held.removed_at = at
        held.save(update_fields=["removed_at"])
        record(Audit.MEMO_REMOVED, subject=held, by=member.user_id, at=at)
    return held


def _own(coding: Coding, member: Member) -> Coding:
    held = Coding.objects.select_for_update().get(pk=coding.pk)
    if held.coder_id != member.user_id and not (held.is_settled and member.leads):
        raise CodingRefused(why="not-yours")
    return held
