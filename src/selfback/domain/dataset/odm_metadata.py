"""The study part of an ODM file: events, forms, items, code lists and units from a codebook."""

import json
from collections.abc import Iterable, Sequence

from lxml import etree

from selfback.domain.dataset.changes import CHANGES
from selfback.domain.dataset.column import (
    LANGUAGES,
    NUMBERS,
    Cell,
    Code,
    Column,
    Kind,
    Reveals,
    Words,
)
from selfback.domain.dataset.dataset import Dataset
from selfback.domain.dataset.manifest import Manifest
from selfback.domain.dataset.odm_words import (
    ABOUT_SUBJECT,
    CHANGES_ALIAS,
    KEY_ALIAS,
    MANIFEST_ALIAS,
    MISSING_ALIAS,
    REFERS_ALIAS,
    REVEALS_ALIAS,
    TYPES,
    VISIT,
    event_oid,
    form_oid,
    group_oid,
    item_oid,
    q,
)
from selfback.domain.dataset.table import Shape, Table

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def add(
    parent: etree._Element, name: str, text: str | None = None, **attributes: str
) -> etree._Element:
    """Add an element of the standard with its attributes and text, and return it."""
    element = etree.SubElement(parent, q(name), attributes)
    element.text = text
    return element


def study_oid(manifest: Manifest) -> str:
    """Return the OID of the study."""
    return f"ST.{manifest.protocol}"


def version_oid(manifest: Manifest) -> str:
    """Return the OID of the version of its metadata."""
    return f"MDV.{manifest.version}"


def has_visits(shape: Shape) -> bool:
    """Return whether a table's rows belong to visits of participants."""
    return bool(shape.participant) and VISIT in shape.at and shape.column(VISIT).required


def repeats(shape: Shape) -> bool:
    """Return whether one event can hold several rows of a table."""
    rest = set(shape.key) - {shape.participant} - ({VISIT} if has_visits(shape) else set())
    return bool(rest) or not shape.key


def add_study(root: etree._Element, dataset: Dataset) -> None:
    """Add what is collected: the codebook and the manifest of a data set."""
    manifest = dataset.manifest
    study = add(root, "Study", OID=study_oid(manifest))
    variables = add(study, "GlobalVariables")
    add(variables, "StudyName", manifest.protocol)
    add(variables, "StudyDescription", _described(manifest))
    add(variables, "ProtocolName", manifest.protocol)
    tables = [table for table in dataset.tables if table.name != CHANGES]
    _add_units(study, tables)
    version = add(study, "MetaDataVersion", OID=version_oid(manifest), Name=manifest.version)
    _add_protocol(version, dataset, tables)
    _add_events(version, tables)
    for table in tables:
        if table.shape.participant:
            _add_form(version, table.shape)
    for table in tables:
        _add_group(version, table.shape)
    for table in tables:
        for column in table.shape.columns:
            _add_item(version, table, column)
    for table in tables:
        for column in table.shape.columns:
            _add_lists(version, table.shape, column)


def _described(manifest: Manifest) -> str:
    said = f"Protocol {manifest.protocol}, version {manifest.version}."
    if manifest.synthetic:
        said += " Synthetic data: the people were simulated."
    if manifest.blinded:
        said += " Blinded set."
    return said


def _add_units(study: etree._Element, tables: Iterable[Table]) -> None:
    units = {column.unit for table in tables for column in table.shape.columns if column.unit}
    definitions = add(study, "BasicDefinitions")
    for unit in sorted(units):
        one = add(definitions, "MeasurementUnit", OID=f"MU.{unit}", Name=unit)
        _add_text(add(one, "Symbol"), "en", unit)


def _add_protocol(version: etree._Element, dataset: Dataset, tables: Sequence[Table]) -> None:
    protocol = add(version, "Protocol")
    events = [ABOUT_SUBJECT, *map(event_oid, visits_of(tables))]
    for number, oid in enumerate(events, start=1):
        add(protocol, "StudyEventRef", StudyEventOID=oid, OrderNumber=f"{number}", Mandatory="No")
    manifest = dataset.manifest
    facts = {
        "protocol": manifest.protocol,
        "version": manifest.version,
        "synthetic": json.dumps(manifest.synthetic),
        "blinded": json.dumps(manifest.blinded),
        "made_at": manifest.made_at,
        "data_cut": manifest.data_cut,
    }
    for name, fact in facts.items():
        add(protocol, "Alias", Context=f"{MANIFEST_ALIAS}{name}", Name=fact)
    if CHANGES in dataset.by_name:
        place = [table.name for table in dataset.tables].index(CHANGES)
        add(protocol, "Alias", Context=CHANGES_ALIAS, Name=f"{place}")


def visits_of(tables: Iterable[Table]) -> list[Cell]:
    """Return every visit that the codebook or the data know, those of the codebook first."""
    visits: dict[Cell, None] = {}
    with_visits = [table for table in tables if has_visits(table.shape)]
    for table in with_visits:
        visits |= dict.fromkeys(code.value for code in table.shape.column(VISIT).codes)
    for table in with_visits:
        visits |= dict.fromkeys(sorted(cell or "" for cell in table.cells(VISIT)))
    return list(visits)


