"""The elements of a REFI-QDA file, each made from one thing of a project.

They carry no namespace of their own: they stand inside a root that declares it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from selfback.domain.qualitative.attribute import Attributes, Kind, Variable, written_value
from selfback.domain.qualitative.codebook import Code, walk
from selfback.domain.qualitative.guid import guid_of, plain_guid
from selfback.domain.qualitative.project import (
    Case,
    Coding,
    Group,
    Link,
    Note,
    Project,
    Selection,
)
from selfback.domain.qualitative.xml_text import writable


def guid(id: str) -> str:
    """Return an id as a GUID: itself if it is one, else one made from it."""
    return plain_guid(id) or guid_of("id", id)


@dataclass(frozen=True, slots=True)
class Elements:
    """Makes the elements of one project.

    selections  source id -> its passages
    codings     selection or source id -> its codings
    notes       id -> ids of the notes about it
    """

    kinds: Mapping[str, Kind]
    selections: Mapping[str, Sequence[Selection]]
    codings: Mapping[str, Sequence[Coding]]
    notes: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, project: Project) -> "Elements":
        """Return what makes the elements of a project."""
        selections: dict[str, list[Selection]] = {}
        for selection in project.selections:
            selections.setdefault(selection.source, []).append(selection)
        codings: dict[str, list[Coding]] = {}
        for coding in project.codings:
            codings.setdefault(coding.target, []).append(coding)
        notes: dict[str, list[str]] = {}
        for note in project.notes:
            for id in note.about:
                notes.setdefault(id, []).append(note.id)
        kinds = {each.id: each.kind for each in project.variables}
        return cls(kinds=kinds, selections=selections, codings=codings, notes=notes)

    def code_book(self, codes: Sequence[Code]) -> etree._Element:
        """Return the codes of a project."""
        return add_codes(etree.Element("Codes"), codes, self.note_references)

    def variable(self, variable: Variable) -> etree._Element:
        """Return a variable."""
        made = named("Variable", variable.id, variable.name)
        made.set("typeOfVariable", variable.kind)
        return described(made, variable.description)

    def case(self, case: Case) -> etree._Element:
        """Return a case with its values and what it refers to."""
        made = described(element("Case", guid=guid(case.id), name=case.name), case.description)
        made.extend(references("CodeRef", case.codes))
        made.extend(self.values(case.attributes))
        made.extend(references("SourceRef", case.sources))
        made.extend(references("SelectionRef", case.selections))
        return made

    def note(self, note: Note) -> etree._Element:
        """Return a note with its text inside."""
        made = element("Note", guid=guid(note.id), name=note.name, **signed(note.by, note.at))
        return with_text(made, "PlainTextContent", note.text, always=True)

    def link(self, link: Link) -> etree._Element:
        """Return a link; the project itself cannot be an end of it."""
        made = element(
            "Link",
            guid=guid(link.id),
            name=link.name,
            direction=link.direction,
            color=link.colour,
            originGUID=guid(link.origin),
            targetGUID=guid(link.target),
        )
        made.extend(self.note_references(link.id))
        return made

    def group(self, group: Group) -> etree._Element:
        """Return a set with its members."""
        made = described(named("Set", group.id, group.name), group.description)
        made.extend(references("MemberCode", group.codes))
        made.extend(references("MemberSource", group.sources))
        made.extend(references("MemberNote", group.notes))
        return made

    def codings_on(self, target: str) -> Iterator[etree._Element]:
        """Yield the codings of a passage or of a whole source."""
        for coding in self.codings.get(target, ()):
            made = element("Coding", guid=guid(coding.id), **signed(coding.by, coding.at))
            made.extend(references("CodeRef", [coding.code]))
            made.extend(self.note_references(coding.id))
            yield made

    def note_references(self, id: str) -> Iterator[etree._Element]:
        """Yield references to the notes about something."""
        return references("NoteRef", self.notes.get(id, ()))

    def values(self, attributes: Attributes) -> Iterator[etree._Element]:
        """Yield the values of variables."""
        for id, value in attributes.items():
            made = etree.Element("VariableValue")
            made.extend(references("VariableRef", [id]))
            kind = self.kinds[id]
            yield with_text(made, f"{kind}Value", written_value(value), always=True)


def add_codes(
    parent: etree._Element,
    codes: Sequence[Code],
    inside: Callable[[str], Iterable[etree._Element]] | None = None,
) -> etree._Element:
    """Put the tree of codes into an element and return it.

    inside  what stands between a code's description and the codes under it
    """
    made: dict[str, etree._Element] = {}
    for code, depth in walk(codes):
        held = parent if depth == 0 else made[code.parent or ""]
        one = named("Code", code.id, code.name)
        one.set("isCodable", "true" if code.is_codable else "false")
        if code.colour:
            one.set("color", code.colour)
        described(one, code.description)
        if inside is not None:
            one.extend(inside(code.id))
        held.append(one)
        made[code.id] = one
    return parent


def element(tag: str, /, **attributes: str) -> etree._Element:
    """Return an element; attributes that are empty are left out."""
    return etree.Element(tag, {key: writable(each) for key, each in attributes.items() if each})


def named(tag: str, id: str, name: str) -> etree._Element:
    """Return an element that has to have a name, were it empty."""
    return etree.Element(tag, guid=guid(id), name=writable(name))


def signed(by: str | None, at: datetime | None, *, user: str = "creatingUser") -> dict[str, str]:
    """Return the attributes that say who made something, and when."""
    moment = "" if at is None else at.isoformat().replace("+00:00", "Z")
    return {user: guid(by) if by else "", "creationDateTime": moment}


def described(made: etree._Element, description: str) -> etree._Element:
    """Add a description, if there is one, and return the element."""
    return with_text(made, "Description", description)


def with_text(
    made: etree._Element, name: str, text: str, *, always: bool = False
) -> etree._Element:
    """Add a child that holds a text and return the element."""
    if text or always:
        child = etree.SubElement(made, name)
        child.text = writable(text)
    return made


def references(name: str, ids: Iterable[str]) -> Iterator[etree._Element]:
    """Yield an element for each thing referred to."""
    return (etree.Element(name, targetGUID=guid(id)) for id in ids)
