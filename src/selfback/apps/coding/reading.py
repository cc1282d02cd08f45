"""A project of the database as the domain knows it, for queries, agreement and files."""

from collections.abc import Iterable

from selfback.apps.coding.models import Coding, CodingProject, Member
from selfback.domain.qualitative.attribute import Variable
from selfback.domain.qualitative.codebook import Code
from selfback.domain.qualitative.guid import guid_of
from selfback.domain.qualitative.project import (
    PROJECT,
    Case,
    Note,
    Project,
    Selection,
    Source,
    User,
)
from selfback.domain.qualitative.project import Coding as CodingOf

KIND = "kind"


def as_project(project: CodingProject, member: Member, *, settled_only: bool = False) -> Project:
    """Return what a member may see of a project.

    settled_only    only what the lead settled on, for a report of one voice
    """
    seen = Coding.objects.seen_by(member).standing()
    if settled_only:
        seen = seen.filter(is_settled=True)
    codings = list(seen.select_related("code", "coder").order_by("source", "start", "end", "pk"))
    sources = list(project.sources.standing())
    codes = list(project.codes.standing())
    guids = {code.pk: code.guid for code in codes}
    variables = sorted({name for each in sources for name in each.attributes} | {KIND})
    ids = {name: guid_of("variable", project.pk, name) for name in variables}
    names = {each.coder_id: each.coder.name or each.coder.email for each in codings}
    return Project(
        name=project.name,
        description=project.description,
        origin="selfback",
        at=project.made_at,
        users=tuple(User(id=guid_of("user", id), name=name) for id, name in names.items()),
        codes=tuple(
            Code(
                id=code.guid,
                name=code.name,
                description=code.definition,
                colour=code.colour,
                is_codable=code.is_codable,
                parent=guids.get(code.parent_id or ""),
            )
            for code in codes
        ),
        variables=tuple(Variable(id=ids[name], name=name) for name in variables),
        cases=tuple(_cases(project.pk, ((each.case, each.pk) for each in sources))),
        sources=tuple(
            Source(
                id=guid_of("source", each.pk),
                name=each.name,
                text=each.text,
                attributes={
                    ids[KIND]: each.kind,
                    **{ids[name]: str(value) for name, value in each.attributes.items()},
                },
                at=each.added_at,
            )
            for each in sources
        ),
        selections=tuple(
            Selection(
                id=guid_of("selection", each.pk),
                source=guid_of("source", each.source_id),
                start=each.start,
                end=each.end,
                by=guid_of("user", each.coder_id),
                at=each.made_at,
            )
            for each in codings
        ),
        codings=tuple(
            CodingOf(
                id=guid_of("coding", each.pk),
                target=guid_of("selection", each.pk),
                code=guids[each.code_id],
                by=guid_of("user", each.coder_id),
                at=each.made_at,
            )
            for each in codings
        ),
        notes=tuple(_notes(project, {each.pk for each in codings}, guids)),
    )


def coder_id(user_id: str) -> str:
    """Return what a coder is called in the domain's project."""
    return guid_of("user", user_id)


def _cases(project: str, pairs: Iterable[tuple[str, str]]) -> Iterable[Case]:
    held: dict[str, list[str]] = {}
    for case, source in pairs:
        if case:
            held.setdefault(case, []).append(guid_of("source", source))
    for case, sources in sorted(held.items()):
        yield Case(id=guid_of("case", project, case), name=case, sources=tuple(sources))


def _notes(project: CodingProject, codings: set[str], guids: dict[str, str]) -> Iterable[Note]:
    memos = project.memos.filter(removed_at=None, source__withdrawn_at=None)
    for memo in memos:
        about = PROJECT
        if memo.coding_id:
            if memo.coding_id not in codings:
                continue  # on a passage that is not seen
            about = guid_of("coding", memo.coding_id)
        elif memo.source_id:
            about = guid_of("source", memo.source_id)
        elif memo.code_id:
            if memo.code_id not in guids:
                continue
            about = guids[memo.code_id]
        yield Note(
            id=guid_of("memo", memo.pk),
            text=memo.text,
            about=(about,),
            by=guid_of("user", memo.writer_id),
            at=memo.written_at,
        )