def _add_events(version: etree._Element, tables: Sequence[Table]) -> None:
    about = add(
        version,
        "StudyEventDef",
        OID=ABOUT_SUBJECT,
        Name="About the participant",
        Repeating="No",
        Type="Common",
    )
    _add_form_refs(about, [t for t in tables if t.shape.participant and not has_visits(t.shape)])
    for visit in visits_of(tables):
        event = add(
            version,
            "StudyEventDef",
            OID=event_oid(visit),
            Name=visit or "visit",
            Repeating="No",
            Type="Scheduled",
        )
        _add_form_refs(event, [table for table in tables if has_visits(table.shape)])


def _add_form_refs(event: etree._Element, tables: Sequence[Table]) -> None:
    for number, table in enumerate(tables, start=1):
        add(event, "FormRef", FormOID=form_oid(table.name), OrderNumber=f"{number}", Mandatory="No")


def _add_form(version: etree._Element, shape: Shape) -> None:
    form = add(version, "FormDef", OID=form_oid(shape.name), Name=shape.name, Repeating="No")
    _add_words(form, "Description", shape.words)
    add(form, "ItemGroupRef", ItemGroupOID=group_oid(shape.name), Mandatory="No")


def _add_group(version: etree._Element, shape: Shape) -> None:
    group = add(
        version,
        "ItemGroupDef",
        OID=group_oid(shape.name),
        Name=shape.name,
        Repeating="Yes" if repeats(shape) else "No",
        IsReferenceData="No" if shape.participant else "Yes",
    )
    _add_words(group, "Description", shape.words)
    for number, column in enumerate(shape.columns, start=1):
        reference = add(group, "ItemRef", ItemOID=item_oid(shape.name, column.name))
        if column.name in shape.key:
            reference.set("KeySequence", f"{shape.key.index(column.name) + 1}")
        reference.set("OrderNumber", f"{number}")
        reference.set("Mandatory", "Yes" if column.required else "No")
    add(group, "Alias", Context=KEY_ALIAS, Name=json.dumps(shape.key, ensure_ascii=False))
    _add_reveals(group, shape.reveals)


def _add_item(version: etree._Element, table: Table, column: Column) -> None:
    oid = item_oid(table.name, column.name)
    item = add(
        version,
        "ItemDef",
        OID=oid,
        Name=column.name,
        DataType=TYPES[column.kind],
        **_lengths(table, column),
    )
    _add_words(item, "Question", column.words)
    if column.unit:
        add(item, "MeasurementUnitRef", MeasurementUnitOID=f"MU.{column.unit}")
    if column.codes:
        add(item, "CodeListRef", CodeListOID=f"CL.{table.name}.{column.name}")
    elif column.missing:
        add(item, "Alias", Context=MISSING_ALIAS, Name=_missing_oid(table.shape, column))
    if column.refers:
        add(item, "Alias", Context=REFERS_ALIAS, Name=column.refers)
    _add_reveals(item, column.reveals)


def _lengths(table: Table, column: Column) -> dict[str, str]:
    """Length of what was given, which the standard wants of texts and numbers."""
    cells = [cell for cell in table.cells(column.name) if cell]
    if column.kind in {Kind.DATE, Kind.MOMENT}:
        return {}
    lengths = {"Length": f"{max((len(cell) for cell in cells), default=1)}"}
    if column.kind is Kind.DECIMAL:
        lengths["SignificantDigits"] = f"{max((_digits(cell) for cell in cells), default=0)}"
    return lengths if column.kind in {*NUMBERS, Kind.TEXT, Kind.CODE} else {}


def _digits(number: str) -> int:
    return len(number.partition(".")[2])


def _add_lists(version: etree._Element, shape: Shape, column: Column) -> None:
    if column.codes:
        codes = _add_list(version, f"CL.{shape.name}.{column.name}")
        for code in (*column.codes, *column.missing):
            _add_code(codes, code, missing=code in column.missing)
    elif column.missing:
        codes = _add_list(version, _missing_oid(shape, column))
        for code in column.missing:
            _add_code(codes, code, missing=True)


def _add_list(version: etree._Element, oid: str) -> etree._Element:
    return add(version, "CodeList", OID=oid, Name=oid, DataType="text")


def _missing_oid(shape: Shape, column: Column) -> str:
    return f"CL.{shape.name}.{column.name}.missing"


def _add_code(codes: etree._Element, code: Code, *, missing: bool) -> None:
    item = add(codes, "CodeListItem", CodedValue=code.value)
    _add_words(item, "Decode", code.words)
    if missing:
        add(item, "Alias", Context=MISSING_ALIAS, Name="yes")
    _add_reveals(item, code.reveals)


def _add_reveals(parent: etree._Element, reveals: Reveals) -> None:
    if reveals is not Reveals.NOTHING:
        add(parent, "Alias", Context=REVEALS_ALIAS, Name=reveals.value)


def _add_words(parent: etree._Element, name: str, words: Words) -> None:
    element = add(parent, name)
    for language in LANGUAGES:
        _add_text(element, language, words.in_language(language))


def _add_text(parent: etree._Element, language: str, text: str) -> None:
    add(parent, "TranslatedText", text).set(_LANGUAGE, language)
