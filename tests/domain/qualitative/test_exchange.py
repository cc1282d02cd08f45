"""Tables, workbooks and documents of a project, and codebooks from CSV."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from selfback.domain.qualitative.checking import check_project
from selfback.domain.qualitative.codebook import Code
from selfback.domain.qualitative.codebook_csv import codes_from_csv
from selfback.domain.qualitative.exchange import NoSuchTable, counts, losses, read_file, write_file
from selfback.domain.qualitative.project import Coding, Project, Selection, Source
from selfback.domain.qualitative.refusal import FileRefused
from selfback.domain.qualitative.sheet import LONGEST, Sheet, csv_bytes, xlsx_bytes
from selfback.domain.qualitative.sheets import codebook_sheet
from selfback.domain.qualitative.synthetic import synthetic_project

PROJECT = synthetic_project(np.random.default_rng(3), documents=3, codes=12, codings=40)
FORMULA = '=HYPERLINK("http://example.org","busy")'


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def coded(text: str) -> Project:
    return Project(
        name=text[:20],
        codes=(Code(id="c", name=text[:20]),),
        sources=(Source(id="s", name="s", text=text),),
        selections=(Selection(id="p", source="s", start=0, end=len(text)),),
        codings=(Coding(id="g", target="p", code="c"),),
    )


def test_every_coded_passage_is_a_row_with_its_own_words():
    texts = PROJECT.texts()

    found = rows(write_file(PROJECT, "csv", table="segments"))

    assert len(found) == counts(PROJECT)["codings"] == 40
    for row in found:
        words = texts[row["source_id"]][int(row["start"]) : int(row["end"])]
        assert row["text"].replace("\r\n", "\n") == words
    assert found[0]["memos"] == "Think of this.\n\U0001f914 4\nThink of this.\n\U0001f914 3"
    assert found[0]["cases"] == "Person 1"


def test_a_codebook_goes_out_as_csv_and_comes_back():
    content = write_file(PROJECT, "csv", table="codebook")

    assert read_file("p.csv", content).project.codes == PROJECT.codes


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), min_size=1))
def test_any_description_survives_csv(descriptions: list[str]):
    codes = tuple(
        Code(id=f"{n:08x}-0000-4000-8000-000000000000", name=f"={n}", description=text)
        for n, text in enumerate(descriptions)
    )

    assert (
        codes_from_csv(csv_bytes(codebook_sheet(Project(name="p", codes=codes))), project="p")
        == codes
    )


@pytest.mark.parametrize(
    "content",
    [
        b"tag,description\ninteresting,so so\ninteresting.places,",
        "\ufeffCode;Definition;Parent\nTime;;\nBusy;no time;Time\nRush;;Time > Busy\n".encode(),
        b"name,parent\nRush,Busy\nBusy,Time\nTime,\n\n",
    ],
)
def test_codebooks_that_others_typed_are_read(content):
    codes = codes_from_csv(content, project="p")

    assert len({code.id for code in codes}) == len(codes)
    if len(codes) == 3:
        assert [code.name for code in codes] == ["Time", "Busy", "Rush"]
        assert [code.parent for code in codes] == [None, codes[0].id, codes[1].id]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"a,b\n1,2", "line 1: there is no column called name"),
        (b"name,parent\nBusy,Time", "line 2, parent: there is no code 'Time'"),
        (b"name,parent\nA,B\nB,A", "stands under itself"),
        (b"name\nA\nA", "line 3, A: the code is there twice"),
        (b"name,id\n,x", "line 2, name: it is empty"),
        (b'name\n"open', "quotation mark"),
        (b"name\n\xff", "line 2: this is not UTF-8"),
    ],
)
def test_a_codebook_that_is_not_clear_is_refused(content, said):
    with pytest.raises(FileRefused, match=said):
        codes_from_csv(content, project="p")


@pytest.mark.parametrize("text", [FORMULA, "@SUM(A1)", "+1", "-1+2", "\t=1", "\uff1d1"])
def test_no_cell_is_a_formula_in_csv_or_in_a_workbook(text):
    row = rows(write_file(coded(text), "csv"))[0]
    book = load_workbook(io.BytesIO(write_file(coded(text), "xlsx")))

    assert row["text"].startswith("'")
    cells = [cell for line in book["segments"].iter_rows() for cell in line]
    assert "f" not in {cell.data_type for cell in cells}
    assert text.strip() in {str(cell.value).strip() for cell in cells}


def test_a_workbook_holds_all_three_tables_and_says_what_it_cuts():
    long = replace(coded("x" * 40_000), notes=())

    book = load_workbook(io.BytesIO(write_file(PROJECT, "xlsx")))
    cut = load_workbook(io.BytesIO(write_file(long, "xlsx")))

    assert book.sheetnames[:5] == [
        "codebook",
        "segments",
        "memos",
        "1 Profession",
        "2 Took part before",
    ]
    assert [cell.value for cell in book["1 Profession"][1]] == ["code", "GP", "physiotherapist"]
    assert book["framework"].max_row == 4
    assert book["segments"].max_row == 41
    assert len(cut["segments"]["F2"].value) == LONGEST
    assert "ends of long texts not kept: 1" in " ".join(map(str, losses(long, "xlsx")))
    at = datetime(2027, 1, 4, tzinfo=UTC)
    odd = Sheet(name="s", headings=("a",), rows=((None,), (1.5,), ("bell \x07",)))
    page = load_workbook(io.BytesIO(xlsx_bytes([odd], at=at)))["s"]
    assert [cell.value for cell in page["A"]] == ["a", None, 1.5, "bell  "]


def test_a_csv_file_holds_the_codes_by_a_variable_or_the_framework():
    by_job = rows(write_file(PROJECT, "csv", table="Profession"))
    frame = rows(write_file(PROJECT, "csv", table="framework"))

    assert sum(int(row["GP"]) + int(row["physiotherapist"]) for row in by_job) == 40
    assert [row["case"] for row in frame] == ["Person 1", "Person 2", "Person 3"]
    with pytest.raises(NoSuchTable, match="there are segments, codebook"):
        write_file(PROJECT, "csv", table="shoe size")


def test_a_document_holds_every_code_and_every_passage():
    page = Document(io.BytesIO(write_file(PROJECT, "docx")))

    styles = [each.style.name for each in page.paragraphs]
    assert styles.count("Quote") == 40
    headings = [each.text for each in page.paragraphs if each.style.name.startswith("Heading")]
    assert headings[:12] == [code.name for code in PROJECT.codes]
    assert headings[12] == "1 Profession"
    first = [[cell.text for cell in row.cells] for row in page.tables[0].rows]
    assert first[0] == ["code", "GP", "physiotherapist"]
    assert sum(int(GP) + int(physio) for _code, GP, physio in first[1:]) == 40
    assert "Think of this." in "\n".join(each.text for each in page.paragraphs)


def test_a_transcript_becomes_a_project_of_one_source():
    content = b"Anna: How?\nBen: Busy.\nAnna: Why?\nBen: Time."

    project = read_file("talk.txt", content).project

    assert check_project(project) == []
    assert project.sources[0].text == content.decode()
    assert list(project.sources[0].attributes.values()) == ["Anna; Ben"]


def test_a_file_of_another_form_is_refused():
    with pytest.raises(FileRefused, match="files that are read end in"):
        read_file("x.pdf", b"")
    with pytest.raises(ValueError, match="pdf"):
        write_file(PROJECT, "pdf")
