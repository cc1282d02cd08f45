"""What can hardly be so is found: numbers out of range, days in the wrong order."""

from dataclasses import replace

import pytest

from selfback.domain.dataset.checks import Fault
from selfback.domain.dataset.column import Column, Kind, same_words
from selfback.domain.dataset.dataset import Dataset
from selfback.domain.dataset.manifest import Manifest
from selfback.domain.dataset.plausible import check_plausible
from selfback.domain.dataset.table import Table
from selfback.domain.dataset.trial_tables import trial_codebook

AGE = Column(name="age", kind=Kind.WHOLE, words=same_words("Age"))
BOOK = trial_codebook({"a": same_words("A")}, baseline=[AGE]).by_name
MANIFEST = Manifest(
    protocol="p",
    version="1",
    synthetic=True,
    blinded=False,
    made_at="2027-01-01T12:00:00+00:00",
    data_cut="2027-01-01",
)
RIGHT = {
    "participants": {
        "participant": "DK-0001",
        "randomised_on": "2027-01-04",
        "died_on": "2027-05-01",
        "age": "43",
    },
    "visits": {
        "participant": "DK-0001",
        "visit": "week-6",
        "opens_on": "2027-02-10",
        "due_on": "2027-02-15",
        "closes_on": "2027-03-01",
        "done_on": "2027-02-16",
    },
    "scores": {
        "participant": "DK-0001",
        "visit": "week-6",
        "instrument": "nprs",
        "score": "4",
    },
    "adverse_events": {
        "participant": "DK-0001",
        "event": "1",
        "started_on": "2027-02-01",
        "known_at": "2027-02-01T08:00:00+00:00",
    },
}


def found(table: str, **changes: str) -> list[tuple[str, int, str, Fault]]:
    rows = {**RIGHT, table: {**RIGHT[table], **changes}}
    tables = tuple(Table.of(BOOK[name], [row]) for name, row in rows.items())
    data = Dataset(manifest=replace(MANIFEST), tables=tables)
    findings = check_plausible(data, {"age": (18, 120)}, {"nprs": (0, 10)})
    return [(each.table, each.row, each.column, each.fault) for each in findings]


def test_data_that_can_be_so_are_not_asked_about():
    assert found("participants") == []


@pytest.mark.parametrize(
    ("table", "column", "value", "fault"),
    [
        ("participants", "age", "17", Fault.OUT_OF_RANGE),
        ("participants", "age", "121", Fault.OUT_OF_RANGE),
        ("participants", "withdrawn_on", "2026-12-31", Fault.CONTRADICTS),
        ("visits", "done_on", "2027-02-09", Fault.CONTRADICTS),
        ("visits", "done_on", "2027-05-02", Fault.CONTRADICTS),
        ("scores", "score", "11", Fault.OUT_OF_RANGE),
        ("adverse_events", "known_at", "2027-01-31T23:00:00+00:00", Fault.CONTRADICTS),
    ],
)
def test_what_can_hardly_be_is_found_in_its_place(
    table: str, column: str, value: str, fault: Fault
):
    assert found(table, **{column: value}) == [(table, 1, column, fault)]


@pytest.mark.parametrize("value", ["18", "120"])
def test_the_ends_of_a_range_belong_to_it(value: str):
    assert found("participants", age=value) == []


def test_a_number_that_is_none_is_left_to_the_other_check():
    assert found("participants", age="old") == []
