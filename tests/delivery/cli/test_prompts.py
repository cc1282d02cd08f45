"""`selfback prompts analyse` says what prompts do, or what is wrong with the table."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from selfback.delivery.cli.main import main


@pytest.fixture
def points(tmp_path: Path) -> Path:
    """Sixty people, thirty days; a prompt adds 0.3 on the first day and 0.01 less each day."""
    chance, lines = np.random.default_rng(8), ["person,day,available,prompted,probability,outcome"]
    for person in range(60):
        for day in range(30):
            prompted = int(chance.random() < 0.6)
            outcome = 0.2 + (0.3 - 0.01 * day) * prompted + chance.normal(scale=0.3)
            lines.append(f"p{person},{day},1,{prompted},0.6,{outcome:.4f}")
    lines.append("p1,30,0,0,,")
    file = tmp_path / "points.csv"
    file.write_text("\n".join(lines))
    return file


def run(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["prompts", "analyse", *map(str, words)])
    return result.exit_code, result.output


def test_the_effect_and_how_it_fades_are_found(points):
    code, said = run(points, "--moderator", "day", "--json")
    told = json.loads(said)
    effect, fade = told["effect"]

    assert code == 0
    assert told["decision_points"] == {"available": 1800, "unavailable": 1}
    assert effect["low"] < 0.3 < effect["high"]
    assert fade["low"] < -0.01 < fade["high"] < 0


def test_in_words_it_says_who_and_how_much(points):
    code, said = run(points)

    assert code == 0
    assert said.startswith("60 people, 1800 decision points at which they were available")
    assert "p < 0.001" in said


def test_a_table_with_faults_is_refused_with_the_first_twenty(points):
    points.write_text(points.read_text().replace(",0.6,", ",1.6,"))
    code, said = run(points)

    assert code == 1
    assert "points.csv: 1800 faults, nothing was used" in said
    assert "line 2, probability: 1.6 is not above 0 and below 1" in said
    assert "and 1780 more" in said


def test_what_cannot_be_estimated_is_said(points):
    points.write_text(points.read_text().replace(",1,0,0.6", ",1,1,0.6"))

    assert run(points) == (
        1,
        "Error: points.csv: everybody was prompted each time, so nothing can be compared\n",
    )


def test_a_file_that_is_not_there_is_a_fault_of_use(tmp_path):
    assert run(tmp_path / "none.csv")[0] == 2
