"""The check of an ODM file against the structure of the standard and against itself."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from lxml import etree

from selfback.domain.dataset.odm_structure import (
    APART,
    DEFINITIONS,
    ELEMENTS,
    NAMESPACE,
    NESTING,
    PATTERNS,
    WORDS,
)

_XML = "{http://www.w3.org/XML/1998/namespace}"
_SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """One place where a file is not as the standard says.

    line        of the file, from 1; 0 if it is not known
    element     where, by its name
    """

    line: int
    element: str
    sentence: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.element}: {self.sentence}"


def check_odm(root: etree._Element) -> list[Departure]:
    """Return every departure from ODM 1.3.2, in the order of the file.

    Checked are names, order and number of elements, attributes and their types, references to
    definitions, data that no form asks for, values against the type and codes of their item, and
    whether each item either has a value or says that it has none.
    """
    if root.tag != f"{{{NAMESPACE}}}ODM":
        return [Departure(line=_line(root), element=f"{root.tag}", sentence="this is not ODM 1.3")]
    found = [*_structure(root), *_doubles(root), *_references(root), *_data(root)]
    return sorted(found, key=lambda departure: departure.line)


def _structure(root: etree._Element) -> Iterator[Departure]:
    for element in root.iter():
        name = short(element)
        if name not in ELEMENTS:
            if name != "ds:Signature" and _foreign(element) is None:
                yield _departure(element, "the standard has no such element")
            continue
        yield from _children(element)
        yield from _attributes(element)
        yield from _text(element)


def _children(element: etree._Element) -> Iterator[Departure]:
    grammar = ELEMENTS[short(element)].children
    names = [short(child) for child in element if _foreign(child) is None]
    if _pattern(grammar).fullmatch("".join(f"<{name}>" for name in names)) is None:
        should = grammar or "nothing"
        yield _departure(element, f"it should hold: {should}; it holds: {_said(names)}")


def _said(names: list[str]) -> str:
    runs: list[tuple[str, int]] = []
    for name in names:
        if runs and runs[-1][0] == name:
            runs[-1] = (name, runs[-1][1] + 1)
        else:
            runs.append((name, 1))
    return " ".join(f"{name} ({count})" if count > 1 else name for name, count in runs) or "nothing"


@cache
def _pattern(grammar: str) -> re.Pattern[str]:
    named = re.sub(r"[A-Za-z:]+", lambda name: f"(?:<{name[0]}>)", grammar)
    return re.compile(named.replace(" ", ""))


def _attributes(element: etree._Element) -> Iterator[Departure]:
    rule = ELEMENTS[short(element)]
    given = {_attribute(name): value for name, value in element.attrib.items()}
    for name in sorted(rule.required - set(given)):
        yield _departure(element, f"it has no {name}")
    for name, value in given.items():
        if name not in rule.attributes:
            if not name.startswith("{"):
                yield _departure(element, f"it may not have {name}")
        elif not is_of_type(value, rule.attributes[name]):
            yield _departure(element, f"its {name} is not of type {rule.attributes[name]}")


def _text(element: etree._Element) -> Iterator[Departure]:
    rule = ELEMENTS[short(element)]
    own = [element.text or "", *(child.tail or "" for child in element)]
    if not rule.text:
        if any(part.strip() for part in own):
            yield _departure(element, "it should hold no text")
    elif len(element) == 0 and not is_of_type("".join(own), rule.text):
        yield _departure(element, f"its text is not of type {rule.text}")


def is_of_type(value: str, type_: str) -> bool:
    """Return whether a text is a value of one of the standard's types."""
    if type_ in WORDS:
        return value in WORDS[type_]
    return type_ not in PATTERNS or _compiled(PATTERNS[type_]).fullmatch(value) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _doubles(root: etree._Element) -> Iterator[Departure]:
    """Yield what has the OID, the language or the number of a sibling.

    All definitions of one version of the metadata share their OIDs; elsewhere those of one name.
    """
    for parent in root.iter():
        seen: set[tuple[str, str, str]] = set()
        for child in parent:
            name = short(child)
            apart = (*APART.get(name, ()), *(("OID",) if name in _DEFINED else ()))
            shared = "" if short(parent) == "MetaDataVersion" else name
            for attribute in apart:
                value = child.attrib.get(attribute.replace("xml:", _XML))
                place = (shared if attribute == "OID" else name, attribute, value or "")
                if value is not None and place in seen:
                    yield _departure(child, f"another one has the same {attribute}")
                seen.add(place)


_DEFINED = frozenset(DEFINITIONS.values())


def _references(root: etree._Element) -> Iterator[Departure]:
    defined: dict[str, set[str]] = {name: set() for name in DEFINITIONS.values()}
    for element in root.iter():
        if short(element) in defined and "OID" in element.attrib:
            defined[short(element)].add(element.attrib["OID"])
    for element in root.iter():
        for attribute, value in element.attrib.items():
            target = DEFINITIONS.get(attribute)
            if target is not None and value not in defined[target]:
                yield _departure(element, f"its {attribute} refers to no {target}")


