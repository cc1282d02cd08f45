"""Writes of the codebook; one change at a time, each from the version that its maker saw."""

import re
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from selfback.apps.coding.errors import BadCode, ChangedSince, CircleOfCodes, NotCodable
from selfback.apps.coding.models import Change, Code, Coding, Member, Memo, Project
from selfback.apps.coding.noting import note_change
from selfback.domain.qualitative.codebook import Code as DomainCode
from selfback.domain.qualitative.codebook import in_tree_order

_COLOUR = re.compile("#[0-9A-Fa-f]{6}")


@transaction.atomic
def install_codebook(
    *, codes: Sequence[DomainCode], title: str, by: Member, at: datetime
) -> list[Code]:
    """Add the codes of a codebook; those that stand already by their id are left as they are.

    Codes that were removed or merged before stand again where the codebook has them.
    """
    project = _locked_project(by)
    held = {each.guid: each for each in project.codes.all()}
    places: dict[str | None, int] = {}
    made: list[Code] = []
    for each in in_tree_order(codes):
        known = held.get(each.id)
        if known is not None and known.removed_at is None:
            continue
        parent = held[each.parent] if each.parent else None
        under = parent.pk if parent else None
        if under not in places:
            places[under] = _next_place(project, parent)
        row = known or Code(project=project, guid=each.id)
        row.parent, row.place = parent, places[under]
        row.name, row.definition = each.name[:120], each.description
        row.colour, row.is_codable = each.colour.upper(), each.is_codable
        row.removed_at, row.merged_into = None, None
        row.version += 0 if known is None else 1
        row.save()
        places[under] += 1
        held[each.id] = row
        made.append(row)
    note_change(
        Change.Kind.CODEBOOK_INSTALLED,
        subject=project,
        by=by,
        at=at,
        data={"title": title, "codes": len(made)},
        changes={"codebook": (None, title), "codes": (None, len(made))},
    )
    return made


@transaction.atomic
def add_code(
    *,
    name: str,
    parent: Code | None = None,
    definition: str = "",
    colour: str = "",
    is_codable: bool = True,
    by: Member,
    at: datetime,
) -> Code:
    """Add a code as the last one under its parent, with its colour if none is given.

    raises  BadCode; NotCodable if the parent no longer stands
    """
    _check(name, colour)
    project = _locked_project(by)
    above = _standing(parent, by) if parent else None
    code = Code.objects.create(
        project=project,
        parent=above,
        place=_next_place(project, above),
        name=name.strip()[:120],
        definition=definition.strip(),
        colour=(colour or (above.colour if above else "")).upper(),
        is_codable=is_codable,
    )
    changes = {"name": (None, code.name), "parent": (None, code.parent_id)}
    kind = Change.Kind.CODE_ADDED
    note_change(kind, subject=code, by=by, at=at, code=code, changes=changes)
    return code


@transaction.atomic
def change_code(
    *,
    code: Code,
    version: int,
    name: str,
    definition: str,
    colour: str = "",
    is_codable: bool = True,
    by: Member,
    at: datetime,
) -> Code:
    """Give a code another name, meaning or colour.

    version     the one that was seen
    raises      BadCode; NotCodable; ChangedSince
    """
    _check(name, colour)
    _locked_project(by)
    held = _seen(code, version, by)
    before = {field: getattr(held, field) for field in FIELDS}
    held.name, held.definition = name.strip()[:120], definition.strip()
    held.colour, held.is_codable = colour.upper(), is_codable
    held.version += 1
    held.save()
    after = {field: getattr(held, field) for field in FIELDS}
    data = {"before": before, "version": held.version}
    changes = {field: (before[field], after[field]) for field in FIELDS}
    kind = Change.Kind.CODE_CHANGED
    note_change(kind, subject=held, by=by, at=at, code=held, data=data, changes=changes)
    return held


FIELDS = ("name", "definition", "colour", "is_codable")


@transaction.atomic
def move_code(
    *, code: Code, version: int, parent: Code | None, place: int, by: Member, at: datetime
) -> Code:
    """Put a code, and all below it, under another one or at the top, before what is at `place`.

    raises  NotCodable; ChangedSince; CircleOfCodes
    """
    project = _locked_project(by)
    held = _seen(code, version, by)
    above = _standing(parent, by) if parent else None
    if above is not None and above.pk in _below(held):
        raise CircleOfCodes
    before = {"parent": held.parent_id, "place": held.place}
    siblings = list(project.codes.standing().filter(parent=above).exclude(pk=held.pk))
    siblings.insert(max(0, min(place, len(siblings))), held)
    held.parent = above
    held.version += 1
    for number, each in enumerate(siblings):
        each.place = number
    Code.objects.bulk_update(siblings, ["place"])
    held.save()
    data = {"before": before, "version": held.version}
    changes = {"parent": (before["parent"], held.parent_id), "place": (before["place"], held.place)}
    kind = Change.Kind.CODE_MOVED
    note_change(kind, subject=held, by=by, at=at, code=held, data=data, changes=changes)
    return held


