"""Freeze, sign, lock: any change afterwards is found."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.domain.dataset.sets import MANIFEST, anything, trial

from selfback.domain.dataset.dataset import Dataset
from selfback.domain.dataset.locking import (
    AlreadyLocked,
    NameMissing,
    Record,
    RecordUnreadable,
    SignaturesMissing,
    ZoneMissing,
    content_hash,
    freeze,
    lock,
    record_bytes,
    record_from,
    sign,
    verify,
)
from selfback.domain.dataset.manifest import Variant

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ENDORSED, CHECKED = "I endorse these data", "I checked these data"


def _locked() -> Record:
    record = sign(freeze(trial(), at=NOON), name="A. Larsen", meaning=CHECKED, at=NOON)
    record = sign(record, name="B. Nilsen", meaning=ENDORSED, at=NOON)
    return lock(record, meanings=[ENDORSED, CHECKED], at=NOON)


def test_a_locked_set_holds_and_comes_back_from_its_file():
    record = record_from(record_bytes(_locked()))

    assert record == _locked()
    assert verify(trial(), record) == []


def test_the_order_of_rows_and_the_variant_do_not_change_the_hash():
    one = trial()
    turned = tuple(replace(table, rows=table.rows[::-1]) for table in one.tables)
    other = replace(
        one.manifest,
        made_at="2027-01-01T00:00:00Z",
        variant=Variant.SPREADSHEET_SAFE,
        files={"a": "b"},
    )

    assert content_hash(replace(one, tables=turned, manifest=other)) == content_hash(one)


@settings(max_examples=25)
@given(anything(), st.data())
def test_any_other_cell_gives_another_hash(table, data):
    if not table.rows:
        return
    row = data.draw(st.integers(0, len(table.rows) - 1))
    column = data.draw(st.integers(1, len(table.shape.columns) - 1))
    cells = list(table.rows[row])
    cells[column] = data.draw(
        st.sampled_from([None, "", "x", f"{cells[column]} "]).filter(lambda c: c != cells[column])
    )
    changed = replace(table, rows=(*table.rows[:row], tuple(cells), *table.rows[row + 1 :]))

    assert content_hash(Dataset(manifest=MANIFEST, tables=(changed,))) != content_hash(
        Dataset(manifest=MANIFEST, tables=(table,))
    )


def test_changed_data_are_found():
    other = trial({"DK-0001": "usual", "DK-0002": "usual", "NO-0001": "usual"})

    assert verify(other, _locked()) == ["the data are not those that were frozen"]


@pytest.mark.parametrize("field", ["name", "meaning", "at"])
def test_a_changed_signature_is_found(field):
    record = _locked()
    forged = replace(record.signatures[0], **{field: "another"})

    broken = verify(trial(), replace(record, signatures=(forged, record.signatures[1])))
    assert broken == ["signature 1 does not belong to this record"]


def test_a_signature_taken_out_or_moved_is_found():
    record = _locked()

    assert verify(trial(), replace(record, signatures=record.signatures[1:]))
    assert verify(trial(), replace(record, signatures=record.signatures[::-1]))
    assert verify(trial(), replace(record, signatures=record.signatures[:1]))
    assert verify(trial(), replace(record, locked_at="2026-11-24T12:00:00+00:00"))


def test_nothing_is_locked_before_everybody_has_signed():
    record = sign(freeze(trial(), at=NOON), name="A. Larsen", meaning=CHECKED, at=NOON)

    with pytest.raises(SignaturesMissing, match=ENDORSED):
        lock(record, meanings=[ENDORSED, CHECKED], at=NOON)
    with pytest.raises(SignaturesMissing):
        lock(freeze(trial(), at=NOON), meanings=[], at=NOON)


def test_nothing_is_signed_or_locked_after_the_lock():
    with pytest.raises(AlreadyLocked):
        sign(_locked(), name="C", meaning=ENDORSED, at=NOON)
    with pytest.raises(AlreadyLocked):
        lock(_locked(), meanings=[], at=NOON)


def test_a_signature_needs_a_name_and_a_moment_its_offset():
    with pytest.raises(NameMissing):
        sign(freeze(trial(), at=NOON), name=" ", meaning=ENDORSED, at=NOON)
    with pytest.raises(ZoneMissing):
        freeze(trial(), at=NOON.replace(tzinfo=None))


@pytest.mark.parametrize("content", [b"", b"[]", b'{"format": "other"}', b'{"format": 1'])
def test_a_file_that_is_no_record_is_refused(content):
    with pytest.raises(RecordUnreadable):
        record_from(content)


def test_a_record_that_is_not_locked_says_so():
    assert verify(trial(), freeze(trial(), at=NOON)) == ["it is not locked"]
