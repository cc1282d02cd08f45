"""An export that the analysis cannot use is refused, and every fault is named with its place."""

import csv
import hashlib
import io
import json

import pytest
from tests.domain.analysis.simulated import files, plan, trial

from selfback.domain.analysis.cohort import cohort_of
from selfback.domain.analysis.errors import ArmsNotInExport
from selfback.domain.analysis.export import ExportRefused
from selfback.domain.analysis.reading import read_export
from selfback.domain.dataset.blinding import blinded
from selfback.domain.dataset.export_folder import export_files
from selfback.domain.simulation.trial_files import trial_dataset


def _with(name, change):
    """The made-up export with one file changed and its hash brought up to date."""
    changed = dict(files())
    changed[name] = change(changed[name])
    facts = json.loads(changed["manifest.json"])
    facts["files"][name] = hashlib.sha256(changed[name]).hexdigest()
    changed["manifest.json"] = json.dumps(facts).encode()
    return changed


def _cell(line, column, text):
    """A change of one cell; line 1 is the header."""

    def change(content):
        lines = list(csv.reader(io.StringIO(content.decode(), newline="")))
        lines[line - 1][lines[0].index(column)] = text
        return _written(lines)

    return change


def _written(lines):
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    return out.getvalue().encode()


def _faults(export):
    with pytest.raises(ExportRefused) as refused:
        read_export(export, plan())
    return [str(fault) for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("name", "line", "column", "text", "said"),
    [
        ("participants.csv", 5, "randomised_on", "soon", "'soon' is not a day"),
        ("participants.csv", 7, "arm", "placebo", "'placebo' is none of"),
        ("participants.csv", 9, "age", "old", "'old' is not a number"),
        ("participants.csv", 9, "age", "7", "7 is not between 18 and 110"),
        ("scores.csv", 12, "score", "-3", "-3 is no score of"),
        ("scores.csv", 3, "participant", "DK-9999", "nobody in participants.csv"),
        ("scores.csv", 3, "visit", "month-99", "'month-99' is none of"),
        ("visits.csv", 4, "status", "asleep", "'asleep' is none of"),
        ("use.csv", 6, "plan_made", "maybe", "neither yes nor no"),
        ("screening.csv", 8, "screening", "", "it is empty"),
    ],
)
def test_a_wrong_cell_is_named_with_file_line_and_column(name, line, column, text, said):
    faults = _faults(_with(name, _cell(line, column, text)))

    assert any(each.startswith(f"{name}, line {line}, column {column}: ") for each in faults)
    assert any(said in each for each in faults)


def test_a_score_that_its_own_instrument_cannot_have_is_refused():
    """24 is within the range of some instrument, and 25 is not one of disability."""
    lines = list(csv.reader(io.StringIO(files()["scores.csv"].decode(), newline="")))
    line = next(n for n, row in enumerate(lines, start=1) if "rmdq-24" in row)

    faults = _faults(_with("scores.csv", _cell(line, "score", "25")))

    assert faults == [f"scores.csv, line {line}, column score: 25 is no score of rmdq-24, 0 to 24"]


def test_all_faults_are_told_at_once():
    changed = _with("participants.csv", _cell(5, "randomised_on", "soon"))
    changed = {**changed, "visits.csv": _cell(4, "status", "asleep")(changed["visits.csv"])}
    facts = json.loads(changed["manifest.json"])
    facts["files"]["visits.csv"] = hashlib.sha256(changed["visits.csv"]).hexdigest()
    changed["manifest.json"] = json.dumps(facts).encode()

    assert len(_faults(changed)) == 2


def test_a_file_changed_after_the_export_is_noticed():
    changed = {**files(), "scores.csv": files()["scores.csv"] + b"\n"}

    assert _faults(changed) == ["scores.csv: it was changed after the export: its hash differs"]


def test_a_row_that_is_there_twice_names_the_first():
    def twice(content):
        lines = content.decode().splitlines(keepends=True)
        return "".join([*lines, lines[1]]).encode()

    faults = _faults(_with("participants.csv", twice))

    assert len(faults) == 1
    assert faults[0].endswith("participant is there already, on line 2")


def test_a_missing_column_and_a_row_of_another_length_are_named():
    def without_header(content):
        return content.replace(b"participant", b"person", 1)

    def short(content):
        lines = list(csv.reader(io.StringIO(content.decode(), newline="")))
        return _written([lines[0], ["DK-0001"], *lines[1:]])

    assert "visits.csv, line 1, column participant: it is missing" in _faults(
        _with("visits.csv", without_header)
    )
    assert "visits.csv, line 2: it has 1 cells, the header 8" in _faults(_with("visits.csv", short))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda _: b"{", "it is not JSON"),
        (lambda _: b'{"format": "other/1"}', "its format is not"),
        (lambda text: text.replace(b'"blinded": false', b'"blinded": "no"'), "blinded is missing"),
        (
            lambda text: text.replace(b'"lossless"', b'"spreadsheet-safe"'),
            "the variant for spreadsheets",
        ),
        (
            lambda text: text.replace(b'"selfback-primary-care"', b'"another-trial"'),
            "it is of the protocol another-trial",
        ),
    ],
)
def test_a_manifest_of_another_kind_is_refused(change, said):
    faults = _faults({**files(), "manifest.json": change(files()["manifest.json"])})

    assert len(faults) == 1
    assert said in faults[0]


def test_an_empty_folder_is_no_export():
    assert _faults({}) == [
        "manifest.json: the file is missing; this is not the folder of an export"
    ]


def test_a_blinded_export_without_letters_cannot_be_compared():
    dataset = blinded(trial_dataset(trial(2, plan()), plan()))

    with pytest.raises(ArmsNotInExport, match="with letters"):
        cohort_of(read_export(export_files(dataset), plan()), plan())
