"""Charts of a trial's recruitment: a funnel plot with its limits, and a forecast with its band."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from selfback.delivery.shared.numbers import decimals
from selfback.domain.recruitment.forecast_result import Forecast, Outlook
from selfback.domain.recruitment.limits import FunnelPlot, LimitsAt, Place, Point
from selfback.domain.trial.consort_pen import COLOURS, FONT
from selfback.domain.trial.consort_text import width_of

WIDTH, HEIGHT = 720.0, 340.0
LEFT, RIGHT, TOP, BOTTOM = 58.0, 658.0, 26.0, 292.0
SIZE = 13.0
OUTSIDE = frozenset({Place.BELOW_OUTER, Place.ABOVE_OUTER})
MOST_NAMED = 8
"""So many units beyond the outer limits are named; of more, the largest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    """From values to places."""

    last: float
    top: float

    def x(self, value: float) -> float:
        return round(LEFT + (RIGHT - LEFT) * value / (self.last or 1), 1)

    def y(self, value: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * value / (self.top or 1), 1)


def funnel_chart(plot: FunnelPlot) -> SafeString:
    """Return the shares of units over their size with the limits of chance as SVG.

    Nothing is ranked; units beyond the outer limits are named on the spot.
    """
    if plot.overall.share is None:
        return SafeString()
    scale = _Scale(last=float(max(each.of for each in plot.points)), top=1.0)
    overall = scale.y(plot.overall.share)
    return _chart(
        funnel_sentence(plot),
        _levels([0, 0.25, 0.5, 0.75, 1], scale, _percent),
        _limit(plot.limits, scale, lambda at: at.outer_low, lambda at: at.outer_high, dash=""),
        _limit(plot.limits, scale, lambda at: at.inner_low, lambda at: at.inner_high, dash="4 4"),
        _stroke(f"M{LEFT} {overall}H{RIGHT}", "line", width=1.6),
        format_html_join(
            "",
            "{}",
            (
                (_point(scale.x(each.of), scale.y(each.share), each.place in OUTSIDE),)
                for each in plot.points
            ),
        ),
        _named(plot.points, scale),
        _ends(plot.limits[-1], scale),
        _words(LEFT, BOTTOM + 22, "0", anchor="middle"),
        _words(RIGHT, BOTTOM + 22, _("people counted in the unit"), anchor="end"),
    )


def funnel_sentence(plot: FunnelPlot) -> str:
    """Return what a funnel plot shows, in a sentence or three."""
    if plot.overall.share is None:
        return _("Nobody has been counted yet.")
    outside = [each for each in plot.points if each.place in OUTSIDE]
    said = [
        _("{share} of all ({count} of {of}) over {units} units.").format(
            share=_percent(plot.overall.share),
            count=plot.overall.count,
            of=plot.overall.of,
            units=len(plot.points),
        )
    ]
    if outside:
        names = ", ".join(f"{each.unit} ({each.count}/{each.of})" for each in _largest(outside))
        said.append(_("Beyond the 99.8 % limits: {names}.").format(names=names))
    else:
        said.append(_("No unit lies beyond the 99.8 % limits."))
    if plot.dispersion and plot.dispersion.is_beyond:
        said.append(
            _(
                "Units differ more than chance alone explains, so a point outside the limits "
                "is a reason to ask, not a finding."
            )
        )
    return " ".join(said)


