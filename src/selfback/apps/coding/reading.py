"""A project of the tables as a project of the domain, holding no more than its reader may see."""

from collections.abc import Iterable

from selfback.apps.coding.models import Code, Coding, Member, Memo, PassageLink, Source
from selfback.domain.qualitative.attribute import Variable
from selfback.domain.qualitative.codebook import Code as DomainCode
from selfback.domain.qualitative.codebook import in_tree_order
from selfback.domain.qualitative.guid import guid_of
from selfback.domain.qualitative.project import (
    PROJECT,
    Case,
    Direction,
    Link,
    Note,
    Project,
    Selection,
    User,
)
from selfback.domain.qualitative.project import Coding as DomainCoding
from selfback.domain.qualitative.project import Source as DomainSource


def project_seen_by(
    member: Member, *, settled: bool = False, sources: Iterable[str] = ()
) -> Project:
    """Return the member's project with the codings and memos that the member may see.

    Ids are those of the rows, but for codes, which have the GUIDs that other projects share.

    settled     the codings that an adjudicator let stand, instead of those of the coders
    sources     ids of the only texts wanted; without any, all
    """
    wanted = set(sources)
    texts = Source.objects.in_use().filter(project=member.project_id)
    given = Coding.objects.seen_by(member).standing()
    given = given.settled() if settled else given.of_coders()
    if wanted:
        texts, given = texts.filter(pk__in=wanted), given.filter(source__in=wanted)
    rows = list(given.select_related("code", "coder").order_by("source__number", "start", "pk"))
    held = list(texts)
    users = _users(member, rows)
    return Project(
        name=member.project.title,
        description=member.project.about,
        origin="selfback",
        at=member.project.opened_at,
        users=users,
        codes=codes_of(member.project_id),
        variables=_variables(held),
        cases=_cases(held),
        sources=tuple(map(_source, held)),
        selections=_selections(rows),
        codings=tuple(map(_coding, rows)),
        notes=_notes(
            member,
            {each.id for each in users},
            {each.pk for each in held},
            {each.pk for each in rows},
        ),
        links=_links(member, {each.pk for each in rows}),
    )


def codes_of(project_id: str) -> tuple[DomainCode, ...]:
    """Return the codes of a project that stand, in the order of their tree."""
    rows = list(Code.objects.standing().filter(project=project_id))
    guids = {each.pk: each.guid for each in rows}
    return in_tree_order(
        [
            DomainCode(
                id=each.guid,
                name=each.name,
                description=each.definition,
                colour=each.colour,
                is_codable=each.is_codable,
                parent=guids.get(each.parent_id or ""),
            )
            for each in rows
        ]
    )


def variable_id(name: str) -> str:
    """Return the id of the variable of this name."""
    return guid_of("variable", name)


def _users(member: Member, rows: list[Coding]) -> tuple[User, ...]:
    """Return the coders of these codings, and whoever asks, in the order in which they joined."""
    ids = {each.coder_id for each in rows} | {member.pk}
    found = Member.objects.filter(project=member.project_id, pk__in=ids)
    return tuple(User(id=each.guid, name=each.name) for each in found)


def _variables(sources: list[Source]) -> tuple[Variable, ...]:
    names = dict.fromkeys(name for each in sources for name in each.attributes)
    return tuple(Variable(id=variable_id(name), name=name) for name in names)


def _cases(sources: list[Source]) -> tuple[Case, ...]:
    held: dict[str, list[str]] = {}
    for each in sources:
        if each.case:
            held.setdefault(each.case, []).append(each.pk)
    return tuple(
        Case(id=guid_of("case", name), name=name, sources=tuple(ids)) for name, ids in held.items()
    )


def _source(row: Source) -> DomainSource:
    return DomainSource(
        id=row.pk,
        name=row.title,
        text=row.text,
        attributes={variable_id(name): value for name, value in row.attributes.items()},
        at=row.taken_in_at,
    )


def _passage(row: Coding) -> str:
    return guid_of("passage", row.source_id, str(row.start), str(row.end))


def _selections(rows: list[Coding]) -> tuple[Selection, ...]:
    places = {_passage(each): each for each in rows}
    return tuple(
        Selection(id=id, source=each.source_id, start=each.start, end=each.end)
        for id, each in places.items()
    )


def _coding(row: Coding) -> DomainCoding:
    return DomainCoding(
        id=row.pk, target=_passage(row), code=row.code.guid, by=row.coder.guid, at=row.made_at
    )


def _notes(
    member: Member, users: set[str], sources: set[str], codings: set[str]
) -> tuple[Note, ...]:
    found = []
    seen = Memo.objects.seen_by(member).select_related("code", "by")
    for each in seen.order_by("written_at", "pk"):
        about = _about(each, sources, codings)
        if about:
            by = each.by.guid if each.by.guid in users else None
            note = Note(id=each.guid, text=each.text, about=(about,), by=by, at=each.written_at)
            found.append(note)
    return tuple(found)


def _links(member: Member, codings: set[str]) -> tuple[Link, ...]:
    """Return the links both of whose passages are there."""
    return tuple(
        Link(
            id=each.guid,
            origin=each.origin_id,
            target=each.target_id,
            name=each.name,
            direction=Direction(each.direction),
        )
        for each in PassageLink.objects.seen_by(member).filter(removed_at=None)
        if {each.origin_id, each.target_id} <= codings
    )


def _about(memo: Memo, sources: set[str], codings: set[str]) -> str:
    """Return what a memo is about; empty if that is not there."""
    if memo.coding_id:
        return memo.coding_id if memo.coding_id in codings else ""
    if memo.source_id:
        return memo.source_id if memo.source_id in sources else ""
    if memo.code is not None:
        return memo.code.guid if memo.code.removed_at is None else ""
    return PROJECT
