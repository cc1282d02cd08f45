"""Rows as a file that a spreadsheet opens without harm."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from selfback.domain.dataset.column import Column, same_words
from selfback.domain.dataset.spreadsheet_safe import made_safe

TEXT = Column(name="text", words=same_words("text"))


def as_file(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Give rows as CSV that no spreadsheet takes for formulas."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([made_safe("" if each is None else str(each), TEXT) for each in row])
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)