def forecast_chart(seen: Forecast, recruited: Sequence[date]) -> SafeString:
    """Return people over time as SVG: so far as a line, ahead as a band, the target as a rule.

    recruited   a day for each person, up to the day of the forecast
    """
    days = sorted(recruited)
    first = days[0] if days else seen.as_of
    curve = seen.outlook.curve
    last = curve[-1].day if curve else seen.as_of
    scale = _Scale(
        last=float((last - first).days or 1),
        top=max([seen.target, *(each.high for each in curve)]) * 1.04,
    )

    def at(day: date) -> float:
        return scale.x((day - first).days)

    now = (at(seen.as_of), scale.y(seen.recruited))
    band = [now, *((at(each.day), scale.y(each.high)) for each in curve)]
    band += [(at(each.day), scale.y(each.low)) for each in reversed(curve)]
    steps = [(at(day), scale.y(n)) for n, day in enumerate(days, start=1)]
    ahead = [now, *((at(each.day), scale.y(each.expected)) for each in curve)]
    target = scale.y(seen.target)
    return _chart(
        forecast_sentence(seen, seen.outlook),
        _levels(_round_levels(scale.top), scale, _number),
        format_html(
            '<path class="trial-band" d="{}Z" fill="{}"/>', _path(band), COLOURS["green-soft"]
        ),
        _stroke(_path([(LEFT, scale.y(0)), *steps, now]), "line", width=2.6),
        _stroke(_path(ahead), "line", width=2.2, dash="5 5"),
        _stroke(f"M{LEFT} {target}H{RIGHT}", "target", width=1.4, dash="2 4"),
        _point(*now, is_marked=False),
        _words(*_beside(now), _("{count} so far").format(count=_number(seen.recruited)), bold=True),
        _words(LEFT + 6, target - 7, _("target {count}").format(count=_number(seen.target))),
        _dates([first, seen.as_of, last], at),
    )


def forecast_sentence(seen: Forecast, outlook: Outlook) -> str:
    """Return when the target will be reached, in a sentence."""
    found, years = outlook.target_day, seen.furthest.year - seen.as_of.year
    if found.is_reached and found.middle:
        return _("The target was reached on {day}.").format(day=_day(found.middle))
    if found.middle is None or found.low is None:
        return ngettext(
            "Likely not reached within {years} year.",
            "Likely not reached within {years} years.",
            years,
        ).format(years=years)
    if found.high is None:
        return _("Likely full on {day}, at the earliest on {low}; perhaps never.").format(
            day=_day(found.middle), low=_day(found.low)
        )
    return _("Likely full on {day} ({level}: {low} to {high}).").format(
        day=_day(found.middle),
        level=_percent(seen.level),
        low=_day(found.low),
        high=_day(found.high),
    )


