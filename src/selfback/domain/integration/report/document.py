"""The report as a document of a word processor: headings, tables, pictures, links."""

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import vl_convert
from docx import Document
from docx.document import Document as Page
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from selfback.domain.analysis.pages import (
    Block,
    Board,
    Grid,
    Line,
    Picture,
    Points,
    Report,
    Section,
    Sentence,
)
from selfback.domain.integration.display_docx import CLAY, SOFT, repeat_heading, set_widths
from selfback.domain.qualitative.xml_text import writable

SMALL = Pt(8.5)
GREEN = RGBColor(0x14, 0x59, 0x4A)
SCALE = 2.0
"""Pixels of a picture for each unit of its drawing."""
WIDEST = 38
NARROWEST = 8


def report_docx(
    report: Report, *, at: datetime, progress: Callable[[str], None] = lambda _step: None
) -> bytes:
    """Return the report as DOCX, A4; pictures are in pixels.

    at  the moment the document says it was made
    """
    page = Document()
    _set_up(page, report, at)
    for mark in report.marks:
        _mark(page.add_paragraph(), mark)
    page.add_paragraph(writable(report.title)).runs[0].font.color.rgb = SOFT
    page.add_heading(writable(report.headline), 0)
    page.add_paragraph(writable(report.lead))
    _pairs(page, report.facts)
    for number, section in enumerate(report.sections, start=1):
        progress(section.title)
        _section(page, section, number)
    stream = io.BytesIO()
    page.save(stream)
    return stream.getvalue()


def _set_up(page: Page, report: Report, at: datetime) -> None:
    section = page.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(20)
    facts = page.core_properties
    facts.created = facts.modified = at.replace(tzinfo=None)
    facts.author, facts.title = "", writable(report.title)[:255]
    if report.marks:
        _mark(section.header.paragraphs[0], " · ".join(report.marks))
    section.footer.paragraphs[0].add_run(writable(report.title)).font.size = SMALL


def _mark(paragraph: Paragraph, words: str) -> None:
    run = paragraph.add_run(writable(words))
    run.bold, run.font.color.rgb = True, CLAY


def _section(page: Page, section: Section, number: int) -> None:
    heading = page.add_heading(writable(section.title), 1)
    _bookmark(heading, section.id, number)
    for block in section.blocks:
        _add(page, block)


def _add(page: Page, block: Block) -> None:
    writers: Mapping[type[Any], Callable[[Page, Any], None]] = {
        Sentence: _sentence,
        Grid: _grid,
        Board: _board,
        Picture: _picture,
        Points: lambda page, block: _pairs(page, block.points),
    }
    writers[type(block)](page, block)


def _sentence(page: Page, block: Sentence) -> None:
    title, _, text = block.text.partition(". ") if block.role == "method" else ("", "", block.text)
    paragraph = page.add_paragraph()
    if title:
        paragraph.add_run(writable(f"{title}. ")).bold = True
    run = paragraph.add_run(writable(text))
    if block.role == "note":
        run.font.size, run.font.color.rgb = SMALL, SOFT
    if block.role == "warning":
        run.bold, run.font.color.rgb = True, CLAY


def _picture(page: Page, block: Picture) -> None:
    _title(page, block.title)
    pixels = bytes(vl_convert.svg_to_png(block.svg, scale=SCALE))
    drawn = page.add_picture(io.BytesIO(pixels), width=int(Mm(170) * block.width))
    facts = drawn._inline.docPr  # the library has no other way to a picture's words
    facts.set("descr", writable(f"{block.title}. {block.said}"))


def _title(page: Page, words: str) -> None:
    paragraph = page.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_before = Pt(10)
    paragraph.add_run(writable(words)).bold = True


def _pairs(page: Page, pairs: Sequence[tuple[str, str]]) -> None:
    table = page.add_table(rows=0, cols=2)
    for what, value in pairs:
        cells = table.add_row().cells
        _write(cells[0], Line(text=what, role="soft"), is_first=True)
        _write(cells[1], Line(text=value), is_first=True)
    set_widths(page, table, [30, 70])


def _grid(page: Page, block: Grid) -> None:
    full = [row for row in (block.header, *block.rows) if len(row) == len(block.header)]
    widths = [
        max(NARROWEST, min(WIDEST, max(map(len, column)))) for column in zip(*full, strict=True)
    ]
    table = _table(page, block.title, block.header, widths)
    for place, row in enumerate(block.rows):
        cells = table.add_row().cells
        if len(row) == 1:
            merged = cells[0].merge(cells[-1])
            _write(merged, Line(text=row[0], role="strong"), is_first=True)
            continue
        role = "strong" if place in block.strong else "plain"
        for cell, words in zip(cells, row, strict=True):
            _write(cell, Line(text=words, role=role), is_first=True)
    _notes(page, block.notes)


def _board(page: Page, block: Board) -> None:
    table = _table(page, block.title, block.header, list(block.parts))
    for row in block.rows:
        for cell, lines in zip(table.add_row().cells, row, strict=True):
            for n, line in enumerate(lines):
                _write(cell, line, is_first=n == 0)
    _notes(page, block.notes)


def _table(page: Page, title: str, header: Sequence[str], widths: list[int]) -> Any:
    _title(page, title)
    table = page.add_table(rows=1, cols=len(header))
    table.style = "Table Grid"
    set_widths(page, table, widths)
    for cell, words in zip(table.rows[0].cells, header, strict=True):
        _write(cell, Line(text=words, role="strong"), is_first=True)
    repeat_heading(table)
    return table


def _notes(page: Page, notes: Sequence[str]) -> None:
    for note in notes:
        _sentence(page, Sentence(text=note, role="note"))


def _write(cell: _Cell, line: Line, *, is_first: bool) -> None:
    paragraph = cell.paragraphs[0] if is_first else cell.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(1)
    run = paragraph.add_run(writable(line.text))
    run.font.size = SMALL
    run.bold, run.italic = line.role == "strong", line.role == "quote"
    if line.role == "soft":
        run.font.color.rgb = SOFT
    if line.to:
        run.font.color.rgb, run.underline = GREEN, True
        _lead_to(paragraph, line.to)


def _lead_to(paragraph: Paragraph, section: str) -> None:
    """Make all that a paragraph holds lead to a section's bookmark."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), section)
    held = paragraph._p  # the library has no links within a document
    for run in held.findall(qn("w:r")):
        link.append(run)
    held.append(link)


def _bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    make = partial(_mark_of, id=number)
    held = paragraph._p
    held.get_or_add_pPr().addnext(make("w:bookmarkStart", name=name))
    held.append(make("w:bookmarkEnd"))


def _mark_of(tag: str, *, id: int, name: str = "") -> Any:
    mark = OxmlElement(tag)
    mark.set(qn("w:id"), str(id))
    if name:
        mark.set(qn("w:name"), name)
    return mark
