"""Coefficients of agreement give the values of published worked examples and of other programs."""

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats import inter_rater

from selfback.domain.statistics.coefficients import (
    Scale,
    cohen_kappa,
    fleiss_kappa,
    interval,
    krippendorff_alpha,
    percent_agreement,
    resampled,
)

# Fleiss (1971), Psychological Bulletin 76:378-382, Table 1: diagnoses of 30 patients by six
# psychiatrists each: depression, personality disorder, schizophrenia, neurosis, other.
DIAGNOSES = """
00060 03003 01401 00006 03030 20400 00402 20310 20040 00006
10050 11040 03300 10050 02031 00501 30012 51000 02040 10203
00006 01050 02013 20040 10041 05010 40002 02040 10500 00006
"""
# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, sections A to C; "." is missing.
BINARY = ("0100000010", "1110010000")
TWO_OBSERVERS = ("aabbdcccedda", "babbbccceddd")
FOUR_OBSERVERS = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")


def counts_of(*observers):
    """Codes as counts, shape (n_units, n_codes); each observer is a text, one code a letter."""
    codes = sorted(set("".join(observers)) - {"."})
    return np.array(
        [
            [unit.count(code) for code in codes]
            for unit in map("".join, zip(*observers, strict=True))
        ]
    )


def coders_of(table):
    """A table of counts by both coders' codes as what each coder gave each unit."""
    size = len(table)
    units = [(i, j) for i in range(size) for j in range(size) for _ in range(table[i][j])]
    first, second = np.array(units).T
    return np.eye(size, dtype=np.int64)[first], np.eye(size, dtype=np.int64)[second]


def random_codings(seed):
    """A table of 2 to 6 coders and 2 to 40 units with missing codes; -1 is missing."""
    chance = np.random.default_rng(seed)
    coders, units, codes = (int(chance.integers(2, top)) for top in (7, 41, 7))
    truth = chance.integers(0, codes, units)
    given_codes = np.where(
        chance.random((coders, units)) < 0.6, truth, chance.integers(0, codes, (coders, units))
    )
    given_codes[chance.random((coders, units)) < chance.random() * 0.5] = -1
    return given_codes, codes


def alpha_of_the_package(codings, codes, scale):
    try:
        with np.errstate(invalid="ignore"):  # 0 divided by 0 where one code alone is left
            return krippendorff.alpha(
                reliability_data=np.where(codings < 0, np.nan, codings),
                level_of_measurement=scale.value,
                value_domain=list(range(codes)),
            )
    except ValueError:  # no unit with two coders
        return np.nan


def test_fleiss_own_example_gives_his_kappa():
    table = np.array([[int(digit) for digit in row] for row in DIAGNOSES.split()])

    assert table.shape == (30, 5)
    assert table.sum(axis=0).tolist() == [26, 26, 30, 55, 43]
    assert fleiss_kappa(table)[0] == pytest.approx(0.430, abs=5e-4)
    assert percent_agreement(table)[0] == pytest.approx(0.5556, abs=5e-5)


@pytest.mark.parametrize(
    ("observers", "scale", "alpha"),
    [
        (BINARY, Scale.NOMINAL, 0.095),
        (TWO_OBSERVERS, Scale.NOMINAL, 0.692),
        (FOUR_OBSERVERS, Scale.NOMINAL, 0.743),
        (FOUR_OBSERVERS, Scale.ORDINAL, 0.815),
    ],
)
def test_krippendorffs_own_examples_give_his_alpha(observers, scale, alpha):
    found = krippendorff_alpha(counts_of(*observers), scale=scale)[0]

    assert found == pytest.approx(alpha, abs=5e-4)


@pytest.mark.parametrize(
    ("table", "kappa"),
    [
        # Twenty times both yes, fifteen both no of 50: (0.70 - 0.50) / (1 - 0.50).
        ([[20, 5], [10, 15]], 0.40),
        # Fleiss, Cohen & Everitt (1969), Psychological Bulletin 72:323-327: 200 patients.
        ([[106, 10, 4], [22, 28, 10], [2, 12, 6]], 0.429),
    ],
)
def test_kappa_of_two_coders_as_published(table, kappa):
    assert cohen_kappa(*coders_of(table))[0] == pytest.approx(kappa, abs=5e-4)


