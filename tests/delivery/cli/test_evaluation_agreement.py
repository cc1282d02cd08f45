"""`selfback evaluation agreement` on the command line."""

import json
from pathlib import Path

from click.testing import CliRunner

from selfback.delivery.cli.main import main

EXAMPLE = Path(__file__).parents[3] / "examples/evaluation/ratings.csv"


def run(*arguments):
    return CliRunner().invoke(main, ["evaluation", "agreement", *map(str, arguments)])


def test_the_example_is_told_in_tables_with_both_intervals_and_who_left_what_empty():
    done = run(EXAMPLE)

    assert done.exit_code == 0
    assert "16 raters, 15 items: agree 202/233, 86.7 %" in done.output
    assert "Wilson 81.7 to 90.5" in done.output
    assert "clustered by rater" in done.output
    assert "Left empty by 6 of 16 raters" in done.output
    assert "Krippendorff's alpha" in done.output


def test_machines_get_one_document_with_denominators_and_methods():
    document = json.loads(run(EXAMPLE, "--json").output)

    strict = document["overall"]["agreement"]["agree"]
    assert (strict["count"], strict["of"], strict["clustered"]["clusters"]) == (202, 233, 16)
    assert len(document["items"]) == 15
    assert {each["treatment"] for each in document["models"]} == {"agree", "agree+partly"}
    assert "Laplace" in document["methods"]["model"]


def test_the_same_seed_gives_the_same_intervals():
    assert run(EXAMPLE, "--json", "--seed", 4).output == run(EXAMPLE, "--json", "--seed", 4).output


def test_a_bad_file_is_refused_with_every_fault(tmp_path):
    path = tmp_path / "ratings.csv"
    path.write_text(
        "rater,profession,country,vignette,component,answer\n"
        "r1,GP,NO,anna,steps,yes\nr1,GP,NO,,steps,agree\n"
    )

    done = run(path)

    assert done.exit_code == 1
    assert "ratings.csv: 2 faults, nothing was used" in done.output
    assert "line 2, answer: 'yes' is not agree, partly, disagree or empty" in done.output
    assert "line 3, vignette: is empty" in done.output


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path):
    assert run(tmp_path / "none.csv").exit_code == 2
