"""Writes of the codebook; each can be undone."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from selfback.apps.audit.models import Kind as Audit
from selfback.apps.audit.services import record
from selfback.apps.coding.errors import CodingRefused, Outdated
from selfback.apps.coding.models import Code, CodeChange, Coding, CodingProject
from selfback.apps.coding.services import install_codes
from selfback.apps.people.identifiers import new_id
from selfback.apps.people.models import User
from selfback.domain.qualitative.codebook import Code as CodeOf
from selfback.domain.qualitative.guid import guid_of

FIELDS = ("name", "definition", "colour", "parent_id")


@transaction.atomic
def add_code(
    *,
    project: CodingProject,
    name: str,
    definition: str = "",
    colour: str = "",
    parent: Code | None = None,
    by: User,
    at: datetime,
) -> Code:
    """Add a code; raises CodingRefused with "name-missing" or "name-in-use"."""
    CodingProject.objects.select_for_update().get(pk=project.pk)
    name = _free_name(project, name)
    last = project.codes.aggregate(last=Max("place"))["last"] or 0
    id = new_id()
    code = Code.objects.create(
        id=id,
        project=project,
        guid=guid_of("code", id),
        parent=parent,
        name=name,
        definition=definition.strip(),
        colour=colour,
        place=last + 1,
    )
    _note(CodeChange.Kind.ADDED, code, {}, by, at)
    return code


@transaction.atomic
def change_code(
    *,
    code: Code,
    version: int,
    name: str,
    definition: str,
    colour: str = "",
    parent: Code | None = None,
    by: User,
    at: datetime,
) -> Code:
    """Change a code's words, colour or place in the tree.

    version     of the code that was looked at
    raises      Outdated; CodingRefused: "name-missing", "name-in-use", "circle"
    """
    held = _held(code, version)
    if parent is not None and held.pk in _above(parent):
        raise CodingRefused(why="circle")
    before = {field: getattr(held, field) for field in FIELDS}
    held.name = _free_name(held.project, name, but=held)
    held.definition, held.colour, held.parent = definition.strip(), colour, parent
    held.version += 1
    held.save(update_fields=["name", "definition", "colour", "parent", "version"])
    _note(CodeChange.Kind.CHANGED, held, before, by, at)
    return held


@transaction.atomic
def merge_codes(*, kept: Code, merged: Code, version: int, by: User, at: datetime) -> Code:
    """Let what was given one code be given another; passages that have both keep one.

    version     of the code that goes
    raises      Outdated; CodingRefused: "itself", "has-codes-below"
    """
    gone = _held(merged, version)
    if gone.pk == kept.pk or gone.project_id != kept.project_id:
        raise CodingRefused(why="itself")
    if gone.children.standing().exists():
        raise CodingRefused(why="has-codes-below")
    moved: list[str] = []
    doubled: list[str] = []
    for coding in gone.codings.select_for_update().filter(taken_back_at=None):
        same = Coding.objects.filter(
            source=coding.source_id,
            code=kept,
            start=coding.start,
            end=coding.end,
            coder=coding.coder_id,
            is_settled=coding.is_settled,
            taken_back_at=None,
        )
        (doubled if same.exists() else moved).append(coding.pk)
    Coding.objects.filter(pk__in=doubled).update(taken_back_at=at)
    Coding.objects.filter(pk__in=moved).update(code=kept)
    gone.removed_at, gone.version = at, gone.version + 1
    gone.save(update_fields=["removed_at", "version"])
    before = {"kept": kept.pk, "moved": moved, "doubled": doubled}
    _note(CodeChange.Kind.MERGED, gone, before, by, at)
    return kept


@transaction.atomic
def remove_code(*, code: Code, version: int, by: User, at: datetime) -> Code:
    """Take a code out of the codebook; what was given it is no longer seen, and comes back undone.

    raises  Outdated; CodingRefused with "has-codes-below"
    """
    held = _held(code, version)
    if held.children.standing().exists():
        raise CodingRefused(why="has-codes-below")
    held.removed_at, held.version = at, held.version + 1
    held.save(update_fields=["removed_at", "version"])
    _note(CodeChange.Kind.REMOVED, held, {}, by, at)
    return held


@transaction.atomic
def undo_change(*, change: CodeChange, by: User, at: datetime) -> CodeChange:
    """Undo a change of the codebook.

    raises  CodingRefused: "undone-before"; "in-use" for a new code that was given meanwhile
    """
    held = (
        CodeChange.objects.select_for_update(of=("self",)).select_related("code").get(pk=change.pk)
    )
    if held.undone_at is not None:
        raise CodingRefused(why="undone-before")
    code = Code.objects.select_for_update().get(pk=held.code_id)
    match held.kind:
        case CodeChange.Kind.ADDED:
            if code.codings.filter(taken_back_at=None).exists():
                raise CodingRefused(why="in-use")
            code.removed_at = at
        case CodeChange.Kind.CHANGED:
            for field in FIELDS:
                setattr(code, field, held.before[field])
        case _:
            code.removed_at = None
            Coding.objects.filter(pk__in=held.before.get("moved", ())).update(code=code)
            Coding.objects.filter(pk__in=held.before.get("doubled", ())).update(taken_back_at=None)
    code.version += 1
    code.save()
    held.undone_at = at
    held.save(update_fields=["undone_at"])
    record(Audit.CODEBOOK_CHANGE_UNDONE, subject=code, by=by.pk, at=at)
    return held


@transaction.atomic
def take_in_codes(*, project: CodingProject, codes: Sequence[CodeOf], by: str, at: datetime) -> int:
    """Add the codes of a file that are not there yet; return how many. A repeat adds nothing."""
    held = CodingProject.objects.select_for_update().get(pk=project.pk)
    new = install_codes(held, codes)
    changes = {"codes": (None, new)}
    record(Audit.CODEBOOK_CHANGED, subject=held, by=by, at=at, changes=changes)
    return new


@transaction.atomic
def note_export(
    *, project: CodingProject, what: str, codings: int, digest: str, by: str, at: datetime
) -> None:
    """Keep that a file was taken out: of which kind, with how many codings, and its SHA-256."""
    changes = {"what": (None, what), "codings": (None, codings), "digest": (None, digest)}
    record(Audit.CODING_EXPORTED, subject=project, by=by, at=at, changes=changes)


def _held(code: Code, version: int) -> Code:
    held = Code.objects.select_for_update(of=("self",)).select_related("project").get(pk=code.pk)
    if held.version != version or held.removed_at is not None:
        raise Outdated
    return held


def _free_name(project: CodingProject, name: str, but: Code | None = None) -> str:
    name = " ".join(name.split())[:120]
    if not name:
        raise CodingRefused(why="name-missing")
    others = project.codes.standing().exclude(pk=but.pk if but else "")
    if others.filter(name__iexact=name).exists():
        raise CodingRefused(why="name-in-use")
    return name


def _above(code: Code) -> set[str]:
    """Return the ids of a code and of all it stands under."""
    parents = dict(code.project.codes.values_list("pk", "parent_id"))
    found: set[str] = set()
    at: str | None = code.pk
    while at is not None and at not in found:
        found.add(at)
        at = parents.get(at)
    return found


def _note(
    kind: CodeChange.Kind, code: Code, before: Mapping[str, Any], by: User, at: datetime
) -> None:
    CodeChange.objects.create(
        project=code.project, kind=kind, code=code, before=dict(before), made_by=by, made_at=at
    )
    changes = {"code": (None, code.pk), "kind": (None, kind)}
    record(Audit.CODEBOOK_CHANGED, subject=code, by=by.pk, at=at, changes=changes)
