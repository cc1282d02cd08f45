"""The check of a project or codebook file against the structure of REFI-QDA 1.5."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from lxml import etree

from selfback.domain.qualitative.refi_structure import (
    CODEBOOK_ELEMENTS,
    ONE_TEXT,
    PATTERNS,
    PROJECT_ELEMENTS,
    WORDS,
    Element,
)
from selfback.domain.qualitative.xml_reading import Readable, forget, local, xml_events

PROJECT_NAMESPACE = "urn:QDA-XML:project:1.0"
CODEBOOK_NAMESPACE = "urn:QDA-XML:codebook:1.0"
_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """One place where a file is not as the standard says.

    line        of the file, from 1
    element     where, by its name
    """

    line: int
    element: str
    sentence: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.element}: {self.sentence}"


def check_refi(stream: Readable, *, most: int = _MOST) -> list[Departure]:
    """Return the departures of a `.qde` or `.qdc` file from the standard, at most so many.

    Checked are names, order and number of elements, attributes and their types, that a text stands
    either inside or in a file, and that no two things have one GUID. The file must have passed
    `refuse_declarations`. Raises FileRefused if it is not XML.
    """
    found: list[Departure] = []
    for departure in _departures(stream):
        found.append(departure)
        if len(found) >= most:
            break
    return found


@dataclass(slots=True)
class _Open:
    """An element whose end has not come yet."""

    rule: Element | None
    children: list[str] = field(default_factory=list)


def _departures(stream: Readable) -> Iterator[Departure]:
    elements: Mapping[str, Element] = PROJECT_ELEMENTS
    above: list[_Open] = []
    guids: set[str] = set()
    for event, element in xml_events(stream):
        name = local(element)
        if event == "start":
            if above:
                above[-1].children.append(name)
            else:
                elements = PROJECT_ELEMENTS if name == "Project" else CODEBOOK_ELEMENTS
                yield from _root(element, name)
            above.append(_Open(rule=elements.get(name)))
            continue
        this = above.pop()
        if this.rule is None:
            yield _departure(element, "the standard has no such element")
            continue
        yield from _children(element, this)
        yield from _attributes(element, this.rule)
        yield from _text(element, this)
        yield from _double(element, guids)
        if len(above) <= 2:
            forget(element)


def _root(element: etree._Element, name: str) -> Iterator[Departure]:
    should = {"Project": PROJECT_NAMESPACE, "CodeBook": CODEBOOK_NAMESPACE}.get(name)
    if should is None:
        yield _departure(element, "a file of the standard begins with Project or CodeBook")
    elif (element.tag.rpartition("}")[0].removeprefix("{")) != should:
        yield _departure(element, f"its namespace should be {should}")


def _children(element: etree._Element, this: _Open) -> Iterator[Departure]:
    grammar = this.rule.children if this.rule else ""
    if _pattern(grammar).fullmatch("".join(f"<{name}>" for name in this.children)) is None:
        held = " ".join(dict.fromkeys(this.children)) or "nothing"
        yield _departure(element, f"it should hold: {grammar or 'nothing'}; it holds: {held}")


@cache
def _pattern(grammar: str) -> re.Pattern[str]:
    named = re.sub(r"[A-Za-z]+", lambda name: f"(?:<{name[0]}>)", grammar)
    return re.compile(named.replace(" ", ""))


def _attributes(element: etree._Element, rule: Element) -> Iterator[Departure]:
    for name in sorted(rule.required - set(element.attrib)):
        yield _departure(element, f"it has no {name}")
    for name, value in element.attrib.items():
        if name not in rule.attributes:
            if not name.startswith("{"):
                yield _departure(element, f"it may not have {name}")
        elif not is_of_type(value, rule.attributes[name]):
            yield _departure(element, f"its {name} is not of type {rule.attributes[name]}")


def _text(element: etree._Element, this: _Open) -> Iterator[Departure]:
    text = element.text or ""
    if this.rule is None or (not this.rule.text and text.strip()):
        yield _departure(element, "it should hold no text")
    elif this.rule.text and not is_of_type(text, this.rule.text):
        yield _departure(element, f"its text is not of type {this.rule.text}")
    if local(element) in ONE_TEXT:
        inside = "PlainTextContent" in this.children
        if inside == ("plainTextPath" in element.attrib):
            said = "both" if inside else "neither"
            sentence = f"it should have a plainTextPath or a PlainTextContent; it has {said}"
            yield _departure(element, sentence)


def _double(element: etree._Element, guids: set[str]) -> Iterator[Departure]:
    guid = element.attrib.get("guid", "").strip("{}").lower()
    if not guid or local(element) == "MemberCode":
        return
    if guid in guids:
        yield _departure(element, f"another one has the GUID {guid}")
    guids.add(guid)


def is_of_type(value: str, type_: str) -> bool:
    """Return whether a text is a value of one of the standard's types."""
    if type_ in WORDS:
        return value.strip() in WORDS[type_]
    return type_ not in PATTERNS or _compiled(PATTERNS[type_]).fullmatch(value.strip()) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _departure(element: etree._Element, sentence: str) -> Departure:
    return Departure(line=int(element.sourceline or 0), element=local(element), sentence=sentence)
