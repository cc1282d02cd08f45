"""Shares with their intervals, a line each."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, LEFT, RIGHT = 720.0, 210.0, 560.0
ROW, TOP, FOOT = 34.0, 12.0, 26.0
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """One share, 0 to 1, with its interval; None where there is none.

    said    the share in words and numbers, at the end of the line
    """

    label: str
    value: float | None
    low: float | None
    high: float | None
    said: str


def interval_chart(rows: Sequence[Interval], *, title: str) -> SafeString:
    """Return shares with their intervals as SVG; empty for no rows."""
    if not rows:
        return SafeString()
    height = TOP + ROW * len(rows) + FOOT
    bottom = TOP + ROW * len(rows)
    ticks = format_html_join(
        "",
        '<path d="M{x} {top}V{bottom}" class="chart-grid"/>'
        '<text x="{x}" y="{y}" class="chart-tick">{said} %</text>',
        (
            {
                "x": _x(tick),
                "top": TOP,
                "bottom": bottom,
                "y": bottom + 18,
                "said": round(100 * tick),
            }
            for tick in TICKS
        ),
    )
    lines = format_html_join(
        "", "{}", ((_row(row, TOP + ROW * (place + 0.5)),) for place, row in enumerate(rows))
    )
    return format_html(
        '<svg class="chart intervals" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}</svg>',
        WIDTH,
        height,
        title,
        ticks,
        lines,
    )


def _row(row: Interval, y: float) -> SafeString:
    bar = SafeString()
    if row.low is not None and row.high is not None:
        bar = format_html('<path d="M{} {}H{}" class="chart-range"/>', _x(row.low), y, _x(row.high))
    dot = SafeString()
    if row.value is not None:
        dot = format_html('<circle cx="{}" cy="{}" r="6" class="chart-dot"/>', _x(row.value), y)
    return format_html(
        '<text x="0" y="{text}" class="chart-label">{label}</text>{bar}{dot}'
        '<text x="{end}" y="{text}" class="chart-said">{said}</text>',
        text=y + 5,
        label=row.label,
        bar=bar,
        dot=dot,
        end=RIGHT + 14,
        said=row.said,
    )


def _x(value: float) -> float:
    return round(LEFT + (RIGHT - LEFT) * value, 1)
