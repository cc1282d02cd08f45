"""`selfback evaluation synthetic` and `report` on the command line."""

import io
import json
import re
import time

import pypdfium2
import pytest
from click.testing import CliRunner
from docx import Document

from selfback.delivery.cli.main import main

SECONDS = 60
"""The report of the made-up evaluation is there within this time."""


def run(*arguments):
    return CliRunner().invoke(main, ["evaluation", *map(str, arguments)])


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("evaluation") / "made-up"
    assert run("synthetic", "--out", folder, "--seed", 1).exit_code == 0
    return folder


@pytest.fixture(scope="module")
def reported(made, tmp_path_factory):
    out = tmp_path_factory.mktemp("evaluation") / "report"
    began = time.monotonic()
    done = run("report", "--from", made, "--out", out)
    assert done.exit_code == 0, done.output
    assert time.monotonic() - began < SECONDS
    return out, done


@pytest.fixture(scope="module")
def figures(reported):
    out, _done = reported
    return json.loads((out / "results.json").read_text(encoding="utf-8"))["figures"]


def of_command(command, path):
    return json.loads(run(command, path, "--json").output)


def test_progress_is_told_beside_the_answer(reported):
    _out, done = reported

    assert done.stdout.startswith("825 people referred, 461 randomised")
    assert done.stderr.splitlines()[0] == "Reading the files"
    assert len(done.stderr.splitlines()) > 8


def test_figures_of_agreement_are_those_of_the_command(made, figures):
    told = of_command("agreement", made / "ratings.csv")

    for name in ("component", "profession"):
        groups = told[f"{name}s"]
        assert len(groups) == 3
        for group in groups:
            agree = group["agreement"]["agree"]
            mine = figures[f"agreement.{name}.{group['name'][0]}"]
            assert (mine["count"], mine["of"]) == (agree["count"], agree["of"])
            assert mine["estimate"] == agree["share"]
            assert (mine["low"], mine["high"]) == (
                agree["clustered"]["low"],
                agree["clustered"]["high"],
            )


def test_figures_of_adoption_are_those_of_the_command(made, figures):
    told = of_command("adoption", made / "recruiters.csv")

    assert told["people"] == 825
    for group in told["by_country"]:
        place = f"adoption.{'.'.join(group['name'])}"
        assert figures[f"{place}.none"]["count"] == group["none"]["count"]
        assert figures[f"{place}.gini"]["estimate"] == group["gini"]
        assert figures[f"{place}.median"]["estimate"] == group["each"]["middle"]


def test_figures_of_nomad_are_those_of_the_command_and_hidden_ones_stay_hidden(made, figures):
    told = of_command("nomad", made / "nomad.csv")
    hidden = 0
    for cell in told["cells"]:
        place = f"nomad.{cell['wave']}.{cell['measure']}"
        if cell["breakdown"] != "all":
            place += f".{cell['breakdown']}.{cell['group']}"
        if cell["is_hidden"]:
            hidden += 1
            assert figures[place]["estimate"] is None
            assert figures[place]["of"] is None
        else:
            assert figures[place]["estimate"] == cell["scored"]["mean"]
    assert hidden


def words_of(out):
    page = re.sub(r"<[^>]+>", " ", (out / "report.html").read_text(encoding="utf-8"))
    pdf = pypdfium2.PdfDocument((out / "report.pdf").read_bytes())
    paper = "\n".join(each.get_textpage().get_text_range() for each in pdf)
    document = Document(io.BytesIO((out / "report.docx").read_bytes()))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return page, paper, "\n".join(cells)


def test_page_paper_and_document_hold_the_same_figures(made, reported):
    out, _done = reported
    told = of_command("agreement", made / "ratings.csv")

    for words in words_of(out):
        for group in told["components"]:
            agree = group["agreement"]["agree"]
            assert f"{agree['count']}/{agree['of']}" in words
            assert f"{agree['percentage']:.1f}" in words


def test_every_page_of_the_paper_says_that_it_is_made_up(reported):
    out, _done = reported
    pdf = pypdfium2.PdfDocument((out / "report.pdf").read_bytes())

    assert len(pdf) > 5
    for page in pdf:
        assert "Synthetic: nobody in this evaluation exists" in page.get_textpage().get_text_range()


def test_displays_are_frozen_in_every_form_with_the_digest_the_report_names(reported):
    out, _done = reported
    page = (out / "report.html").read_text(encoding="utf-8")
    digests = json.loads((out / "results.json").read_text(encoding="utf-8"))["displays"]

    assert len(digests) == 3
    for id, digest in digests.items():
        assert digest in page
        for form in ("json", "svg", "png", "docx"):
            assert (out / "displays" / f"{id}.{form}").stat().st_size > 1000


def test_the_same_folder_and_seed_give_the_same_page_paper_and_displays(made, reported, tmp_path):
    out, _done = reported
    assert run("report", "--from", made, "--out", tmp_path).exit_code == 0

    names = ["report.html", "report.pdf", "results.json", "displays/constructs.json"]
    for name in (*names, "displays/constructs.svg"):
        assert (tmp_path / name).read_bytes() == (out / name).read_bytes(), name


def test_machines_get_one_document(made, tmp_path):
    done = run("report", "--from", made, "--out", tmp_path, "--json")

    document = json.loads(done.stdout)
    assert document["synthetic"] is True
    assert document["missing"] == []


def test_a_missing_file_is_named_and_the_report_is_made(made, tmp_path):
    few = tmp_path / "few"
    few.mkdir()
    for name in ("evaluation.json", "ratings.csv"):
        (few / name).write_bytes((made / name).read_bytes())
    done = run("report", "--from", few, "--out", tmp_path / "out")

    assert done.exit_code == 0
    assert "Not there: screening.csv, recruiters.csv, nomad.csv" in done.stdout


def test_a_folder_with_a_broken_file_is_refused_by_file_and_line(made, tmp_path):
    broken = tmp_path / "broken"
    broken.mkdir()
    for path in made.iterdir():
        (broken / path.name).write_bytes(path.read_bytes())
    with (broken / "ratings.csv").open("a", encoding="utf-8") as file:
        file.write("synthetic-r99,GP,NO,anna,steps,maybe\n")
    done = run("report", "--from", broken, "--out", tmp_path / "out")

    assert done.exit_code == 1
    assert "nothing was used" in done.output
    assert re.search(r"ratings\.csv: line \d+, answer: 'maybe' is not", done.output)
    assert not (tmp_path / "out").exists()


def test_what_is_no_folder_of_an_evaluation_is_refused(tmp_path):
    assert run("report", "--from", tmp_path, "--out", tmp_path / "out").exit_code == 1
    assert run("report", "--from", tmp_path / "none", "--out", tmp_path / "out").exit_code == 2


def test_a_made_up_evaluation_is_never_mixed_with_something_else(made):
    done = run("synthetic", "--out", made)

    assert done.exit_code == 1
    assert "is not empty" in done.output


def test_each_file_can_be_read_by_the_command_of_its_own(made):
    assert run("agreement", made / "ratings.csv").exit_code == 0
    assert run("adoption", made / "recruiters.csv").exit_code == 0
    assert run("nomad", made / "nomad.csv").exit_code == 0
    assert run("qda", "inspect", made / "interviews.qdpx").exit_code == 0
