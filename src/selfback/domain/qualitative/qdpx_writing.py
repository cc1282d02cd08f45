"""A project as a REFI-QDA project file: a ZIP with `project.qde` and one text for each source.

Source: REFI-QDA Standard 1.5 (2019), www.qdasoftware.org.
"""

import zipfile
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from lxml import etree

from selfback.domain.qualitative.checking import Finding, check_project, is_coherent
from selfback.domain.qualitative.positions import excerpt
from selfback.domain.qualitative.project import PROJECT, Project, Source
from selfback.domain.qualitative.qde_elements import (
    Elements,
    described,
    element,
    guid,
    signed,
)
from selfback.domain.qualitative.refusal import Loss, lost
from selfback.domain.qualitative.xml_text import unwritable_signs, writable

PROJECT_NAMESPACE = "urn:QDA-XML:project:1.0"
PROGRAM = "selfback"
_NAMESPACES = {None: PROJECT_NAMESPACE}
_DAY_ZERO = (1980, 1, 1, 0, 0, 0)


class NotFitToWrite(ValueError):
    """A project does not fit together, so that no file can hold it."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(map(str, self.findings)))


def refuse_unfit(project: Project) -> None:
    """Raise NotFitToWrite with every finding if the project does not fit together."""
    findings = check_project(project)
    if not is_coherent(findings):
        raise NotFitToWrite(findings)


def write_qdpx(project: Project, stream: BinaryIO) -> None:
    """Write a project file; the same project gives the same bytes.

    raises  NotFitToWrite; then nothing was written
    """
    refuse_unfit(project)
    make = Elements.of(project)
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(_entry("project.qde"), "w") as file:
            _write_qde(file, project, make)
        for source in project.sources:
            content = source.text.encode()
            archive.writestr(_entry(f"sources/{guid(source.id)}.txt"), content)


def qdpx_losses(project: Project) -> tuple[Loss, ...]:
    """Return what a project file cannot hold of this project."""
    can_have = {PROJECT, *(each.id for each in project.codes), *(each.id for each in project.links)}
    can_have |= {each.id for each in project.sources} | {each.id for each in project.selections}
    can_have |= {each.id for each in project.codings}
    ties = sum(id not in can_have for note in project.notes for id in note.about)
    words = [code.name + code.description for code in project.codes]
    words += [note.name + note.text for note in project.notes]
    words += [each.name + each.description for each in project.sources]
    words += [each.name + each.description for each in project.cases]
    words += [each.name + each.description for each in project.selections]
    signs = sum(map(unwritable_signs, words))
    return lost(
        [
            (ties, "ties of notes", "REFI-QDA has no notes about cases, variables, users or sets"),
            (signs, "control signs", "XML cannot hold them; a space stands for each"),
        ]
    )


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _DAY_ZERO)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def _write_qde(file: object, project: Project, make: Elements) -> None:
    attributes = {"name": writable(project.name), "origin": PROGRAM}
    about = signed(project.by, project.at, user="creatingUserGUID")
    attributes |= {key: each for key, each in about.items() if each}
    with etree.xmlfile(file, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element(f"{{{PROJECT_NAMESPACE}}}Project", attributes, nsmap=_NAMESPACES):
            for name, parts in _containers(project, make):
                first = next(parts, None)
                if first is None:
                    continue
                with xml.element(f"{{{PROJECT_NAMESPACE}}}{name}"):
                    xml.write(first)
                    for part in parts:
                        xml.write(part)
            if project.description:
                with xml.element(f"{{{PROJECT_NAMESPACE}}}Description"):
                    xml.write(writable(project.description))
            for reference in make.note_references(PROJECT):
                xml.write(reference)


def _containers(project: Project, make: Elements) -> Iterator[tuple[str, Iterator[etree._Element]]]:
    yield "Users", (element("User", guid=guid(each.id), name=each.name) for each in project.users)
    yield "CodeBook", (make.code_book(project.codes) for _ in project.codes[:1])
    yield "Variables", map(make.variable, project.variables)
    yield "Cases", map(make.case, project.cases)
    yield "Sources", (_source(source, make) for source in project.sources)
    yield "Notes", map(make.note, project.notes)
    yield "Links", map(make.link, project.links)
    yield "Sets", map(make.group, project.groups)


def _source(source: Source, make: Elements) -> etree._Element:
    path = f"internal://{guid(source.id)}.txt"
    about = signed(source.by, source.at)
    made = element(
        "TextSource", guid=guid(source.id), name=source.name, plainTextPath=path, **about
    )
    described(made, source.description)
    for selection in make.selections.get(source.id, ()):
        passage = element(
            "PlainTextSelection",
            guid=guid(selection.id),
            name=selection.name or excerpt(source.text[selection.start : selection.end]),
            startPosition=f"{selection.start}",
            endPosition=f"{selection.end}",
            **signed(selection.by, selection.at),
        )
        described(passage, selection.description)
        passage.extend(make.codings_on(selection.id))
        passage.extend(make.note_references(selection.id))
        made.append(passage)
    made.extend(make.codings_on(source.id))
    made.extend(make.note_references(source.id))
    made.extend(make.values(source.attributes))
    return made
