"""Imports as plans: what a file would add, every problem in one pass, and nothing half done."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Protocol

from selfback.domain.dataset.column import Cell, Column, DatasetError, Kind, Reveals, Words
from selfback.domain.dataset.dataset import Dataset
from selfback.domain.dataset.import_file import PLAIN, FileForm, FileRead, Problem, read_file
from selfback.domain.dataset.table import PARTICIPANTS, Row, Shape, Table

ITEMS = "items"
DAY = "answered_on"
"""A column that a questionnaire's file may have: the day on which a line was answered."""

DIFFERS = "another value stands there already: correct it there, with a reason"
NO_PERSON = "there is no such participant"


class Tables(Protocol):
    """What stands already, to compare a file with: a data set, or some tables of one."""

    @property
    def by_name(self) -> Mapping[str, Table]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """One row that a file adds.

    line    of the file it comes from
    cells   column -> cell, only of the columns the file has
    """

    line: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What taking over a file would do to one table.

    digest      SHA-256 of the file, in hexadecimal, to know it again
    additions   empty if there is any problem: all of a file is taken over, or nothing
    unchanged   rows of the file that are there already, with the same values
    lines       lines of the file with something in them, without the headings
    days        line -> the day on which it was answered, where the file says so
    """

    table: str
    digest: str
    additions: tuple[Addition, ...]
    unchanged: int
    lines: int
    problems: tuple[Problem, ...]
    days: Mapping[int, date] = field(default_factory=dict)

    def facts(self) -> dict[str, Any]:
        """Return the plan as plain JSON values."""
        return {
            "table": self.table,
            "digest": self.digest,
            "may_be_applied": not self.problems,
            "counts": {
                "lines": self.lines,
                "additions": len(self.additions),
                "unchanged": self.unchanged,
                "problems": len(self.problems),
            },
            "problems": [
                {"line": one.line, "field": one.field, "sentence": one.sentence}
                for one in self.problems
            ],
            "additions": [{"line": one.line, "cells": dict(one.cells)} for one in self.additions],
        }


def plan_participants(content: bytes, dataset: Tables, form: FileForm = PLAIN) -> ImportPlan:
    """Return what an external list of participants would add to a data set.

    An arm cannot come from outside: a heading that means it is a problem.

    raises  TableMissing if the data set has no participants
    """
    table = _table(dataset, PARTICIPANTS)
    read = read_file(content, table.shape, form)
    barred = [
        Problem(line=1, field=heading, says="an arm is never imported; allocation decides it")
        for name, heading in read.headings.items()
        if table.shape.column(name).reveals is not Reveals.NOTHING
    ]
    return _plan(content, dataset, table, replace(read, problems=(*barred, *read.problems)))


def plan_answers(content: bytes, dataset: Tables, form: FileForm = PLAIN) -> ImportPlan:
    """Return what a file with one answer per line would add: participant, visit, instrument,
    item, value.

    raises  TableMissing if the data set has no table of answers
    """
    table = _table(dataset, ITEMS)
    return _plan(content, dataset, table, read_file(content, table.shape, form))


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """A questionnaire whose file has one column per question.

    items   item -> the values it may have; any text if there are none
    """

    instrument: str
    items: Mapping[str, frozenset[str]]


def plan_questionnaire(
    content: bytes, dataset: Tables, questionnaire: Questionnaire, form: FileForm = PLAIN
) -> ImportPlan:
    """Return what a questionnaire's file would add: participant, visit, and a column per item.

    A question without an answer adds nothing. The file may say in a column `answered_on` when.

    raises  TableMissing if the data set has no table of answers
    """
    table = _table(dataset, ITEMS)
    read = read_file(content, _wide(table.shape, questionnaire), form)
    problems = [
        *read.problems,
        *_wrong_values(read, questionnaire),
        *_wrong_instrument(table.shape, questionnaire),
    ]
    longer = [
        (
            record.line,
            read.headings[item],
            {
                "participant": record.cells.get("participant"),
                "visit": record.cells.get("visit"),
                "instrument": questionnaire.instrument,
                "item": item,
                "value": record.cells[item],
            },
        )
        for record in read.records
        for item in questionnaire.items
        if record.cells.get(item) is not None
    ]
    headings = {name: read.headings.get(name, name) for name in table.shape.names}
    lines = len(read.records)
    plan = _compared(
        content, dataset, table, longer, headings=headings, problems=problems, lines=lines
    )
    days = {
        record.line: date.fromisoformat(day)
        for record in read.records
        if not plan.problems and (day := record.cells.get(DAY)) is not None
    }
    return replace(plan, days=days)


def plan_list(content: bytes, table: Table, form: FileForm = PLAIN) -> ImportPlan:
    """Return what a file with the columns of one table would add to it."""
    read = read_file(content, table.shape, form)
    return _plan(content, _Alone(by_name={table.name: table}), table, read)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Alone:
    by_name: Mapping[str, Table]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What one line of a questionnaire's file adds: some answers of one person at one visit.

    answered_on     None if the file does not say
    answers         item -> answer, as the file writes it
    """

    line: int
    participant: str
    visit: str
    answered_on: date | None
    answers: Mapping[str, str]


