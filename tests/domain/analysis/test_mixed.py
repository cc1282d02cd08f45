"""The mixed model finds what closed forms and a second, independent fit find."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.domain.analysis.second_reml import SecondFit

from selfback.domain.analysis.errors import DesignNotEstimable, TooFewPeople
from selfback.domain.analysis.longitudinal import design
from selfback.domain.analysis.mixed import fit_mixed
from selfback.domain.analysis.mixed_inference import infer

VISITS = 4
SIGMA = np.array([[9, 5, 4, 3], [5, 16, 9, 7], [4, 9, 15, 9], [3, 7, 9, 17]], dtype=float)


def _trial(seed, *, people=70, missing=0.0, covariates=1):
    """Made-up scores of two arms with their layout and design."""
    chance = np.random.default_rng(seed)
    columns = chance.normal(size=(people, covariates))
    columns -= columns.mean(axis=0)
    arm = chance.permutation(np.arange(people) % 2)
    layout, x = design(columns, arm, VISITS, 0, True)
    y = chance.multivariate_normal(np.full(VISITS, 10.0), SIGMA, size=people)
    y += columns.sum(axis=1)[:, None] - 0.8 * arm[:, None] * (np.arange(VISITS) > 0)
    y[:, 1:][chance.random((people, VISITS - 1)) < missing] = np.nan
    return y, x, layout, arm, columns


@pytest.mark.parametrize("seed", range(5))
def test_without_gaps_each_difference_is_that_of_analysis_of_covariance(seed):
    y, x, layout, arm, columns = _trial(seed, covariates=2)

    inference = infer(fit_mixed(y, x))

    before = np.column_stack([np.ones(len(y)), arm, columns, y[:, 0]])
    for visit in range(1, VISITS):
        beta, *_ = np.linalg.lstsq(before, y[:, visit], rcond=None)
        left = y[:, visit] - before @ beta
        free = len(y) - before.shape[1]
        se = np.sqrt(left @ left / free * np.linalg.inv(before.T @ before)[1, 1])
        found = inference.estimate(layout.effect(visit, 1))
        assert found.value == pytest.approx(beta[1], abs=1e-9)
        assert found.se == pytest.approx(se, rel=0.06)
        assert found.df == pytest.approx(free, rel=0.05)


def test_one_visit_without_covariates_is_the_t_test_of_two_means():
    chance = np.random.default_rng(3)
    arm = np.arange(40) % 2
    y = chance.normal(size=(40, 1)) + 0.4 * arm[:, None]
    layout, x = design(np.zeros((40, 0)), arm, 1, 0, False)

    found = infer(fit_mixed(y, x)).estimate(layout.effect(0, 1))

    first, second = y[arm == 1, 0], y[arm == 0, 0]
    pooled = (first.var(ddof=1) + second.var(ddof=1)) / 2
    assert found.value == pytest.approx(first.mean() - second.mean(), abs=1e-12)
    assert found.se == pytest.approx(np.sqrt(pooled * 2 / 20), abs=1e-12)
    assert found.df == pytest.approx(38, abs=1e-6)


def test_a_second_fit_by_other_means_agrees_to_a_millionth():
    y, x, layout, *_ = _trial(11, people=60, missing=0.2)
    contrasts = np.array([layout.effect(visit, 1) for visit in range(1, VISITS)])

    fit = fit_mixed(y, x)
    inference = infer(fit)
    second = SecondFit(y, x)
    enlarged, statistic, df = second.kenward_roger(contrasts)
    alone = [second.kenward_roger(contrasts[[n]])[2] for n in range(len(contrasts))]
    joint = inference.test(contrasts)

    assert fit.log_likelihood == pytest.approx(second.log_likelihood, abs=1e-6)
    assert np.abs(fit.beta - second.beta).max() < 1e-6
    assert np.abs(fit.sigma - second.sigma).max() < 1e-6 * SIGMA.max()
    assert np.abs(inference.covariance - enlarged).max() < 1e-6
    assert joint.statistic == pytest.approx(statistic, rel=1e-6)
    assert joint.df2 == pytest.approx(df, rel=1e-6)
    for contrast, satterthwaite in zip(contrasts, alone, strict=True):
        assert inference.degrees_of_freedom(contrast) == pytest.approx(satterthwaite, rel=1e-6)


@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    shift=st.floats(-50, 50),
    scale=st.floats(0.1, 10),
)
def test_differences_follow_the_scale_of_the_scores_and_not_the_order_of_people(seed, shift, scale):
    y, x, layout, *_ = _trial(seed, people=50, missing=0.15)
    order = np.random.default_rng(seed).permutation(len(y))
    contrast = layout.effect(2, 1)

    plain = infer(fit_mixed(y, x)).estimate(contrast)
    turned = infer(fit_mixed(shift + scale * y[order], x[order])).estimate(contrast)

    assert turned.value == pytest.approx(scale * plain.value, abs=1e-6 * scale)
    assert turned.se == pytest.approx(scale * plain.se, rel=1e-5)
    assert turned.p == pytest.approx(plain.p, abs=1e-5)


def test_people_without_any_score_change_nothing():
    y, x, *_ = _trial(5, missing=0.1)
    more = np.vstack([y, np.full((9, VISITS), np.nan)])
    wider = np.concatenate([x, x[:9]])

    before, after = fit_mixed(y, x), fit_mixed(more, wider)

    assert after.people == before.people == len(y)
    assert after.log_likelihood == pytest.approx(before.log_likelihood, abs=1e-9)
    assert np.allclose(after.beta, before.beta, atol=1e-9)


def test_a_column_that_repeats_another_is_refused_with_the_rank():
    y, x, *_ = _trial(1)
    twice = np.concatenate([x, x[:, :, :1]], axis=2)

    with pytest.raises(DesignNotEstimable) as refused:
        fit_mixed(y, twice)

    assert refused.value.parameters == refused.value.rank + 1


def test_a_visit_that_one_person_answered_is_too_little():
    y, x, *_ = _trial(1)
    y[1:, 3] = np.nan

    with pytest.raises(TooFewPeople):
        fit_mixed(y, x)
