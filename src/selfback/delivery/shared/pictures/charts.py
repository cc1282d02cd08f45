"""Small charts: a trend, the steps of days, the sessions of weeks; labelled on the spot."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

WIDTH = 350
LEFT, RIGHT, LINE_ENDS = 26, 300, 316
TOP, BOTTOM = 12, 92
LABELS_BELOW = 20
SHOWN_BETWEEN = 8
"""Up to so many points every one is named below; of more, the first and the last."""


BRIDGED = 2
"""Weeks or days apart that the line still joins."""


def trend(  # noqa: PLR0917 (templates give them in this order)
    points: Sequence[Mapping[str, Any]],
    low: int,
    high: int,
    band_low: float | None = None,
    band_high: float | None = None,
    label: str = "",
) -> SafeString:
    """Return a line by week or day as SVG; a longer gap in the weeks stays a gap.

    Some questions are asked every second week only, so the line bridges one week.

    points                 {"week" or "day": when, "value": number}, in order
    low, high              ends of the scale
    band_low, band_high    a pale band: a meaningful change, or a goal
    label                  what the line shows, for those who do not see it
    """
    if not points:
        return SafeString()
    places = [
        (_across(points, n), _up(point["value"], low, high)) for n, point in enumerate(points)
    ]
    last_x, last_y = places[-1]
    return _chart(
        _trend_described(points, label),
        _band(band_low, band_high, low, high),
        _rules(low, high),
        _line(points, places),
        format_html('<circle class="chart-dot" cx="{}" cy="{}" r="5.5"/>', last_x, last_y),
        _now(last_x + 12, last_y + 5, points[-1]["value"]),
        _below([(x, _when(point)) for (x, _y), point in zip(places, points, strict=True)]),
    )


def step_bars(days: Sequence[Mapping[str, Any]], goal: int | None = None) -> SafeString:
    """Return steps by day as SVG: a day not counted is a dot, the goal a line.

    days    {"day": date, "steps": number or None}, in order
    goal    steps a day; None or 0: no line
    """
    counted = [each["steps"] for each in days if each["steps"] is not None]
    if not counted:
        return SafeString()
    top = max([*counted, goal or 0, 1]) * 1.05
    return _chart(
        _("Steps on {counted} of {days} days, from {low} to {high}").format(
            counted=len(counted),
            days=len(days),
            low=_number(min(counted)),
            high=_number(max(counted)),
        ),
        _bars([each["steps"] for each in days], top, good_from=goal or None),
        _goal_line(goal, top),
        _below(
            [
                (
                    _slot(n, len(days))[0],
                    _when(each, "D" if len(days) <= SHOWN_BETWEEN else _("j M")),
                )
                for n, each in enumerate(days)
            ]
        ),
    )


def hour_bars(hours: Sequence[int]) -> SafeString:
    """Return the steps of a day by the hour as SVG, the busiest hour dark.

    hours   24 numbers, from midnight
    """
    top = max(*hours, 1)
    busiest = hours.index(max(hours))
    bars = [
        _bar(
            steps, top, *_slot(n, len(hours)), "chart-bar is-good" if n == busiest else "chart-bar"
        )
        for n, steps in enumerate(hours)
    ]
    described = ", ".join(
        _("{hour}:00 {steps}").format(hour=hour, steps=_number(steps))
        for hour, steps in enumerate(hours)
        if steps
    )
    return _chart(
        _("Steps by the hour: {hours}").format(hours=described),
        format_html_join("", "{}", ((each,) for each in bars)),
        format_html_join(
            "",
            '<text x="{}" y="{}" text-anchor="middle">{}</text>',
            ((_slot(n, len(hours))[0], BOTTOM + LABELS_BELOW, n) for n in range(0, 24, 6)),
        ),
    )


def session_bars(sessions: Sequence[Mapping[str, Any]]) -> SafeString:
    """Return days exercised by week as SVG, out of seven; a week left out has no bar.

    sessions    {"week": number, "days": number, "minutes": number}, in order
    """
    if not sessions:
        return SafeString()
    by_week = {each["week"]: each["days"] for each in sessions}
    weeks = range(min(by_week), max(by_week) + 1)
    days = [by_week.get(week) for week in weeks]
    middles = [_slot(n, len(weeks))[0] for n in range(len(weeks))]
    return _chart(
        _("Days exercised by week: {days}").format(days=", ".join(str(each or 0) for each in days)),
        _bars(days, 7, last_is_dark=True),
        _now(RIGHT + 8, _up(days[-1] or 0, 0, 7) + 5, days[-1] or 0, _("of 7 days")),
        _below([(x, str(week)) for x, week in zip(middles, weeks, strict=True)]),
    )


def week_bars(weeks: Sequence[Mapping[str, Any]]) -> SafeString:
    """Return people by week as SVG, the latest last.

    weeks   {"day": first day, "people": number}, in order
    """
    if not weeks:
        return SafeString()
    people = [each["people"] for each in weeks]
    return _chart(
        _("People by week: {people}").format(people=", ".join(map(str, people))),
        _bars(people, max([*people, 4]), last_is_dark=True),
        _now(RIGHT + 8, _up(people[-1], 0, max([*people, 4])) + 5, people[-1], _("last week")),
        _below([(_slot(n, len(weeks))[0], _when(each, _("j M"))) for n, each in enumerate(weeks)]),
    )


def _chart(described: str, *parts: SafeString) -> SafeString:
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        *(WIDTH, BOTTOM + LABELS_BELOW + 4, described),
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _trend_described(points: Sequence[Mapping[str, Any]], label: str) -> str:
    values = ", ".join(str(point["value"]) for point in points)
    return f"{label}: {values}" if label else values


def _up(value: float, low: float, high: float) -> float:
    part = (value - low) / (high - low) if high > low else 0.0
    return round(BOTTOM - min(1.0, max(0.0, part)) * (BOTTOM - TOP), 1)


def _position(point: Mapping[str, Any]) -> int:
    when = point["week"] if "week" in point else point["day"]
    return when.toordinal() if isinstance(when, date) else int(when)


def _across(points: Sequence[Mapping[str, Any]], n: int) -> float:
    first, last = _position(points[0]), _position(points[-1])
    if last == first:
        return float(LEFT)
    part = (_position(points[n]) - first) / (last - first)
    return round(LEFT + part * (LINE_ENDS - LEFT), 1)


def _line(points: Sequence[Mapping[str, Any]], places: Sequence[tuple[float, float]]) -> SafeString:
    pieces = [f"M{places[0][0]} {places[0][1]}"]
    for (before, now), (x, y) in zip(pairwise(points), places[1:], strict=True):
        is_near = _position(now) - _position(before) <= BRIDGED
        pieces.append(f"{'L' if is_near else 'M'}{x} {y}")
    alone = format_html_join("", '<circle class="chart-dot" cx="{}" cy="{}" r="2.5"/>', places[:-1])
    return format_html('<path class="chart-line" d="{}"/>{}', "".join(pieces), alone)


def _band(band_low: float | None, band_high: float | None, low: float, high: float) -> SafeString:
    if band_low is None or band_high is None:
        return SafeString()
    top, bottom = _up(band_high, low, high), _up(band_low, low, high)
    return format_html(
        '<rect class="chart-band" x="{}" y="{}" width="{}" height="{}" rx="3"/>',
        *(LEFT, top, LINE_ENDS - LEFT, max(2.0, round(bottom - top, 1))),
    )


def _rules(low: int, high: int) -> SafeString:
    return format_html_join(
        "",
        '<path class="chart-rule" d="M{0} {1}H{2}"/>'
        '<text x="{3}" y="{4}" text-anchor="end">{5}</text>',
        (
            (LEFT, y, LINE_ENDS, LEFT - 8, y + 4.5, _number(value))
            for value in (low, high)
            for y in (_up(value, low, high),)
        ),
    )


def _now(x: float, y: float, value: float, label: str = "") -> SafeString:
    return format_html(
        '<text class="chart-now" x="{}" y="{}">{} {}</text>', *(x, y, _number(value), label)
    )


def _slot(n: int, count: int) -> tuple[float, float]:
    """Return the middle and the width of one bar of many."""
    room = (RIGHT - 4) / max(count, 4)
    return round(2 + room * (n + 0.5), 1), round(min(30.0, room * 0.7), 1)


def _bars(
    values: Sequence[int | None],
    top: float,
    *,
    good_from: int | None = None,
    last_is_dark: bool = False,
) -> SafeString:
    drawn = []
    for n, value in enumerate(values):
        middle, wide = _slot(n, len(values))
        is_dark = (good_from is not None and value is not None and value >= good_from) or (
            last_is_dark and n == len(values) - 1
        )
        drawn.append(
            _bar(value, top, middle, wide, "chart-bar is-good" if is_dark else "chart-bar")
        )
    return format_html_join("", "{}", ((each,) for each in drawn))


def _bar(value: int | None, top: float, middle: float, wide: float, name: str) -> SafeString:
    if value is None:
        return format_html(
            '<circle class="chart-gap" cx="{}" cy="{}" r="1.5"/>', middle, BOTTOM - 2
        )
    y = _up(value, 0, top)
    height = max(2.0, round(BOTTOM - y, 1))
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="{}"/>',
        *(name, round(middle - wide / 2, 1), round(BOTTOM - height, 1), wide, height),
        round(min(7.0, wide / 3, height / 2), 1),
    )


def _goal_line(goal: int | None, top: float) -> SafeString:
    if not goal:
        return SafeString()
    y = _up(goal, 0, top)
    return format_html(
        '<path class="chart-goal" d="M2 {0}H{1}" stroke-width="2"/>'
        '<text class="chart-now" x="{2}" y="{3}">{4}</text><text x="{2}" y="{5}">{6}</text>',
        *(y, RIGHT, RIGHT + 5, y + 5, _number(goal), y + 21, _("goal")),
    )


def _below(labels: Sequence[tuple[float, str]]) -> SafeString:
    shown = labels if len(labels) <= SHOWN_BETWEEN else [labels[0], labels[-1]]
    y = BOTTOM + LABELS_BELOW
    return format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="{}">{}</text>',
        (
            (max(x, 2) if anchor == "start" else x, y, anchor, text)
            for x, text in shown
            for anchor in ("start" if x < LEFT and len(text) > 3 else "middle",)
        ),
    )


def _when(point: Mapping[str, Any], as_date: str = "D") -> str:
    when = point["week"] if "week" in point else point["day"]
    return date_format(when, as_date) if isinstance(when, date) else str(when)


def _number(value: float) -> str:
    return number_format(value, use_l10n=True, force_grouping=True)
