"""`selfback evaluation qda`, as it is typed."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from selfback.delivery.cli.main import main
from selfback.domain.qualitative.exchange import write_file
from selfback.domain.qualitative.synthetic import synthetic_project

CODEBOOK = b"""<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>
<Code guid="0D62985D-B147-5D01-A9B5-CAE5DCD98342" name="busy" isCodable="true"/>
</Codes><Sets/></CodeBook>"""


def run(*arguments):
    return CliRunner().invoke(main, ["evaluation", "qda", *map(str, arguments)])


@pytest.fixture
def project(tmp_path: Path):
    path = tmp_path / "interviews.qdpx"
    path.write_bytes(write_file(synthetic_project(np.random.default_rng(5), codings=30), "qdpx"))
    return path


def test_a_sound_project_is_counted(project):
    done = run("inspect", project, "--json")

    told = json.loads(done.output)
    assert done.exit_code == 0
    assert told["counts"]["codings"] == 30
    assert told["findings"] == told["lost"] == told["repaired"] == []
    assert "codings" in run("inspect", project).output


def test_departures_from_the_standard_are_findings(tmp_path):
    path = tmp_path / "book.qdc"
    path.write_bytes(CODEBOOK)

    done = run("inspect", path)

    assert done.exit_code == 1
    assert "Sets: it should hold: Set+; it holds: nothing" in done.output


@pytest.mark.parametrize("form", ["qdpx", "qdc", "csv", "xlsx", "docx"])
def test_a_project_is_written_in_every_form_and_what_is_lost_is_said(project, tmp_path, form):
    out = tmp_path / f"out.{form}"

    tried = run("convert", project, out, "--dry-run", "--json")
    assert not out.exists()
    done = run("convert", project, out)
    again = run("convert", project, out)

    assert tried.exit_code == done.exit_code == 0
    assert out.stat().st_size > 0
    assert again.exit_code == 1
    assert "--force replaces it" in again.output
    assert bool(json.loads(tried.output)["lost_in_writing"]) == (form != "qdpx")
    assert run("convert", project, out, "--force").exit_code == 0


def test_a_csv_file_of_a_codebook_holds_the_codebook(tmp_path):
    book, out = tmp_path / "book.qdc", tmp_path / "book.csv"
    book.write_bytes(CODEBOOK)

    assert run("convert", book, out).exit_code == 0
    assert '"busy"' in out.read_text(encoding="utf-8")
    refused = run("convert", book, tmp_path / "by.csv", "--table", "shoe size")
    assert refused.exit_code == 1
    assert "there is no table 'shoe size'" in refused.output


def test_what_cannot_be_read_and_what_cannot_be_written_have_their_own_exit_codes(
    project, tmp_path
):
    broken = tmp_path / "broken.qdpx"
    broken.write_bytes(b"no archive")
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"name\n")

    assert run("inspect", broken).exit_code == 2
    assert "not a ZIP archive" in run("inspect", broken).output
    assert run("convert", project, tmp_path / "out.pdf").exit_code == 2
    assert run("inspect", tmp_path / "nothing.qdpx").exit_code == 2
    refused = run("convert", empty, tmp_path / "out.qdc")
    assert refused.exit_code == 1
    assert "nothing was written: the project has no code" in refused.output
    assert not (tmp_path / "out.qdc").exists()


def test_a_codebook_of_the_content_is_written_in_a_language(tmp_path):
    out = tmp_path / "npt.qdc"

    done = run("codebook", "npt-2022", out, "--language", "da")

    assert done.output == f"Wrote 32 codes to {out}.\n"
    assert "Kollektiv handling" in out.read_text(encoding="utf-8")
    assert json.loads(run("inspect", out, "--json").output)["counts"]["codes"] == 32
    assert run("codebook", "npt-2022", out).exit_code == 1
    assert run("codebook", "nonsense", tmp_path / "x.qdc").exit_code == 2
    assert run("codebook", "npt", tmp_path / "x.pdf").exit_code == 2
