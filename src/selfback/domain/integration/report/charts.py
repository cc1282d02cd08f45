"""The charts of an evaluation's report, as SVG in the look of the trial's report."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import altair as alt

from selfback.domain.analysis.figures import svg_of
from selfback.domain.analysis.forest import BLUE, GREEN, GREEN_MID, INK, LINE, SOFT, Drawn, data_of
from selfback.domain.evaluation.adoption import Adoption
from selfback.domain.evaluation.recruiters import Recruiter
from selfback.domain.integration.reach import Way
from selfback.domain.integration.report.saying import counted, span

WIDE = 640
PAINTS = (GREEN, BLUE)
Rows = list[dict[str, Any]]


def reach_chart(way: Way, *, is_synthetic: bool) -> str:
    """Return a bar for each stage, with its count."""
    rows = [{"stage": step.stage.value, "people": step.reached} for step in way.steps]
    base = alt.Chart(data_of(rows)).encode(
        x=alt.X("people:Q", axis=None),
        y=alt.Y("stage:N", sort=None, title=None, axis=alt.Axis(domain=False, ticks=False)),
    )
    bars = base.mark_bar(color=GREEN_MID, height=20)
    words = base.mark_text(align="left", dx=6, color=INK).encode(text="people:Q")
    chart = (bars + words).properties(width=WIDE - 160, height=34 * len(rows))
    return svg_of(chart, name="reach", is_synthetic=is_synthetic)


def recruiter_chart(adoption: Adoption, *, is_synthetic: bool) -> str:
    """Return a bar for each recruiter, from most to none, the kinds of unit apart."""
    parts = []
    kinds = dict.fromkeys((country, unit) for _id, unit, country, _people, _days in adoption.counts)
    for country, unit in sorted(kinds):
        held = [
            people
            for _id, each, where, people, _days in adoption.counts
            if (each, where) == (unit, country)
        ]
        rows = [{"place": place, "people": people} for place, people in enumerate(held)]
        none = held.count(0)
        title = f"{country}: {counted(len(held), unit.value)}, {none} of them brought nobody"
        base = alt.Chart(data_of(rows)).encode(
            x=alt.X("place:O", axis=None),
            y=alt.Y("people:Q", title=None, axis=_count_axis()),
        )
        parts.append(
            base.mark_bar(color=GREEN_MID).properties(
                width=WIDE,
                height=110,
                title=alt.TitleParams(title, anchor="start", fontSize=13, color=INK),
            )
        )
    chart = alt.vconcat(*parts, spacing=18)
    return svg_of(chart, name="recruiters", is_synthetic=is_synthetic)


def time_chart(recruiters: Sequence[Recruiter], *, is_synthetic: bool) -> str:
    """Return people referred over time, added up, by country."""
    countries = sorted({each.country for each in recruiters})
    rows: Rows = []
    for country in countries:
        days = Counter(
            day for each in recruiters if each.country == country for day in each.recruited
        )
        total = 0
        for day in sorted(days):
            total += days[day]
            rows.append({"country": country, "day": _moment(day), "people": total})
    last = {row["country"]: row for row in rows}
    colour = alt.Color(
        "country:N",
        scale=alt.Scale(domain=countries, range=[PAINTS[n % 2] for n in range(len(countries))]),
        legend=None,
    )
    x = alt.X("day:T", title=None, axis=alt.Axis(format="%b %Y", tickCount="month"))
    y = alt.Y("people:Q", title=None, axis=_count_axis())
    lines = alt.Chart(data_of(rows)).mark_line(interpolate="step-after", strokeWidth=2.2)
    words = alt.Chart(data_of(list(last.values()))).mark_text(align="left", dx=8, fontWeight=600)
    chart = (
        lines.encode(x=x, y=y, color=colour)
        + words.encode(x=x, y=y, color=colour, text="country:N")
    ).properties(width=WIDE - 120, height=220)
    return svg_of(chart, name="over-time", is_synthetic=is_synthetic)


Group = tuple[str, str, float, float, float]
"""Heading, name, low end, value and high end; a heading is told once."""


def share_chart(groups: Sequence[Group], *, name: str, is_synthetic: bool) -> str:
    """Return shares from 0 to 1 with their intervals, in per cent."""
    rows = _rows(
        [
            (heading, label, 100 * low, 100 * value, 100 * high)
            for heading, label, low, value, high in groups
        ],
        places=1,
        unit=" %",
    )
    chart = _intervals(rows, [50, 100], "Share that agrees, %")
    return svg_of(chart, name=name, is_synthetic=is_synthetic)


def score_chart(groups: Sequence[Group], *, name: str, is_synthetic: bool) -> str:
    """Return mean points from 1 to 5 with their intervals."""
    chart = _intervals(_rows(groups, places=2), [1, 5], "Mean points")
    return svg_of(chart, name=name, is_synthetic=is_synthetic)


def _rows(groups: Sequence[Group], *, places: int, unit: str = "") -> Rows:
    rows: Rows = []
    heading = ""
    for each, label, low, value, high in groups:
        if each != heading:
            heading = each
            rows.append({"name": each, "kind": "heading", "said": ""})
        ends = span(low, high, times=1, places=places)
        said = f"{value:.{places}f}{unit} ({ends})"
        rows.append(
            {"name": label, "kind": "row", "said": said, "low": low, "value": value, "high": high}
        )
    return [{**row, "place": place} for place, row in enumerate(rows)]


def _intervals(rows: Rows, ends: list[float], title: str) -> alt.TopLevelMixin:
    """Return rows with words at both sides of their intervals; the axis reaches at least `ends`."""
    drawn = [row for row in rows if row["kind"] == "row"]
    low = min([ends[0], *(row["low"] for row in drawn)])
    height = 27 * len(rows)
    y = alt.Y(
        "place:Q",
        scale=alt.Scale(domain=[-0.6, len(rows) - 0.4], reverse=True),
        axis=None,
    )
    x = alt.X(
        "low:Q",
        title=title,
        scale=alt.Scale(domain=[low, ends[1]], nice=False),
        axis=alt.Axis(tickCount=5, domain=False, ticks=False, grid=True, gridColor=LINE),
    )
    base = alt.Chart(data_of(drawn))
    bars = base.mark_rule(strokeWidth=7, opacity=0.45, strokeCap="round", color=GREEN_MID)
    dots = base.mark_point(filled=True, size=90, opacity=1, color=GREEN)
    panel = alt.layer(
        bars.encode(x=x, x2="high:Q", y=y),
        dots.encode(x=alt.X("value:Q", scale=alt.Scale(domain=[low, ends[1]], nice=False)), y=y),
    ).properties(width=WIDE - 330, height=height)
    return alt.hconcat(
        _words(rows, "name", 170, height, y), panel, _words(rows, "said", 150, height, y), spacing=8
    )


def _words(rows: Rows, field: str, width: int, height: int, y: alt.Y) -> Drawn:
    layers = []
    for kind, indent, weight in (("heading", 0, 600), ("row", 14, 400)):
        held = [row for row in rows if row["kind"] == kind]
        at = indent if field == "name" else 0
        mark = alt.Chart(data_of(held)).mark_text(
            align="left",
            baseline="middle",
            fontWeight=600 if weight == 600 else 400,
            limit=0,
            color=INK if field == "name" else SOFT,
        )
        layers.append(mark.encode(x=alt.value(at), y=y, text=f"{field}:N"))
    return alt.layer(*layers).properties(width=width, height=height)


def _count_axis() -> alt.Axis:
    return alt.Axis(tickCount=4, grid=True, gridColor=LINE, domain=False, ticks=False, format="d")


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00"
