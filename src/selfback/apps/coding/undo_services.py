"""Undoing what was done; whatever would overwrite a later change is refused."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction

from selfback.apps.audit.models import Kind as Event
from selfback.apps.audit.services import record
from selfback.apps.coding.codebook_services import FIELDS
from selfback.apps.coding.errors import (
    AlreadyUndone,
    ChangedSince,
    NotUndoable,
    OnlyForAdjudicators,
    TwinCoding,
)
from selfback.apps.coding.models import (
    Change,
    Code,
    Coding,
    Consent,
    Member,
    Memo,
    PassageLink,
    Project,
    Settlement,
)
from selfback.apps.coding.noting import signature

Kind = Change.Kind


def can_undo(change: Change, member: Member) -> bool:
    """Whether a member may try to undo a change: an own one, or of the codebook if they settle."""
    if change.undone_at is not None or change.kind not in _UNDOING:
        return False
    return change.by_id == member.pk or (
        member.settles and change.kind in {*Change.OF_THE_CODEBOOK, Kind.SETTLED}
    )


@transaction.atomic
def undo(*, change: Change, by: Member, at: datetime) -> Change:
    """Undo a change.

    raises  LookupError for a change of another project; OnlyForAdjudicators for another's;
            AlreadyUndone; ChangedSince; NotUndoable if something rests on it; TwinCoding
    """
    Project.objects.select_for_update().get(pk=by.project_id)
    held = Change.objects.select_for_update().filter(pk=change.pk, project=by.project_id).first()
    if held is None:
        raise LookupError(change.pk)
    if held.undone_at is not None:
        raise AlreadyUndone
    undoing = _UNDOING.get(Kind(held.kind))
    if undoing is None:
        raise NotUndoable
    if not can_undo(held, by):
        raise OnlyForAdjudicators
    undoing(held, at)
    held.undone_at, held.undone_by = at, by
    held.save(update_fields=["undone_at", "undone_by"])
    changes = {"undone": (held.kind, held.pk)}
    event = Event.CODING_CHANGE_UNDONE
    record(event, subject=held, by=signature(by), at=at, changes=changes)
    return held


def _code(change: Change) -> Code:
    """Return the code of a change, if nobody has changed it since."""
    code = Code.objects.get(pk=change.code_id)
    if code.version != change.data.get("version", 1):
        raise ChangedSince(what="code", id=code.pk, version=code.version)
    return code


def _code_added(change: Change, at: datetime) -> None:
    code = _code(change)
    is_used = Coding.objects.filter(code=code, taken_back_at=None).exists()
    if is_used or code.children.standing().exists():
        raise NotUndoable
    code.removed_at = at
    code.version += 1
    code.save()


def _code_changed(change: Change, at: datetime) -> None:
    code = _code(change)
    for field in FIELDS:
        setattr(code, field, change.data["before"][field])
    code.version += 1
    code.save()


def _code_moved(change: Change, at: datetime) -> None:
    code, before = _code(change), change.data["before"]
    parent = Code.objects.filter(pk=before["parent"]).first()
    if code.removed_at is not None or (parent is not None and parent.removed_at is not None):
        raise NotUndoable
    above = parent
    while above is not None:
        if above.pk == code.pk:
            raise NotUndoable
        above = above.parent
    siblings = list(Code.objects.standing().filter(project=code.project_id, parent=parent))
    siblings = [each for each in siblings if each.pk != code.pk]
    siblings.insert(min(before["place"], len(siblings)), code)
    code.parent = parent
    code.version += 1
    for number, each in enumerate(siblings):
        each.place = number
    Code.objects.bulk_update(siblings, ["place"])
    code.save()


def _codes_merged(change: Change, at: datetime) -> None:
    gone, data = _code(change), change.data
    if gone.parent is not None and gone.parent.removed_at is not None:
        raise NotUndoable
    Coding.objects.filter(pk__in=data["codings"], code=data["kept"]).update(code=gone)
    Coding.objects.filter(pk__in=data["doubled"]).update(taken_back_at=None)
    Code.objects.filter(pk__in=data["children"], parent=data["kept"]).update(parent=gone)
    Memo.objects.filter(pk__in=data["memos"], code=data["kept"]).update(code=gone)
    gone.removed_at, gone.merged_into = None, None
    gone.version += 1
    gone.save()


def _code_removed(change: Change, at: datetime) -> None:
    code = _code(change)
    if code.parent is not None and code.parent.removed_at is not None:
        raise NotUndoable
    Code.objects.filter(pk__in=change.data["codes"], merged_into=None).update(removed_at=None)
    code.refresh_from_db()
    code.version += 1
    code.save()


def _passage_coded(change: Change, at: datetime) -> None:
    coding = Coding.objects.get(pk=change.data["coding"])
    if coding.taken_back_at is not None:
        raise NotUndoable
    coding.taken_back_at = at
    coding.save(update_fields=["taken_back_at"])


def _coding_taken_back(change: Change, at: datetime) -> None:
    coding = Coding.objects.select_related("source", "code").get(pk=change.data["coding"])
    is_gone = coding.source.consent == Consent.WITHDRAWN or coding.code.removed_at is not None
    if coding.taken_back_at is None or is_gone:
        raise NotUndoable
    twin = Coding.objects.filter(
        source=coding.source,
        code=coding.code,
        coder=coding.coder_id,
        start=coding.start,
        end=coding.end,
        taken_back_at=None,
        settlement=None,
    )
    if twin.exists():
        raise TwinCoding
    coding.taken_back_at = None
    coding.save(update_fields=["taken_back_at"])


def _memo_written(change: Change, at: datetime) -> None:
    memo = Memo.objects.filter(pk=change.data.get("memo")).first()
    if memo is None:
        raise NotUndoable
    if memo.version != change.data["version"]:
        raise ChangedSince(what="memo", id=memo.pk, version=memo.version)
    if "before" in change.data:
        memo.text, memo.removed_at = change.data["before"], None
    else:
        memo.removed_at = at
    memo.version += 1
    memo.save(update_fields=["text", "version", "removed_at"])


def _link_changed(change: Change, at: datetime) -> None:
    """Remove a link that was made, or make one stand again that was removed."""
    link = PassageLink.objects.get(pk=change.data["link"])
    was_made = change.kind == Kind.PASSAGES_LINKED
    if (link.removed_at is None) != was_made:
        raise NotUndoable
    ends = Coding.objects.standing().filter(pk__in=(link.origin_id, link.target_id))
    twin = PassageLink.objects.filter(
        origin=link.origin_id, target=link.target_id, by=link.by_id, removed_at=None
    )
    if not was_made and (ends.count() != 2 or twin.exists()):
        raise NotUndoable
    link.removed_at = at if was_made else None
    link.save(update_fields=["removed_at"])


def _settled(change: Change, at: datetime) -> None:
    held = Settlement.objects.filter(pk__in=change.data["settlements"], taken_back_at=None)
    if not held.exists():
        raise NotUndoable
    Coding.objects.filter(settlement__in=held).update(taken_back_at=at)
    held.update(taken_back_at=at)


_UNDOING: Mapping[Change.Kind, Callable[[Change, datetime], None]] = {
    Kind.CODE_ADDED: _code_added,
    Kind.CODE_CHANGED: _code_changed,
    Kind.CODE_MOVED: _code_moved,
    Kind.CODES_MERGED: _codes_merged,
    Kind.CODE_REMOVED: _code_removed,
    Kind.PASSAGE_CODED: _passage_coded,
    Kind.CODING_TAKEN_BACK: _coding_taken_back,
    Kind.MEMO_WRITTEN: _memo_written,
    Kind.MEMO_REMOVED: _memo_written,
    Kind.PASSAGES_LINKED: _link_changed,
    Kind.LINK_REMOVED: _link_changed,
    Kind.SETTLED: _settled,
}
