"""`selfback trial simulate` and `analyse` go from nothing to a report, the same each time."""

import json

import pytest
from click.testing import CliRunner

from selfback.delivery.cli.trial import trial


def _run(*arguments):
    return CliRunner().invoke(trial, [str(each) for each in arguments])


@pytest.fixture(scope="module")
def made_up(tmp_path_factory):
    out = tmp_path_factory.mktemp("trial") / "made-up"
    assert _run("simulate", "--out", out, "--seed", 3).exit_code == 0
    return out


@pytest.mark.slow
def test_a_made_up_trial_becomes_a_report_twice_with_the_same_bytes(made_up, tmp_path):
    first = _run("analyse", made_up, "--out", tmp_path / "one")
    again = _run("analyse", made_up, "--out", tmp_path / "two", "--json")

    assert first.exit_code == again.exit_code == 0, first.output + again.output
    assert "461 people were randomised" in first.stdout
    assert "Multiple imputation: 50 data sets" in first.stderr
    assert json.loads(again.stdout)["people"] == {"app": 232, "usual-care": 229}
    names = sorted(p.relative_to(tmp_path / "one") for p in (tmp_path / "one").rglob("*.*"))
    assert {str(n) for n in names} >= {"report.html", "report.pdf", "results.json"}
    assert "figures/flow.svg" in {str(n) for n in names}
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    assert (tmp_path / "one" / "report.pdf").read_bytes().startswith(b"%PDF")


def test_a_folder_that_is_no_export_is_refused_in_a_sentence(tmp_path):
    told = _run("analyse", tmp_path, "--out", tmp_path / "report")

    assert told.exit_code == 1
    assert "not the folder of an export" in told.output
    assert not (tmp_path / "report").exists()


def test_a_changed_file_is_named_and_nothing_is_written(made_up, tmp_path):
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in made_up.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    with (copy / "scores.csv").open("ab") as file:
        file.write(b"\n")

    told = _run("analyse", copy, "--out", tmp_path / "report")

    assert told.exit_code == 1
    assert "scores.csv: it was changed after the export" in told.output
    assert not (tmp_path / "report").exists()


def test_a_protocol_that_cannot_be_made_up_says_why(tmp_path):
    told = _run("simulate", "--out", tmp_path / "x", "--protocol", "selfback-specialist-care")

    assert told.exit_code == 1
    assert "it needs one arm with the app and one without" in told.output


def test_an_export_is_never_written_over_something(made_up):
    told = _run("simulate", "--out", made_up)

    assert told.exit_code == 1
    assert "is not empty" in told.output