@pytest.mark.parametrize("hundred", range(10))
def test_alpha_is_that_of_the_krippendorff_package_on_a_thousand_random_tables(hundred):
    compared = 0
    for seed in range(100 * hundred, 100 * hundred + 100):
        codings, codes = random_codings(seed)
        counts = (codings[:, :, None] == np.arange(codes)).sum(axis=0)
        for scale in Scale:
            found = krippendorff_alpha(counts, scale=scale)[0]
            expected = alpha_of_the_package(codings, codes, scale)
            if np.isnan(expected):
                assert np.isnan(found)
                continue
            assert found == pytest.approx(expected, abs=1e-12)
            compared += 1
    assert compared > 150


@given(st.integers(0, 10_000))
def test_kappas_are_those_of_statsmodels(seed):
    chance = np.random.default_rng(seed)
    table = chance.integers(0, 12, (3, 3)) + np.eye(3, dtype=int)
    counts = chance.multinomial(5, chance.dirichlet(np.ones(4)), size=15)

    assert cohen_kappa(*coders_of(table))[0] == pytest.approx(
        inter_rater.cohens_kappa(table, return_results=False)
    )
    if (counts.sum(axis=0) > 0).sum() > 1:
        assert fleiss_kappa(counts)[0] == pytest.approx(inter_rater.fleiss_kappa(counts))


def test_complete_agreement_is_1_whatever_the_coefficient():
    counts = counts_of("abcab", "abcab", "abcab")

    assert percent_agreement(counts)[0] == 1
    assert fleiss_kappa(counts)[0] == pytest.approx(1)
    assert krippendorff_alpha(counts)[0] == pytest.approx(1)


def test_one_code_alone_leaves_agreement_beyond_chance_undefined():
    counts = counts_of("aaa", "aaa")

    assert percent_agreement(counts)[0] == 1
    assert np.isnan(fleiss_kappa(counts)[0])
    assert np.isnan(krippendorff_alpha(counts)[0])


def test_fleiss_kappa_refuses_units_with_different_numbers_of_coders():
    with pytest.raises(ValueError, match="same number"):
        fleiss_kappa(counts_of("ab", "a."))


def test_units_that_one_coder_coded_say_nothing_of_agreement():
    with_lone = counts_of("abba.", "abab.", "....a")

    assert krippendorff_alpha(with_lone) == krippendorff_alpha(with_lone[:4])
    assert percent_agreement(with_lone) == percent_agreement(with_lone[:4])


@given(st.integers(0, 200))
def test_weights_count_units_as_often_as_if_they_stood_there_so_often(seed):
    codings, codes = random_codings(seed)
    counts = (codings[:, :, None] == np.arange(codes)).sum(axis=0)
    weights = resampled(range(len(counts)), draws=1, chance=np.random.default_rng(seed))

    repeated = np.repeat(counts, weights[0].astype(int), axis=0)

    for coefficient in (krippendorff_alpha, percent_agreement):
        np.testing.assert_allclose(
            coefficient(counts, weights), coefficient(repeated), atol=1e-12, equal_nan=True
        )


def test_resamples_are_of_whole_documents():
    documents = ["one", "one", "two", "three", "three", "three"]

    weights = resampled(documents, draws=50, chance=np.random.default_rng(1))

    assert (weights[:, 0] == weights[:, 1]).all()
    assert (weights[:, 3] == weights[:, 5]).all()
    assert (weights[:, [0, 2, 3]].sum(axis=1) == 3).all()


def test_an_interval_holds_the_value_and_is_the_same_for_the_same_seed():
    counts = counts_of(*FOUR_OBSERVERS)

    def found():
        weights = resampled(range(12), draws=500, chance=np.random.default_rng(3))
        return interval(lambda each: krippendorff_alpha(counts, each), weights)

    low, high, draws = found()
    assert low < 0.743 < high <= 1
    assert draws > 490
    assert found() == (low, high, draws)
