"""What the commands of an evaluation share: reading a file, rows of a table, numbers in words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import click

from selfback.delivery.cli.content import content_folder
from selfback.domain.content.finding import ContentError
from selfback.domain.content.library import Library
from selfback.domain.content.loading import load_library
from selfback.domain.content.rules import RuleOfAnotherKind
from selfback.domain.evaluation.reliability import Coefficient
from selfback.domain.evaluation.rules import EvaluationRules
from selfback.domain.evaluation.table import FileRefused

FILE = click.Path(path_type=Path, dir_okay=False, exists=True)

seed_option = click.option(
    "--seed", type=click.IntRange(0), default=1, show_default=True, help="Of bootstrap intervals."
)

T = TypeVar("T")


def read_file(path: Path, read: Callable[[bytes], T]) -> T:
    """Return what a file says; refuse it with every fault by line and column."""
    try:
        return read(path.read_bytes())
    except FileRefused as refused:
        count = len(refused.faults)
        faults = "1 fault" if count == 1 else f"{count} faults"
        said = "\n".join(f"  {fault}" for fault in refused.faults)
        raise click.ClickException(f"{path.name}: {faults}, nothing was used\n{said}") from refused


def library_of(folder: Path | None) -> Library:
    """Return the content; refuse it with what is wrong."""
    try:
        return load_library(content_folder(folder))
    except ContentError as refused:
        raise click.ClickException(str(refused)) from refused


def from_content(read: Callable[[], T]) -> T:
    """Return what is read from rules or instruments; refuse content that lacks it."""
    try:
        return read()
    except KeyError as missing:
        raise click.ClickException(f"the content has no {missing}") from missing
    except (RuleOfAnotherKind, ValueError) as refused:
        raise click.ClickException(f"the content: {refused}") from refused


def rules_of(library: Library) -> EvaluationRules:
    """Return what statistics of an evaluation go by."""
    return from_content(lambda: EvaluationRules.from_content(library.rule_file("evaluation")))


def aligned(
    headings: Sequence[str], rows: Sequence[Sequence[str]], *, words: int = 1
) -> Iterator[str]:
    """Yield a table whose first columns are words, set left, and the others numbers, set right."""
    table = [headings, *rows]
    widths = [max(len(row[place]) for row in table) for place in range(len(headings))]
    for row in table:
        cells = [
            cell.ljust(width) if place < words else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  " + "  ".join(cells).rstrip()


def span(low: float | None, high: float | None, *, times: float = 1, places: int = 2) -> str:
    """Return an interval in words, or a dash."""
    if low is None or high is None:
        return "–"
    return f"{low * times:.{places}f} to {high * times:.{places}f}"


def coefficient_lines(found: Sequence[Coefficient], *, level: float) -> Iterator[str]:
    """Yield measures of agreement as a table, and what each of them is."""
    rows, notes = [], {}
    for each in found:
        value = "–" if each.value is None else f"{each.value:.3f}"
        rows.append((_name(each), str(each.units), value, span(each.low, each.high, places=3)))
        notes[each.name] = each.says
    yield from aligned(("measure", "units", "value", f"{100 * level:.0f} % interval"), rows)
    for each in found:
        if each.why_not:
            yield f"  {_name(each)}: {each.why_not}."
    yield from _notes(notes)


def _name(found: Coefficient) -> str:
    return f"{found.name}, {' and '.join(found.coders)}" if found.coders else found.name


def _notes(notes: Mapping[str, str]) -> Iterator[str]:
    for name, says in notes.items():
        yield f"  {name}: {says}."
