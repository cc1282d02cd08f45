"""The check of a data set: each fault is found where it is."""

from dataclasses import replace

import pytest
from tests.domain.dataset.sets import trial, trial_with_changes

from selfback.domain.dataset.changes import CHANGES, check_changes
from selfback.domain.dataset.checks import Fault, check_dataset
from selfback.domain.dataset.column import Column, ColumnContradicts, Kind, same_words
from selfback.domain.dataset.dataset import Dataset
from selfback.domain.dataset.table import Shape, Table, TableContradicts


def _with(dataset: Dataset, name: str, row: int, **cells) -> Dataset:
    table = dataset.by_name[name]
    rows = list(table.rows)
    changed = list(rows[row - 1])
    for column, cell in cells.items():
        changed[table.shape.at[column]] = cell
    rows[row - 1] = tuple(changed)
    tables = (replace(one, rows=tuple(rows)) if one.name == name else one for one in dataset.tables)
    return replace(dataset, tables=tuple(tables))


def test_a_sound_trial_has_no_fault():
    assert check_dataset(trial_with_changes()) == []
    assert check_changes(trial_with_changes()) == []


@pytest.mark.parametrize(
    ("table", "row", "column", "cell", "fault"),
    [
        ("participants", 2, "arm", "placebo", Fault.UNKNOWN_CODE),
        ("visits", 1, "status", "", Fault.UNKNOWN_CODE),
        ("participants", 1, "age", "47.0", Fault.WRONG_KIND),
        ("participants", 1, "age", "047", Fault.WRONG_KIND),
        ("participants", 1, "age", "٤٧", Fault.WRONG_KIND),
        ("participants", 3, "randomised_on", "2026-02-30", Fault.WRONG_KIND),
        ("participants", 3, "randomised_on", "20260203", Fault.WRONG_KIND),
        ("scores", 1, "score", "1e3", Fault.WRONG_KIND),
        ("scores", 1, "score", "NaN", Fault.WRONG_KIND),
        ("scores", 2, "participant", "DK-9999", Fault.DANGLING),
        ("screening", 1, "participant", "DK-9999", Fault.DANGLING),
        ("participants", 2, "site", "s9", Fault.DANGLING),
        ("items", 1, "item", None, Fault.EMPTY),
        ("deviations", 1, "text", "a\0b", Fault.UNWRITABLE),
        ("deviations", 1, "text", "a\ud800b", Fault.UNWRITABLE),
    ],
)
def test_a_fault_is_found_at_its_table_row_and_column(table, row, column, cell, fault):
    found = check_dataset(_with(trial(), table, row, **{column: cell}))

    assert [(one.table, one.row, one.column, one.fault) for one in found] == [
        (table, row, column, fault)
    ]
    assert cell is None or not cell or cell not in str(found[0]).replace(column, "")


def test_two_rows_with_the_same_key_are_found():
    doubled = _with(trial(), "participants", 2, participant="DK-0001")

    assert [str(one) for one in check_dataset(doubled) if one.fault is Fault.DUPLICATE_KEY] == [
        "participants, row 2: row 1 has the same participant"
    ]


def test_every_fault_is_found_in_one_pass():
    wrong = _with(_with(trial(), "participants", 1, age="x", arm="y"), "sites", 1, opened_on="z")

    assert len(check_dataset(wrong)) == 3


def test_a_trail_must_lead_to_what_the_tables_hold():
    dataset = trial_with_changes()

    def faulty(**cells) -> list[str]:
        return [one.column for one in check_changes(_with(dataset, CHANGES, 3, **cells))]

    assert faulty(value="9") == ["value"]
    assert faulty(key='["x"]') == ["value", "key"]
    assert faulty(key="{}") == ["key"]


def test_a_column_has_codes_exactly_if_it_is_coded():
    with pytest.raises(ColumnContradicts):
        Column(name="a", words=same_words("A"), kind=Kind.CODE)


def test_a_shape_and_its_rows_agree():
    column = Column(name="a", words=same_words("A"))
    with pytest.raises(TableContradicts, match="same name"):
        Shape(name="t", words=same_words("T"), columns=(column, column))
    with pytest.raises(TableContradicts, match="names no column"):
        Shape(name="t", words=same_words("T"), columns=(column,), key=("b",))
    shape = Shape(name="t", words=same_words("T"), columns=(column,))
    with pytest.raises(TableContradicts, match="row 2"):
        Table(shape=shape, rows=(("x",), ("x", "y")))
    with pytest.raises(TableContradicts, match="no column b"):
        Table.of(shape, [{"b": "x"}])
