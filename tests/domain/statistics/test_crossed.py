"""The crossed logistic model finds what was put in, and its likelihood is the exact one nearly."""

import itertools

import numpy as np
import pytest
from scipy.special import expit

from selfback.domain.statistics.crossed import (
    Cells,
    NotFitted,
    count_cells,
    fit_crossed,
    log_likelihood,
)


def simulated(seed, *, raters, vignettes, parts, intercept, sd_raters, sd_vignettes):
    chance = np.random.default_rng(seed)
    first = np.repeat(np.arange(raters), vignettes * parts)
    second = np.tile(np.repeat(np.arange(vignettes), parts), raters)
    logit = (
        intercept
        + chance.normal(0, sd_raters, raters)[first]
        + chance.normal(0, sd_vignettes, vignettes)[second]
    )
    return count_cells(chance.random(len(first)) < expit(logit), first, second)


def exact_log_likelihood(cells, intercept, sd_first, sd_second):
    """By quadrature over both vignettes, and over each rater given the vignettes."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(40)
    weights = weights / weights.sum()
    total = 0.0
    for (a, wa), (b, wb) in itertools.product(zip(nodes, weights, strict=True), repeat=2):
        logit = intercept + sd_first * nodes[None, :, None] + sd_second * np.array([a, b])
        chance = expit(logit)
        yes = cells.yes[:, None, :]
        no = (cells.answered - cells.yes)[:, None, :]
        own = (chance**yes * (1 - chance) ** no).prod(axis=2) @ weights
        total += wa * wb * own.prod()
    return float(np.log(total))


@pytest.mark.parametrize("sd_first", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("sd_second", [0.0, 0.7])
def test_the_likelihood_is_close_to_the_exact_one(sd_first, sd_second):
    cells = simulated(
        4, raters=8, vignettes=2, parts=6, intercept=0.8, sd_raters=0.7, sd_vignettes=0.5
    )

    found = log_likelihood(cells, 0.8, sd_first, sd_second)

    assert found == pytest.approx(exact_log_likelihood(cells, 0.8, sd_first, sd_second), abs=0.15)


def test_without_random_effects_the_likelihood_is_that_of_a_share():
    cells = Cells(yes=np.array([[3.0, 1.0]]), answered=np.array([[4.0, 4.0]]))

    found = log_likelihood(cells, 0.3, 0.0, 0.0)

    assert found == pytest.approx(4 * np.log(expit(0.3)) + 4 * np.log(1 - expit(0.3)))


@pytest.mark.slow
def test_planted_values_come_back_and_intervals_hold_them_about_as_often_as_they_say():
    fits = [
        fit_crossed(
            simulated(
                seed,
                raters=60,
                vignettes=8,
                parts=3,
                intercept=1.9,
                sd_raters=1.2,
                sd_vignettes=0.4,
            )
        )
        for seed in range(100)
    ]

    assert np.mean([fit.intercept for fit in fits]) == pytest.approx(1.9, abs=0.08)
    assert np.mean([fit.sd_first for fit in fits]) == pytest.approx(1.2, abs=0.08)
    assert np.mean([fit.sd_second for fit in fits]) == pytest.approx(0.4, abs=0.08)
    held = sum(abs(fit.intercept - 1.9) <= 1.96 * fit.error for fit in fits)
    assert 86 <= held <= 99


def test_the_average_over_raters_lies_nearer_the_middle_than_the_typical_rater():
    fit = fit_crossed(
        simulated(
            2, raters=40, vignettes=6, parts=3, intercept=2.0, sd_raters=1.5, sd_vignettes=0.3
        )
    )

    assert 0.5 < fit.average.value < fit.typical.value
    assert fit.average.low < fit.average.value < fit.average.high
    assert fit.typical.value == pytest.approx(expit(fit.intercept))


def test_where_raters_and_vignettes_do_not_differ_the_spread_is_0_and_the_share_is_plain():
    # Every rater agrees with exactly three of four parts of every vignette.
    cells = Cells(yes=np.full((12, 6), 3.0), answered=np.full((12, 6), 4.0))

    fit = fit_crossed(cells)

    assert (fit.sd_first, fit.sd_second) == (0.0, 0.0)
    assert fit.typical.value == pytest.approx(0.75, abs=1e-4)
    # The error of a plain logistic model: 1 / sqrt(n p (1 - p)).
    assert fit.error == pytest.approx((288 * 0.75 * 0.25) ** -0.5, rel=1e-3)


def test_answers_all_alike_cannot_be_fitted():
    with pytest.raises(NotFitted, match="same"):
        fit_crossed(Cells(yes=np.full((3, 3), 2.0), answered=np.full((3, 3), 2.0)))


def test_raters_who_each_answer_everything_alike_cannot_be_fitted():
    # Half of the raters agree with everything, half with nothing: no spread is wide enough.
    yes = np.repeat([[3.0], [0.0]], 12, axis=0) * np.ones((1, 6))

    with pytest.raises(NotFitted, match="nearly all alike"):
        fit_crossed(Cells(yes=yes, answered=np.full((24, 6), 3.0)))
