"""The files of an export: exact, the same every time, and they say what they are."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from tests.domain.dataset.sets import MANIFEST, anything, trial, trial_with_changes

from selfback.domain.dataset.codebook_file import CodebookRefused
from selfback.domain.dataset.column import Code, Column, Kind, same_words
from selfback.domain.dataset.dataset import Dataset
from selfback.domain.dataset.delimited import read_lines, text_of
from selfback.domain.dataset.export_folder import (
    ExportIncomplete,
    FolderNotEmpty,
    TableUnreadable,
    dataset_of,
    export_files,
    hash_of,
    read_folder,
    write_folder,
)
from selfback.domain.dataset.manifest import ManifestRefused, Variant
from selfback.domain.dataset.table import Shape, Table

VARIANTS = list(Variant)


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_trial_comes_back_from_its_files(variant):
    assert dataset_of(export_files(trial_with_changes(), variant)) == trial_with_changes()


@settings(max_examples=25)
@given(anything())
def test_whatever_a_table_holds_comes_back_from_either_variant(table):
    dataset = Dataset(manifest=MANIFEST, tables=(table,))

    for variant in VARIANTS:
        assert dataset_of(export_files(dataset, variant)) == dataset


def test_the_same_data_give_the_same_bytes():
    assert export_files(trial()) == export_files(trial())


def test_the_manifest_holds_the_hash_of_every_other_file_and_what_the_set_is():
    files = export_files(trial())

    manifest = json.loads(files.pop("manifest.json"))
    assert manifest["files"] == {name: hash_of(content) for name, content in files.items()}
    assert manifest["format"] == "selfback-trial-export/1"
    assert manifest["synthetic"] is True
    assert manifest["variant"] == "lossless"


def test_a_spreadsheet_safe_export_says_so_and_how_to_undo_it():
    files = export_files(trial(), Variant.SPREADSHEET_SAFE)

    manifest = json.loads(files["manifest.json"])
    assert manifest["variant"] == "spreadsheet-safe"
    assert "apostrophe" in manifest["variant_note"]
    assert "'=1+1" in files["deviations.csv"].decode()
    assert files["deviations.csv"].startswith("\ufeff".encode())


def test_every_table_and_code_is_in_the_codebook_for_people():
    files = export_files(trial())

    rows = [line.cells for line in read_lines(text_of(files["codebook.csv"]))]
    arms = [row for row in rows if row[:2] == ("participants", "arm")]
    assert [row[7] for row in arms] == [None, "app", "usual"]
    page = files["codebook.html"].decode()
    assert "Synthetic data" in page
    assert all(f"<code>{name}</code>" in page for name in trial().by_name)


def test_no_word_of_a_codebook_is_taken_for_markup():
    words = same_words("<script>alert(1)</script>")
    column = Column(
        name="<b>", words=words, kind=Kind.CODE, codes=(Code(value='"><i>', words=words),)
    )
    table = Table(shape=Shape(name="<u>", words=words, columns=(column,)))

    page = export_files(Dataset(manifest=MANIFEST, tables=(table,)))["codebook.html"].decode()
    assert [tag for tag in ("<script>", "<b>", "<i>", "<u>") if tag in page] == []


@pytest.mark.parametrize("name", ["manifest.json", "codebook.json", "scores.csv"])
def test_an_export_without_one_of_its_files_is_not_read(name):
    files = export_files(trial())
    del files[name]

    with pytest.raises(ExportIncomplete, match=name):
        dataset_of(files)


@pytest.mark.parametrize(
    ("key", "value"),
    [("format", "other"), ("synthetic", "no"), ("protocol", None), ("variant", "x"), ("files", 3)],
)
def test_a_manifest_of_another_form_is_not_read(key, value):
    files = export_files(trial())
    facts = json.loads(files["manifest.json"]) | {key: value}

    with pytest.raises(ManifestRefused):
        dataset_of(files | {"manifest.json": json.dumps(facts).encode()})


def test_a_table_that_does_not_fit_the_codebook_is_refused_with_its_line():
    files = export_files(trial())
    content = files["sites.csv"] + b'"s3","DK"\r\n'

    with pytest.raises(TableUnreadable, match=r"sites\.csv, line 4: there are not 5 cells"):
        dataset_of(files | {"sites.csv": content})


def test_a_broken_codebook_is_refused_with_its_place():
    files = export_files(trial())
    facts = json.loads(files["codebook.json"])
    del facts["tables"]["scores"]["columns"]["score"]["kind"]

    with pytest.raises(CodebookRefused, match=r"scores\.score: kind is missing"):
        dataset_of(files | {"codebook.json": json.dumps(facts).encode()})


def test_an_export_is_never_written_among_other_files(tmp_path):
    write_folder(tmp_path / "new", export_files(trial()))

    assert dataset_of(read_folder(tmp_path / "new")) == trial()
    with pytest.raises(FolderNotEmpty):
        write_folder(tmp_path / "new", export_files(trial()))


def test_the_variant_of_the_files_is_not_part_of_the_data():
    files = export_files(replace(trial()), Variant.SPREADSHEET_SAFE)

    assert dataset_of(files).manifest == MANIFEST
