"""Writes of texts: taken in, described, masked, and erased when consent is withdrawn."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from selfback.apps.audit.models import Kind as Event
from selfback.apps.audit.services import record
from selfback.apps.coding.errors import NothingToTakeIn, NotMaskable, TextChanged, Withdrawn
from selfback.apps.coding.models import (
    Change,
    Coding,
    Consent,
    MaskKey,
    Member,
    Memo,
    Project,
    Source,
)
from selfback.apps.coding.models import Kind as SourceKind
from selfback.apps.coding.models.projects import new_guid
from selfback.apps.coding.noting import need_adjudicator, note_change, signature
from selfback.domain.qualitative.pseudonyms import Masked, Proposal, mask


@dataclass(frozen=True, slots=True, kw_only=True)
class NewText:
    """A text that is to be taken in.

    attributes  name of a variable -> value
    guid        of what it is made from: then it is taken in once, whatever becomes of its words
    """

    title: str
    text: str
    kind: SourceKind
    case: str = ""
    guid: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def take_in_sources(*, texts: Sequence[NewText], by: Member, at: datetime) -> list[Source]:
    """Take texts in, all or none; one that is there already, word for word, is not taken again.

    raises  NothingToTakeIn without any text, or with one that says nothing
    """
    if not texts or any(not each.text.strip() for each in texts):
        raise NothingToTakeIn
    project = Project.objects.select_for_update().get(pk=by.project_id)
    there = set(project.sources.in_use().values_list("title", "sha256"))
    origins = set(project.sources.values_list("guid", flat=True))
    last = project.sources.order_by("-number").values_list("number", flat=True).first() or 0
    made: list[Source] = []
    for each in texts:
        digest = digest_of(each.text)
        if (each.title[:200], digest) in there or each.guid in origins:
            continue
        there.add((each.title[:200], digest))
        origins |= {each.guid} - {""}
        made.append(
            Source(
                project=project,
                number=last + len(made) + 1,
                kind=SourceKind(each.kind),
                title=each.title[:200],
                case=each.case[:120],
                text=each.text,
                sha256=digest,
                length=len(each.text),
                attributes=dict(each.attributes),
                taken_in_by=signature(by),
                taken_in_at=at,
                guid=each.guid or new_guid(),
            )
        )
    Source.objects.bulk_create(made, batch_size=500)
    note_change(
        Change.Kind.TEXTS_TAKEN_IN,
        subject=project,
        by=by,
        at=at,
        data={"count": len(made), "first": made[0].pk if made else None},
        changes={"texts": (None, len(made)), "known": (None, len(texts) - len(made))},
    )
    return made


@transaction.atomic
def describe_source(
    *,
    source: Source,
    title: str,
    case: str,
    attributes: Mapping[str, str],
    by: Member,
    at: datetime,
) -> Source:
    """Change what is known of a text; raises Withdrawn."""
    held = _locked(source)
    before = {"title": held.title, "case": held.case, "attributes": held.attributes}
    held.title, held.case = title.strip()[:200] or held.title, case.strip()[:120]
    held.attributes = {name: value for name, value in attributes.items() if value}
    held.save(update_fields=["title", "case", "attributes"])
    note_change(
        Change.Kind.TEXT_DESCRIBED,
        subject=held,
        by=by,
        at=at,
        source=held,
        data={"before": before},
        changes={"attributes": (sorted(before["attributes"]), sorted(held.attributes))},
    )
    return held


@transaction.atomic
def mask_source(
    *, source: Source, sha256: str, accepted: Sequence[Proposal], by: Member, at: datetime
) -> Source:
    """Put masks in place of the accepted passages, keep the key apart, move codings along.

    The text as it was is gone. Passages of which one coder gave the same one twice after masking
    are kept once.

    sha256  of the text that the proposals were made from
    raises  OnlyForAdjudicators; Withdrawn; TextChanged; NotMaskable
    """
    need_adjudicator(by)
    held = _locked(source)
    if held.sha256 != sha256:
        raise TextChanged
    key = dict(MaskKey.objects.filter(project=held.project_id).values_list("mask", "stands_for"))
    try:
        masked, new_key = mask(held.text, accepted, key)
    except ValueError:
        raise NotMaskable from None
    MaskKey.objects.bulk_create(
        MaskKey(project_id=held.project_id, mask=name, stands_for=said[:200])
        for name, said in new_key.items()
        if name not in key
    )
    _move_codings(held, masked, at)
    before = held.sha256
    held.text, held.sha256, held.length = masked.text, digest_of(masked.text), len(masked.text)
    held.masked_at = at
    held.save(update_fields=["text", "sha256", "length", "masked_at"])
    note_change(
        Change.Kind.TEXT_MASKED,
        subject=held,
        by=by,
        at=at,
        source=held,
        data={"passages": len(masked.changes)},
        changes={"sha256": (before, held.sha256), "passages": (None, len(masked.changes))},
    )
    return held


def _move_codings(source: Source, masked: Masked, at: datetime) -> None:
    seen: set[tuple[str, str, int, int]] = set()
    for each in Coding.objects.filter(source=source).order_by("made_at", "pk"):
        each.start, each.end = masked.place(each.start), masked.place(each.end, is_end=True)
        place = (each.code_id, each.coder_id, each.start, each.end)
        if each.taken_back_at is None and each.settlement_id is None:
            if place in seen:
                each.taken_back_at = at
            seen.add(place)
        each.save(update_fields=["start", "end", "taken_back_at"])
    for settled in source.settlements.all():
        settled.start = masked.place(settled.start)
        settled.end = masked.place(settled.end, is_end=True)
        settled.save(update_fields=["start", "end"])


@transaction.atomic
def withdraw_consent(*, source: Source, by: Member, at: datetime) -> Source:
    """Erase a text whose speaker no longer agrees, with its memos and masks; it cannot be undone.

    Its codings no longer count; what they said of the text is gone with it.
    raises  OnlyForAdjudicators; Withdrawn if it was erased before
    """
    need_adjudicator(by)
    held = _locked(source)
    masks = [name for name in _masks_of(held.project_id) if name in held.text]
    others = Source.objects.in_use().filter(project=held.project_id).exclude(pk=held.pk)
    alone = [name for name in masks if not others.filter(text__contains=name).exists()]
    MaskKey.objects.filter(project=held.project_id, mask__in=alone).delete()
    _erase_memos(held, at)
    held.settlements.update(note="")
    held.text, held.length, held.title = "", 0, f"{held.number}"
    held.case, held.attributes = "", {}
    held.sha256 = digest_of("")
    held.consent, held.withdrawn_at = Consent.WITHDRAWN, at
    held.save()
    Change.objects.filter(source=held, kind=Change.Kind.TEXT_DESCRIBED).update(data={})
    note_change(
        Change.Kind.CONSENT_WITHDRAWN,
        subject=held,
        by=by,
        at=at,
        source=held,
        changes={"consent": (Consent.GIVEN, Consent.WITHDRAWN)},
    )
    return held


def _erase_memos(source: Source, at: datetime) -> None:
    """Erase what was noted about a text and its passages, earlier words too."""
    about = Memo.objects.filter(Q(source=source) | Q(coding__source=source))
    ids = list(about.values_list("pk", flat=True))
    Memo.objects.filter(pk__in=ids).update(text="", removed_at=at)
    Change.objects.filter(project=source.project_id, data__memo__in=ids).update(data={})


@transaction.atomic
def take_mask_key(*, by: Member, at: datetime) -> dict[str, str]:
    """Hand over mask -> what it stands for, and note that it was; raises OnlyForAdjudicators."""
    need_adjudicator(by)
    key = _masks_of(by.project_id)
    event, changes = Event.MASK_KEY_TAKEN, {"masks": (None, len(key))}
    record(event, subject=by.project, by=signature(by), at=at, changes=changes)
    return key


def digest_of(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def _masks_of(project_id: str) -> dict[str, str]:
    found = MaskKey.objects.filter(project=project_id).order_by("pk")
    return dict(found.values_list("mask", "stands_for"))


def _locked(source: Source) -> Source:
    held = Source.objects.select_for_update().get(pk=source.pk)
    if held.consent == Consent.WITHDRAWN:
        raise Withdrawn
    return held
