"""A joint display as columns of lines, whichever form it is written in."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from selfback.domain.integration.display import Display, Fit, Number, Row, Scale, Template

SYNTHETIC = "Made-up data: nobody here exists"
FIT_WORDS: Mapping[Fit, str] = {
    Fit.CONFIRM: "Confirms",
    Fit.EXPAND: "Expands",
    Fit.DISAGREE: "Disagrees",
    Fit.SILENT: "Silent",
}


class Role(StrEnum):
    """How a line looks."""

    STRONG = "strong"
    PLAIN = "plain"
    QUOTE = "quote"
    SOFT = "soft"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One paragraph of a cell.

    is_figure   whether it tells a figure
    number      that figure, if its interval can be drawn
    """

    text: str
    role: Role = Role.PLAIN
    is_figure: bool = False
    number: Number | None = None


Cell = tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a template; `share` is how much of the width it takes, in parts."""

    name: str
    share: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplayTable:
    """A display laid out: its first column is the heading of each row."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


Told = Callable[[Row], Iterator[Line]]


def table_of(display: Display) -> DisplayTable:
    """Return a display as its template lays it out; words without consent are not in it."""
    columns = _TEMPLATES[display.template]
    return DisplayTable(
        columns=tuple(column for column, _told in columns),
        rows=tuple(tuple(tuple(told(row)) for _column, told in columns) for row in display.rows),
    )


def caption_of(display: Display) -> str:
    """Return who drew what follows from the display, and when."""
    return f"Meta-inferences: {display.author}, {display.on.isoformat()}."


def figure_text(number: Number) -> str:
    """Return a number as text: count, denominator, estimate, interval.

    >>> figure_text(Number(label="x", count=1, of=4, estimate=0.25, low=0.05, high=0.7))
    '1/4, 25.0 % (5.0 to 70.0)'
    """
    parts = []
    if number.count is not None:
        parts.append(f"{number.count}/{number.of}")
    if number.estimate is not None:
        parts.append(_estimate(number))
    if number.count is None and number.of is not None:
        parts.append(f"n = {number.of}")
    if number.note:
        parts.append(number.note)
    return ", ".join(parts) or "no figure"


def _estimate(number: Number) -> str:
    is_share = number.scale is Scale.SHARE
    times, places, unit = (100, 1, " %") if is_share else (1, 2, "")
    said = f"{times * (number.estimate or 0):.{places}f}{unit}"
    if number.low is None or number.high is None:
        return said
    return f"{said} ({times * number.low:.{places}f} to {times * number.high:.{places}f})"


def _topic(row: Row) -> Iterator[Line]:
    yield Line(text=row.topic, role=Role.STRONG)
    if row.construct:
        yield Line(text=row.construct, role=Role.SOFT)


def _numbers(row: Row) -> Iterator[Line]:
    if not row.numbers:
        yield Line(text="Nothing was counted.", role=Role.SOFT)
    for number in row.numbers:
        yield Line(text=number.label)
        drawn = number if _can_be_drawn(number) else None
        text = figure_text(number)
        yield Line(text=text, role=Role.STRONG, is_figure=True, number=drawn)


def _can_be_drawn(number: Number) -> bool:
    return number.scale is Scale.SHARE and None not in {number.estimate, number.low, number.high}


def _themes(row: Row) -> Iterator[Line]:
    for theme in row.themes:
        yield Line(text=theme.name, role=Role.STRONG)
        if theme.codings is not None:
            times = "once" if theme.codings == 1 else f"{theme.codings} times"
            texts = "" if theme.sources is None else f" in {_texts(theme.sources)}"
            yield Line(text=f"coded {times}{texts}", role=Role.SOFT)


def _texts(count: int) -> str:
    return "1 text" if count == 1 else f"{count} texts"


def _quotes(row: Row) -> Iterator[Line]:
    for quote in row.shown:
        yield Line(text=f"“{quote.words}”", role=Role.QUOTE)
        yield Line(text=f"{quote.case}, {quote.kind}", role=Role.SOFT)
    if row.withheld:
        yield Line(text=withheld_text(row.withheld), role=Role.SOFT)
    if not row.quotes and not row.themes:
        yield Line(text="Nobody spoke of it.", role=Role.SOFT)


def withheld_text(count: int) -> str:
    """Return how many quotes are not shown, and why."""
    quotes = "1 quote is" if count == 1 else f"{count} quotes are"
    return f"{quotes} not shown: there is no consent."


def _words(row: Row) -> Iterator[Line]:
    yield from _themes(row)
    yield from _quotes(row)


def _fit(row: Row) -> Iterator[Line]:
    yield Line(text=FIT_WORDS[row.fit], role=Role.STRONG)


def _meaning(row: Row) -> Iterator[Line]:
    yield Line(text=row.meta_inference)


_FIT = (Column(name="Fit", share=10), _fit)
_MEANING = (Column(name="Together", share=22), _meaning)
_TEMPLATES: Mapping[Template, tuple[tuple[Column, Told], ...]] = {
    Template.SIDE_BY_SIDE: (
        (Column(name="Topic", share=14), _topic),
        (Column(name="Numbers", share=24), _numbers),
        (Column(name="Themes and quotes", share=30), _words),
        _FIT,
        _MEANING,
    ),
    Template.STATISTICS_BY_THEME: (
        (Column(name="Theme", share=13), _topic),
        (Column(name="Coded", share=14), _themes),
        (Column(name="Statistics", share=27), _numbers),
        (Column(name="Quotes", share=22), _quotes),
        (Column(name="Fit", share=10), _fit),
        (Column(name="Together", share=16), _meaning),
    ),
    Template.CASE_ORIENTED: (
        (Column(name="Case", share=14), _topic),
        (Column(name="Its numbers", share=24), _numbers),
        (Column(name="In its own words", share=30), _words),
        _FIT,
        _MEANING,
    ),
}
