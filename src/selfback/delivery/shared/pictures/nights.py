"""The picture of a sleep diary: one row a night, from lights out to the last waking."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

WIDTH, LEFT, RIGHT = 350, 38, 330
ROW, TOP, BELOW = 26, 6, 22
EVENING = 15 * 60  # minutes of the day; lights out later than this belong to the evening before
DAY = 24 * 60
RULES = 3 * 60  # minutes between the hours that are named


def night_rows(nights: Sequence[Mapping[str, Any]]) -> SafeString:
    """Return nights as SVG; one that was not noted is a dot.

    nights   {"morning": date, "noted": None or what has lights_out, woke and falling}, in order
    """
    spans = [None if each["noted"] is None else _span(each["noted"]) for each in nights]
    known = [each for each in spans if each is not None]
    if not known:
        return SafeString()
    low = min(start for start, _asleep, _end in known) // RULES * RULES
    high = -(-max(end for _start, _asleep, end in known) // RULES) * RULES
    bottom = TOP + ROW * len(nights)
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}</svg>',
        *(WIDTH, bottom + BELOW, _described(len(known), len(nights))),
        _hours(low, high, bottom),
        format_html_join("", "{}", ((_name(n, each["morning"]),) for n, each in enumerate(nights))),
        format_html_join("", "{}", ((_row(n, span, low, high),) for n, span in enumerate(spans))),
    )


def _described(known: int, nights: int) -> str:
    return _("{known} of {nights} nights, from lights out to waking").format(
        known=known, nights=nights
    )


def _span(noted: Any) -> tuple[int, int, int]:
    """Return lights out, asleep and awake in minutes from the midnight before the morning."""
    start = _minute(noted.lights_out)
    start -= DAY if start >= EVENING else 0
    end = start + (_minute(noted.woke) - _minute(noted.lights_out)) % DAY
    return start, min(start + noted.falling, end), end


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _across(minute: int, low: int, high: int) -> float:
    return round(LEFT + (RIGHT - LEFT) * (minute - low) / (high - low), 1)


def _hours(low: int, high: int, bottom: int) -> SafeString:
    return format_html_join(
        "",
        '<path class="chart-rule" d="M{0} {1}V{2}"/>'
        '<text x="{0}" y="{3}" text-anchor="middle">{4}</text>',
        (
            (_across(minute, low, high), TOP, bottom, bottom + 16, f"{minute % DAY // 60:02}")
            for minute in range(low, high + 1, RULES)
        ),
    )


def _name(n: int, morning: date) -> SafeString:
    return format_html(
        '<text x="2" y="{}">{}</text>', TOP + ROW * n + ROW / 2 + 4.5, date_format(morning, "D")
    )


def _row(n: int, span: tuple[int, int, int] | None, low: int, high: int) -> SafeString:
    middle = TOP + ROW * n + ROW / 2
    if span is None:
        return format_html('<circle class="chart-gap" cx="{}" cy="{}" r="1.5"/>', LEFT + 6, middle)
    start, asleep, end = (_across(each, low, high) for each in span)
    return format_html(
        '<rect class="chart-bar" x="{0}" y="{2}" width="{3}" height="14" rx="5"/>'
        '<rect class="chart-bar is-good" x="{1}" y="{2}" width="{4}" height="14" rx="5"/>',
        *(start, asleep, middle - 7, round(end - start, 1), round(end - asleep, 1)),
    )
