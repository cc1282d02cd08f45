"""Counts over a project: code by attribute, code by code, and case by code with excerpts."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from selfback.domain.qualitative.attribute import written_value
from selfback.domain.qualitative.codebook import below, paths_of
from selfback.domain.qualitative.positions import excerpt
from selfback.domain.qualitative.project import Project, Segment
from selfback.domain.qualitative.sheet import Sheet

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
NO_VALUE = ""
"""The column of those whose value is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one code is in one column.

    codings     times the code was given
    characters  code points that it covers; what is coded twice counts once
    sources     in which it is found
    """

    codings: int = 0
    characters: int = 0
    sources: int = 0


NOTHING = Cell()


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Rows by columns; a cell that is not there is NOTHING.

    rows        ids, in the order of the codebook
    columns     ids or values, in their order
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell]

    def cell(self, row: str, column: str) -> Cell:
        """Return one cell."""
        return self.cells.get((row, column), NOTHING)


def code_by_attribute(project: Project, variable: str, *, with_below: bool = False) -> Matrix:
    """Return each code by the values of a variable.

    A passage has the values of its source, of the cases its source belongs to and of the cases the
    passage itself belongs to; where these differ it counts in each of the columns, and where there
    is none in NO_VALUE.

    with_below  whether a code counts what the codes under it were given
    """
    values = _values(project, variable)
    pairs: list[tuple[str, str, Segment]] = []
    above = _above(project) if with_below else {}
    for segment in project.segments():
        held = {*values.get(segment.source, ()), *values.get(segment.coding.target, ())}
        for column in held or {NO_VALUE}:
            for row in above.get(segment.coding.code, (segment.coding.code,)):
                pairs.append((row, column, segment))
    columns = sorted({column for _row, column, _segment in pairs} - {NO_VALUE})
    if any(column == NO_VALUE for _row, column, _segment in pairs):
        columns.append(NO_VALUE)
    rows = tuple(code.id for code in project.codes)
    return Matrix(rows=rows, columns=tuple(columns), cells=_cells(pairs))


def framework(
    project: Project, *, excerpts: int = 3, signs: int = 120
) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Return (case id, code id) -> how the first passages of that code begin in that case.

    A case has the passages of its sources and those that belong to it alone.
    """
    texts = project.texts()
    of_source, of_passage = _holders(project)
    found: dict[tuple[str, str], list[str]] = {}
    for each in project.segments():
        holders = {*of_source.get(each.source, ()), *of_passage.get(each.coding.target, ())}
        for case in sorted(holders):
            said = found.setdefault((case, each.coding.code), [])
            words = excerpt(texts[each.source][each.start : each.end], signs)
            if len(said) < excerpts and words not in said:
                said.append(words)
    return {place: tuple(said) for place, said in found.items()}


def matrix_sheet(project: Project, matrix: Matrix, *, count: str = "codings") -> Sheet:
    """Return a matrix as a table; `count` is a field of Cell."""
    paths = paths_of(project.codes)
    rows = (
        (paths[row], *(getattr(matrix.cell(row, column), count) for column in matrix.columns))
        for row in matrix.rows
    )
    headings = (paths.get(each, each) or "not known" for each in matrix.columns)
    return Sheet(name=f"matrix {count}", headings=("code", *headings), rows=tuple(rows))


def matrix_sheets(project: Project) -> tuple[Sheet, ...]:
    """Return the codes by every variable, and the cases by the codes, as tables."""
    sheets = []
    for number, variable in enumerate(project.variables, start=1):
        table = matrix_sheet(project, code_by_attribute(project, variable.id))
        name = _NOT_IN_NAMES.sub(" ", variable.name)[:24].strip()
        sheets.append(replace(table, name=f"{number} {name}".strip()))
    if project.cases:
        sheets.append(framework_sheet(project, framework(project)))
    return tuple(sheets)


def framework_sheet(project: Project, cells: Mapping[tuple[str, str], Sequence[str]]) -> Sheet:
    """Return a framework matrix as a table, a row for each case."""
    used = {code for _case, code in cells}
    paths = paths_of(project.codes)
    codes = [code.id for code in project.codes if code.id in used]
    rows = (
        (case.name, *("\n".join(cells.get((case.id, code), ())) for code in codes))
        for case in project.cases
    )
    headings = ("case", *(paths[code] for code in codes))
    return Sheet(name="framework", headings=headings, rows=tuple(rows))


def covered(spans: Sequence[tuple[int, int]]) -> int:
    """Return how many code points half-open spans cover together."""
    total, reached = 0, 0
    for start, end in sorted(spans):
        total += max(end - max(start, reached), 0)
        reached = max(reached, end)
    return total


def _cells(pairs: Sequence[tuple[str, str, Segment]]) -> Mapping[tuple[str, str], Cell]:
    spans: dict[tuple[str, str], dict[str, list[tuple[int, int]]]] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for row, column, segment in pairs:
        counts[row, column] += 1
        by_source = spans.setdefault((row, column), {})
        by_source.setdefault(segment.source, []).append((segment.start, segment.end))
    return {
        place: Cell(
            codings=counts[place],
            characters=sum(map(covered, by_source.values())),
            sources=len(by_source),
        )
        for place, by_source in spans.items()
    }


def _above(project: Project) -> Mapping[str, tuple[str, ...]]:
    """Return code id -> itself and every code it stands under."""
    found: dict[str, list[str]] = {}
    for code in project.codes:
        for id in below(project.codes, code.id):
            found.setdefault(id, []).append(code.id)
    return {id: tuple(held) for id, held in found.items()}


def _values(project: Project, variable: str) -> Mapping[str, set[str]]:
    """Return source or passage id -> the values it has of a variable."""
    found: dict[str, set[str]] = {}
    for id, value in _valued(project, variable):
        found.setdefault(id, set()).add(value)
    return found


def _valued(project: Project, variable: str) -> Iterator[tuple[str, str]]:
    for source in project.sources:
        if variable in source.attributes:
            yield source.id, written_value(source.attributes[variable])
    for case in project.cases:
        if variable in case.attributes:
            value = written_value(case.attributes[variable])
            for id in (*case.sources, *case.selections):
                yield id, value


def _holders(
    project: Project,
) -> tuple[Mapping[str, list[str]], Mapping[str, list[str]]]:
    of_source: dict[str, list[str]] = {}
    of_passage: dict[str, list[str]] = {}
    for case in project.cases:
        for source in case.sources:
            of_source.setdefault(source, []).append(case.id)
        for passage in case.selections:
            of_passage.setdefault(passage, []).append(case.id)
    return of_source, of_passage
