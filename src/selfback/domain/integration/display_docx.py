"""A joint display as a table in a word processor's document."""

import io
from datetime import datetime

from docx import Document
from docx.document import Document as Page
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.table import Table, _Cell

from selfback.domain.integration.display import Display
from selfback.domain.integration.display_table import (
    SYNTHETIC,
    Cell,
    Role,
    caption_of,
    table_of,
)
from selfback.domain.qualitative.xml_text import writable

SOFT = RGBColor(0x56, 0x60, 0x5A)
CLAY = RGBColor(0xA8, 0x48, 0x2A)
SIZE = Pt(8.5)


def display_docx(display: Display, *, at: datetime) -> bytes:
    """Return a document with one display on a broad page.

    at  the moment the document says it was made
    """
    page = Document()
    section = page.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    page.core_properties.created = page.core_properties.modified = at.replace(tzinfo=None)
    page.core_properties.author = ""
    page.core_properties.title = writable(display.title)[:255]
    page.add_heading(writable(display.title), 1)
    add_display(page, display)
    stream = io.BytesIO()
    page.save(stream)
    return stream.getvalue()


def add_display(page: Page, display: Display) -> None:
    """Add a display to a document, without its title."""
    if display.is_synthetic:
        mark = page.add_paragraph().add_run(SYNTHETIC)
        mark.bold, mark.font.color.rgb = True, CLAY
    laid = table_of(display)
    table = page.add_table(rows=1, cols=len(laid.columns))
    table.style = "Table Grid"
    set_widths(page, table, [column.share for column in laid.columns])
    for cell, column in zip(table.rows[0].cells, laid.columns, strict=True):
        _write(cell, column.name, Role.STRONG, is_first=True)
    repeat_heading(table)
    for row in laid.rows:
        for cell, lines in zip(table.add_row().cells, row, strict=True):
            _fill(cell, lines)
    page.add_paragraph().add_run(writable(caption_of(display))).font.size = SIZE


def set_widths(page: Page, table: Table, parts: list[int]) -> None:
    """Share the width of the text out among the columns; rows added later have the same."""
    section = page.sections[0]
    margins = (section.left_margin or 0) + (section.right_margin or 0)
    room = (section.page_width or 0) - margins
    table.autofit = False
    for column, part in zip(table.columns, parts, strict=True):
        column.width = int(room * part / sum(parts))
        for cell in column.cells:
            cell.width = column.width


def repeat_heading(table: Table) -> None:
    """Make the first row stand on every page that the table reaches."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)  # the library has no other way


def _fill(cell: _Cell, lines: Cell) -> None:
    for n, line in enumerate(lines):
        _write(cell, line.text, line.role, is_first=n == 0)


def _write(cell: _Cell, text: str, role: Role, *, is_first: bool) -> None:
    paragraph = cell.paragraphs[0] if is_first else cell.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(writable(text))
    run.font.size = SIZE
    run.bold = role is Role.STRONG
    run.italic = role is Role.QUOTE
    if role is Role.SOFT:
        run.font.color.rgb = SOFT
