"""Forest plots: rows of estimates with their intervals around a line at zero, in our look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt

from selfback.domain.analysis.estimate import Estimate
from selfback.domain.analysis.saying import with_interval

INK, SOFT, LINE, EDGE = "#1e2a25", "#56605a", "#e2d8c7", "#857f70"
GREEN, GREEN_MID, CLAY, BLUE, OCHRE = "#14594a", "#4f8f79", "#a8482a", "#2c5a86", "#8a6200"
FONT = "Roboto, system-ui, sans-serif"
WIDTH = 780
Rows = list[dict[str, Any]]
Drawn = alt.LayerChart | alt.FacetChart


def data_of(rows: Sequence[Mapping[str, Any]]) -> Any:
    """Return rows as the data of a chart."""
    return alt.Data(values=list(rows))  # type: ignore[no-untyped-call]  # altair leaves it so


def row_of(
    name: str, people: str, found: Estimate, *, is_main: bool = False, indent: bool = False
) -> dict[str, Any]:
    """Return a row with its estimate; the main one is bold."""
    return {
        "name": name,
        "indent": indent,
        "people": people,
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "said": with_interval(found),
        "main": is_main,
        "kind": "row",
    }


def heading_of(name: str, said: str) -> dict[str, Any]:
    """Return a heading over the rows that follow, with words at its end."""
    return {"name": name, "people": "", "said": said, "main": False, "kind": "heading"}


def forest(
    rows: Rows, *, title: str, favours: tuple[str, str], counts: str = ""
) -> alt.TopLevelMixin:
    """Return rows of estimates with intervals around a line at zero.

    title       of the axis, short
    favours     whom values left and right of the line favour
    counts      heading of the column of people; no column if empty
    """
    placed = [{**row, "place": place} for place, row in enumerate(rows)]
    names = min(330, max(110, int(7.2 * max(len(row["name"]) for row in rows)) + 8))
    width = WIDTH - names - 190 - (74 if counts else 0)
    sheet = _Sheet(rows=placed, width=width, height=30 * len(rows))
    columns: list[Drawn] = [
        sheet.words("name", names, at=0),
        *([sheet.words("people", 66, at=66, align="right")] if counts else []),
        sheet.panel(title, favours),
        sheet.words("said", 165, at=0),
    ]
    return alt.hconcat(*columns, spacing=8)


@dataclass(frozen=True, kw_only=True)
class _Sheet:
    """Rows that stand at the same heights in words and in a panel; sizes in pixels."""

    rows: Rows
    width: int
    height: int

    def y(self) -> alt.Y:
        domain = [-0.6, len(self.rows) - 0.4]
        return alt.Y("place:Q", scale=alt.Scale(domain=domain, reverse=True), axis=None)

    def words(
        self, field: str, width: int, *, at: int, align: Literal["left", "right"] = "left"
    ) -> Drawn:
        """Return a column of words; headings and the main row are bold, groups stand indented."""
        layers = []
        for is_bold in (False, True):
            for indent in (0, 14):
                chosen = [
                    row
                    for row in self.rows
                    if self._is_bold(row, field) == is_bold
                    and bool(row.get("indent") and field == "name") == bool(indent)
                ]
                weight: Literal[400, 600] = 600 if is_bold else 400
                layers.append(
                    alt.Chart(data_of(chosen))
                    .mark_text(align=align, baseline="middle", fontWeight=weight, limit=0)
                    .encode(x=alt.value(at + indent), y=self.y(), text=f"{field}:N")
                )
        return alt.layer(*layers).properties(width=width, height=self.height)

    def _is_bold(self, row: dict[str, Any], field: str) -> bool:
        return bool(row["main"] or (row["kind"] == "heading" and field == "name"))

    def panel(self, title: str, favours: tuple[str, str]) -> Drawn:
        """Return the estimates with their intervals."""
        drawn = [row for row in self.rows if row["kind"] == "row"]
        low, high = (pick(row[end] for row in drawn) for pick, end in ((min, "low"), (max, "high")))
        room = (high - low) * 0.08
        low, high = min(low - room, -room * 4), max(high + room, room * 4)
        scale = alt.Scale(domain=[low, high], nice=False)
        axis = alt.Axis(
            tickCount=5, title=title, domain=False, ticks=False, grid=True, gridColor=LINE
        )
        paint = alt.condition("datum.main", alt.value(GREEN), alt.value(GREEN_MID))
        base = alt.Chart(data_of(drawn))
        zero = (
            alt.Chart(data_of([{"at": 0}]))
            .mark_rule(color=EDGE, strokeWidth=1.2)
            .encode(x=alt.X("at:Q", scale=scale, axis=axis))
        )
        bars = base.mark_rule(strokeWidth=7, opacity=0.4, strokeCap="round").encode(
            x=alt.X("low:Q", scale=scale, axis=axis), x2="high:Q", y=self.y(), color=paint
        )
        dots = base.mark_point(filled=True, size=110, opacity=1).encode(
            x=alt.X("value:Q", scale=scale), y=self.y(), color=paint
        )
        sides = self._sides(favours, self.width * -low / (high - low))
        return alt.layer(zero, bars, dots, *sides).properties(width=self.width, height=self.height)

    def _sides(self, favours: tuple[str, str], zero: float) -> list[alt.Chart]:
        left, right = f"\u2190 {favours[0]} better", f"{favours[1]} better \u2192"
        sides: list[tuple[str, Literal["left", "right"], float]] = [
            (left, "right", zero - 8),
            (right, "left", zero + 8),
        ]
        return [
            alt.Chart(data_of([{"text": text}]))
            .mark_text(align=align, color=SOFT, fontSize=12, limit=0)
            .encode(x=alt.value(at), y=alt.value(-12), text="text:N")
            for text, align, at in sides
        ]
