"""A project as a document to read and discuss: each code, what it means, and its passages."""

import io
from collections.abc import Mapping
from datetime import datetime

from docx import Document
from docx.document import Document as Page

from selfback.domain.qualitative.codebook import walk
from selfback.domain.qualitative.matrices import matrix_sheets
from selfback.domain.qualitative.project import Note, Project, Segment
from selfback.domain.qualitative.sheet import Sheet
from selfback.domain.qualitative.xml_text import writable

_STYLES = {"Title", "Quote", "List Bullet", *(f"Heading {depth}" for depth in range(1, 10))}
_WIDEST = 9
"""Columns of a table that fits a page; wider ones are left to workbooks."""

_DEEPEST = 8
"""Headings 1 to 9 there are; the document's own title is the first."""


def docx_bytes(project: Project, *, at: datetime) -> bytes:
    """Return a document with every code in the order of the tree, its memos and its passages.

    After them stand the tables of codes by each variable, and of cases by codes, that fit a page.

    at  the moment the document says it was made
    """
    page = _page()
    page.core_properties.created = page.core_properties.modified = at.replace(tzinfo=None)
    page.core_properties.author = ""
    page.core_properties.title = writable(project.name)[:255]
    page.add_heading(writable(project.name), 0)
    if project.description:
        page.add_paragraph(writable(project.description))
    quote = page.styles["Quote"]
    passages = _by_code(project)
    memos = _memos(project)
    names = {source.id: source.name for source in project.sources}
    texts, users = project.texts(), {user.id: user.name for user in project.users}
    for code, depth in walk(project.codes):
        page.add_heading(writable(code.name), 1 + min(depth, _DEEPEST))
        if code.description:
            page.add_paragraph(writable(code.description))
        _add_memos(page, memos.get(code.id, ()))
        for each in passages.get(code.id, ()):
            words = texts[each.source][each.start : each.end]
            coder = users.get(each.coding.by or "", "")
            place = f"{names[each.source]}, {each.start}\u2013{each.end}"
            quoted = page.add_paragraph(writable(words), style=quote)
            quoted.add_run(writable(f"\n{place}, {coder}" if coder else f"\n{place}")).bold = True
            _add_memos(page, memos.get(each.coding.id, ()))
            _add_memos(page, memos.get(each.coding.target, ()))
    for sheet in matrix_sheets(project):
        if len(sheet.headings) <= _WIDEST:
            _add_table(page, sheet)
    stream = io.BytesIO()
    page.save(stream)
    return stream.getvalue()


def _add_table(page: Page, sheet: Sheet) -> None:
    """Add a table without the rows in which nothing but the first cell says anything."""
    page.add_heading(writable(sheet.name), 1)
    rows = [row for row in sheet.rows if any(row[1:])]
    table = page.add_table(rows=0, cols=len(sheet.headings))
    for row in ([*sheet.headings], *rows):
        for cell, item in zip(table.add_row().cells, row, strict=True):
            cell.text = "" if item is None else writable(f"{item}")


def _page() -> Page:
    """Return an empty document with the styles it needs: the library looks through all of them."""
    page = Document()
    for style in list(page.styles):
        is_default = style.name in {"Normal", "Default Paragraph Font", "Normal Table", "No List"}
        if not is_default and style.name not in _STYLES:
            style.delete()
    return page


def _add_memos(page: Page, memos: tuple[Note, ...] | list[Note]) -> None:
    for memo in memos:
        name = f"{memo.name}: " if memo.name else ""
        page.add_paragraph(writable(f"{name}{memo.text}"), style="List Bullet")


def _by_code(project: Project) -> Mapping[str, list[Segment]]:
    found: dict[str, list[Segment]] = {}
    for segment in project.segments():
        found.setdefault(segment.coding.code, []).append(segment)
    return found


def _memos(project: Project) -> Mapping[str, list[Note]]:
    found: dict[str, list[Note]] = {}
    for note in project.notes:
        for id in note.about:
            found.setdefault(id, []).append(note)
    return found
