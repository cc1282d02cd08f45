"""A data set as a CDISC ODM 1.3.2 file, with its audit trail where it has one.

A value that was removed is written as an item that is null, with the audit record of its removal.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from selfback.domain.dataset.changes import (
    CHANGES,
    CHANGES_SHAPE,
    USERS,
    Change,
    Place,
    changes_of,
    check_changes,
)
from selfback.domain.dataset.checks import Fault, Finding, check_dataset
from selfback.domain.dataset.column import Cell, DatasetError
from selfback.domain.dataset.dataset import Dataset
from selfback.domain.dataset.locking import content_hash
from selfback.domain.dataset.manifest import Manifest
from selfback.domain.dataset.odm_metadata import (
    add,
    add_study,
    has_visits,
    repeats,
    study_oid,
    version_oid,
    visits_of,
)
from selfback.domain.dataset.odm_structure import NAMESPACE, VERSION
from selfback.domain.dataset.odm_words import (
    ABOUT_SUBJECT,
    OFFICE,
    SITES,
    VISIT,
    event_oid,
    form_oid,
    group_oid,
    item_oid,
    location_oid,
    q,
    repeat_key,
    user_oid,
)
from selfback.domain.dataset.table import PARTICIPANTS, Row, Shape, Table

_EDIT_POINTS = {"monitor": "Monitoring", "data manager": "DataManagement"}
_USER_TYPES = {"investigator": "Investigator", "sponsor": "Sponsor"}


def odm_bytes(dataset: Dataset) -> bytes:
    """Return a data set as an ODM file; the same data give the same bytes.

    With a trail of changes the file is transactional: each change is an instruction of its own
    with who, where, when and why. Without one it is a snapshot.

    raises  NotFitForOdm with every finding, if the data set does not pass its check
    """
    one = dataset.in_order()
    findings = check_dataset(one) or check_changes(one) or list(_foreign_trail(one))
    if findings:
        raise NotFitForOdm(findings)
    trail = _Trail.of(one)
    root = etree.Element(q("ODM"), _head(one, trail), nsmap={None: NAMESPACE})
    add_study(root, one)
    _add_admin(root, one)
    _add_reference_data(root, one, trail)
    _add_clinical_data(root, one, trail)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


class NotFitForOdm(DatasetError):
    """A data set has faults that an ODM file cannot hold."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(map(str, findings)))


@dataclass(frozen=True, slots=True)
class _Trail:
    changes: Mapping[Place, list[Change]]
    roles: Mapping[str, str]
    sites: Mapping[str, Cell]

    @classmethod
    def of(cls, dataset: Dataset) -> "_Trail":
        users = list(dataset.by_name[USERS].records()) if USERS in dataset.by_name else []
        return cls(
            changes=changes_of(dataset),
            roles={user["user"] or "": user["role"] or "" for user in users},
            sites={user["user"] or "": user["site"] for user in users},
        )


def _foreign_trail(dataset: Dataset) -> Iterator[Finding]:
    if CHANGES in dataset.by_name and dataset.by_name[CHANGES].shape != CHANGES_SHAPE:
        yield Finding(
            table=CHANGES,
            row=0,
            column="",
            fault=Fault.NO_TABLE,
            sentence="its columns are not those of a trail of changes",
        )


def _head(dataset: Dataset, trail: _Trail) -> dict[str, str]:
    manifest = dataset.manifest
    head = {"Description": "Synthetic data: the people were simulated."}
    return (head if manifest.synthetic else {}) | {
        "FileType": "Transactional" if trail.changes else "Snapshot",
        "Granularity": "All",
        "FileOID": f"selfback.{content_hash(dataset)}",
        "CreationDateTime": manifest.made_at,
        "AsOfDateTime": _moment(manifest.data_cut),
        "ODMVersion": VERSION,
        "SourceSystem": "selfback",
    }


def _moment(day_or_moment: str) -> str:
    at = datetime.fromisoformat(day_or_moment)
    return day_or_moment if "T" in day_or_moment else at.isoformat()


def _add_admin(root: etree._Element, dataset: Dataset) -> None:
    admin = add(root, "AdminData", StudyOID=study_oid(dataset.manifest))
    for user in dataset.by_name[USERS].records() if USERS in dataset.by_name else ():
        role = user["role"] or ""
        one = add(
            admin, "User", OID=user_oid(user["user"] or ""), UserType=_USER_TYPES.get(role, "Other")
        )
        add(one, "DisplayName", role)
        if user["site"]:
            add(one, "LocationRef", LocationOID=location_oid(user["site"]))
    cut = dataset.manifest.data_cut[:10]
    office = {"OID": OFFICE, "Name": "Trial office", "LocationType": "Sponsor"}
    _add_location(admin, dataset.manifest, cut, **office)
    for site in dataset.by_name[SITES].records() if SITES in dataset.by_name else ():
        name = site["site"] or ""
        opened = site.get("opened_on") or cut
        place = {"OID": location_oid(name), "Name": name, "LocationType": "Site"}
        _add_location(admin, dataset.manifest, opened, **place)


