"""Merging, moving, renaming and splitting codes, and the check of a project."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfback.domain.qualitative.changing import (
    ChangeRefused,
    add_code,
    merge_codes,
    move_code,
    rename_code,
    split_code,
)
from selfback.domain.qualitative.checking import Fault, check_project
from selfback.domain.qualitative.codebook import Code, below, in_tree_order, paths_of
from selfback.domain.qualitative.project import Coding, Note, Project, Selection, Source
from selfback.domain.qualitative.synthetic import synthetic_project

NOON = datetime(2027, 1, 4, 12, tzinfo=UTC)
BOOK = (
    Code(id="time", name="Time"),
    Code(id="busy", name="Busy", parent="time"),
    Code(id="rush", name="Rush", parent="busy"),
    Code(id="trust", name="Trust"),
)
PROJECT = Project(
    name="p",
    codes=BOOK,
    sources=(Source(id="s", name="s", text="busy busy"),),
    selections=(Selection(id="p1", source="s", start=0, end=4),),
    codings=(
        Coding(id="c1", target="p1", code="busy", by=None, at=NOON),
        Coding(id="c2", target="p1", code="trust", by=None, at=NOON - timedelta(hours=1)),
    ),
    notes=(Note(id="n", text="why?", about=("c1", "busy")),),
)


def faults(project: Project) -> set[Fault]:
    return {finding.fault for finding in check_project(project)}


def test_a_merged_code_leaves_its_codings_notes_and_children_to_the_kept_one():
    merged = merge_codes(PROJECT, "trust", {"busy"})

    assert [code.id for code in merged.codes] == ["time", "trust", "rush"]
    assert merged.codes[2].parent == "trust"
    assert [coding.id for coding in merged.codings] == ["c2"]
    assert merged.notes[0].about == ("c2", "trust")
    assert faults(merged) == set()


def test_a_code_cannot_be_merged_into_one_below_it_or_into_itself():
    with pytest.raises(ChangeRefused, match="stands under"):
        merge_codes(PROJECT, "rush", {"time"})
    with pytest.raises(ChangeRefused, match="with itself"):
        merge_codes(PROJECT, "rush", {"rush"})
    with pytest.raises(ChangeRefused, match="no code"):
        merge_codes(PROJECT, "rush", {"nothing"})


def test_a_moved_code_takes_along_what_is_below_it():
    moved = move_code(PROJECT, "busy", "trust")

    assert paths_of(moved.codes)["rush"] == "Trust > Busy > Rush"
    assert move_code(moved, "busy", "time").codes == BOOK


def test_a_code_cannot_be_moved_below_itself():
    with pytest.raises(ChangeRefused, match="above it"):
        move_code(PROJECT, "time", "rush")


def test_a_renamed_code_keeps_its_codings_and_needs_a_name():
    assert rename_code(PROJECT, "busy", " Hurry ").codes[1].name == "Hurry"
    with pytest.raises(ChangeRefused, match="needs a name"):
        rename_code(PROJECT, "busy", "  ")


def test_a_split_code_gives_away_the_codings_that_were_chosen():
    split = split_code(PROJECT, "busy", Code(id="new", name="Lunch"), {"c1"})

    assert split.codings[0].code == "new"
    assert next(code for code in split.codes if code.id == "new").parent == "time"
    with pytest.raises(ChangeRefused, match="not a coding"):
        split_code(PROJECT, "busy", Code(id="new", name="Lunch"), {"c2"})
    with pytest.raises(ChangeRefused, match="already"):
        add_code(PROJECT, BOOK[0])


@given(st.data())
def test_whatever_is_merged_or_moved_the_project_stays_coherent(data: st.DataObject):
    project = synthetic_project(np.random.default_rng(1), documents=2, codes=15, codings=60)
    ids = st.sampled_from([code.id for code in project.codes])
    for _ in range(data.draw(st.integers(1, 6))):
        one, other = data.draw(ids), data.draw(ids)
        try:
            if data.draw(st.booleans()):
                project = merge_codes(project, one, {other})
            else:
                project = move_code(project, one, other)
        except ChangeRefused:
            continue
    assert check_project(project) == []
    assert in_tree_order(project.codes) == project.codes


SPOILT = {
    Fault.DUPLICATE_ID: replace(PROJECT, codes=(*BOOK, BOOK[0])),
    Fault.UNKNOWN: replace(PROJECT, codings=(Coding(id="c", target="p1", code="gone"),)),
    Fault.OUTSIDE_TEXT: replace(PROJECT, selections=(replace(PROJECT.selections[0], end=10),)),
    Fault.EMPTY_PASSAGE: replace(PROJECT, selections=(replace(PROJECT.selections[0], end=0),)),
    Fault.NOT_CODABLE: replace(
        PROJECT, codes=(BOOK[0], replace(BOOK[1], is_codable=False), *BOOK[2:])
    ),
    Fault.CIRCLE: replace(PROJECT, codes=(replace(BOOK[0], parent="rush"), *BOOK[1:])),
    Fault.NO_NAME: replace(PROJECT, codes=(*BOOK, Code(id="x", name=" "))),
    Fault.UNWRITABLE: replace(
        PROJECT, sources=(Source(id="s", name="s", text="busy \ud83d busy"),)
    ),
}


@pytest.mark.parametrize("fault", SPOILT)
def test_the_check_names_what_is_wrong(fault: Fault):
    assert faults(SPOILT[fault]) == {fault}


def test_a_value_of_the_wrong_type_and_references_to_nothing_are_found():
    project = synthetic_project(np.random.default_rng(1), documents=2, codes=3, codings=9)
    case = project.cases[0]
    number = project.variables[2].id
    wrong = replace(case, attributes={number: True, "nothing": 1}, sources=("gone",))

    found = check_project(replace(project, cases=(wrong, *project.cases[1:])))

    assert [finding.fault for finding in found] == [Fault.UNKNOWN, Fault.WRONG_TYPE, Fault.UNKNOWN]
    assert str(found[1]) == "case Person 1: Patients referred should be Integer, not bool"


def test_what_is_below_a_code_ends_even_in_a_circle():
    book = (Code(id="a", name="a", parent="b"), Code(id="b", name="b", parent="a"))

    assert below(book, "a") == {"a", "b"}
