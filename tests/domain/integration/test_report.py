"""The one report: what it tells, what it must not show, and what it says when files are missing."""

import io
import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser

import pytest
from docx import Document
from docx.oxml.ns import qn
from tests.domain.integration.made import CONTENT, files, results, results_of

from selfback.domain.analysis.html import html_of
from selfback.domain.content.checklist import load_checklist
from selfback.domain.integration.display_svg import display_svg
from selfback.domain.integration.report.building import build
from selfback.domain.integration.report.checklists import NoSuchSection, checklists
from selfback.domain.integration.report.document import report_docx
from selfback.domain.integration.themes import CONSENT
from selfback.domain.qualitative.exchange import read_file, write_file
from selfback.domain.qualitative.project import Project

VOID = {"meta", "col", "br", "img", "path", "rect", "circle", "line"}
SECTIONS = [
    "methods",
    "reach",
    "adoption",
    "vignettes",
    "missing",
    "nomad",
    "themes",
    "displays",
    "checklists",
]
OF_FILE = {
    "screening.csv": "reach",
    "recruiters.csv": "adoption",
    "ratings.csv": "vignettes",
    "nomad.csv": "nomad",
    "interviews.qdpx": "themes",
    "displays.json": "displays",
}


def held():
    return [load_checklist(CONTENT, id) for id in ("stari", "gramms")]


@cache
def built():
    return build(results(), held())


@cache
def page():
    return html_of(built().report)


def at():
    from datetime import UTC, datetime

    return datetime(2020, 6, 30, tzinfo=UTC)


def words_of(document):
    paragraphs = [each.text for each in document.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(paragraphs + cells)


class Outline(HTMLParser):
    """What a page is made of; fails at the first tag that does not close what is open."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags = [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag

    def all(self, *tags):
        return [attrs for tag, attrs in self.tags if tag in tags]


def test_the_page_is_well_formed_and_every_link_leads_somewhere():
    outline = Outline(page())
    ids = [attrs["id"] for _tag, attrs in outline.tags if "id" in attrs]
    links = [attrs["href"] for attrs in outline.all("a")]

    assert outline.open == []
    assert len(ids) == len(set(ids))
    assert links
    assert {link.removeprefix("#") for link in links} <= set(ids)


def test_the_page_needs_nothing_from_elsewhere():
    outline = Outline(page())

    assert not outline.all("script", "link", "img", "iframe")
    assert not re.search(r'(src|href)="https?:', page())


def test_every_table_has_a_caption_and_headings_with_a_scope():
    outline = Outline(page())

    assert len(outline.all("table")) == len(outline.all("caption")) > 20
    assert all("scope" in attrs for attrs in outline.all("th"))
    assert [tag for tag, _attrs in outline.tags if tag in {"h1", "h2", "h3"}] == ["h1"] + [
        "h2"
    ] * len(SECTIONS)


def test_every_chart_says_in_words_what_it_shows():
    pictures = list(built().report.pictures())

    assert [each.name for each in pictures] == [
        "reach",
        "recruiters",
        "over-time",
        "agreement",
        "nomad",
    ]
    assert all(each.said for each in pictures)


def test_the_sections_stand_in_their_order():
    assert [section.id for section in built().report.sections] == SECTIONS


def test_all_three_forms_tell_the_published_counts_and_the_mark():
    document = words_of(Document(io.BytesIO(report_docx(built().report, at=at()))))

    for told in (page(), document):
        for words in ("825 people", "461", "57 professionals and 39 clinics", "62 raters"):
            assert words in told
        assert "Synthetic: nobody in this evaluation exists" in told


def test_links_of_the_document_lead_to_its_headings():
    document = Document(io.BytesIO(report_docx(built().report, at=at())))
    xml = document.element.xml
    for paragraph in document.element.body.iter(qn("w:p")):
        assert qn("w:pPr") not in [each.tag for each in paragraph][1:]
    anchors = set(re.findall(r'w:anchor="([^"]+)"', xml))

    assert anchors
    assert anchors <= set(re.findall(r'w:bookmarkStart[^>]*w:name="([^"]+)"', xml))


def without_consent(case):
    """Return the files after one case took back its consent."""
    project = read_file("interviews.qdpx", files()["interviews.qdpx"]).project
    variable = next(each.id for each in project.variables if each.name == CONSENT)
    cases = tuple(
        replace(each, attributes={**each.attributes, variable: False})
        if each.name == case
        else each
        for each in project.cases
    )
    return {
        **files(),
        "interviews.qdpx": write_file(replace(project, cases=cases), "qdpx"),
    }


def test_who_takes_back_consent_is_quoted_nowhere_anymore():
    quote = results().displays[0].rows[0].shown[0]
    assert quote.words in page()

    after = results_of(without_consent(quote.case))
    again = build(after, held())
    document = words_of(Document(io.BytesIO(report_docx(again.report, at=at()))))
    pictures = "".join(display_svg(display) for display in after.displays)
    frozen = "".join(snapshot.text for snapshot in again.snapshots.values())

    for told in (html_of(again.report), document, pictures, frozen):
        assert f"{quote.case}, interview" not in told
        assert f'"case":"{quote.case}"' not in told
    assert "2 quotes are not shown" in html_of(again.report)
    before = sum(display.withheld for display in results().displays)
    assert sum(display.withheld for display in after.displays) > before


def test_the_same_evaluation_has_the_same_digests_and_the_same_page():
    again = build(results_of(files()), held())

    assert again.snapshots == built().snapshots
    assert html_of(again.report) == page()


@pytest.mark.parametrize(("file", "section"), OF_FILE.items())
def test_a_section_whose_file_is_missing_says_so_and_the_rest_stands(file, section):
    few = {name: content for name, content in files().items() if name != file}
    report = build(results_of(few), held()).report
    found = {each.id: each for each in report.sections}

    assert found[section].blocks[0].text == f"Nothing can be told here: there is no {file}."
    assert f"There is no {file}" in html_of(report)
    assert f"nothing yet: no {file}" in html_of(report)
    assert len(found) == len(SECTIONS)


def test_a_folder_with_nothing_but_its_facts_makes_a_report_of_what_is_missing():
    report = build(results_of({"evaluation.json": files()["evaluation.json"]}), held()).report

    assert report.headline == "Nothing has been measured yet"
    assert Outline(html_of(report)).open == []


def test_hidden_groups_of_the_questionnaire_stay_hidden():
    assert "hidden: too few people" in page()
    assert "<td>hidden</td>" in page()


TINY = {
    "screening.csv": b"person,country,stage,reason\n1,<NO>,screened,\n",
    "recruiters.csv": b"recruiter,unit,country,profession,opened,recruited\na,person,NO,,,\n",
    "ratings.csv": b"rater,profession,country,vignette,component,answer\n1,,,anna,steps,\n",
    "nomad.csv": b"respondent,wave,profession,site,item,answer\np,1,,,general1,4\n",
    "interviews.qdpx": write_file(Project(name="Nothing yet"), "qdpx"),
}


def test_an_evaluation_that_has_hardly_begun_makes_a_report_all_the_same():
    report = build(
        results_of({"evaluation.json": files()["evaluation.json"], **TINY}), held()
    ).report

    assert Outline(html_of(report)).open == []
    assert "&lt;NO&gt;" in html_of(report)
    assert "<NO>" not in html_of(report)
    assert report_docx(report, at=at()).startswith(b"PK")


def test_a_checklist_that_names_a_part_we_do_not_have_is_refused():
    with pytest.raises(NoSuchSection, match="stari, item 6: the report has no section 'methods'"):
        checklists(held(), {}, {})
