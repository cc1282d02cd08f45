"""CDISC ODM 1.3.2: what is written follows the standard and comes back as it was."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from lxml import etree
from tests.domain.dataset.sets import MANIFEST, WRITABLE, anything, trial, trial_with_changes

from selfback.domain.dataset.changes import CHANGES
from selfback.domain.dataset.dataset import Dataset
from selfback.domain.dataset.odm_check import check_odm, is_of_type
from selfback.domain.dataset.odm_import import OdmNotOurs, OdmRefused, dataset_from_odm
from selfback.domain.dataset.odm_words import q
from selfback.domain.dataset.odm_writing import NotFitForOdm, odm_bytes

SETS = [trial(), trial_with_changes()]


def _root(dataset: Dataset) -> etree._Element:
    return etree.fromstring(odm_bytes(dataset))


def _all(root: etree._Element, name: str) -> list[etree._Element]:
    return list(root.iter(q(name)))


@pytest.mark.parametrize("dataset", SETS)
def test_a_trial_follows_the_standard_and_comes_back(dataset):
    content = odm_bytes(dataset)

    assert check_odm(etree.fromstring(content)) == []
    assert dataset_from_odm(content) == dataset.in_order()


@settings(max_examples=20, deadline=None)
@given(anything(WRITABLE))
def test_whatever_a_table_holds_comes_back(table):
    dataset = Dataset(manifest=MANIFEST, tables=(table,))

    assert dataset_from_odm(odm_bytes(dataset)) == dataset.in_order()


def test_the_same_data_give_the_same_bytes_in_whatever_order_the_rows_stand():
    turned = tuple(replace(table, rows=table.rows[::-1]) for table in trial().tables)

    assert odm_bytes(replace(trial(), tables=turned)) == odm_bytes(trial())


def test_every_change_is_an_instruction_with_who_where_when_and_why():
    root = _root(trial_with_changes())

    assert root.get("FileType") == "Transactional"
    told = [item for item in _all(root, "ItemData") if item.find(q("AuditRecord")) is not None]
    assert [
        (item.get("TransactionType"), item.get("Value"), item.get("IsNull")) for item in told
    ] == [
        ("Insert", "7", None),
        ("Update", "8", None),
        ("Update", None, "Yes"),
    ]
    last = told[-1].find(q("AuditRecord"))
    assert last.get("EditPoint") == "DataManagement"
    assert last.find(q("UserRef")).get("UserOID") == "USER.u2"
    assert last.find(q("LocationRef")).get("LocationOID") == "LOC.office"
    assert last.findtext(q("DateTimeStamp")) == "2026-05-03T10:00:00+02:00"
    assert "someone else's" in last.findtext(q("ReasonForChange"))


def test_a_set_without_a_trail_is_a_snapshot_in_which_nothing_is_null_by_omission():
    root = _root(trial())

    assert root.get("FileType") == "Snapshot"
    cells = sum(len(table.rows) * len(table.shape.columns) for table in trial().tables)
    assert len(_all(root, "ItemData")) == cells
    assert all(
        ("Value" in item.attrib) != ("IsNull" in item.attrib) for item in _all(root, "ItemData")
    )


def test_users_stand_with_their_roles_and_sites_with_the_day_they_opened():
    root = _root(trial_with_changes())

    users = {user.get("OID"): user for user in _all(root, "User")}
    assert users["USER.u1"].get("UserType") == "Investigator"
    assert users["USER.u2"].findtext(q("DisplayName")) == "data manager"
    days = {one.get("OID"): one[0].get("EffectiveDate") for one in _all(root, "Location")}
    assert days == {
        "LOC.office": "2026-11-01",
        "LOC.site.s1": "2026-01-05",
        "LOC.site.s2": "2026-01-12",
    }


def test_questions_carry_their_words_units_and_codes():
    root = _root(trial())

    items = {item.get("OID"): item for item in _all(root, "ItemDef")}
    age = items["IT.participants.age"]
    assert [text.text for text in age.iter(q("TranslatedText"))] == ["Age", "Alder", "Alder"]
    assert age.find(q("MeasurementUnitRef")).get("MeasurementUnitOID") == "MU.years"
    lists = {one.get("OID"): one for one in _all(root, "CodeList")}
    codes = [code.get("CodedValue") for code in lists["CL.participants.arm"]]
    assert codes == ["app", "usual"]


def test_a_synthetic_set_says_so_at_the_head():
    assert "Synthetic" in _root(trial()).get("Description")


def test_a_set_with_faults_is_not_written():
    table = trial().by_name["scores"]
    wrong = replace(table, rows=(("DK-9999", *table.rows[0][1:]),))
    tables = tuple(wrong if one.name == "scores" else one for one in trial().tables)

    with pytest.raises(NotFitForOdm, match="no such participant"):
        odm_bytes(replace(trial(), tables=tables))


def _dropped(root: etree._Element, name: str) -> None:
    one = _all(root, name)[0]
    one.getparent().remove(one)


def _moved_last(root: etree._Element, name: str) -> None:
    one = _all(root, name)[0]
    one.getparent().append(one)


def _set(root: etree._Element, name: str, attribute: str, value: str | None) -> None:
    one = next(one for one in _all(root, name) if attribute in one.attrib or value is not None)
    if value is None:
        del one.attrib[attribute]
    else:
        one.set(attribute, value)


DEPARTURES = [
    ("a missing element", lambda root: _dropped(root, "StudyName"), "it should hold"),
    ("a wrong order", lambda root: _moved_last(root, "Protocol"), "it should hold"),
    ("no user", lambda root: _dropped(root, "UserRef"), "it should hold"),
    (
        "one unknown",
        lambda root: etree.SubElement(_all(root, "Study")[0], q("Extra")),
        "no such element",
    ),
    ("no OID", lambda root: _set(root, "ItemDef", "OID", None), "it has no OID"),
    ("an attribute", lambda root: _set(root, "FormDef", "Colour", "red"), "may not have Colour"),
    ("a word", lambda root: _set(root, "StudyEventDef", "Type", "Often"), "not of type EventType"),
    ("a moment", lambda root: _set(root, "ODM", "CreationDateTime", "today"), "not of type"),
    ("a reference", lambda root: _set(root, "ItemRef", "ItemOID", "IT.none"), "refers to no"),
    ("a site", lambda root: _set(root, "SiteRef", "LocationOID", "LOC.none"), "refers to no"),
    (
        "a language twice",
        lambda root: _all(root, "Question")[0].append(
            etree.fromstring(etree.tostring(_all(root, "TranslatedText")[1]))
        ),
        "the same xml:lang",
    ),
    (
        "a code twice",
        lambda root: [one.set("CodedValue", "app") for one in _all(root, "CodeListItem")[:9]],
        "the same CodedValue",
    ),
    ("an OID twice", lambda root: _set(root, "FormDef", "OID", "F.visits"), "has the same OID"),
    (
        "a form elsewhere",
        lambda root: _set(root, "FormData", "FormOID", "F.visits"),
        "not asked for there",
    ),
    ("both", lambda root: _set(root, "ItemData", "IsNull", "Yes"), "either a Value or IsNull"),
    ("neither", lambda root: _set(root, "ItemData", "Value", None), "either a Value or IsNull"),
    ("text", lambda root: setattr(_all(root, "Study")[0], "text", "hello"), "hold no text"),
    (
        "a number",
        lambda root: next(
            one for one in _all(root, "ItemData") if one.get("ItemOID") == "IT.participants.age"
        ).set("Value", "old"),
        "not of type integer",
    ),
    (
        "a code",
        lambda root: next(
            one for one in _all(root, "ItemData") if one.get("ItemOID") == "IT.participants.arm"
        ).set("Value", "placebo"),
        "code list",
    ),
    ("a snapshot", lambda root: root.set("FileType", "Snapshot"), "a snapshot"),
]


@pytest.mark.parametrize(
    ("depart", "sentence"), [case[1:] for case in DEPARTURES], ids=[case[0] for case in DEPARTURES]
)
def test_a_departure_from_the_standard_is_found_and_the_file_refused(depart, sentence):
    root = _root(trial_with_changes())
    depart(root)

    assert any(sentence in one.sentence for one in check_odm(root))
    with pytest.raises(OdmRefused, match=sentence):
        dataset_from_odm(etree.tostring(root))


def test_a_vendors_extension_is_passed_over():
    root = _root(trial())
    etree.SubElement(_all(root, "Study")[0], "{urn:vendor}Extra", {"any": "thing"})
    _all(root, "FormDef")[0].set("{urn:vendor}colour", "red")

    assert check_odm(root) == []


def test_a_file_of_somebody_else_is_not_guessed_at():
    root = _root(trial())
    for alias in _all(root, "Alias"):
        alias.getparent().remove(alias)

    assert check_odm(root) == []
    with pytest.raises(OdmNotOurs):
        dataset_from_odm(etree.tostring(root))


def test_a_row_under_another_subject_is_refused():
    root = _root(trial())
    _all(root, "SubjectData")[0].set("SubjectKey", "DK-7777")

    with pytest.raises(OdmNotOurs, match="subject"):
        dataset_from_odm(etree.tostring(root))


def test_a_trail_that_lost_its_last_change_no_longer_agrees_with_itself():
    dataset = trial_with_changes()
    table = dataset.by_name[CHANGES]
    tables = tuple(
        replace(one, rows=one.rows[:-1]) if one is table else one for one in dataset.tables
    )

    with pytest.raises(NotFitForOdm, match="something else"):
        odm_bytes(replace(dataset, tables=tables))


@pytest.mark.parametrize(
    ("value", "type_", "fits"),
    [
        ("2026-11-23T09:30:00+01:00", "datetime", True),
        ("2026-11-23T09:30:00.5Z", "datetime", True),
        ("2026-11-23T24:30:00", "datetime", False),
        ("2026-13-01", "date", False),
        ("2026-11-23", "date", True),
        ("1e5", "float", False),
        ("-0.5", "float", True),
        ("+7", "integer", True),
        ("7.0", "integer", False),
        ("", "oid", False),
        ("yes", "boolean", False),
        ("TOOLONGNAME", "sasName", False),
        ("anything", "text", True),
    ],
)
def test_types_are_told_apart(value, type_, fits):
    assert is_of_type(value, type_) is fits