@transaction.atomic
def merge_codes(*, kept: Code, merged: Code, version: int, by: Member, at: datetime) -> Code:
    """Give all codings, memos and codes under one code to another one, and remove it.

    Where a coder gave one passage both codes, one coding stays.

    version     of the merged code, as it was seen
    raises      NotCodable; ChangedSince; CircleOfCodes
    """
    _locked_project(by)
    target, gone = _standing(kept, by), _seen(merged, version, by)
    if not target.is_codable:
        raise NotCodable
    if target.pk in _below(gone):
        raise CircleOfCodes
    moved, doubled = _give_codings(gone, target, at)
    children = list(gone.children.standing().values_list("pk", flat=True))
    memos = list(gone.memos.values_list("pk", flat=True))
    Code.objects.filter(pk__in=children).update(parent=target)
    Memo.objects.filter(pk__in=memos).update(code=target)
    gone.removed_at, gone.merged_into = at, target
    gone.version += 1
    gone.save()
    data = {
        "kept": target.pk,
        "codings": moved,
        "doubled": doubled,
        "children": children,
        "memos": memos,
        "version": gone.version,
    }
    changes = {"merged_into": (None, target.pk), "codings": (None, len(moved))}
    kind = Change.Kind.CODES_MERGED
    note_change(kind, subject=gone, by=by, at=at, code=gone, data=data, changes=changes)
    return target


def _give_codings(gone: Code, target: Code, at: datetime) -> tuple[list[str], list[str]]:
    """Return the codings that changed their code, and those that said the same twice."""
    theirs = Coding.objects.filter(code=gone, taken_back_at=None)
    there = {_passage(each) for each in Coding.objects.filter(code=target, taken_back_at=None)}
    doubled = [each.pk for each in theirs if _passage(each) in there]
    moved = [each.pk for each in theirs if _passage(each) not in there]
    Coding.objects.filter(pk__in=doubled).update(taken_back_at=at)
    Coding.objects.filter(pk__in=moved).update(code=target)
    return moved, doubled


def _passage(coding: Coding) -> tuple[str, str, int, int, bool]:
    is_settled = coding.settlement_id is not None
    return coding.source_id, coding.coder_id, coding.start, coding.end, is_settled


@transaction.atomic
def remove_code(*, code: Code, version: int, by: Member, at: datetime) -> int:
    """Remove a code and all below it; return how many codings no longer count.

    The codings stay where they are, so that they are back when this is undone.
    raises  NotCodable; ChangedSince
    """
    _locked_project(by)
    held = _seen(code, version, by)
    gone = sorted(_below(held))
    count = Coding.objects.standing().filter(code__in=gone).count()
    Code.objects.filter(pk__in=gone).update(removed_at=at)
    held.removed_at = at
    held.version += 1
    held.save()
    data = {"codes": gone, "version": held.version}
    changes = {"removed": (None, len(gone)), "codings": (None, count)}
    kind = Change.Kind.CODE_REMOVED
    note_change(kind, subject=held, by=by, at=at, code=held, data=data, changes=changes)
    return count


def _check(name: str, colour: str) -> None:
    if not name.strip() or (colour and not _COLOUR.fullmatch(colour)):
        raise BadCode


def _locked_project(by: Member) -> Project:
    """Return the member's project, whose codebook nobody else changes until this is done."""
    return Project.objects.select_for_update().get(pk=by.project_id)


def _standing(code: Code, by: Member) -> Code:
    held = Code.objects.standing().filter(pk=code.pk, project=by.project_id).first()
    if held is None:
        raise NotCodable
    return held


def _seen(code: Code, version: int, by: Member) -> Code:
    held = _standing(code, by)
    if held.version != version:
        raise ChangedSince(what="code", id=held.pk, version=held.version)
    return held


def _next_place(project: Project, parent: Code | None) -> int:
    places = project.codes.standing().filter(parent=parent).values_list("place", flat=True)
    return max(places, default=-1) + 1


def _below(code: Code) -> set[str]:
    """Return the id of a code and of all codes under it that stand."""
    children: dict[str | None, list[str]] = {}
    rows = Code.objects.standing().filter(project=code.project_id).values_list("pk", "parent_id")
    for pk, parent in rows:
        children.setdefault(parent, []).append(pk)
    found, waiting = {code.pk}, [code.pk]
    while waiting:
        below = children.get(waiting.pop(), [])
        found.update(below)
        waiting.extend(below)
    return found
