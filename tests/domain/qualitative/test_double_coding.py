"""Agreement of two coders against counting signs, and against published numbers."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfback.domain.qualitative.codebook import Code
from selfback.domain.qualitative.double_coding import (
    Counts,
    Scope,
    agreement_by_source,
    disagreements,
    in_all,
    kappa_interval,
    nominal_alpha,
)
from selfback.domain.qualitative.project import Coding, Project, Selection, Source, User
from selfback.domain.qualitative.spans import common, joined, length, without

SPANS = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)).map(sorted).map(tuple))


def signs(spans):
    return {place for start, end in spans for place in range(start, end)}


@given(SPANS, SPANS)
def test_spans_are_sets_of_signs(one, other):
    first, second = joined(one), joined(other)

    assert signs(first) == signs(one)
    assert length(first) == len(signs(one))
    assert signs(common(first, second)) == signs(one) & signs(other)
    assert signs(without(first, second)) == signs(one) - signs(other)
    assert all(a[1] < b[0] for a, b in pairwise(first))


@st.composite
def double_coded(draw: st.DrawFn) -> Project:
    sources = tuple(
        Source(id=f"s{n}", name=f"s{n}", text="abcdefghijkl"[: 6 + n]) for n in range(3)
    )
    selections, codings = [], []
    for n in range(draw(st.integers(0, 14))):
        source = draw(st.sampled_from(sources))
        places = st.integers(0, len(source.text))
        start, end = sorted((draw(places), draw(places)))
        selections.append(Selection(id=f"p{n}", source=source.id, start=start, end=end))
        code, by = draw(st.sampled_from(["x", "y"])), draw(st.sampled_from(["a", "b", "c", None]))
        codings.append(Coding(id=f"g{n}", target=f"p{n}", code=code, by=by))
    return Project(
        name="p",
        users=(User(id="a"), User(id="b"), User(id="c")),
        codes=(Code(id="x", name="x"), Code(id="y", name="y")),
        sources=sources,
        selections=tuple(selections),
        codings=tuple(codings),
    )


def given_signs(project: Project, source: str, by: str, code: str | None = None) -> set[int]:
    return {
        place
        for each in project.segments()
        if each.source == source and each.coding.by == by and code in {None, each.coding.code}
        for place in range(each.start, each.end)
    }


@given(double_coded(), st.sampled_from(Scope))
def test_counts_are_those_of_going_through_the_text_sign_by_sign(project, scope):
    found = agreement_by_source(project, "a", "b", scope=scope)

    for code, by_source in found.items():
        for source, counts in by_source.items():
            one, other = (given_signs(project, source, by, code) for by in "ab")
            units = set(range(len(project.texts()[source])))
            if scope is Scope.CODED:
                units = given_signs(project, source, "a") | given_signs(project, source, "b")
            assert counts == Counts(
                both=len(one & other),
                first_only=len(one - other),
                second_only=len(other - one),
                neither=len(units - one - other),
            )
            assert counts.total == len(units)


@given(double_coded())
def test_the_disagreements_are_exactly_what_one_coder_alone_gave(project):
    found = list(disagreements(project, "a", "b", sources=["s0", "s1", "s2"]))

    for source in project.sources:
        for code in "xy":
            for by, other in (("a", "b"), ("b", "a")):
                mine = given_signs(project, source.id, by, code)
                theirs = given_signs(project, source.id, other, code)
                told = [
                    each
                    for each in found
                    if (each.source, each.code, each.given_by) == (source.id, code, by)
                ]
                assert signs([(each.start, each.end) for each in told]) == mine - theirs
                for each in told:
                    assert each.words == source.text[each.start : each.end]
                    assert each.is_edge == bool({each.start - 1, each.end} & theirs)


def test_kappa_is_the_published_one():
    """20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: (0.70 - 0.50) / (1 - 0.50)."""
    counts = Counts(both=20, first_only=5, second_only=10, neither=15)

    assert counts.agreement == pytest.approx(0.70)
    assert counts.kappa == pytest.approx(0.40)
    assert Counts(neither=9).kappa is None
    assert Counts(neither=9).agreement == 1
    assert Counts().kappa is Counts().agreement is Counts().alpha is None


def units(*rows: str) -> dict[tuple[str, ...], int]:
    """How often each tuple of values occurs; "." is a value that is missing."""
    counted: dict[tuple[str, ...], int] = {}
    for values in zip(*rows, strict=True):
        held = tuple(value for value in values if value != ".")
        counted[held] = counted.get(held, 0) + 1
    return counted


def test_alpha_is_that_of_krippendorffs_own_examples():
    """Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, sections A and C."""
    two = units("0100000010", "1110010000")
    four = units("123321412...", "1233224125.3", ".3332342251.", "12332441251.")

    assert nominal_alpha(two) == pytest.approx(0.095, abs=0.0005)
    assert nominal_alpha(four) == pytest.approx(0.743, abs=0.0005)
    assert nominal_alpha({("a", "a"): 5}) is None
    assert nominal_alpha({("a",): 5}) is None


def test_alpha_of_a_code_is_that_of_its_two_values():
    counts = Counts(both=1, first_only=1, second_only=3, neither=5)

    assert counts.alpha == pytest.approx(0.095, abs=0.0005)


def test_an_interval_holds_the_value_and_needs_two_texts():
    tables = {
        f"s{n}": Counts(both=40 + n, first_only=9, second_only=5 + n, neither=90) for n in range(9)
    }

    found = kappa_interval(tables, np.random.default_rng(1))

    assert found is not None
    assert found[0] < in_all(tables).kappa < found[1]
    assert kappa_interval({"s": tables["s0"]}, np.random.default_rng(1)) is None
    nothing = {"a": Counts(neither=5), "b": Counts(neither=7)}
    assert kappa_interval(nothing, np.random.default_rng(1)) is None


def test_uncoded_text_makes_agreement_look_better_than_it_is():
    text = "x" * 1_000
    selections = (
        Selection(id="p", source="s", start=0, end=10),
        Selection(id="q", source="s", start=5, end=15),
    )
    codings = (
        Coding(id="1", target="p", code="c", by="a"),
        Coding(id="2", target="q", code="c", by="b"),
    )
    project = Project(
        name="p",
        codes=(Code(id="c", name="c"),),
        sources=(Source(id="s", name="s", text=text),),
        selections=selections,
        codings=codings,
    )

    over_all = in_all(agreement_by_source(project, "a", "b", scope=Scope.ALL)["c"])
    coded = in_all(agreement_by_source(project, "a", "b", scope=Scope.CODED)["c"])

    assert over_all.agreement == pytest.approx(0.99)
    assert coded.agreement == pytest.approx(1 / 3)
    assert over_all.kappa > 0.4
    assert coded.kappa < 0
