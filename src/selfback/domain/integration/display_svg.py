"""A joint display as a picture: its own layout with wrapped words, and intervals as bars."""

from collections.abc import Mapping, Sequence
from html import escape
from itertools import accumulate

import vl_convert

from selfback.domain.integration.display import Display, Number
from selfback.domain.integration.display_table import (
    FIT_WORDS,
    SYNTHETIC,
    Cell,
    Line,
    Role,
    caption_of,
    table_of,
)
from selfback.domain.trial.consort_pen import COLOURS, FONT, Pen, Type

WIDTH = 1180.0
MARGIN = 28.0
GAP = 20.0
ROW_PAD = 14.0
TITLE = Type(size=19, step=25, is_bold=True)
HEAD = Type(size=13, step=18, is_bold=True)
TYPES: Mapping[Role, Type] = {
    Role.STRONG: Type(size=13, step=18, is_bold=True),
    Role.PLAIN: Type(size=13, step=18),
    Role.QUOTE: Type(size=13, step=18),
    Role.SOFT: Type(size=12, step=17),
}
INKS: Mapping[Role, str] = {Role.SOFT: "ink-2", Role.QUOTE: "green"}
AFTER: Mapping[Role, float] = {Role.SOFT: 6.0, Role.STRONG: 2.0}
BAR = 16.0
"""Height of an interval under its figure, in pixels."""
PNG_SCALE = 2.0


def display_svg(display: Display) -> str:
    """Return a display as SVG, of a fixed width in pixels; the same display, the same text."""
    table = table_of(display)
    pen = Pen()
    parts = sum(column.share for column in table.columns)
    room = WIDTH - 2 * MARGIN
    widths = [column.share * room / parts for column in table.columns]
    starts = [MARGIN, *(MARGIN + end for end in accumulate(widths[:-1]))]
    y = _head(pen, display)
    for column, x in zip(table.columns, starts, strict=True):
        pen.text(x, y, column.name, HEAD, ink="ink-2")
    y += 10
    for row in table.rows:
        pen.rule(MARGIN, y, WIDTH - MARGIN)
        y = _row(pen, row, starts, widths, y + ROW_PAD)
    pen.rule(MARGIN, y, WIDTH - MARGIN)
    y += 22
    pen.text(MARGIN, y, caption_of(display), TYPES[Role.SOFT], ink="ink-2")
    return _svg(pen, display, y + MARGIN)


def display_png(display: Display) -> bytes:
    """Return the same picture in pixels."""
    return bytes(vl_convert.svg_to_png(display_svg(display), scale=PNG_SCALE))


def _head(pen: Pen, display: Display) -> float:
    y = MARGIN + 18
    for line in TITLE.lines(display.title, WIDTH - 2 * MARGIN):
        pen.text(MARGIN, y, line, TITLE)
        y += TITLE.step
    if display.is_synthetic:
        pen.text(MARGIN, y, SYNTHETIC, HEAD, ink="clay")
        y += HEAD.step
    return y + 12


def _row(
    pen: Pen, row: Sequence[Cell], starts: Sequence[float], widths: Sequence[float], top: float
) -> float:
    ends = [
        _cell(pen, cell, x, top, width - GAP)
        for cell, x, width in zip(row, starts, widths, strict=True)
    ]
    return max(ends) + ROW_PAD


def _cell(pen: Pen, cell: Cell, x: float, top: float, width: float) -> float:
    y = top
    for line in cell:
        y = _line(pen, line, x, y, width)
    return y


def _line(pen: Pen, line: Line, x: float, y: float, width: float) -> float:
    type = TYPES[line.role]
    ink = INKS.get(line.role, "ink")
    for text in type.lines(line.text, width):
        pen.text(x, y + type.size, text, type, ink=ink)
        y += type.step
    if line.number is not None:
        _interval(pen, line.number, x, y + BAR / 2 - 2, width)
        y += BAR
    return y + AFTER.get(line.role, 0.0)


def _interval(pen: Pen, number: Number, x: float, y: float, width: float) -> None:
    """Draw a share with its interval on a line from 0 to 100 %."""
    if number.estimate is None or number.low is None or number.high is None:
        return
    pen.rule(x, y, x + width)
    low, high = x + width * number.low, x + width * number.high
    pen.bar(low, y - 3, high - low, fill="green-mid", height=6)
    pen.dot(x + width * number.estimate, y, fill="green")


def _svg(pen: Pen, display: Display, height: float) -> str:
    mark = f" {SYNTHETIC}." if display.is_synthetic else ""
    said = "; ".join(f"{row.topic}: {FIT_WORDS[row.fit].lower()}" for row in display.rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" lang="en" '
        f'aria-label="{escape(f"{display.title}. {said}.{mark}")}" '
        f'viewBox="0 0 {WIDTH:g} {height:g}" width="{WIDTH:g}" height="{height:g}" '
        f'font-family="{FONT}">'
        f"<title>{escape(display.title)}</title>"
        f'<rect width="{WIDTH:g}" height="{height:g}" fill="{COLOURS["surface"]}"/>'
        f"{''.join(pen.drawn)}</svg>\n"
    )
