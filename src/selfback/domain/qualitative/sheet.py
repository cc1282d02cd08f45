"""Tables that go out to spreadsheets and statistics programs: CSV and XLSX."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from selfback.domain.dataset.column import Column, same_words
from selfback.domain.dataset.delimited import BYTE_ORDER_MARK, written
from selfback.domain.dataset.spreadsheet_safe import made_safe
from selfback.domain.qualitative.refusal import Loss, lost
from selfback.domain.qualitative.xml_text import writable

Item = str | int | float | None
"""One cell; None is written as an empty one."""

LONGEST = 32_767
"""Characters that a cell of a workbook can hold."""

TEXT = Column(name="text", words=same_words("Text"))
"""What a cell of text is for `made_safe`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One table.

    name    of the sheet in a workbook, at most 31 characters
    rows    as many cells each as there are headings
    """

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Item, ...], ...]


def csv_bytes(sheet: Sheet) -> bytes:
    """Return a table as CSV in UTF-8 whose cells no spreadsheet takes for a formula."""
    rows = ([_safe(item) for item in row] for row in sheet.rows)
    return BYTE_ORDER_MARK.encode() + written(sheet.headings, rows)


def xlsx_bytes(sheets: Sequence[Sheet], *, at: datetime) -> bytes:
    """Return tables as one workbook in which every text is a text, whatever it begins with.

    at  the moment the workbook says it was made
    """
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = at.replace(tzinfo=None)
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        page.freeze_panes = "A2"
        page.append([_cell(page, heading, bold=True) for heading in sheet.headings])
        for row in sheet.rows:
            page.append([_cell(page, item) for item in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def xlsx_losses(sheets: Iterable[Sheet]) -> tuple[Loss, ...]:
    """Return what a workbook cannot hold of these tables."""
    items = (item for sheet in sheets for row in sheet.rows for item in row)
    long = sum(isinstance(item, str) and len(item) > LONGEST for item in items)
    return lost([(long, "ends of long texts", f"a cell holds {LONGEST} characters")])


def _safe(item: Item) -> str | None:
    return made_safe(item, TEXT) if isinstance(item, str) else None if item is None else str(item)


def _cell(page: object, item: Item, *, bold: bool = False) -> WriteOnlyCell:
    if not isinstance(item, str):
        return WriteOnlyCell(page, value=item)
    cell = WriteOnlyCell(page, value="")
    cell.value = writable(item)[:LONGEST]
    cell.data_type = "s"
    cell.alignment = Alignment(vertical="top", wrap_text=len(item) > 40)
    if bold:
        cell.font = Font(bold=True)
    return cell
