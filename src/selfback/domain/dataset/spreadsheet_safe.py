"""Texts that no spreadsheet takes for a formula, in a way that can be undone exactly.

An apostrophe is put before a sign that may start a formula (= + - @, their wide forms and minus
signs), wherever a cell starts or a program with another separator may think that one does. In
those places, and only there, one apostrophe is taken away again; so nothing has to be remembered.
"""

import re

from selfback.domain.dataset.column import NUMBERS, Cell, Column, is_of

_FORMULA = "=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\u2212\ufe6b"
_SPACE = " \u00a0\u200b\ufeff"
_START = rf"\A(?='*(?:[\t\r\n\0]|[{_SPACE}]*[{_FORMULA}]))"
_INSIDE = rf"(?<=[;,|\t\r\n\"])(?='*[{_SPACE}]*[{_FORMULA}])"
_PLACES = re.compile(f"{_START}|{_INSIDE}")
_MARKED = re.compile(f"(?:{_START}|{_INSIDE})'")


def made_safe(cell: Cell, column: Column) -> Cell:
    """Return a cell in which nothing can start a formula; numbers stay numbers."""
    if cell is None or _is_number(cell, column):
        return cell
    return _PLACES.sub("'", cell)


def made_plain(cell: Cell, column: Column) -> Cell:
    """Return the cell from which `made_safe` made this one."""
    if cell is None or _is_number(cell, column):
        return cell
    return _MARKED.sub("", cell)


def _is_number(cell: str, column: Column) -> bool:
    return column.kind in NUMBERS and any(is_of(kind, cell) for kind in NUMBERS)
