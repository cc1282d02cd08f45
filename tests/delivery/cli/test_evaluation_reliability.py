"""`selfback evaluation reliability` on the command line."""

import json
from pathlib import Path

from click.testing import CliRunner

from selfback.delivery.cli.main import main

EXAMPLE = Path(__file__).parents[3] / "examples/evaluation/codings.csv"


def run(*arguments):
    return CliRunner().invoke(main, ["evaluation", "reliability", *map(str, arguments)])


def test_the_example_is_told_with_every_measure_named_for_what_it_is():
    done = run(EXAMPLE)

    assert done.exit_code == 0
    assert "24 units of 8 documents, 3 coders: ida, jon, kari." in done.output
    for name in (
        "percent agreement",
        "Cohen's kappa, ida and jon",
        "Krippendorff's alpha, nominal",
    ):
        assert name in done.output
    assert "percentile bootstrap of whole documents" in done.output


def test_machines_get_one_document_and_the_seed():
    document = json.loads(run(EXAMPLE, "--json", "--seed", "5").output)

    assert document["seed"] == 5
    assert document["resampled"] == "documents"
    names = [each["name"] for each in document["coefficients"]]
    assert names.count("Cohen's kappa") == 3
    alpha = next(each for each in document["coefficients"] if "alpha" in each["name"])
    assert alpha["low"] < alpha["value"] < alpha["high"]


def test_a_unit_coded_twice_is_refused_with_the_lines(tmp_path):
    path = tmp_path / "codings.csv"
    path.write_text("unit,coder,code\nu1,a,x\nu1,b,x\nu1,a,y\n")

    done = run(path)

    assert done.exit_code == 1
    assert "codings.csv: 1 fault, nothing was used" in done.output
    assert "line 4, coder: u1, a: line 2 has this already" in done.output
