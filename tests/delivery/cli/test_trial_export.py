"""`selfback trial export`, `import-check`, `verify-export`, as someone at a terminal meets them."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pyreadstat
import pytest
from click.testing import CliRunner
from pyarrow import parquet
from tests.domain.dataset.sets import trial, trial_with_changes

from selfback.delivery.cli.trial_export import export, import_check, verify_export
from selfback.domain.dataset.blinding import blinded
from selfback.domain.dataset.export_folder import (
    dataset_of,
    export_files,
    read_folder,
    write_folder,
)
from selfback.domain.dataset.locking import LOCK, freeze, lock, record_bytes, sign
from selfback.domain.dataset.odm_import import dataset_from_odm

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def _run(command, *words):
    return CliRunner().invoke(command, [str(word) for word in words])


@pytest.fixture
def folder(tmp_path) -> Path:
    write_folder(tmp_path / "export", export_files(trial_with_changes()))
    return tmp_path / "export"


@pytest.mark.parametrize("form", ["csv", "csv-safe", "sav", "dta", "parquet", "odm"])
def test_an_export_is_written_in_every_form(folder, tmp_path, form):
    result = _run(export, "--from", folder, "--as", form, "--out", tmp_path / "out", "--json")

    assert result.exit_code == 0, result.output
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == set(json.loads(result.stdout)["files"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["export", "out"]


def test_the_forms_say_what_the_export_says(folder, tmp_path):
    for form in ("csv-safe", "sav", "parquet", "odm"):
        _run(export, "--from", folder, "--as", form, "--out", tmp_path / form)

    one = trial_with_changes()
    assert dataset_of(read_folder(tmp_path / "csv-safe")) == one
    assert dataset_from_odm((tmp_path / "odm" / "study.xml").read_bytes()) == one.in_order()
    frame, _ = pyreadstat.read_sav(tmp_path / "sav" / "scores.sav")
    assert list(frame["participant"]) == list(one.by_name["scores"].cells("participant"))
    assert parquet.read_table(tmp_path / "parquet" / "participants.parquet")["age"].to_pylist() == [
        47,
        47,
        47,
    ]
    mapping = json.loads((tmp_path / "sav" / "mapping.json").read_text(encoding="utf-8"))
    assert mapping["tables"]["participants"]["variables"]["arm"]["codes"] == {"app": 1, "usual": 2}


def test_a_safe_export_is_turned_back_into_the_exact_one(folder, tmp_path):
    _run(export, "--from", folder, "--as", "csv-safe", "--out", tmp_path / "safe")
    _run(export, "--from", tmp_path / "safe", "--as", "csv", "--out", tmp_path / "back")

    assert read_folder(tmp_path / "back") == read_folder(folder)


def test_a_blinded_set_is_made_on_the_way(folder, tmp_path):
    words = ("--from", folder, "--as", "csv", "--blinded")
    without = _run(export, *words, "--out", tmp_path / "a")
    letters = ("--letter", "app=X", "--letter", "usual=Y")
    _run(export, *words, *letters, "--out", tmp_path / "b")

    assert without.stdout.startswith("Synthetic data")
    assert dataset_of(read_folder(tmp_path / "a")) == blinded(trial_with_changes())
    arms = dataset_of(read_folder(tmp_path / "b")).by_name["participants"].cells("arm")
    assert set(arms) == {"X", "Y"}


def test_an_export_that_was_touched_is_not_passed_on(folder, tmp_path):
    path = folder / "scores.csv"
    path.write_bytes(path.read_bytes().replace(b"11.5", b"1.5"))

    result = _run(export, "--from", folder, "--as", "csv", "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "scores.csv was changed after the export" in result.output
    assert not (tmp_path / "out").exists()


def test_nothing_is_written_over(folder, tmp_path):
    result = _run(export, "--from", folder, "--as", "csv", "--out", folder)

    assert result.exit_code == 1
    assert "is not empty" in result.output


def test_a_sound_export_is_verified_with_its_lock(folder):
    record = sign(freeze(trial_with_changes(), at=NOON), name="A", meaning="endorsed", at=NOON)
    (folder / LOCK).write_bytes(record_bytes(lock(record, meanings=["endorsed"], at=NOON)))

    facts = json.loads(_run(verify_export, folder, "--json").stdout)
    assert (facts["holds"], facts["locked"], facts["problems"]) == (True, True, [])
    assert facts["content"] == record.content


def test_a_lock_of_other_data_does_not_hold(folder):
    record = sign(freeze(trial(), at=NOON), name="A", meaning="endorsed", at=NOON)
    (folder / LOCK).write_bytes(record_bytes(lock(record, meanings=["endorsed"], at=NOON)))

    result = _run(verify_export, folder)
    assert result.exit_code == 1
    assert "lock.json: the data are not those that were frozen" in result.output


def test_a_stray_file_and_a_missing_one_are_named(folder):
    (folder / "extra.csv").write_bytes(b"")
    (folder / "sites.csv").unlink()

    problems = json.loads(_run(verify_export, folder, "--json").stdout)["problems"]
    assert problems == [
        "sites.csv is missing",
        "extra.csv is not in the manifest",
        "sites.csv is missing",
    ]


def test_an_import_is_checked_and_changes_nothing(folder, tmp_path):
    before = read_folder(folder)
    (tmp_path / "list.csv").write_bytes(b"participant,site\nDK-0100,s1\nDK-0101,s9\n")

    result = _run(
        import_check, tmp_path / "list.csv", "--kind", "participants", "--against", folder
    )
    assert result.exit_code == 1
    assert "line 3, site: there is no such row of sites" in result.output
    assert "2 lines, 0 additions, 0 unchanged, 1 problems" in result.output
    assert read_folder(folder) == before


def test_a_map_says_how_a_questionnaires_file_is_read(folder, tmp_path):
    (tmp_path / "answers.csv").write_bytes(b"Who;When;Q1;Note\nDK-0001;3-months;1;x\n")
    (tmp_path / "map.toml").write_text(
        'instrument = "rmdq"\nseparator = ";"\nignored = ["Note"]\n'
        'columns = {Who = "participant", When = "visit"}\n'
        '[items.rmdq-1]\nheading = "Q1"\nvalues = ["0", "1"]\n',
        encoding="utf-8",
    )
    words = (tmp_path / "answers.csv", "--kind", "questionnaire", "--against", folder)

    facts = json.loads(_run(import_check, *words, "--map", tmp_path / "map.toml", "--json").stdout)
    assert facts["may_be_applied"]
    assert facts["additions"] == [
        {
            "line": 2,
            "cells": {
                "participant": "DK-0001",
                "visit": "3-months",
                "instrument": "rmdq",
                "item": "rmdq-1",
                "value": "1",
            },
        }
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("colour = 1", "colour: this is none of"),
        ("day_first = 1", "day_first: this should be given as bool"),
        ('separator = ";;"', "separator: this should be one character"),
        ("[items.a]\nvalues = [1]", "items.a: values are given as a list of texts"),
        ("[items.a]", "instrument: items need the name"),
        ("=", "map.toml is not TOML"),
    ],
)
def test_a_map_that_says_nothing_sensible_is_refused(folder, tmp_path, text, said):
    (tmp_path / "list.csv").write_bytes(b"participant\n")
    (tmp_path / "map.toml").write_text(text, encoding="utf-8")
    words = ("--kind", "questionnaire", "--against", folder, "--map", tmp_path / "map.toml")

    result = _run(import_check, tmp_path / "list.csv", *words)
    assert result.exit_code == 1
    assert said in result.output