def sheets_of(plan: ImportPlan) -> tuple[Sheet, ...]:
    """Return the additions of a questionnaire's plan, line by line; none if it has problems."""
    lines: dict[int, list[Mapping[str, Cell]]] = {}
    for each in plan.additions:
        lines.setdefault(each.line, []).append(each.cells)
    return tuple(
        Sheet(
            line=line,
            participant=rows[0]["participant"] or "",
            visit=rows[0]["visit"] or "",
            answered_on=plan.days.get(line),
            answers={row["item"] or "": row["value"] or "" for row in rows},
        )
        for line, rows in lines.items()
    )


def applied(dataset: Dataset, plan: ImportPlan) -> Dataset:
    """Return the data set with a plan's rows; the same if the plan has problems."""
    table = _table(dataset, plan.table)
    added = Table.of(table.shape, (addition.cells for addition in plan.additions))
    larger = replace(table, rows=(*table.rows, *added.rows))
    tables = tuple(larger if one.name == plan.table else one for one in dataset.tables)
    return replace(dataset, tables=tables)


class TableMissing(DatasetError):
    """A data set has no table for what is to be imported."""

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__(f"the data set has no table {table}")


def _table(dataset: Tables, name: str) -> Table:
    if name not in dataset.by_name:
        raise TableMissing(name)
    return dataset.by_name[name]


_Cells = dict[str, Cell]
_Lines = list[tuple[int, str, _Cells]]


def _plan(content: bytes, dataset: Tables, table: Table, read: FileRead) -> ImportPlan:
    lines: _Lines = [(record.line, "", dict(record.cells)) for record in read.records]
    return _compared(
        content,
        dataset,
        table,
        lines,
        headings=read.headings,
        problems=list(read.problems),
        lines=len(lines),
    )


def _compared(
    content: bytes,
    dataset: Tables,
    table: Table,
    rows: _Lines,
    *,
    headings: Mapping[str, str],
    problems: list[Problem],
    lines: int,
) -> ImportPlan:
    """Return the plan: rows against what refers, against each other, and against the table."""
    found = [*problems, *_dangling(dataset, table.shape, rows, headings)]
    stored = {table.shape.key_of(row): row for row in table.rows}
    first: dict[Row, int] = {}
    additions, unchanged = [], 0
    for line, heading, cells in rows:
        key = tuple(cells.get(name) for name in table.shape.key)
        if None in key:
            continue
        if key in first:
            facts = (("line", first[key]), ("columns", ", ".join(table.shape.key)))
            says = "line {line} has the same {columns}"
            found.append(Problem(line=line, field=heading, says=says, facts=facts))
        elif key not in stored:
            additions.append(Addition(line=line, cells=cells))
        else:
            differing = _differing(cells, stored[key], table.shape)
            found.extend(
                Problem(line=line, field=heading or headings[name], says=DIFFERS)
                for name in differing
            )
            unchanged += not differing
        first.setdefault(key, line)
    return ImportPlan(
        table=table.name,
        digest=hashlib.sha256(content).hexdigest(),
        additions=() if found else tuple(additions),
        unchanged=unchanged,
        lines=lines,
        problems=tuple(sorted(set(found))),
    )


def _differing(cells: _Cells, row: Row, shape: Shape) -> list[str]:
    """Return the columns for which a line claims something else than what stands there.

    An empty cell claims nothing. What tells the arm is not compared: the answer would tell it.
    """
    return [
        name
        for name, cell in cells.items()
        if cell is not None
        and row[shape.at[name]] != cell
        and shape.column(name).reveals is Reveals.NOTHING
    ]


def _dangling(
    dataset: Tables, shape: Shape, rows: _Lines, headings: Mapping[str, str]
) -> Iterator[Problem]:
    for column in shape.columns:
        if column.refers not in dataset.by_name or column.refers == shape.name:
            continue
        target = dataset.by_name[column.refers]
        known = {target.shape.key_of(row)[0] for row in target.rows}
        is_person = target.name == PARTICIPANTS
        for line, _, cells in rows:
            cell = cells.get(column.name)
            if cell is not None and cell not in known and cell not in column.missing_values:
                yield Problem(
                    line=line,
                    field=headings.get(column.name, column.name),
                    says=NO_PERSON if is_person else "there is no such row of {table}",
                    facts=() if is_person else (("table", target.name),),
                )


def _wide(shape: Shape, questionnaire: Questionnaire) -> Shape:
    items = tuple(
        Column(name=item, words=Words(en=item, da=item, nb=item), kind=Kind.TEXT)
        for item in questionnaire.items
    )
    whose = tuple(shape.column(name) for name in ("participant", "visit"))
    words = Words(en="Answered on", da="Besvaret den", nb="Besvart den")
    day = Column(name=DAY, words=words, kind=Kind.DATE)
    return replace(shape, columns=(*whose, day, *items), key=("participant", "visit"))


def _wrong_values(read: FileRead, questionnaire: Questionnaire) -> Iterator[Problem]:
    for record in read.records:
        for item, allowed in questionnaire.items.items():
            cell = record.cells.get(item)
            if cell is not None and allowed and cell not in allowed:
                codes = ", ".join(sorted(allowed, key=_by_number))
                yield Problem(
                    line=record.line,
                    field=read.headings[item],
                    says="this is none of {codes}",
                    facts=(("codes", codes),),
                )


def _by_number(text: str) -> tuple[int, str]:
    return (int(text), "") if text.isdecimal() else (0, text)


def _wrong_instrument(shape: Shape, questionnaire: Questionnaire) -> Iterator[Problem]:
    if not shape.column("instrument").fits(questionnaire.instrument):
        yield Problem(line=1, field="instrument", says="the data set has no such questionnaire")
