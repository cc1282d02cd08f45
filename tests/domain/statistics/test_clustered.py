"""The cluster-robust interval of a share is that of an independent program, and says when not."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit
from scipy.stats import t

from selfback.domain.statistics.clustered import NoInterval, clustered_interval


@pytest.mark.parametrize("seed", range(20))
def test_the_interval_is_that_of_a_logistic_model_with_clustered_errors_in_statsmodels(seed):
    chance = np.random.default_rng(seed)
    clusters = np.repeat(np.arange(14), chance.integers(1, 9, 14))
    lean = chance.normal(1.5, 1, 14)[clusters]
    yes = chance.random(len(clusters)) < expit(lean)

    found = clustered_interval(yes.tolist(), clusters.tolist())

    fitted = sm.GLM(yes.astype(float), np.ones((len(yes), 1)), family=sm.families.Binomial()).fit(
        cov_type="cluster", cov_kwds={"groups": clusters}
    )
    half = t.ppf(0.975, 13) * fitted.bse[0]
    assert found.low == pytest.approx(expit(fitted.params[0] - half), abs=1e-6)
    assert found.high == pytest.approx(expit(fitted.params[0] + half), abs=1e-6)


def test_answers_that_go_together_widen_the_interval():
    apart = clustered_interval([True, True, True, False] * 10, list(range(40)))
    together = clustered_interval([True] * 30 + [False] * 10, [place // 4 for place in range(40)])

    assert apart.design_effect == pytest.approx(40 / 39)
    assert together.design_effect > 3
    assert together.low < apart.low < apart.high < together.high


@pytest.mark.parametrize(
    ("yes", "clusters", "why_not"),
    [
        ([], [], NoInterval.NOBODY),
        ([True, True], ["a", "b"], NoInterval.ALL_ALIKE),
        ([True, False], ["a", "a"], NoInterval.ONE_CLUSTER),
        ([True, False, True, False], ["a", "a", "b", "b"], NoInterval.NO_SPREAD),
    ],
)
def test_without_spread_between_clusters_there_is_no_interval_but_a_reason(yes, clusters, why_not):
    found = clustered_interval(yes, clusters)

    assert (found.low, found.high, found.why_not) == (None, None, why_not)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 6)), min_size=1, max_size=60))
def test_the_interval_holds_the_share_and_stays_within_0_and_1(answers):
    yes, clusters = [each[0] for each in answers], [each[1] for each in answers]

    found = clustered_interval(yes, clusters)

    if found.why_not is None:
        assert 0 <= found.low <= sum(yes) / len(yes) <= found.high <= 1
