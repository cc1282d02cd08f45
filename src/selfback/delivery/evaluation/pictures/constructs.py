"""Scores of constructs: a radar of each wave, and what changed between waves."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from selfback.delivery.shared.numbers import decimals

SIZE, MIDDLE, RADIUS = 420.0, 210.0, 130.0
LOWEST, HIGHEST = 1.0, 5.0
STYLES = ("one", "two", "three", "four")
"""How the rings of waves are told apart, by line and colour; more waves begin anew."""

WIDTH, LEFT, RIGHT, ROW, TOP, FOOT = 720.0, 210.0, 560.0, 34.0, 12.0, 26.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """The scores of one wave, construct -> mean points or None."""

    name: str
    scores: Mapping[str, float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A change in points with its interval; None where there is none."""

    label: str
    change: float | None
    low: float | None
    high: float | None
    said: str


def radar(rings: Sequence[Ring], names: Mapping[str, str], *, title: str) -> SafeString:
    """Return the scores of waves on axes from 1 to 5 as SVG; a wave with a gap is no ring.

    names   construct -> what it is called, in the order of the axes
    """
    constructs = list(names)
    grid = format_html_join(
        "",
        '<path d="{}" class="chart-grid"/>',
        (
            (_path([_at(place, points, len(constructs)) for place in range(len(constructs))]),)
            for points in range(1, 6)
        ),
    )
    labels = format_html_join(
        "",
        '<text x="{}" y="{}" class="chart-tick" text-anchor="{}">{}</text>',
        (_label(place, names[name], len(constructs)) for place, name in enumerate(constructs)),
    )
    drawn = format_html_join(
        "", '<path d="{}" class="chart-ring is-{}"/>', _rings(rings, constructs)
    )
    return format_html(
        '<svg class="chart radar" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}</svg>',
        SIZE,
        SIZE,
        title,
        grid,
        drawn,
        labels,
    )


def _rings(rings: Sequence[Ring], constructs: Sequence[str]) -> Iterator[tuple[str, str]]:
    for number, ring in enumerate(rings):
        scores = [ring.scores.get(name) for name in constructs]
        whole = [score for score in scores if score is not None]
        if len(whole) == len(constructs):
            points = [_at(place, score, len(constructs)) for place, score in enumerate(whole)]
            yield _path(points), STYLES[number % len(STYLES)]


def shift_chart(rows: Sequence[Shift], *, title: str) -> SafeString:
    """Return changes with their intervals around nothing as SVG; empty for no rows."""
    if not rows:
        return SafeString()
    reach = max(
        [
            0.5,
            *(
                abs(each)
                for row in rows
                for each in (row.low, row.high, row.change)
                if each is not None
            ),
        ]
    )
    reach = math.ceil(2 * reach) / 2
    bottom = TOP + ROW * len(rows)

    def x(value: float) -> float:
        return round(LEFT + (RIGHT - LEFT) * (value + reach) / (2 * reach), 1)

    ticks = format_html_join(
        "",
        '<path d="M{x} {top}V{bottom}" class="chart-grid"/>'
        '<text x="{x}" y="{y}" class="chart-tick">{said}</text>',
        (
            {
                "x": x(tick),
                "top": TOP,
                "bottom": bottom,
                "y": bottom + 18,
                "said": decimals(tick, 1),
            }
            for tick in (-reach, 0.0, reach)
        ),
    )
    lines = format_html_join(
        "",
        "{}",
        ((_shift(row, TOP + ROW * (place + 0.5), x),) for place, row in enumerate(rows)),
    )
    return format_html(
        '<svg class="chart intervals" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}</svg>',
        WIDTH,
        bottom + FOOT,
        title,
        ticks,
        lines,
    )


def _shift(row: Shift, y: float, x: Callable[[float], float]) -> SafeString:
    bar = dot = SafeString()
    if row.low is not None and row.high is not None:
        bar = format_html('<path d="M{} {}H{}" class="chart-range"/>', x(row.low), y, x(row.high))
    if row.change is not None:
        dot = format_html('<circle cx="{}" cy="{}" r="6" class="chart-dot"/>', x(row.change), y)
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


def _at(place: int, points: float, axes: int) -> tuple[float, float]:
    angle = 2 * math.pi * place / axes - math.pi / 2
    reach = RADIUS * (points - LOWEST) / (HIGHEST - LOWEST)
    return round(MIDDLE + reach * math.cos(angle), 1), round(MIDDLE + reach * math.sin(angle), 1)


def _label(place: int, name: str, axes: int) -> tuple[float, float, str, str]:
    angle = 2 * math.pi * place / axes - math.pi / 2
    x = MIDDLE + (RADIUS + 16) * math.cos(angle)
    y = MIDDLE + (RADIUS + 16) * math.sin(angle) + 5
    side = math.cos(angle)
    anchor = "middle" if abs(side) < 0.1 else "start" if side > 0 else "end"
    return round(x, 1), round(y, 1), anchor, name


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in points) + "Z"
