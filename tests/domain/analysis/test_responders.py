"""Odds ratios and risk differences agree with what a table of four cells says."""

import numpy as np
import pytest

from selfback.domain.analysis.errors import DidNotConverge
from selfback.domain.analysis.responders import fit_logistic, improvement


def _table(first, of_first, second, of_second):
    """People of arm 1 and arm 0 of whom so many improved."""
    y = np.array([1.0] * first + [0.0] * (of_first - first))
    y = np.concatenate([y, [1.0] * second + [0.0] * (of_second - second)])
    return y, np.array([1] * of_first + [0] * of_second)


def test_without_covariates_they_are_those_of_the_four_cells():
    y, arm = _table(104, 200, 78, 199)

    fitted = fit_logistic(y, arm, np.zeros((len(y), 0)))
    odds, risks = fitted.odds(1, 0, 0.95), fitted.risks(1, 0, 0.95)

    a, b, c, d = 104, 96, 78, 121
    assert np.exp(odds.value) == pytest.approx(a * d / (b * c), rel=1e-9)
    assert odds.se == pytest.approx((1 / a + 1 / b + 1 / c + 1 / d) ** 0.5, rel=1e-7)
    p, q = a / 200, c / 199
    assert risks.value == pytest.approx(p - q, abs=1e-12)
    plain = (p * (1 - p) / 200 + q * (1 - q) / 199) ** 0.5
    assert risks.se == pytest.approx(plain * (399 / 397) ** 0.5, rel=1e-9)


def test_the_interval_of_a_standardised_risk_difference_covers_the_truth():
    truth, covered = 0.0, 0
    chance = np.random.default_rng(8)
    big = chance.normal(size=400_000)
    truth = float(np.mean(_risk(0.5 + 1.2 * big) - _risk(1.2 * big)))
    for _ in range(200):
        x = chance.normal(size=(300, 1))
        arm = chance.integers(0, 2, size=300)
        y = (chance.random(300) < _risk(0.5 * arm + 1.2 * x[:, 0])).astype(float)
        found = fit_logistic(y, arm, x).risks(1, 0, 0.95)
        covered += found.low <= truth <= found.high

    assert 180 <= covered <= 199  # 95 % of 200, three standard errors of chance


def _risk(value):
    return 1 / (1 + np.exp(-value))


def test_a_covariate_that_foretells_everything_is_told_and_not_guessed():
    y, arm = _table(10, 20, 10, 20)

    with pytest.raises(DidNotConverge):
        fit_logistic(y, arm, y[:, None])


@pytest.mark.parametrize(
    ("rule", "sign", "before", "after", "gained"),
    [
        ("points", 1, 12, 8, 4),
        ("points", -1, 30, 36, 6),
        ("percent", 1, 10, 7, 30),
        ("percent", -1, 20, 26, 30),
    ],
)
def test_improvement_counts_towards_the_better_end(rule, sign, before, after, gained):
    found = improvement(np.array([float(before)]), np.array([float(after)]), rule=rule, sign=sign)

    assert found[0] == pytest.approx(gained)
