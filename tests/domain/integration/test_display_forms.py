"""A joint display as a picture and as a document, and what neither may show."""

import io
from datetime import UTC, datetime

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.domain.integration.shown import AGREED, TRUST, display

from selfback.domain.integration.display import Fit, Quote, Row, Template, withdrawn
from selfback.domain.integration.display_docx import display_docx
from selfback.domain.integration.display_svg import WIDTH, display_png, display_svg
from selfback.domain.integration.display_table import figure_text, table_of

AT = datetime(2027, 3, 1, tzinfo=UTC)
SECRET = "Secretly"
SVG = "{http://www.w3.org/2000/svg}"


def texts(svg):
    return " ".join(each.text or "" for each in etree.fromstring(svg).iter(f"{SVG}text"))


def in_document(content):
    table = Document(io.BytesIO(content)).tables[0]
    return "\n".join(cell.text for row in table.rows for cell in row.cells)


def test_a_number_stands_with_its_denominator_and_interval():
    assert figure_text(AGREED) == "53/63, 84.1 % (73.2 to 91.1)"
    assert figure_text(TRUST.numbers[1]) == "3.90 (3.70 to 4.10), n = 51"


@pytest.mark.parametrize("template", Template)
def test_every_template_tells_numbers_words_fit_and_meaning(template):
    shown = display(template)

    for told in (texts(display_svg(shown)), in_document(display_docx(shown, at=AT))):
        for words in ("53/63,", "3.90", "Disagrees", "Silent", "Doubts", "Secretly", "P02"):
            assert words in told


@pytest.mark.parametrize("template", Template)
def test_no_form_shows_what_was_taken_back_but_all_say_that_it_was(template):
    shown = withdrawn(display(template), {"P02"})

    for told in (display_svg(shown), in_document(display_docx(shown, at=AT))):
        assert SECRET not in told
        assert "P02" not in told
    assert "1 quote is not shown" in in_document(display_docx(shown, at=AT))
    assert "not shown:" in texts(display_svg(shown))


def test_the_templates_lay_columns_out_in_their_own_way():
    heads = {
        template: tuple(column.name for column in table_of(display(template)).columns)
        for template in Template
    }

    assert heads[Template.SIDE_BY_SIDE][0] == "Topic"
    assert heads[Template.STATISTICS_BY_THEME][:3] == ("Theme", "Coded", "Statistics")
    assert heads[Template.CASE_ORIENTED][0] == "Case"


def test_made_up_data_are_marked_in_every_form():
    shown = display(is_synthetic=True)

    assert "nobody here exists" in display_svg(shown)
    document = Document(io.BytesIO(display_docx(shown, at=AT)))
    assert any("nobody here exists" in each.text for each in document.paragraphs)


def test_the_picture_comes_in_pixels():
    assert display_png(display()).startswith(b"\x89PNG")


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=["C"]), min_size=1).filter(str.strip))
def test_any_words_make_a_well_formed_picture_that_stays_on_its_sheet(words):
    row = Row(
        topic=words,
        quotes=(Quote(coding="c", source="s", case="P1", words=words),),
        fit=Fit.SILENT,
        meta_inference=words,
    )
    picture = etree.fromstring(display_svg(display(rows=(row,))))

    places = [(float(each.get("x")), float(each.get("y"))) for each in picture.iter(f"{SVG}text")]
    assert all(0 < x < WIDTH and 0 < y < float(picture.get("height")) for x, y in places)
