"""What was said: codes with counts and quotes, and the joint displays."""

import re
from collections.abc import Iterator, Mapping

from selfback.domain.analysis.pages import Block, Board, Grid, Line, Section, Sentence
from selfback.domain.integration.display import Display
from selfback.domain.integration.display_table import (
    Cell,
    Role,
    caption_of,
    table_of,
    withheld_text,
)
from selfback.domain.integration.material import DISPLAYS, TEXTS
from selfback.domain.integration.report.missing import not_there
from selfback.domain.integration.report.saying import counted, listed, number, percentage
from selfback.domain.integration.results import Results
from selfback.domain.integration.snapshot import Snapshot
from selfback.domain.integration.themes import CodeCount, Themes

THEMES, JOINT = "themes", "displays"
THEMES_TITLE = "Themes of the interviews and texts"
JOINT_TITLE = "Numbers and words together: joint displays"


def themes(results: Results) -> Section:
    """Return the section on what was said."""
    if results.themes is None:
        return not_there(THEMES, THEMES_TITLE, TEXTS)
    return Section(id=THEMES, title=THEMES_TITLE, blocks=tuple(_themes(results.themes)))


def _themes(found: Themes) -> Iterator[Block]:
    coders = listed(list(found.coders))
    yield Sentence(
        text=f"{counted(found.texts, 'text')} of {counted(found.cases, 'case')} were coded "
        f"{found.codings} times by {coders}.",
        role="lead",
    )
    yield Sentence(text=f"{found.with_consent} of {found.cases} may be quoted. {_unused(found)}")
    yield Grid(
        title="Codes in the order of the tree",
        header=("Code", "Given itself", "With those below", "Texts"),
        rows=tuple(
            (
                f"\u2003{each.name}" if each.depth else each.name,
                str(each.own),
                str(each.codings),
                f"{each.sources}/{found.texts}",
            )
            for each in found.counts
        ),
        strong=frozenset(n for n, each in enumerate(found.counts) if not each.depth),
        notes=("Each coder's coding counts. How often a thing is said is not how much it weighs.",),
    )
    if found.pairs:
        yield Grid(
            title="Two coders on the same texts",
            header=("Coders", "Texts", "Agreement", "Cohen's kappa"),
            rows=tuple(
                (
                    f"{each.first} and {each.second}",
                    str(each.sources),
                    percentage(each.agreement),
                    number(each.kappa, 2),
                )
                for each in found.pairs
            ),
            notes=("Over the characters that either coded, all codes together.",),
        )
    quoted = [each for each in found.counts if each.quotes or each.withheld]
    if quoted:
        yield Board(
            title="Examples",
            header=("Code", "What was said"),
            parts=(28, 72),
            rows=tuple((_code(each), _said(each)) for each in quoted),
            notes=(
                "Passages of different people who may be quoted; those that more coders gave the "
                "code come first.",
            ),
        )


def _unused(found: Themes) -> str:
    if not found.unused:
        return "Every code of the codebook was given."
    return f"{counted(found.unused, 'code was', 'codes were')} never given."


def _code(each: CodeCount) -> tuple[Line, ...]:
    name = Line(text=each.name, role="strong")
    return (name, Line(text=each.definition, role="soft")) if each.definition else (name,)


def _said(each: CodeCount) -> tuple[Line, ...]:
    lines = []
    for quote in each.quotes:
        lines.append(Line(text=f"“{quote.words}”", role="quote"))
        lines.append(Line(text=f"{quote.case}, {quote.kind}", role="soft"))
    if each.withheld:
        lines.append(Line(text=withheld_text(each.withheld), role="soft"))
    return tuple(lines)


def displays(results: Results, snapshots: Mapping[str, Snapshot]) -> Section:
    """Return the section with the joint displays.

    snapshots   display id -> its frozen form, whose digest stands below it
    """
    if not results.displays:
        return not_there(JOINT, JOINT_TITLE, DISPLAYS)
    blocks: list[Block] = []
    for display in results.displays:
        blocks.append(board_of(display, snapshots.get(display.id)))
    blocks.append(
        Sentence(
            text="Confirms: both say the same. Expands: one says more than the other. Disagrees: "
            "they say different things. Silent: one of them says nothing.",
            role="note",
        )
    )
    return Section(id=JOINT, title=JOINT_TITLE, blocks=tuple(blocks))


def board_of(display: Display, snapshot: Snapshot | None = None) -> Board:
    """Return a joint display as a table of words."""
    table = table_of(display)
    notes = [caption_of(display)]
    if snapshot is not None:
        notes.append(f"Frozen as {display.id}.json, SHA-256 {snapshot.digest}")
    return Board(
        title=display.title,
        header=tuple(column.name for column in table.columns),
        parts=tuple(column.share for column in table.columns),
        rows=tuple(tuple(map(_lines, row)) for row in table.rows),
        notes=tuple(notes),
    )


ROLES = {
    Role.STRONG: "strong",
    Role.PLAIN: "plain",
    Role.QUOTE: "quote",
    Role.SOFT: "soft",
}


_TOGETHER = re.compile(r"(?<=\d) (?=%|to )|(?<=to) (?=[-\d])|(?<=\bn) (?==)|(?<==) (?=\d)")
"""Spaces within a figure at which no line should break."""


def _unbroken(figure: str) -> str:
    return _TOGETHER.sub("\u00a0", figure)


def _lines(cell: Cell) -> tuple[Line, ...]:
    return tuple(
        Line(
            text=_unbroken(line.text) if line.is_figure else line.text,
            role=ROLES[line.role],
            share=(line.number.low or 0.0, line.number.estimate or 0.0, line.number.high or 0.0)
            if line.number
            else None,
        )
        for line in cell
    )
