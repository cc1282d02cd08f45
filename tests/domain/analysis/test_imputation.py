"""Filled-in data sets are put together by the published rules, and gaps are filled sensibly."""

import numpy as np
import pytest

from selfback.domain.analysis.imputation import filled_in, pooled


def test_rubins_rules_on_numbers_worked_out_by_hand():
    found = pooled([1.0, 2.0, 3.0], [1.0, 1.0, 1.0], free=100, level=0.95)

    # within 1, between 1, total 1 + 4/3; lambda = 4/7
    lost = (4 / 3) / (7 / 3)
    observed = 101 / 103 * 100 * (1 - lost)
    df = 1 / (lost**2 / 2 + 1 / observed)
    assert found.estimate.value == pytest.approx(2)
    assert found.estimate.se == pytest.approx((7 / 3) ** 0.5)
    assert found.estimate.df == pytest.approx(df)


def test_sets_that_agree_cost_no_information():
    found = pooled([2.0, 2.0], [0.25, 0.25], free=50, level=0.95)

    assert found.missing_information == 0
    assert found.estimate.se == pytest.approx(0.5)
    assert found.estimate.df == pytest.approx(51 / 53 * 50)


def _scores(seed, people, share):
    chance = np.random.default_rng(seed)
    z = chance.normal(size=(people, 1))
    y = np.column_stack([10 + z[:, 0], np.zeros(people)])
    y[:, 0] += chance.normal(size=people)
    y[:, 1] = 2 + 0.7 * y[:, 0] + chance.normal(size=people)
    lost = chance.random(people) < share * (1 + np.sign(y[:, 0] - 10))
    whole = y.copy()
    y[lost, 1] = np.nan
    return y, z, whole, np.zeros(people, dtype=int)


def test_what_was_seen_stays_and_what_was_not_is_filled():
    y, z, _, arm = _scores(1, 120, 0.3)

    sets = filled_in(y, z, arm, 5, np.random.default_rng(2))

    seen = ~np.isnan(y)
    assert sets.shape == (5, 120, 2)
    assert np.isfinite(sets).all()
    assert all((each[seen] == y[seen]).all() for each in sets)
    assert len({float(each[~seen].sum()) for each in sets}) == 5


def test_scores_missing_at_random_are_filled_in_without_bias():
    """Who starts high is lost more often, so those seen do better than everybody."""
    errors, naive = [], []
    for seed in range(12):
        y, z, whole, arm = _scores(seed, 300, 0.3)
        sets = filled_in(y, z, arm, 8, np.random.default_rng(seed))
        errors.append(sets[:, :, 1].mean() - whole[:, 1].mean())
        naive.append(np.nanmean(y[:, 1]) - whole[:, 1].mean())

    assert abs(np.mean(errors)) < 0.05
    assert np.mean(naive) < -0.2


def test_the_same_chance_fills_in_the_same():
    y, z, _, arm = _scores(4, 80, 0.3)

    one, other = (filled_in(y, z, arm, 3, np.random.default_rng(9)) for _ in range(2))

    assert (one == other).all()