def _add_location(
    admin: etree._Element, manifest: Manifest, from_day: str, **attributes: str
) -> None:
    location = add(admin, "Location", **attributes)
    add(
        location,
        "MetaDataVersionRef",
        StudyOID=study_oid(manifest),
        MetaDataVersionOID=version_oid(manifest),
        EffectiveDate=from_day,
    )


def _add_reference_data(root: etree._Element, dataset: Dataset, trail: _Trail) -> None:
    data = add(root, "ReferenceData", **_which(dataset))
    for table in dataset.tables:
        if not table.shape.participant and table.name != CHANGES:
            _add_groups(data, table.shape, table.rows, trail)


def _which(dataset: Dataset) -> dict[str, str]:
    manifest = dataset.manifest
    return {"StudyOID": study_oid(manifest), "MetaDataVersionOID": version_oid(manifest)}


def _add_clinical_data(root: etree._Element, dataset: Dataset, trail: _Trail) -> None:
    data = add(root, "ClinicalData", **_which(dataset))
    if PARTICIPANTS not in dataset.by_name:
        return
    tables = [table for table in dataset.tables if table.shape.participant]
    rows = {table.name: _by_event(table) for table in tables}
    events = [ABOUT_SUBJECT, *map(event_oid, visits_of(tables))]
    for person in dataset.by_name[PARTICIPANTS].records():
        key = person[dataset.by_name[PARTICIPANTS].shape.participant] or ""
        subject = add(data, "SubjectData", SubjectKey=key)
        if person.get("site") and SITES in dataset.by_name:
            add(subject, "SiteRef", LocationOID=location_oid(person["site"] or ""))
        for event in events:
            _add_event(subject, event, tables, rows, trail)


_Rows = dict[tuple[str, str], list[Row]]


def _by_event(table: Table) -> _Rows:
    """Return the rows by participant and event."""
    rows: _Rows = {}
    shape = table.shape
    for row in table.rows:
        event = event_oid(row[shape.at[VISIT]]) if has_visits(shape) else ABOUT_SUBJECT
        rows.setdefault((row[shape.at[shape.participant]] or "", event), []).append(row)
    return rows


def _add_event(
    subject: etree._Element,
    event: str,
    tables: Sequence[Table],
    rows: Mapping[str, _Rows],
    trail: _Trail,
) -> None:
    place = (subject.attrib["SubjectKey"], event)
    filled = [table for table in tables if place in rows[table.name]]
    if not filled:
        return
    data = add(subject, "StudyEventData", StudyEventOID=event)
    for table in filled:
        form = add(data, "FormData", FormOID=form_oid(table.name))
        _add_groups(form, table.shape, rows[table.name][place], trail)


def _add_groups(parent: etree._Element, shape: Shape, rows: Sequence[Row], trail: _Trail) -> None:
    own = [name for name in shape.key if name != shape.participant]
    if has_visits(shape):
        own.remove(VISIT)
    oids = [item_oid(shape.name, name) for name in shape.names]
    for number, row in enumerate(rows, start=1):
        group = add(parent, "ItemGroupData", ItemGroupOID=group_oid(shape.name))
        if repeats(shape):
            cells = tuple(row[shape.at[name]] for name in own)
            group.set("ItemGroupRepeatKey", repeat_key(cells) if own else f"{number}")
        key = shape.key_of(row)
        for oid, name, cell in zip(oids, shape.names, row, strict=True):
            changes = trail.changes.get((shape.name, key, name), []) if key else []
            for change in changes:
                _add_change(group, oid, change, trail, first=change is changes[0])
            if not changes:
                _add_value(group, oid, cell)


def _add_value(group: etree._Element, oid: str, value: Cell) -> etree._Element:
    item = add(group, "ItemData", ItemOID=oid)
    if value is None:
        item.set("IsNull", "Yes")
    else:
        item.set("Value", value)
    return item


def _add_change(
    group: etree._Element, oid: str, change: Change, trail: _Trail, *, first: bool
) -> None:
    item = _add_value(group, oid, change.value)
    item.set("TransactionType", "Insert" if first else "Update")
    record = add(item, "AuditRecord")
    point = _EDIT_POINTS.get(trail.roles.get(change.user, ""))
    if point:
        record.set("EditPoint", point)
    site = trail.sites.get(change.user)
    add(record, "UserRef", UserOID=user_oid(change.user))
    add(record, "LocationRef", LocationOID=location_oid(site) if site else OFFICE)
    add(record, "DateTimeStamp", change.at)
    if change.reason is not None:
        add(record, "ReasonForChange", change.reason)
    add(record, "SourceID", f"{change.number}")
