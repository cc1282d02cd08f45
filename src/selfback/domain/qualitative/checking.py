"""What must hold of a project, and every place where it does not."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from selfback.domain.qualitative.attribute import Attributes, Variable, is_of
from selfback.domain.qualitative.codebook import Code, in_tree_order
from selfback.domain.qualitative.project import PROJECT, Case, Project, Source


class Fault(StrEnum):
    """What can be wrong."""

    DUPLICATE_ID = "duplicate-id"
    UNKNOWN = "unknown"
    CIRCLE = "circle"
    OUTSIDE_TEXT = "outside-text"
    EMPTY_PASSAGE = "empty-passage"
    NOT_CODABLE = "not-codable"
    WRONG_TYPE = "wrong-type"
    NO_NAME = "no-name"
    UNWRITABLE = "unwritable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault.

    where   what it is about, such as "selection 1f0c…"
    """

    fault: Fault
    where: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.where}: {self.sentence}"


def check_project(project: Project) -> list[Finding]:
    """Return every fault of a project; an empty list means that all of it fits together."""
    return [
        *_ids(project),
        *_codes(project.codes),
        *_texts(project.sources),
        *_selections(project),
        *_codings(project),
        *_references(project),
        *_attributes(project),
    ]


def is_coherent(findings: Iterable[Finding]) -> bool:
    """Return whether none of the findings would make a query fail."""
    mere_warnings = {Fault.NOT_CODABLE, Fault.NO_NAME, Fault.EMPTY_PASSAGE}
    return all(finding.fault in mere_warnings for finding in findings)


class _Named(Protocol):
    @property
    def id(self) -> str: ...


def _ids(project: Project) -> Iterator[Finding]:
    things: tuple[_Named, ...] = (
        *project.users,
        *project.codes,
        *project.variables,
        *project.cases,
        *project.sources,
        *project.selections,
        *project.codings,
        *project.notes,
        *project.links,
        *project.groups,
    )
    for id, count in Counter(each.id for each in things).items():
        if count > 1:
            sentence = f"{count} things have the id {id}"
            yield Finding(fault=Fault.DUPLICATE_ID, where="project", sentence=sentence)


def _codes(codes: tuple[Code, ...]) -> Iterator[Finding]:
    known = {code.id for code in codes}
    reached = {code.id for code in in_tree_order(codes)}
    for code in codes:
        where = f"code {code.name or code.id}"
        if not code.name.strip():
            yield Finding(fault=Fault.NO_NAME, where=where, sentence="it has no name")
        if code.parent is not None and code.parent not in known:
            sentence = f"it stands under {code.parent}, which is not in the codebook"
            yield Finding(fault=Fault.UNKNOWN, where=where, sentence=sentence)
        elif code.id not in reached:
            sentence = "it stands under itself, through its own parents"
            yield Finding(fault=Fault.CIRCLE, where=where, sentence=sentence)


def _texts(sources: tuple[Source, ...]) -> Iterator[Finding]:
    for source in sources:
        where = f"source {source.name or source.id}"
        try:
            source.text.encode()
        except UnicodeEncodeError as fault:
            sentence = f"its text holds half of a surrogate pair at {fault.start}"
            yield Finding(fault=Fault.UNWRITABLE, where=where, sentence=sentence)


def _selections(project: Project) -> Iterator[Finding]:
    lengths = {source.id: len(source.text) for source in project.sources}
    for each in project.selections:
        where, length = f"selection {each.id}", lengths.get(each.source)
        if length is None:
            sentence = f"its source {each.source} is not in the project"
            yield Finding(fault=Fault.UNKNOWN, where=where, sentence=sentence)
        elif not 0 <= each.start <= each.end <= length:
            sentence = f"{each.start} to {each.end} is not inside a text of {length} characters"
            yield Finding(fault=Fault.OUTSIDE_TEXT, where=where, sentence=sentence)
        elif each.start == each.end:
            sentence = f"it holds no text, at {each.start}"
            yield Finding(fault=Fault.EMPTY_PASSAGE, where=where, sentence=sentence)


def _codings(project: Project) -> Iterator[Finding]:
    codes = {code.id: code for code in project.codes}
    targets = _named(project.selections) | _named(project.sources)
    users = {user.id for user in project.users}
    for each in project.codings:
        where, code = f"coding {each.id}", codes.get(each.code)
        for id, known in ((each.target, targets), (each.by, users)):
            if id is not None and id not in known:
                sentence = f"it refers to {id}, which is not in the project"
                yield Finding(fault=Fault.UNKNOWN, where=where, sentence=sentence)
        if code is None:
            sentence = f"its code {each.code} is not in the codebook"
            yield Finding(fault=Fault.UNKNOWN, where=where, sentence=sentence)
        elif not code.is_codable:
            sentence = f"{code.name} is a heading that no text should be coded with"
            yield Finding(fault=Fault.NOT_CODABLE, where=where, sentence=sentence)


def _references(project: Project) -> Iterator[Finding]:
    codes, sources = _named(project.codes), _named(project.sources)
    notes, selections = _named(project.notes), _named(project.selections)
    rest: tuple[_Named, ...] = (*project.codings, *project.cases, *project.links, *project.users)
    rest = (*rest, *project.groups, *project.variables)
    other = _named(rest)
    anything = codes | sources | notes | selections | other | {PROJECT}
    for case in project.cases:
        yield from _unknown(f"case {case.name}", case.sources, sources)
        yield from _unknown(f"case {case.name}", case.selections, selections)
        yield from _unknown(f"case {case.name}", case.codes, codes)
    for note in project.notes:
        yield from _unknown(f"note {note.name or note.id}", note.about, anything)
    for link in project.links:
        yield from _unknown(f"link {link.name or link.id}", (link.origin, link.target), anything)
    for group in project.groups:
        yield from _unknown(f"set {group.name}", group.codes, codes)
        yield from _unknown(f"set {group.name}", group.sources, sources)
        yield from _unknown(f"set {group.name}", group.notes, notes)


def _named(things: Iterable[_Named]) -> set[str]:
    return {each.id for each in things}


def _unknown(where: str, ids: Iterable[str], known: set[str]) -> Iterator[Finding]:
    for id in ids:
        if id not in known:
            sentence = f"it refers to {id}, which is not in the project"
            yield Finding(fault=Fault.UNKNOWN, where=where, sentence=sentence)


def _attributes(project: Project) -> Iterator[Finding]:
    variables = {variable.id: variable for variable in project.variables}
    holders: tuple[tuple[str, tuple[Case | Source, ...]], ...] = (
        ("case", project.cases),
        ("source", project.sources),
    )
    for what, things in holders:
        for each in things:
            yield from _values(f"{what} {each.name}", each.attributes, variables)


def _values(
    where: str, attributes: Attributes, variables: dict[str, Variable]
) -> Iterator[Finding]:
    for id, value in attributes.items():
        variable = variables.get(id)
        if variable is None:
            sentence = f"its variable {id} is not in the project"
            yield Finding(fault=Fault.UNKNOWN, where=where, sentence=sentence)
        elif not is_of(variable.kind, value):
            sentence = f"{variable.name} should be {variable.kind}, not {type(value).__name__}"
            yield Finding(fault=Fault.WRONG_TYPE, where=where, sentence=sentence)
