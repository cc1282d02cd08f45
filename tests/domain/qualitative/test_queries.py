"""Matrices and retrieval against counting by hand, character by character."""

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfback.domain.qualitative.attribute import Kind, Variable, written_value
from selfback.domain.qualitative.codebook import Code, below
from selfback.domain.qualitative.matrices import (
    NO_VALUE,
    NOTHING,
    code_by_attribute,
    covered,
    framework,
    framework_sheet,
    matrix_sheet,
)
from selfback.domain.qualitative.project import Case, Coding, Project, Selection, Source
from selfback.domain.qualitative.retrieval import (
    Meeting,
    co_occurrence,
    key_word_in_context,
    passages,
)
from selfback.domain.qualitative.synthetic import synthetic_project

SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted), max_size=8)


@given(SPANS)
def test_what_spans_cover_is_what_counting_each_sign_says(spans):
    signs = {place for start, end in spans for place in range(start, end)}

    assert covered([(start, end) for start, end in spans]) == len(signs)


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """Short texts densely coded, so that most codes meet."""
    documents, codes = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    sources = [Source(id=f"s{n}", name=f"s{n}", text="abcdefghij") for n in range(documents)]
    selections, codings = [], []
    for n in range(draw(st.integers(0, 12))):
        start, end = sorted((draw(st.integers(0, 10)), draw(st.integers(0, 10))))
        source = draw(st.sampled_from(sources))
        selections.append(Selection(id=f"p{n}", source=source.id, start=start, end=end))
        code = f"c{draw(st.integers(0, codes - 1))}"
        target = draw(st.sampled_from([f"p{n}", f"p{n}", source.id]))
        codings.append(Coding(id=f"g{n}", target=target, code=code))
    parents = [None, *(draw(st.sampled_from([None, "c0"])) for _ in range(codes - 1))]
    book = tuple(Code(id=f"c{n}", name=f"c{n}", parent=up) for n, up in enumerate(parents))
    cases = tuple(
        Case(
            id=f"k{n}",
            name=f"k{n}",
            attributes={"v": draw(st.sampled_from(["GP", "physio"]))}
            if draw(st.booleans())
            else {},
            sources=tuple(each.id for each in sources if draw(st.booleans())),
            selections=tuple(each.id for each in selections if draw(st.booleans())),
        )
        for n in range(draw(st.integers(0, 3)))
    )
    return Project(
        name="p",
        codes=book,
        variables=(Variable(id="v", name="Profession", kind=Kind.TEXT),),
        cases=cases,
        sources=tuple(sources),
        selections=tuple(selections),
        codings=tuple(codings),
    )


def values_by_hand(project: Project, source: str, target: str) -> set[str]:
    held = {
        written_value(case.attributes["v"])
        for case in project.cases
        if "v" in case.attributes and (source in case.sources or target in case.selections)
    }
    return held or {NO_VALUE}


@given(projects(), st.booleans())
def test_a_matrix_of_codes_and_values_is_what_counting_by_hand_gives(project, with_below):
    matrix = code_by_attribute(project, "v", with_below=with_below)

    for code in project.codes:
        mine = below(project.codes, code.id) if with_below else {code.id}
        for column in ("GP", "physio", NO_VALUE):
            held = [
                each
                for each in project.segments()
                if each.coding.code in mine
                and column in values_by_hand(project, each.source, each.coding.target)
            ]
            signs = {(s.source, place) for s in held for place in range(s.start, s.end)}
            cell = matrix.cell(code.id, column)
            assert cell.codings == len(held)
            assert cell.characters == len(signs)
            assert cell.sources == len({each.source for each in held})


@given(projects())
def test_how_codes_meet_is_what_comparing_every_two_codings_gives(project):
    overlaps: Counter = Counter()
    characters: Counter = Counter()
    for one, other in combinations(list(project.segments()), 2):
        pair = tuple(sorted((one.coding.code, other.coding.code)))
        shared = set(range(one.start, one.end)) & set(range(other.start, other.end))
        if one.source == other.source and shared and pair[0] != pair[1]:
            overlaps[pair] += 1
            characters[pair] += len(shared)
    found = {(s.source, s.coding.code) for s in project.segments()}

    met = co_occurrence(project)

    for pair in combinations([code.id for code in project.codes], 2):
        together = [s for s in project.texts() if {(s, pair[0]), (s, pair[1])} <= found]
        meeting = met.get(pair, Meeting())
        assert meeting.overlaps == overlaps[pair]
        assert meeting.characters == characters[pair]
        assert meeting.sources == len(together)
        assert (pair in met) == bool(together)


def test_a_large_project_agrees_with_a_simple_count():
    project = synthetic_project(np.random.default_rng(2), documents=6, codes=10, codings=300)
    number = project.variables[0].id

    matrix = code_by_attribute(project, number)

    assert matrix.columns == ("GP", "physiotherapist")
    assert sum(cell.codings for cell in matrix.cells.values()) >= 300
    by_code = Counter(coding.code for coding in project.codings)
    in_both = sum(
        each.coding.target in case.selections and each.source not in case.sources
        for each in project.segments()
        for case in project.cases
    )
    assert in_both == 0
    for code, count in by_code.items():
        assert sum(matrix.cell(code, column).codings for column in matrix.columns) == count
    sheet = matrix_sheet(project, matrix, count="characters")
    assert sheet.headings == ("code", "GP", "physiotherapist")
    assert matrix.cell("no such code", "GP") == NOTHING


def test_a_framework_matrix_holds_the_first_passages_of_each_case():
    project = synthetic_project(np.random.default_rng(2), documents=3, codes=4, codings=60)

    cells = framework(project, excerpts=2, signs=20)
    sheet = framework_sheet(project, cells)

    assert all(1 <= len(said) <= 2 for said in cells.values())
    assert all(len(words) <= 21 for said in cells.values() for words in said)
    assert [row[0] for row in sheet.rows] == ["Person 1", "Person 2", "Person 3"]
    own = {each.id for each in project.cases}
    assert {case for case, _code in cells} == own


def test_passages_come_with_what_stands_around_them():
    project = synthetic_project(np.random.default_rng(2), documents=3, codes=4, codings=60)
    texts, code = project.texts(), project.codes[1].id

    found = list(passages(project, frozenset({code}), context=7))

    assert len(found) == sum(coding.code == code for coding in project.codings)
    for each in found:
        around = each.before + each.words + each.after
        start = each.segment.start - len(each.before)
        assert texts[each.segment.source][start : start + len(around)] == around
    alone = passages(project, frozenset({code}), by=project.users[0].id)
    assert {each.segment.coding.by for each in alone} <= {project.users[0].id}


@pytest.mark.parametrize(
    ("text", "word", "places"),
    [
        ("Busy, busy BUSY", "busy", [0, 6, 11]),
        ("\U0001f44d busy", "Busy", [2]),
        ("aaaa", "aa", [0, 1, 2]),
        ("\u0130stanbul busy", "busy", [9]),
        ("busy", "", []),
    ],
)
def test_a_word_is_found_in_context_whatever_its_case(text, word, places):
    project = Project(name="p", sources=(Source(id="s", name="s", text=text),))

    found = list(key_word_in_context(project, word, context=3))

    assert [place for _s, place, _b, _w, _a in found] == places
    assert all(text[place - len(b) : place] == b for _s, place, b, _w, _a in found)
