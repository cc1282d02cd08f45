"""What is gathered while a REFI-QDA file is read: things, what was lost, what was mended."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from lxml import etree

from selfback.domain.qualitative.attribute import Kind, Value, value_from
from selfback.domain.qualitative.guid import guid_of, plain_guid
from selfback.domain.qualitative.project import User
from selfback.domain.qualitative.refusal import Repair
from selfback.domain.qualitative.xml_reading import local


@dataclass(slots=True)
class Collected:
    """Gathers while a file is read.

    lost        (what, why) -> how many
    mended      sentence -> how many places
    about       note id -> ids of what refers to it
    """

    ids: set[str] = field(default_factory=set)
    users: dict[str, User] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)
    lost: Counter[tuple[str, str]] = field(default_factory=Counter)
    mended: Counter[str] = field(default_factory=Counter)
    repairs: list[Repair] = field(default_factory=list)
    about: dict[str, list[str]] = field(default_factory=dict)

    def new_id(self, element: etree._Element) -> str:
        """Return the id of something new: its GUID, or one made for it."""
        written = element.get("guid") or ""
        id = plain_guid(written)
        if not id:
            self.mended["things without a proper GUID got one"] += 1
            id = reference(written or f"{local(element)} {len(self.ids)}")
        if id in self.ids:
            self.mended["things with the GUID of another one got one of their own"] += 1
            id = guid_of("file", id, local(element), f"{len(self.ids)}")
        self.ids.add(id)
        return id

    def user(self, element: etree._Element, name: str = "creatingUser") -> str | None:
        """Return who made something; a coder nobody introduced is added."""
        written = element.get(name)
        if not written:
            return None
        id = reference(written)
        if id not in self.users:
            self.mended["coders who were not in the list were added to it"] += 1
            self.users[id] = User(id=id, name=f"Coder {id[:8]}")
            self.ids.add(id)
        return id

    def moment(self, element: etree._Element) -> datetime | None:
        """Return when something was made; a moment that is none is left out."""
        written = element.get("creationDateTime")
        if not written:
            return None
        try:
            return datetime.fromisoformat(written.strip())
        except ValueError:
            self.lost["dates", "they are not dates as the standard writes them"] += 1
            return None

    def note_references(self, element: etree._Element, id: str) -> None:
        """Remember which notes something refers to."""
        for note in references(element, "NoteRef"):
            self.about.setdefault(note, []).append(id)

    def values(self, element: etree._Element) -> dict[str, Value]:
        """Return the values of variables that stand in an element."""
        found: dict[str, Value] = {}
        for child in element:
            if local(child) != "VariableValue":
                continue
            id = next(references(child, "VariableRef"), "")
            text = next((each.text or "" for each in child if local(each).endswith("Value")), None)
            if text is None:
                continue
            try:
                found[id] = value_from(self.kinds[id], text)
            except (KeyError, ValueError):
                self.lost["values of variables", "their variable or its type is another one"] += 1
        return found

    def name_of(self, element: etree._Element, what: str) -> str:
        """Return the name of something, made from its GUID if it has none."""
        name = (element.get("name") or "").strip()
        if name:
            return name
        self.mended[f"{what} without a name are called by their GUID"] += 1
        return reference(element.get("guid") or "")[:8] or f"{len(self.ids)}"


def reference(written: str) -> str:
    """Return the id that a reference means, in the form ids are kept."""
    return plain_guid(written) or guid_of("file", written)


def references(element: etree._Element, name: str) -> Iterator[str]:
    """Yield the ids that an element's references of one kind mean."""
    for child in element:
        if local(child) == name:
            yield reference(child.get("targetGUID") or child.get("guid") or "")


def text_in(element: etree._Element, name: str) -> str | None:
    """Return the text of the first child of that name, None if there is none."""
    for child in element:
        if local(child) == name:
            return child.text or ""
    return None
