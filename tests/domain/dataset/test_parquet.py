"""Parquet files: typed columns that carry what they mean."""

import json
import tempfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from pyarrow import parquet
from tests.domain.dataset.sets import MANIFEST, anything, trial

from selfback.domain.dataset.codebook_file import codebook_from
from selfback.domain.dataset.column import Column, Kind, same_words, value_of
from selfback.domain.dataset.dataset import Codebook
from selfback.domain.dataset.manifest import manifest_from
from selfback.domain.dataset.parquet_file import CellNotOfKind, write_parquet
from selfback.domain.dataset.table import Shape, Table


@settings(max_examples=20, deadline=None)
@given(anything())
def test_every_value_comes_back_as_what_it_is(table):
    if not all(cell is None or cell.isprintable() for row in table.rows for cell in row):
        return  # not every text is UTF-8; those that are not printable are tried elsewhere
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.parquet"
        write_parquet(table, MANIFEST, path)
        columns = parquet.read_table(path).to_pydict()

    for column in table.shape.columns:
        for cell, value in zip(table.cells(column.name), columns[column.name], strict=True):
            if cell is None or isinstance(value, str):
                assert value == cell
            elif column.kind is Kind.DECIMAL:
                assert Decimal(repr(value)) == Decimal(cell)
            elif column.kind is Kind.MOMENT:
                assert value == datetime.fromisoformat(cell).astimezone(UTC)
            else:
                assert value == value_of(column.kind, cell)


def test_a_file_carries_its_codebook_and_the_manifest(tmp_path):
    table = trial().by_name["participants"]
    write_parquet(table, MANIFEST, tmp_path / "t.parquet")

    schema = parquet.read_schema(tmp_path / "t.parquet")
    assert codebook_from(schema.metadata[b"selfback.codebook"]) == Codebook(shapes=(table.shape,))
    assert manifest_from(schema.metadata[b"selfback.manifest"]) == MANIFEST
    about = json.loads(schema.field("age").metadata[b"selfback"])
    assert about == {
        "label": {"en": "Age", "da": "Alder", "nb": "Alder"},
        "kind": "whole",
        "unit": "years",
    }
    values = parquet.read_table(tmp_path / "t.parquet").to_pydict()
    assert values["randomised_on"][0] == date(2026, 2, 3)
    assert values["age"][0] == 47


def test_the_same_data_give_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        write_parquet(trial().by_name["scores"], MANIFEST, tmp_path / name)

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_missing_code_is_never_taken_for_a_value(tmp_path):
    from tests.domain.dataset.sets import ANYTHING

    rows = (("1", None, None, "-9", *[None] * 4), ("2", None, None, "4", *[None] * 4))
    write_parquet(Table(shape=ANYTHING, rows=rows), MANIFEST, tmp_path / "t.parquet")

    assert parquet.read_table(tmp_path / "t.parquet").to_pydict()["whole"] == ["-9", "4"]


@pytest.mark.parametrize("cell", [str(2**53 + 1), str(2**63), "-5"])
def test_no_whole_number_is_changed(cell, tmp_path):
    column = Column(name="n", words=same_words("N"), kind=Kind.WHOLE)
    table = Table(shape=Shape(name="t", words=same_words("T"), columns=(column,)), rows=((cell,),))
    write_parquet(table, MANIFEST, tmp_path / "t.parquet")

    assert str(parquet.read_table(tmp_path / "t.parquet").to_pydict()["n"][0]) == cell


def test_a_table_that_has_not_passed_its_check_is_not_written(tmp_path):
    column = Column(name="n", words=same_words("N"), kind=Kind.WHOLE)
    table = Table(shape=Shape(name="t", words=same_words("T"), columns=(column,)), rows=(("x",),))

    with pytest.raises(CellNotOfKind, match="table t, column n"):
        write_parquet(table, MANIFEST, tmp_path / "t.parquet")
