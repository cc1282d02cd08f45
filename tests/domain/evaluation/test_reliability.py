"""Coders' agreement from a file: what is told, what is refused and why."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.evaluation.sets import RULES, file_of

from selfback.domain.evaluation.codings import read_codings
from selfback.domain.evaluation.reliability import coefficients_of
from selfback.domain.evaluation.table import FileRefused

# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section C; "." is missing.
FOUR_OBSERVERS = {
    "A": "123321412...",
    "B": "1233224125.3",
    "C": ".3332342251.",
    "D": "12332441251.",
}


def codings_file(*rows, columns="unit,coder,code"):
    return file_of(columns, *rows)


def published():
    return codings_file(
        *(
            f"u{place},{coder},{'' if code == '.' else code}"
            for coder, codes in FOUR_OBSERVERS.items()
            for place, code in enumerate(codes, start=1)
        )
    )


def told(data, *, seed=1):
    held = read_codings(data)
    found = coefficients_of(
        held.codings,
        rules=RULES,
        chance=np.random.default_rng(seed),
        clusters=held.documents or None,
        with_pairs=True,
    )
    return {(each.name, *each.coders): each for each in found}


def faults(data):
    with pytest.raises(FileRefused) as refused:
        read_codings(data)
    return [str(fault) for fault in refused.value.faults]


def test_krippendorffs_published_table_gives_his_alpha_from_a_file():
    alpha = told(published())["Krippendorff's alpha, nominal",]

    assert alpha.value == pytest.approx(0.743, abs=5e-4)
    assert alpha.units == 11  # one unit has a single coder
    assert alpha.low < alpha.value < alpha.high


def test_every_pair_of_coders_has_its_kappa_on_the_units_both_coded():
    found = told(published())

    pairs = [key[1:] for key in found if key[0] == "Cohen's kappa"]
    assert pairs == list(combinations("ABCD", 2))
    assert found["Cohen's kappa", "A", "C"].units == 8
    # By hand: A and B agree on 8 of 9 units, by chance on (3*2 + 3*4 + 2*2 + 1*1) / 81 of them.
    assert found["Cohen's kappa", "A", "B"].value == pytest.approx(49 / 58)


def test_fleiss_kappa_says_why_not_where_codes_are_missing():
    kappa = told(published())["Fleiss' kappa",]

    assert kappa.value is None
    assert "1 to 4 coders" in kappa.why_not


def test_units_of_one_document_are_drawn_together_and_widen_the_interval():
    # Ten documents of six units; coders agree on all units of a document or on none.
    rows = [
        (f"d{d}u{u}", coder, "x" if coder == "first" or d < 7 else "y", f"d{d}")
        for d in range(10)
        for u in range(6)
        for coder in ("first", "second")
    ] + [(f"z{n}", coder, "y", f"z{n}") for n in range(10) for coder in ("first", "second")]
    alone = told(codings_file(*(",".join(row[:3]) for row in rows)))
    together = told(
        codings_file(*(",".join(row) for row in rows), columns="unit,coder,code,document")
    )

    def width(found):
        alpha = found["Krippendorff's alpha, nominal",]
        return alpha.high - alpha.low

    assert width(together) > 1.5 * width(alone)


def test_a_seed_gives_the_same_interval_again_and_another_seed_another():
    def alpha(seed):
        return told(published(), seed=seed)["Krippendorff's alpha, nominal",]

    assert alpha(1) == alpha(1)
    assert alpha(1).low != alpha(2).low
    assert alpha(1).value == alpha(2).value


def test_one_code_alone_leaves_alpha_without_a_value_and_says_so():
    alpha = told(codings_file("u1,a,x", "u1,b,x", "u2,a,x", "u2,b,x"))[
        "Krippendorff's alpha, nominal",
    ]

    assert alpha.value is None
    assert "only one code" in alpha.why_not


def test_coders_without_a_common_unit_have_no_agreement():
    found = told(codings_file("u1,a,x", "u2,b,y"))

    assert {each.value for each in found.values()} == {None}
    assert found["Cohen's kappa", "a", "b"].why_not == "no unit was coded by two coders"


def test_a_unit_coded_twice_by_a_coder_is_refused_with_both_lines():
    data = codings_file("u1,a,x", "u1,b,x", "u1,a,y", "u1,a,x")

    assert faults(data) == [
        "line 4, coder: u1, a: line 2 has this already",
        "line 5, coder: u1, a: line 2 has this already",
    ]


def test_a_unit_stands_in_one_document_and_documents_are_told_everywhere():
    data = codings_file("u1,a,x,d1", "u1,b,x,d2", "u2,a,x,", columns="unit,coder,code,document")

    assert faults(data) == [
        "line 3, document: 'd2' is not 'd1', as of u1 in line 2",
        "line 4, document: is empty",
    ]


def test_agreement_takes_two_coders():
    assert faults(codings_file("u1,a,x", "u2,a,y")) == [
        "line 1, coder: holds one coder only, and agreement takes two"
    ]


@given(st.permutations(range(12)), st.permutations("ABCD"))
def test_the_order_of_the_file_does_not_matter(units, coders):
    rows = published().decode().splitlines()
    wanted = [f"u{unit + 1},{coder}," for unit in units for coder in coders]
    ordered = [next(row for row in rows if row.startswith(start)) for start in wanted]

    again = told(codings_file(*ordered))["Krippendorff's alpha, nominal",]

    assert again.value == pytest.approx(told(published())["Krippendorff's alpha, nominal",].value)
