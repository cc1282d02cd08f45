"""`selfback evaluation adoption` on the command line."""

import json
from pathlib import Path

from click.testing import CliRunner

from selfback.delivery.cli.main import main

EXAMPLE = Path(__file__).parents[3] / "examples/evaluation/recruiters.csv"


def run(*arguments):
    return CliRunner().invoke(main, ["evaluation", "adoption", *map(str, arguments)])


def test_the_example_is_told_by_country_and_kind_of_unit():
    done = run(EXAMPLE)

    assert done.exit_code == 0
    assert "12 persons and 8 clinics recruited" in done.output
    assert "numbers of the two kinds are not comparable" in done.output
    assert "half of all" in done.output


def test_machines_get_one_document():
    document = json.loads(run(EXAMPLE, "--json").output)

    assert document["recruiters"] == {"person": 12, "clinic": 8}
    assert sum(group["people"] for group in document["by_country"]) == document["people"]
    assert len(document["counts"]) == 20


def test_a_log_that_contradicts_itself_is_refused(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("recruiter,unit,country,profession,opened,recruited\na,team,NO,GP,,\n")

    done = run(path)

    assert done.exit_code == 1
    assert "line 2, unit: 'team' is not person or clinic" in done.output
