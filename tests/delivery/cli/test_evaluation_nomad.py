"""`selfback evaluation nomad` on the command line."""

import json
import shutil
from pathlib import Path

from click.testing import CliRunner

from selfback.delivery.cli.main import main

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "examples/evaluation/nomad.csv"


def run(*arguments):
    return CliRunner().invoke(main, ["evaluation", "nomad", *map(str, arguments)])


def test_the_example_is_told_by_wave_and_group_with_the_change_and_the_wording():
    done = run(EXAMPLE)

    assert done.exit_code == 0
    assert "our own words, not the official NoMAD" in done.output
    for heading in ("Wave 1, all", "Wave 2, by profession", "Change, later less earlier"):
        assert heading in done.output
    assert "2 of 4 items of coherence" in done.output
    assert "hidden" in done.output


def test_machines_get_no_figures_of_hidden_groups():
    document = json.loads(run(EXAMPLE, "--json").output)

    assert document["wording"] == "own"
    hidden = [cell for cell in document["cells"] if cell["is_hidden"]]
    assert hidden
    assert all(cell["scored"] is None and cell["respondents"] is None for cell in hidden)
    assert document["needed"] == {
        "coherence": 2,
        "participation": 2,
        "action": 4,
        "monitoring": 3,
    }


def test_an_answer_off_the_scale_is_refused_with_its_line(tmp_path):
    path = tmp_path / "responses.csv"
    path.write_text("respondent,wave,profession,site,item,answer\np1,1,GP,a,coherence1,3\n")

    done = run(path)

    assert done.exit_code == 1
    assert "responses.csv: 1 fault, nothing was used" in done.output
    assert "line 2, answer: '3' is not empty or one of strongly-agree" in done.output


def test_a_host_installs_the_official_wording_under_the_same_ids(tmp_path):
    content = shutil.copytree(ROOT / "content", tmp_path / "content")
    instrument = content / "instruments/nomad/instrument.toml"
    instrument.write_text(
        instrument.read_text().replace('wording = "own"', 'wording = "validated"')
    )

    done = run(EXAMPLE, "--content", content)

    assert done.exit_code == 0
    assert "Wording: installed by the host." in done.output


def test_content_without_the_rules_is_refused_in_a_sentence(tmp_path):
    content = shutil.copytree(ROOT / "content", tmp_path / "content")
    (content / "rules/nomad.toml").unlink()

    done = run(EXAMPLE, "--content", content)

    assert done.exit_code == 1
    assert "the content has no 'general'" in done.output
