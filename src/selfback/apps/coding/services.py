"""Writes of projects: their members, their texts, and consent taken back."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from selfback.apps.audit.models import Kind as Audit
from selfback.apps.audit.services import record
from selfback.apps.coding.errors import CodingRefused, Outdated
from selfback.apps.coding.models import Code, CodedSource, Coding, CodingProject, MaskKey, Member
from selfback.apps.people.models import User
from selfback.domain.qualitative.codebook import Code as CodeOf
from selfback.domain.qualitative.codebook import in_tree_order
from selfback.domain.qualitative.pseudonyms import Proposal, mask


@dataclass(frozen=True, slots=True, kw_only=True)
class NewText:
    """A text to take in."""

    name: str
    text: str
    kind: str = CodedSource.Kind.INTERVIEW
    case: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def open_project(
    *,
    name: str,
    description: str = "",
    is_blind: bool = False,
    codes: Sequence[CodeOf] = (),
    lead: User,
    at: datetime,
) -> CodingProject:
    """Open a project with a codebook; who opens it leads it."""
    project = CodingProject.objects.create(
        name=name, description=description, is_blind=is_blind, made_at=at
    )
    Member.objects.create(project=project, user=lead, role=Member.Role.LEAD, began_at=at)
    MaskKey.objects.create(project=project)
    install_codes(project, codes)
    changes = {"name": (None, name), "codes": (None, len(codes))}
    record(Audit.CODING_OPENED, subject=project, by=lead.pk, at=at, changes=changes)
    return project


def install_codes(project: CodingProject, codes: Sequence[CodeOf]) -> int:
    """Add the codes of a codebook that are not there yet; return how many. Part of other writes."""
    held = {code.guid: code for code in project.codes.all()}
    added = 0
    for place, code in enumerate(in_tree_order(codes), len(held)):
        if code.id in held:
            continue
        held[code.id] = Code.objects.create(
            project=project,
            guid=code.id,
            parent=held.get(code.parent or ""),
            name=code.name[:120],
            definition=code.description,
            colour=code.colour,
            is_codable=code.is_codable,
            place=place,
        )
        added += 1
    return added


@transaction.atomic
def add_member(
    *, project: CodingProject, user: User, role: Member.Role, by: str, at: datetime
) -> Member:
    """Let somebody work in a project, or change what they do there."""
    held = project.members.select_for_update().filter(user=user, ended_at=None).first()
    if held is not None:
        held.role = role
        held.save(update_fields=["role"])
    else:
        held = Member.objects.create(project=project, user=user, role=role, began_at=at)
    record(Audit.CODING_MEMBER_ADDED, subject=held, by=by, at=at, changes={"role": (None, role)})
    return held


@transaction.atomic
def lift_blinding(*, project: CodingProject, by: str, at: datetime) -> CodingProject:
    """Let coders see each other's codings from now on; raises CodingRefused with "not-blind"."""
    held = CodingProject.objects.select_for_update().get(pk=project.pk)
    if not held.is_blind:
        raise CodingRefused(why="not-blind")
    held.is_blind = False
    held.save(update_fields=["is_blind"])
    record(Audit.CODING_UNBLINDED, subject=held, by=by, at=at)
    return held


@transaction.atomic
def take_in(
    *, project: CodingProject, texts: Iterable[NewText], by: str, at: datetime
) -> tuple[CodedSource, ...]:
    """Take texts in; one that is there already is left as it is. All of them or none.

    raises  CodingRefused with "empty" for a text without words
    """
    CodingProject.objects.select_for_update().get(pk=project.pk)
    known = set(project.sources.values_list("digest", flat=True))
    made = []
    for each in texts:
        text = each.text.replace("\r\n", "\n").replace("\r", "\n")
        if not text.strip():
            raise CodingRefused(why="empty")
        digest = hashlib.sha256(text.encode()).hexdigest()
        if digest in known:
            continue
        known.add(digest)
        made.append(
            CodedSource(
                project=project,
                name=each.name[:120],
                kind=each.kind,
                text=text,
                digest=digest,
                case=each.case[:60],
                attributes=dict(each.attributes),
                added_at=at,
            )
        )
    CodedSource.objects.bulk_create(made)
    if made:
        changes = {"texts": (None, len(made))}
        record(Audit.CODING_TEXTS_TAKEN_IN, subject=project, by=by, at=at, changes=changes)
    return tuple(made)


@transaction.atomic
def describe_source(
    *,
    source: CodedSource,
    name: str,
    case: str,
    attributes: Mapping[str, str],
    by: str,
    at: datetime,
) -> CodedSource:
    """Change what is known of a text."""
    held = CodedSource.objects.select_for_update().get(pk=source.pk)
    held.name, held.case, held.attributes = name, case, dict(attributes)
    held.save(update_fields=["name", "case", "attributes"])
    changes = {"attributes": (None, sorted(attributes))}
    record(Audit.CODING_TEXT_DESCRIBED, subject=held, by=by, at=at, changes=changes)
    return held


@transaction.atomic
def mask_source(
    *,
    source: CodedSource,
    version: int,
    accepted: Sequence[Proposal],
    by: str,
    at: datetime,
) -> CodedSource:
    """Replace what tells who somebody is; codings move along, and the key is kept apart.

    version of the text that was looked at
    raises  Outdated; CodingRefused with "not-this-text" for a passage that is not there
    """
    held = CodedSource.objects.select_for_update().get(pk=source.pk)
    if held.version != version:
        raise Outdated
    key = MaskKey.objects.select_for_update().get(project=held.project_id)
    try:
        masked, key.key = mask(held.text, accepted, key.key)
    except ValueError as error:
        raise CodingRefused(why="not-this-text") from error
    codings = list(held.codings.select_for_update())
    for each in codings:
        each.start = masked.place(each.start)
        each.end = masked.place(each.end, is_end=True)
    Coding.objects.bulk_update(codings, ["start", "end"])
    held.text, held.version, held.masked_at = masked.text, version + 1, at
    held.save(update_fields=["text", "version", "masked_at"])
    key.save(update_fields=["key"])
    changes = {"masked": (None, len(accepted))}
    record(Audit.CODING_TEXT_MASKED, subject=held, by=by, at=at, changes=changes)
    return held


@transaction.atomic
def withdraw_source(*, source: CodedSource, by: str, at: datetime) -> CodedSource:
    """Let a text go, because consent was taken back: its words and what was coded in it vanish."""
    held = CodedSource.objects.select_for_update().get(pk=source.pk)
    if held.withdrawn_at is None:
        held.codings.all().delete()
        held.memos.all().delete()
        held.text, held.attributes, held.case, held.withdrawn_at = "", {}, "", at
        held.save(update_fields=["text", "attributes", "case", "withdrawn_at"])
        record(Audit.CODING_TEXT_WITHDRAWN, subject=held, by=by, at=at)
    return held