@dataclass(frozen=True, slots=True)
class _Item:
    type_: str
    codes: frozenset[str] | None


def _data(root: etree._Element) -> Iterator[Departure]:
    asked = _asked(root)
    items = _items(root)
    once = root.attrib.get("FileType") != "Transactional"
    for element in root.iter():
        name = short(element)
        if name in NESTING:
            yield from _nested(element, asked)
        if name == "ItemData":
            yield from _value(element, items)
        if name == "ItemGroupData" and once:
            oids = Counter(item.attrib.get("ItemOID") for item in element)
            if any(count > 1 for oid, count in oids.items() if oid is not None):
                yield _departure(element, "a snapshot may give an item one value only")
        if once and element.attrib.get("TransactionType", "Insert") != "Insert":
            yield _departure(element, "a snapshot may hold nothing but Insert")


def _asked(root: etree._Element) -> dict[tuple[str, str], set[str]]:
    attributes = {target: attribute for attribute, target in NESTING.values()}
    asked: dict[tuple[str, str], set[str]] = {}
    for element in root.iter(*(f"{{{NAMESPACE}}}{name}" for name in attributes)):
        name = short(element)
        oids = {child.attrib.get(attributes[name], "") for child in element}
        asked.setdefault((name, element.attrib.get("OID", "")), set()).update(oids)
    return asked


def _nested(
    element: etree._Element, asked: Mapping[tuple[str, str], set[str]]
) -> Iterator[Departure]:
    attribute, definition = NESTING[short(element)]
    parent = element.getparent()
    if parent is None or short(parent) == "ReferenceData":
        return
    _, owner = _OWNERS[definition]
    oid = parent.attrib.get(owner, "") if owner else ""
    known = asked.get((definition, oid))
    if known is not None and element.attrib.get(attribute) not in known:
        yield _departure(element, f"its {attribute} is not asked for there")


_OWNERS = {
    "Protocol": ("SubjectData", ""),
    "StudyEventDef": ("StudyEventData", "StudyEventOID"),
    "FormDef": ("FormData", "FormOID"),
    "ItemGroupDef": ("ItemGroupData", "ItemGroupOID"),
}


def _items(root: etree._Element) -> dict[str, _Item]:
    lists: dict[str, frozenset[str]] = {}
    for one in root.iter(f"{{{NAMESPACE}}}CodeList"):
        values = (child.attrib.get("CodedValue") for child in one)
        codes = frozenset(value for value in values if value is not None)
        if codes:
            lists[one.attrib.get("OID", "")] = codes
    return {
        item.attrib.get("OID", ""): _Item(item.attrib.get("DataType", "text"), _codes(item, lists))
        for item in root.iter(f"{{{NAMESPACE}}}ItemDef")
    }


def _codes(item: etree._Element, lists: Mapping[str, frozenset[str]]) -> frozenset[str] | None:
    reference = item.find(f"{{{NAMESPACE}}}CodeListRef")
    return None if reference is None else lists.get(reference.attrib.get("CodeListOID", ""))


def _value(element: etree._Element, items: Mapping[str, _Item]) -> Iterator[Departure]:
    value = element.attrib.get("Value")
    if (value is None) != ("IsNull" in element.attrib):
        removed = element.attrib.get("TransactionType") in {"Remove", "Context"}
        if value is not None or not removed:
            yield _departure(element, "it should have either a Value or IsNull")
    item = items.get(element.attrib.get("ItemOID", ""))
    if item is None or value is None:
        return
    if item.codes is not None and value not in item.codes:
        yield _departure(element, "its value is not in the item's code list")
    elif not is_of_type(value, item.type_):
        yield _departure(element, f"its value is not of type {item.type_}")


def short(element: etree._Element) -> str:
    """Return an element's name without the standard's namespace; "ds:Signature" for XML's."""
    return _short(f"{element.tag}")


@cache
def _short(tag: str) -> str:
    if tag.startswith(_SIGNATURE):
        return f"ds:{tag.removeprefix(_SIGNATURE)}"
    return tag.removeprefix(f"{{{NAMESPACE}}}")


def _foreign(element: etree._Element) -> str | None:
    """Return the namespace of a vendor's extension, which the standard allows; else None."""
    tag = short(element)
    return tag if tag.startswith("{") else None


def _attribute(name: str) -> str:
    return name.replace(_XML, "xml:")


def _line(element: etree._Element) -> int:
    return int(element.sourceline or 0)


def _departure(element: etree._Element, sentence: str) -> Departure:
    return Departure(line=_line(element), element=short(element), sentence=sentence)
