"""A `.qde` or `.qdc` file read element by element; names count, namespaces and versions do not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from selfback.domain.qualitative.attribute import Kind, Variable
from selfback.domain.qualitative.codebook import Code
from selfback.domain.qualitative.project import (
    PROJECT,
    Case,
    Direction,
    Group,
    Link,
    Note,
    User,
)
from selfback.domain.qualitative.qde_collected import Collected, reference, references, text_in
from selfback.domain.qualitative.qde_sources import SourceReader
from selfback.domain.qualitative.refusal import FileRefused
from selfback.domain.qualitative.xml_reading import Readable, forget, local, xml_events

_ROOTS = frozenset({"Project", "CodeBook"})
_MEMBERS = {"MemberCode": "codes", "MemberSource": "sources", "MemberNote": "notes"}


@dataclass(slots=True)
class QdeReader:
    """Reads a file into lists; whether their parts refer to each other is not looked at yet."""

    sources: SourceReader
    collected: Collected
    description: str = ""
    codes: list[Code] = field(default_factory=list)
    variables: list[Variable] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    root: etree._Element | None = None

    def read(self, stream: Readable) -> None:
        """Read a file that has passed `refuse_declarations`; raises FileRefused."""
        readers: Mapping[tuple[str, str], Callable[[etree._Element], None]] = {
            ("Users", "User"): self._user,
            ("Codes", "Code"): self._code,
            ("Variables", "Variable"): self._variable,
            ("Cases", "Case"): self._case,
            ("Notes", "Note"): self._note,
            ("Links", "Link"): self._link,
            ("Sets", "Set"): self._group,
            ("Graphs", "Graph"): self._graph,
        }
        above: list[str] = []
        for event, element in xml_events(stream):
            name = local(element)
            if event == "start":
                if not above:
                    self._begin(element, name)
                above.append(name)
                continue
            above.pop()
            holder = above[-1] if above else ""
            if holder == "Sources":
                self.sources.read(element)
                forget(element)
            elif (holder, name) in readers:
                readers[holder, name](element)
                forget(element)
            elif len(above) == 1 and name == "Description":
                self.description = element.text or ""
            elif len(above) == 1 and name == "NoteRef":
                note = reference(element.get("targetGUID") or "")
                self.collected.about.setdefault(note, []).append(PROJECT)

    def _begin(self, root: etree._Element, name: str) -> None:
        if name not in _ROOTS:
            raise FileRefused(f"it begins with {name}; REFI-QDA begins with Project or CodeBook")
        self.root = root

    def _user(self, element: etree._Element) -> None:
        id = self.collected.new_id(element)
        name = element.get("name") or element.get("id") or ""
        self.collected.users[id] = User(id=id, name=name)

    def _code(self, element: etree._Element) -> None:
        waiting: list[tuple[etree._Element, str | None]] = [(element, None)]
        while waiting:
            one, parent = waiting.pop()
            id = self.collected.new_id(one)
            code = Code(
                id=id,
                name=self.collected.name_of(one, "codes"),
                description=text_in(one, "Description") or "",
                colour=one.get("color") or "",
                is_codable=(one.get("isCodable") or "true").strip().lower() not in {"false", "0"},
                parent=parent,
            )
            self.codes.append(code)
            self.collected.note_references(one, id)
            inside = [(each, id) for each in one if local(each) == "Code"]
            waiting.extend(reversed(inside))

    def _variable(self, element: etree._Element) -> None:
        id = self.collected.new_id(element)
        written = element.get("typeOfVariable") or ""
        if written not in set(Kind):
            self.collected.mended["variables of an unknown type are texts"] += 1
            written = Kind.TEXT
        variable = Variable(
            id=id,
            name=self.collected.name_of(element, "variables"),
            kind=Kind(written),
            description=text_in(element, "Description") or "",
        )
        self.collected.kinds[id] = variable.kind
        self.variables.append(variable)

    def _case(self, element: etree._Element) -> None:
        self.cases.append(
            Case(
                id=self.collected.new_id(element),
                name=self.collected.name_of(element, "cases"),
                description=text_in(element, "Description") or "",
                attributes=self.collected.values(element),
                sources=tuple(references(element, "SourceRef")),
                selections=tuple(references(element, "SelectionRef")),
                codes=tuple(references(element, "CodeRef")),
            )
        )

    def _note(self, element: etree._Element) -> None:
        self.notes.append(
            Note(
                id=self.collected.new_id(element),
                text=self.sources.note_text(element),
                name=element.get("name") or "",
                by=self.collected.user(element),
                at=self.collected.moment(element),
            )
        )

    def _link(self, element: etree._Element) -> None:
        id = self.collected.new_id(element)
        written = element.get("direction") or Direction.ASSOCIATIVE
        known = written in set(Direction)
        self.links.append(
            Link(
                id=id,
                origin=reference(element.get("originGUID") or ""),
                target=reference(element.get("targetGUID") or ""),
                name=element.get("name") or "",
                direction=Direction(written) if known else Direction.ASSOCIATIVE,
                colour=element.get("color") or "",
            )
        )
        self.collected.note_references(element, id)

    def _group(self, element: etree._Element) -> None:
        members = {held: tuple(references(element, member)) for member, held in _MEMBERS.items()}
        self.groups.append(
            Group(
                id=self.collected.new_id(element),
                name=self.collected.name_of(element, "sets"),
                description=text_in(element, "Description") or "",
                **members,
            )
        )

    def _graph(self, _element: etree._Element) -> None:
        self.collected.lost["drawings of a network", "only their links could be"] += 1
