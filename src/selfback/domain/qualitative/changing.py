"""Changes of a codebook that take its codings along; each makes a new project."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from selfback.domain.qualitative.codebook import Code, below, in_tree_order
from selfback.domain.qualitative.project import Coding, Project


class ChangeRefused(ValueError):
    """A change would leave a project that does not fit together; nothing was changed."""


def add_code(project: Project, code: Code) -> Project:
    """Return the project with one more code; raises ChangeRefused."""
    if any(each.id == code.id for each in project.codes):
        raise ChangeRefused(f"there is a code {code.id} already")
    if code.parent is not None:
        _code(project, code.parent)
    return replace(project, codes=in_tree_order((*project.codes, code)))


def rename_code(project: Project, id: str, name: str) -> Project:
    """Return the project with a code of another name; raises ChangeRefused if it is empty."""
    code = _code(project, id)
    if not name.strip():
        raise ChangeRefused("a code needs a name")
    return _with_codes(project, {id: replace(code, name=name.strip())})


def move_code(project: Project, id: str, parent: str | None) -> Project:
    """Return the project with a code, and all below it, under another one or at the top.

    raises  ChangeRefused if the new parent is the code itself or stands under it
    """
    code = _code(project, id)
    if parent is not None:
        held = _code(project, parent)
        if parent in below(project.codes, id):
            raise ChangeRefused(f"{code.name} cannot stand under {held.name}: it is above it")
    moved = [each for each in project.codes if each.id != id]
    codes = in_tree_order((*moved, replace(code, parent=parent)))
    return replace(project, codes=codes)


def merge_codes(project: Project, kept: str, merged: Collection[str]) -> Project:
    """Return the project in which the merged codes are the kept one.

    Their codings, notes, links, cases and sets become the kept code's, and so do the codes under
    them. If a coder gave one passage both codes, the earlier coding stays; what the other one was
    linked to or noted with goes over to it.

    raises  ChangeRefused for a code that is unknown, merged with itself, or below a merged one
    """
    target = _code(project, kept)
    gone = [_code(project, id) for id in merged]
    if kept in merged:
        raise ChangeRefused(f"{target.name} cannot be merged with itself")
    for code in gone:
        if kept in below(project.codes, code.id):
            raise ChangeRefused(f"{target.name} stands under {code.name}; move it out first")
    new = {code.id: kept for code in gone}
    codes = tuple(
        replace(code, parent=new.get(code.parent or "", code.parent))
        for code in project.codes
        if code.id not in new
    )
    codings, doubles = _merged([_recoded(each, new) for each in project.codings], kept)
    changed = _renamed(replace(project, codes=in_tree_order(codes), codings=codings), new)
    return _renamed(changed, doubles)


def split_code(project: Project, id: str, into: Code, codings: Collection[str]) -> Project:
    """Return the project in which some codings of a code belong to a new one.

    into        the new code; without a parent it stands beside the old one
    codings     ids of the codings that go over to it
    raises      ChangeRefused for a coding that is not the old code's
    """
    code = _code(project, id)
    given = {each.id for each in project.codings if each.code == id}
    if strangers := set(codings) - given:
        raise ChangeRefused(f"{min(strangers)} is not a coding of {code.name}")
    placed = into if into.parent is not None else replace(into, parent=code.parent)
    moved = tuple(
        replace(each, code=into.id) if each.id in codings else each for each in project.codings
    )
    return replace(add_code(project, placed), codings=moved)


def _code(project: Project, id: str) -> Code:
    for code in project.codes:
        if code.id == id:
            return code
    raise ChangeRefused(f"there is no code {id}")


def _with_codes(project: Project, changed: Mapping[str, Code]) -> Project:
    return replace(project, codes=tuple(changed.get(code.id, code) for code in project.codes))


def _recoded(coding: Coding, new: Mapping[str, str]) -> Coding:
    return replace(coding, code=new[coding.code]) if coding.code in new else coding


def _merged(codings: Sequence[Coding], kept: str) -> tuple[tuple[Coding, ...], Mapping[str, str]]:
    """Return the codings without doubles of a code, and double -> the coding that stays."""
    first: dict[tuple[str, str | None], Coding] = {}
    doubles: dict[str, str] = {}
    for each in codings:
        if each.code != kept:
            continue
        place = (each.target, each.by)
        other = first.setdefault(place, each)
        if other is not each:
            earlier = _is_earlier(each, other)
            stays, goes = (each, other) if earlier else (other, each)
            doubles[goes.id] = stays.id
            first[place] = stays
    stay = {gone: _last(doubles, gone) for gone in doubles}
    return tuple(each for each in codings if each.id not in doubles), stay


def _last(doubles: Mapping[str, str], id: str) -> str:
    while id in doubles:
        id = doubles[id]
    return id


def _is_earlier(one: Coding, other: Coding) -> bool:
    if one.at is None or other.at is None:
        return False
    can_compare = (one.at.tzinfo is None) == (other.at.tzinfo is None)
    return can_compare and one.at < other.at


def _renamed(project: Project, new: Mapping[str, str]) -> Project:
    """Return the project in which notes, links, cases and sets know ids by their new names."""

    def ids(old: Sequence[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(new.get(id, id) for id in old))

    return replace(
        project,
        notes=tuple(replace(each, about=ids(each.about)) for each in project.notes),
        cases=tuple(replace(each, codes=ids(each.codes)) for each in project.cases),
        groups=tuple(replace(each, codes=ids(each.codes)) for each in project.groups),
        links=tuple(
            replace(
                each,
                origin=new.get(each.origin, each.origin),
                target=new.get(each.target, each.target),
            )
            for each in project.links
        ),
    )
