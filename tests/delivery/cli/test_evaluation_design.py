"""`selfback evaluation design` on the command line."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from selfback.delivery.cli.main import main
from selfback.domain.evaluation.designs.vignette_set import read_set

EXAMPLE = "examples/evaluation/vignette-factors.toml"


def run(*arguments):
    return CliRunner().invoke(main, ["evaluation", "design", *map(str, arguments)])


def test_a_set_is_told_with_what_it_can_and_cannot_tell():
    done = run(EXAMPLE, "--vignettes", "16", "--blocks", "4")

    assert done.exit_code == 0
    assert "16 vignettes of 7 factors (128 combinations, 96 of them allowed" in done.output
    assert "D-efficiency 9" in done.output
    assert "4 blocks; within them" in done.output
    assert "What cannot be told apart" in done.output


def test_machines_get_all_of_it_the_same_for_the_same_seed():
    arguments = (EXAMPLE, "--vignettes", "12", "--interaction", "fear*work", "--json")

    document = json.loads(run(*arguments).output)

    assert document == json.loads(run(*arguments).output)
    assert document["parameters"] == 9
    assert sum(document["counts"]["fear"].values()) == len(document["runs"]) == 12
    assert not any(
        each["duration"] == "days" and each["mood"] == "low" for each in document["runs"]
    )


def test_the_set_for_a_survey_and_the_runs_are_written(tmp_path: Path):
    done = run(
        *(EXAMPLE, "--vignettes", "8", "--blocks", "2"),
        *("--out", tmp_path / "set.json", "--runs", tmp_path / "runs.csv"),
    )

    assert done.exit_code == 0, done.output
    held = read_set("set.json", (tmp_path / "set.json").read_bytes())
    assert len(held.vignettes) == 8
    assert held.blocks == (1, 2)
    with (tmp_path / "runs.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["fear"] for row in rows] == [each.levels["fear"] for each in held.vignettes]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--vignettes", "7"), 1, "8 is the least"),
        (("--interaction", "fear*luck"), 2, "not two factors of age, duration"),
        (("--vignettes", "12", "--blocks", "13"), 1, "no 13 blocks"),
    ],
)
def test_what_cannot_be_done_is_said(arguments, code, said):
    done = run(EXAMPLE, *arguments)

    assert done.exit_code == code
    assert said in done.output


def test_answers_that_the_planner_cannot_take_are_named_and_nothing_is_written(tmp_path: Path):
    wrong = tmp_path / "factors.toml"
    wrong.write_text(Path(EXAMPLE).read_text().replace("age = 59", "age = 590"))

    done = run(wrong, "--vignettes", "8", "--out", tmp_path / "set.json")

    assert done.exit_code == 1
    assert "age" in done.output
    assert "run-" in done.output
    assert not (tmp_path / "set.json").exists()


def test_faults_of_a_file_are_told_by_their_place(tmp_path: Path):
    wrong = tmp_path / "factors.toml"
    wrong.write_text(Path(EXAMPLE).read_text().replace('id = "calm"', 'id = "afraid"'))

    done = run(wrong)

    assert done.exit_code == 1
    assert 'factors.toml: fear: The level "afraid" is there twice.' in done.output
