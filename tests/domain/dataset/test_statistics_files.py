"""SPSS and Stata files: read back, they say what the table says, with labels and missing codes."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pandas
import pyreadstat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.domain.dataset.sets import ANYTHING, MANIFEST, WRITABLE, anything, trial

from selfback.domain.dataset.checks import writable
from selfback.domain.dataset.column import Code, Column, Kind, same_words
from selfback.domain.dataset.statistics_file import missing_letters, write_dta, write_sav
from selfback.domain.dataset.statistics_names import SPSS, STATA, names_for
from selfback.domain.dataset.statistics_plan import CannotBeHeld, plan_file
from selfback.domain.dataset.table import Shape, Table

WRITERS = [(write_sav, pyreadstat.read_sav, "sav"), (write_dta, pyreadstat.read_dta, "dta")]


def _table(*columns: Column, rows=()) -> Table:
    return Table(shape=Shape(name="t", words=same_words("T"), columns=columns), rows=rows)


def _column(name: str, kind: Kind = Kind.TEXT, **facts) -> Column:
    return Column(name=name, words=same_words(name.title()), kind=kind, **facts)


def _codes(*values: str) -> tuple[Code, ...]:
    return tuple(Code(value=value, words=same_words(f"label {value}")) for value in values)


def _nothing(value: object) -> bool:
    return value == "" or bool(pandas.isna(value))


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(table=anything(WRITABLE))
@pytest.mark.parametrize(("write", "read", "ending"), WRITERS)
def test_what_is_written_is_read_back(table, write, read, ending):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"t.{ending}"
        plan = write(table, MANIFEST, path)
        frame, meta = read(path, user_missing=True)

    assert list(frame.columns) == [variable.name for variable in plan.variables]
    assert meta.column_labels == [variable.label for variable in plan.variables]
    assert len(frame) == len(table.rows)
    early = {lost.column for lost in plan.lost if "before" in lost.what}
    for variable, cells in zip(plan.variables, zip(*table.rows, strict=True), strict=False):
        for cell, value in zip(cells, frame[variable.name], strict=True):
            held = variable.held(cell)
            if ending == "dta" and cell in variable.missing:
                assert value == missing_letters(variable)[cell]
            elif _nothing(held):
                assert _nothing(value)
            elif variable.is_number:
                assert value == held
            elif variable.column.kind is Kind.TEXT:
                assert value == (held.rstrip(" ") if ending == "sav" else held)
            elif variable.column.name not in early:
                assert str(value)[:19] == str(held)[:19]


@pytest.mark.parametrize(("write", "read", "ending"), WRITERS)
def test_the_same_data_give_the_same_bytes_whenever_they_are_written(write, read, ending, tmp_path):
    for name in ("a", "b"):
        for table in trial().tables:
            write(table, MANIFEST, tmp_path / f"{name}-{table.name}.{ending}")

    for table in trial().tables:
        first, second = (tmp_path / f"{name}-{table.name}.{ending}" for name in ("a", "b"))
        assert first.read_bytes() == second.read_bytes()
        assert b"23 Nov" in first.read_bytes()[:400]


@pytest.mark.parametrize(("write", "read", "ending"), WRITERS)
def test_codes_carry_labels_in_the_language_asked_for(write, read, ending, tmp_path):
    plan = write(trial().by_name["visits"], MANIFEST, tmp_path / f"t.{ending}", "da")
    frame, meta = read(tmp_path / f"t.{ending}")

    assert meta.variable_value_labels["status"][1] == "besvaret"
    assert meta.column_names_to_labels["due_on"] == "Forfalder"
    assert list(frame["status"]) == [1, 1, 1]
    assert plan.facts()["variables"]["status"]["codes"]["complete"] == 1
    assert meta.file_label.startswith("SYNTHETIC")


def test_missing_codes_are_missing_in_spss_and_letters_in_stata(tmp_path):
    table = Table(shape=ANYTHING, rows=(("1", None, "-9", "-8", *[None] * 4),))
    write_sav(table, MANIFEST, tmp_path / "t.sav")
    write_dta(table, MANIFEST, tmp_path / "t.dta")

    _, spss = pyreadstat.read_sav(tmp_path / "t.sav", user_missing=True)
    stata, labels = pyreadstat.read_dta(tmp_path / "t.dta", user_missing=True)
    assert spss.missing_ranges == {
        "coded": [{"lo": -9.0, "hi": -9.0}],
        "whole": [{"lo": -9.0, "hi": -9.0}, {"lo": -8.0, "hi": -8.0}],
    }
    assert list(stata["whole"]) == ["b"]
    assert labels.variable_value_labels["whole"] == {"a": "not asked", "b": "refused"}


def test_four_missing_codes_are_too_many_for_spss_and_nothing_is_written(tmp_path):
    column = _column("score", Kind.WHOLE, missing=_codes("-6", "-7", "-8", "-9"))

    with pytest.raises(CannotBeHeld, match=r"score has 4 codes .*the file can hold 3"):
        write_sav(_table(column), MANIFEST, tmp_path / "t.sav")
    assert list(tmp_path.iterdir()) == []
    write_dta(_table(column, rows=(("-9",),)), MANIFEST, tmp_path / "t.dta")


def test_every_reason_is_given_at_once():
    table = _table(
        _column("a", Kind.WHOLE, missing=_codes("-6", "-7", "-8", "-9")),
        _column("b", Kind.WHOLE),
        _column("c"),
        _column("d", Kind.DATE),
        rows=(("1", str(2**53 + 1), "x" * 40_000, "soon"),),
    )

    with pytest.raises(CannotBeHeld) as refused:
        plan_file(table, SPSS)
    assert [reason.split()[0] for reason in refused.value.reasons] == ["a", "b", "c", "d"]


def test_missing_codes_that_are_words_get_numbers_that_nothing_else_has():
    table = _table(
        _column("score", Kind.WHOLE, missing=_codes("refused", "unknown")),
        rows=(("-1",), ("refused",)),
    )

    (variable,) = plan_file(table, SPSS).variables
    assert variable.missing == {"refused": -2.0, "unknown": -3.0}


def test_what_a_file_cannot_hold_is_counted():
    rows = (
        ("a ", "1200-01-01", "2026-01-01T00:00:00.5Z", "0.1000000000000000001"),
        ("",) * 1 + (None, None, None),
    )
    table = _table(
        _column("t"),
        _column("d", Kind.DATE),
        _column("m", Kind.MOMENT),
        _column("n", Kind.DECIMAL),
        rows=rows,
    )

    assert [(lost.column, lost.cells) for lost in plan_file(table, SPSS).lost] == [
        ("t", 1),
        ("t", 1),
        ("d", 1),
        ("m", 1),
        ("n", 1),
    ]


@given(st.lists(st.text(min_size=1).filter(writable), min_size=1, max_size=12, unique=True))
def test_names_are_allowed_and_differ_even_without_case(names):
    for limits in (SPSS, STATA):
        given_names = names_for(names, limits)
        assert len({name.lower() for name in given_names}) == len(names)
        for name in given_names:
            assert name.isascii()
            assert name.isidentifier()
            assert len(name) <= limits.name
            assert name.lower() not in limits.reserved


def test_names_that_are_allowed_stay_and_others_are_recorded():
    names = ["score", "Score", "with", "pain-average", "1st", "æøå", "x" * 70]

    assert names_for(names, SPSS) == [
        "score",
        "Score_2",
        "v_with",
        "pain_average",
        "v_1st",
        "v",
        "x" * 64,
    ]
    assert len(names_for(["x" * 40, "x" * 41], STATA)[1]) == 32


@pytest.mark.parametrize(("write", "read", "ending"), WRITERS)
def test_a_table_without_rows_is_still_a_file(write, read, ending, tmp_path):
    empty = replace(trial().by_name["scores"], rows=())
    write(empty, MANIFEST, tmp_path / f"t.{ending}")

    frame, _ = read(tmp_path / f"t.{ending}")
    assert list(frame.columns) == list(empty.shape.names)
    assert len(frame) == 0