def _chart(said: str, *parts: SafeString) -> SafeString:
    return format_html(
        '<svg class="trial-chart" xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{}" '
        'viewBox="0 0 {} {}" width="{}" height="{}" font-family="{}">{}</svg>',
        *(said, WIDTH, HEIGHT, WIDTH, HEIGHT, FONT),
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _stroke(path: str, name: str, *, width: float, dash: str = "") -> SafeString:
    colour = {"line": "green", "target": "ink", "limit": "edge", "rule": "line"}[name]
    return format_html(
        '<path class="trial-{}" d="{}" fill="none" stroke="{}" stroke-width="{}" '
        'stroke-linecap="round" stroke-linejoin="round"{}/>',
        *(name, path, COLOURS[colour], width),
        format_html(' stroke-dasharray="{}"', dash) if dash else SafeString(),
    )


def _words(
    x: float, y: float, text: str, *, anchor: str = "start", bold: bool = False
) -> SafeString:
    ink = "ink" if bold else "ink-2"
    return format_html(
        '<text class="trial-{}" x="{}" y="{}" font-size="{}" font-weight="{}" text-anchor="{}" '
        'fill="{}">{}</text>',
        *(ink, round(x, 1), round(y, 1), SIZE, 700 if bold else 400, anchor, COLOURS[ink], text),
    )


def _point(x: float, y: float, is_marked: bool) -> SafeString:
    ink = "clay" if is_marked else "green"
    return format_html(
        '<circle class="trial-{}" cx="{}" cy="{}" r="{}" fill="{}" fill-opacity="{}"/>',
        *(ink, x, y, 5, COLOURS[ink], 1 if is_marked else 0.72),
    )


def _levels(values: Iterable[float], scale: _Scale, told: Callable[[float], str]) -> SafeString:
    return format_html_join(
        "",
        "{}{}",
        (
            (
                _stroke(f"M{LEFT} {scale.y(value)}H{RIGHT}", "rule", width=1),
                _words(LEFT - 8, scale.y(value) + 4.5, told(value), anchor="end"),
            )
            for value in values
        ),
    )


def _limit(
    limits: Sequence[LimitsAt],
    scale: _Scale,
    low: Callable[[LimitsAt], float],
    high: Callable[[LimitsAt], float],
    *,
    dash: str,
) -> SafeString:
    return format_html_join(
        "",
        "{}",
        (
            (
                _stroke(
                    _path([(scale.x(each.of), scale.y(end(each))) for each in limits]),
                    "limit",
                    width=1.3,
                    dash=dash,
                ),
            )
            for end in (low, high)
        ),
    )


def _ends(limits: LimitsAt, scale: _Scale) -> SafeString:
    """Name the limits where they end, unless there is no room between them."""
    inner, outer = scale.y(limits.inner_high), scale.y(limits.outer_high)
    named = [(outer, "99.8")] if inner - outer < SIZE else [(inner, "95"), (outer, "99.8")]
    return format_html_join(
        "",
        "{}",
        (
            (_words(RIGHT + 10, y + 4.5, _("{number} %").format(number=_decimal(level))),)
            for y, level in named
        ),
    )


def _decimal(level: str) -> str:
    return number_format(level, len(level.partition(".")[2]))


def _named(points: Sequence[Point], scale: _Scale) -> SafeString:
    """Name the units beyond the outer limits; a name that would cover another is left out."""
    taken: list[tuple[float, float, float]] = []
    drawn = []
    for each in _largest([point for point in points if point.place in OUTSIDE]):
        x, y = scale.x(each.of), scale.y(each.share)
        wide = width_of(each.unit, SIZE)
        start = x + 9 if x + 9 + wide <= WIDTH - 4 else x - 9 - wide
        if not any(_meet((start, start + wide, y), other) for other in taken):
            taken.append((start, start + wide, y))
            drawn.append((_words(start, y + 4.5, each.unit, bold=True),))
    return format_html_join("", "{}", drawn)


def _meet(a: tuple[float, float, float], b: tuple[float, float, float]) -> bool:
    return a[0] < b[1] and b[0] < a[1] and abs(a[2] - b[2]) < SIZE + 2


def _largest(points: Sequence[Point]) -> list[Point]:
    return sorted(points, key=lambda each: (-each.of, each.unit))[:MOST_NAMED]


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)


def _beside(point: tuple[float, float]) -> tuple[float, float]:
    x, y = point
    return (x + 10, y + 20) if x < WIDTH - 150 else (x - 90, y - 12)


def _dates(days: Sequence[date], at: Callable[[date], float]) -> SafeString:
    """Name the first day, the day of the forecast and the last, where they do not meet."""
    first, now, last = days
    drawn = [(_words(LEFT, BOTTOM + 22, _day(first)),)]
    half = width_of(_day(now), SIZE) / 2 + 12
    if at(now) - half > LEFT + 2 * half and at(now) + half < RIGHT - 2 * half:
        drawn.append((_words(at(now), BOTTOM + 22, _day(now), anchor="middle"),))
    drawn.append((_words(RIGHT, BOTTOM + 22, _day(last), anchor="end"),))
    return format_html_join("", "{}", drawn)


def _round_levels(top: float) -> list[float]:
    """Return three to six round numbers from 0 up."""
    size = 10.0 ** math.floor(math.log10(max(top, 1.0) / 5))
    step = next(size * times for times in (1, 2, 5, 10) if top / (size * times) <= 5)
    step = max(step, 1.0)
    return [step * n for n in range(int(top / step) + 1)]


def _day(day: date) -> str:
    return date_format(day, _("j M Y"))


def _percent(share: float) -> str:
    return _("{number} %").format(number=decimals(100 * share, 0))


def _number(value: float) -> str:
    return decimals(value, 0)
