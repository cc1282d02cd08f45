"""A project as tables: its codebook, its coded passages and its memos."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from selfback.domain.qualitative.codebook import paths_of, walk
from selfback.domain.qualitative.positions import excerpt
from selfback.domain.qualitative.project import PROJECT, Project
from selfback.domain.qualitative.refusal import Loss, lost
from selfback.domain.qualitative.sheet import Item, Sheet

CODEBOOK_HEADINGS = (
    *("id", "name", "parent_id", "parent", "description", "colour", "codable", "codings"),
)
SEGMENT_HEADINGS = (
    *("code", "source", "cases", "start", "end", "text", "coder", "moment", "memos"),
    *("code_id", "source_id", "selection_id", "coding_id"),
)
MEMO_HEADINGS = ("name", "text", "about", "coder", "moment", "memo_id")


def sheets_of(project: Project) -> tuple[Sheet, ...]:
    """Return the codebook, the coded passages and the memos of a project."""
    return (codebook_sheet(project), segment_sheet(project), memo_sheet(project))


def codebook_sheet(project: Project) -> Sheet:
    """Return the codes in the order of their tree, with how often each was given."""
    paths = paths_of(project.codes)
    counts: dict[str, int] = {}
    for coding in project.codings:
        counts[coding.code] = counts.get(coding.code, 0) + 1
    rows = (
        (
            *(code.id, code.name, code.parent or "", paths.get(code.parent or "", "")),
            *(code.description, code.colour, "yes" if code.is_codable else "no"),
            counts.get(code.id, 0),
        )
        for code, _depth in walk(project.codes)
    )
    return Sheet(name="codebook", headings=CODEBOOK_HEADINGS, rows=tuple(rows))


def segment_sheet(project: Project) -> Sheet:
    """Return every coded passage with its words; positions count code points from 0."""
    paths, users, texts = paths_of(project.codes), _users(project), project.texts()
    names = {source.id: source.name for source in project.sources}
    cases = case_names(project)
    memos = _memos(project)
    rows: list[tuple[Item, ...]] = []
    for each in project.segments():
        coding = each.coding
        about = [*memos.get(coding.id, ()), *memos.get(coding.target, ())]
        rows.append(
            (
                *(paths[coding.code], names[each.source], cases.get(each.source, "")),
                *(each.start, each.end, texts[each.source][each.start : each.end]),
                *(users.get(coding.by or "", ""), _moment(coding.at), "\n".join(about)),
                *(coding.code, each.source, coding.target, coding.id),
            )
        )
    return Sheet(name="segments", headings=SEGMENT_HEADINGS, rows=tuple(rows))


def memo_sheet(project: Project) -> Sheet:
    """Return every memo with what it is about."""
    users, names = _users(project), _names(project)
    rows = (
        (
            *(note.name, note.text, "; ".join(names.get(id, id) for id in note.about)),
            *(users.get(note.by or "", ""), _moment(note.at), note.id),
        )
        for note in project.notes
    )
    return Sheet(name="memos", headings=MEMO_HEADINGS, rows=tuple(rows))


def case_names(project: Project) -> Mapping[str, str]:
    """Return source id -> the names of its cases."""
    names: dict[str, list[str]] = {}
    for case in project.cases:
        for source in case.sources:
            names.setdefault(source, []).append(case.name)
    return {source: "; ".join(held) for source, held in names.items()}


def sheet_losses(project: Project, kept: Iterable[str]) -> tuple[Loss, ...]:
    """Return what tables of these names ("codebook", "segments", "memos") do not hold."""
    names = set(kept)
    why = "a table is no project"
    coded = {coding.target for coding in project.codings}
    bare = sum(each.id not in coded for each in project.selections)
    return lost(
        [
            (len(project.codes) if "codebook" not in names else 0, "code descriptions", why),
            (len(project.codings) if "segments" not in names else 0, "codings", why),
            (len(project.notes) if "memos" not in names else 0, "memos", why),
            (len(project.sources), "whole texts of sources", why),
            (bare, "passages without a code", why),
            (len(project.variables), "variables of cases and sources", why),
            (len(project.links), "links", why),
            (len(project.groups), "sets", why),
        ]
    )


def _users(project: Project) -> Mapping[str, str]:
    return {user.id: user.name or user.id for user in project.users}


def _moment(at: datetime | None) -> str:
    return "" if at is None else at.isoformat()


def _memos(project: Project) -> Mapping[str, list[str]]:
    memos: dict[str, list[str]] = {}
    for note in project.notes:
        for id in note.about:
            memos.setdefault(id, []).append(note.text)
    return memos


def _names(project: Project) -> Mapping[str, str]:
    """Return id -> what a reader calls it."""
    paths, texts = paths_of(project.codes), project.texts()
    names = {PROJECT: "the project"}
    names |= {id: f"code: {path}" for id, path in paths.items()}
    names |= {each.id: f"source: {each.name}" for each in project.sources}
    names |= {each.id: f"case: {each.name}" for each in project.cases}
    names |= {
        each.id: f"passage: {excerpt(texts[each.source][each.start : each.end])}"
        for each in project.selections
    }
    given = {each.id: f"coding: {paths[each.code]}" for each in project.codings}
    return names | given
