"""Figures published of the process evaluation, and of its instruments, out of our own code."""

import numpy as np
import pytest
from tests.domain.shipped import library

from selfback.domain.evaluation.agreement import Treatment, group_of
from selfback.domain.evaluation.denominators import audit, printed
from selfback.domain.evaluation.nomad_scoring import Structure
from selfback.domain.evaluation.ratings import Answer, Rating
from selfback.domain.statistics.coefficients import fleiss_kappa, krippendorff_alpha
from selfback.domain.statistics.shares import wilson


def shown(share):
    return f"{100 * share.share:.1f} ({100 * share.low:.1f}-{100 * share.high:.1f})"


@pytest.mark.parametrize(
    ("agreeing", "expected"),
    [
        # Stochkendahl et al. (2025), Digital Health 11, doi 10.1177/20552076241313159: agreement
        # with generated plans from 84.1 to 88.9 %, with the intervals of 63 answers.
        (53, "84.1 (73.2-91.1)"),
        (56, "88.9 (78.8-94.5)"),
    ],
)
def test_the_published_band_of_agreement_with_its_intervals(agreeing, expected):
    ratings = [
        Rating(
            rater=f"r{n}",
            profession="",
            country="",
            vignette="one",
            component="plan",
            answer=Answer.AGREE if n < agreeing else Answer.DISAGREE,
        )
        for n in range(63)
    ]

    found = group_of(("plan",), ratings, level=0.95)

    assert shown(found.agreed[Treatment.AGREE].share) == expected
    assert found.raters == 63


def test_the_band_rests_on_63_answers_or_their_multiples_and_not_on_62_or_73():
    found = audit([printed("84.1"), printed("88.9")], low=20, high=200, asked=(62, 73, 186, 248))

    assert found.together == (63, 126, 189)
    assert set(found.asked.values()) == {False}


@pytest.mark.parametrize(
    ("respondents", "percent"),
    # Physiotherapists, chiropractors and GPs of 73 (conference abstract 7E.2, SAPC 2023).
    [(27, 37.0), (32, 43.8), (14, 19.2)],
)
def test_respondents_by_profession(respondents, percent):
    assert round(100 * wilson(respondents, 73).share, 1) == percent


def test_nomad_has_20_statements_and_3_general_items():
    # Finch et al. (2018), doi 10.1186/s12874-018-0591-x.
    structure = Structure.from_content(library().rule_file("nomad"))

    split = [len(items) for items in structure.constructs.values()]
    assert split == [4, 4, 7, 5]
    assert (sum(split), sum(split) + len(structure.general)) == (20, 23)


def test_a_percentage_of_14_general_practitioners_moves_by_7_points_for_each_of_them():
    moved = wilson(13, 14).share - wilson(12, 14).share

    assert round(100 * moved) == 7


def test_agreement_can_be_near_complete_and_still_no_better_than_chance():
    # Why alpha stands beside agreement near 85 %: Feinstein & Cicchetti (1990), J Clin Epidemiol
    # 43:543-549. Two coders, 40 of 45 units alike, but one code nearly always.
    counts = np.array([[2, 0]] * 40 + [[1, 1]] * 5)

    assert fleiss_kappa(counts)[0] < 0
    assert krippendorff_alpha(counts)[0] < 0
