"""A data set read back from a CDISC ODM 1.3.2 file that this system wrote."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from lxml import etree

from selfback.domain.dataset.changes import CHANGES_SHAPE, Change, changes_table
from selfback.domain.dataset.column import (
    LANGUAGES,
    Cell,
    Code,
    Column,
    DatasetError,
    Kind,
    Reveals,
    Words,
)
from selfback.domain.dataset.dataset import Dataset
from selfback.domain.dataset.manifest import Manifest
from selfback.domain.dataset.odm_check import Departure, check_odm
from selfback.domain.dataset.odm_reading import read_xml
from selfback.domain.dataset.odm_words import (
    CHANGES_ALIAS,
    KEY_ALIAS,
    KINDS,
    MANIFEST_ALIAS,
    MISSING_ALIAS,
    REFERS_ALIAS,
    REVEALS_ALIAS,
    VISIT,
    event_oid,
    item_oid,
    q,
    user_oid,
)
from selfback.domain.dataset.table import Row, Shape, Table

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def dataset_from_odm(content: bytes) -> Dataset:
    """Return the data set that an ODM file holds, rows in their canonical order.

    raises  XmlRefused if it is not safe to read, OdmRefused with every departure from the
            standard, OdmNotOurs if it lacks what our own files say
    """
    root = read_xml(content)
    departures = check_odm(root)
    if departures:
        raise OdmRefused(departures)
    try:
        return _dataset(root)
    except (KeyError, ValueError, AttributeError, TypeError) as fault:
        raise OdmNotOurs(f"{fault}") from None


class OdmRefused(DatasetError):
    """A file departs from the standard; every departure is named with its line."""

    def __init__(self, departures: list[Departure]) -> None:
        self.departures = tuple(departures)
        super().__init__("\n".join(map(str, departures)))


class OdmNotOurs(DatasetError):
    """A file follows the standard, and lacks what is needed to make a data set of it."""

    def __init__(self, fact: str) -> None:
        self.fact = fact
        super().__init__(f"this ODM file was not written by selfback: {fact}")


def _dataset(root: etree._Element) -> Dataset:
    protocol = root.find(f".//{q('Protocol')}")
    aliases = _aliases(protocol) if protocol is not None else {}
    manifest = _manifest(aliases)
    lists = {one.attrib["OID"]: one for one in root.iter(q("CodeList"))}
    units = {one.attrib["OID"]: one.attrib["Name"] for one in root.iter(q("MeasurementUnit"))}
    items = {one.attrib["OID"]: _column(one, lists, units) for one in root.iter(q("ItemDef"))}
    groups = list(root.iter(q("ItemGroupDef")))
    shapes = {one.attrib["OID"]: _shape(one, items) for one in groups}
    rows: dict[str, list[Row]] = {oid: [] for oid in shapes}
    changes: list[Change] = []
    for group in root.iter(q("ItemGroupData")):
        oid = group.attrib["ItemGroupOID"]
        row = _row(group, shapes[oid])
        rows[oid].append(row)
        changes.extend(_changes(group, shapes[oid], row))
    tables = [Table(shape=shape, rows=tuple(rows[oid])) for oid, shape in shapes.items()]
    if CHANGES_ALIAS in aliases:
        tables.insert(int(aliases[CHANGES_ALIAS]), changes_table(changes))
    elif changes:
        raise OdmNotOurs(f"there are audit records and no table {CHANGES_SHAPE.name}")
    return Dataset(manifest=manifest, tables=tuple(tables)).in_order()


def _manifest(aliases: Mapping[str, str]) -> Manifest:
    facts: dict[str, Any] = {
        name.removeprefix(MANIFEST_ALIAS): fact
        for name, fact in aliases.items()
        if name.startswith(MANIFEST_ALIAS)
    }
    flags = {name: json.loads(facts[name]) for name in ("synthetic", "blinded")}
    return Manifest(**(facts | flags))


def _aliases(element: etree._Element) -> dict[str, str]:
    return {one.attrib["Context"]: one.attrib["Name"] for one in element.findall(q("Alias"))}


def _column(
    item: etree._Element, lists: Mapping[str, etree._Element], units: Mapping[str, str]
) -> Column:
    aliases = _aliases(item)
    reference, unit = item.find(q("CodeListRef")), item.find(q("MeasurementUnitRef"))
    missing_list = lists.get(aliases.get(MISSING_ALIAS, ""))
    coded = [] if reference is None else _codes(lists[reference.attrib["CodeListOID"]])
    missing = coded if missing_list is None else _codes(missing_list)
    return Column(
        name=item.attrib["Name"],
        words=_words(item, "Question"),
        kind=KINDS[item.attrib["DataType"]] if reference is None else Kind.CODE,
        unit="" if unit is None else units[unit.attrib["MeasurementUnitOID"]],
        codes=tuple(code for code, is_missing in coded if not is_missing),
        missing=tuple(code for code, is_missing in missing if is_missing),
        refers=aliases.get(REFERS_ALIAS, ""),
        reveals=Reveals(aliases.get(REVEALS_ALIAS, "nothing")),
    )


def _codes(codes: etree._Element) -> list[tuple[Code, bool]]:
    found = []
    for item in codes.findall(q("CodeListItem")):
        aliases = _aliases(item)
        reveals = Reveals(aliases.get(REVEALS_ALIAS, "nothing"))
        code = Code(value=item.attrib["CodedValue"], words=_words(item, "Decode"), reveals=reveals)
        found.append((code, MISSING_ALIAS in aliases))
    return found


def _words(element: etree._Element, name: str) -> Words:
    texts = element.findall(f"{q(name)}/{q('TranslatedText')}")
    by_language = {text.attrib[_LANGUAGE]: text.text or "" for text in texts}
    return Words(**{language: by_language[language] for language in LANGUAGES})


def _shape(group: etree._Element, items: Mapping[str, Column]) -> Shape:
    aliases = _aliases(group)
    columns = tuple(
        replace(items[one.attrib["ItemOID"]], required=one.attrib["Mandatory"] == "Yes")
        for one in group.findall(q("ItemRef"))
    )
    return Shape(
        name=group.attrib["Name"],
        words=_words(group, "Description"),
        columns=columns,
        key=tuple(json.loads(aliases[KEY_ALIAS])),
        reveals=Reveals(aliases.get(REVEALS_ALIAS, "nothing")),
    )


def _row(group: etree._Element, shape: Shape) -> Row:
    """Return what the instructions of a group lead to; the last one of an item counts."""
    values = {one.attrib["ItemOID"]: one.attrib.get("Value") for one in group.iter(q("ItemData"))}
    row = tuple(values.get(item_oid(shape.name, name)) for name in shape.names)
    _agree(group, shape, row)
    return row


def _agree(group: etree._Element, shape: Shape, row: Row) -> None:
    form = group.getparent()
    if form is None or form.tag != q("FormData"):
        return
    event = form.getparent()
    subject = None if event is None else event.getparent()
    if event is None or subject is None:
        return
    if subject.attrib["SubjectKey"] != row[shape.at[shape.participant]]:
        raise OdmNotOurs(f"line {group.sourceline}: a row is not of the subject it stands under")
    visit = VISIT in shape.at and event.attrib["StudyEventOID"].startswith(event_oid(""))
    if visit and event.attrib["StudyEventOID"] != event_oid(row[shape.at[VISIT]]):
        raise OdmNotOurs(f"line {group.sourceline}: a row is not of the visit it stands under")


def _changes(group: etree._Element, shape: Shape, row: Row) -> Iterator[Change]:
    names = {item_oid(shape.name, name): name for name in shape.names}
    for item in group.iter(q("ItemData")):
        record = item.find(q("AuditRecord"))
        if record is not None:
            yield Change(
                number=int(_text(record, "SourceID") or 0),
                table=shape.name,
                key=shape.key_of(row),
                column=names[item.attrib["ItemOID"]],
                value=item.attrib.get("Value"),
                user=_user(record),
                at=_text(record, "DateTimeStamp") or "",
                reason=_text(record, "ReasonForChange"),
            )


def _text(record: etree._Element, name: str) -> Cell:
    element = record.find(q(name))
    return None if element is None else element.text or ""


def _user(record: etree._Element) -> str:
    reference = record.find(q("UserRef"))
    return "" if reference is None else reference.attrib["UserOID"].removeprefix(user_oid(""))
