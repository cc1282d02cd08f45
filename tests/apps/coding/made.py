"""Coding projects for tests."""

from typing import Any

from tests.builders import NOON, make_user

from selfback.apps.coding.coding_services import code_passage
from selfback.apps.coding.models import Code, CodedSource, Coding, CodingProject, Member
from selfback.apps.coding.services import NewText, add_member, open_project, take_in
from selfback.domain.qualitative.codebook import Code as CodeOf
from selfback.domain.qualitative.guid import guid_of

SOMEBODY = "01SOMEBODYWHODIDTHISNOWXYZ"
TEXT = "Anna said it was quick. It took no time 🙂 at all, and she asked every patient."


def codes(*names: str) -> list[CodeOf]:
    return [CodeOf(id=guid_of("test", name), name=name) for name in names]


def make_project(**fields: Any) -> CodingProject:
    lead = make_user("lead@example.org")
    given = {"name": "Interviews", "codes": codes("time", "trust", "team"), **fields}
    return open_project(lead=lead, at=NOON, **given)


def lead_of(project: CodingProject) -> Member:
    return project.members.get(role=Member.Role.LEAD)


def make_coder(project: CodingProject, email: str = "coder@example.org") -> Member:
    return add_member(
        project=project, user=make_user(email), role=Member.Role.CODER, by=SOMEBODY, at=NOON
    )


def make_source(project: CodingProject, text: str = TEXT, **fields: Any) -> CodedSource:
    new = NewText(name=fields.pop("name", "Interview 1"), text=text, **fields)
    (source,) = take_in(project=project, texts=[new], by=SOMEBODY, at=NOON)
    return source


def code_named(project: CodingProject, name: str) -> Code:
    return project.codes.get(name=name)


def give(
    source: CodedSource, member: Member, words: str, code: str = "time", **fields: Any
) -> Coding:
    """Give words of a text a code."""
    start = source.text.index(words)
    given = {"key": f"{member.pk}-{source.pk}-{start}-{len(words)}-{code}", "version": 1, **fields}
    return code_passage(
        source=source,
        code=code_named(source.project, code),
        start=start,
        end=start + len(words),
        member=member,
        at=NOON,
        **given,
    )
