"""Differences are paired by seed, with intervals that say how sure one can be."""

import numpy as np
import pytest

from selfback.domain.simulation.comparing import (
    OUTCOME,
    Result,
    difference,
    share_reached,
    student_975,
)

MODEL = "responders"


def _results(**outcomes):
    return [
        Result(model=MODEL, seed=seed, policy=policy, figures={OUTCOME: value})
        for policy, values in outcomes.items()
        for seed, value in enumerate(values)
    ]


@pytest.mark.parametrize(("freedom", "tabled"), [(8, 2.306), (10, 2.228), (19, 2.093), (60, 2.0)])
def test_the_quantile_agrees_with_the_printed_table(freedom, tabled):
    assert student_975(freedom) == pytest.approx(tabled, rel=1e-3)


def test_what_seeds_share_cancels():
    noise = np.random.default_rng(1).normal(0, 1, 20)
    found = difference(_results(learning=noise + 0.1, rules=noise), MODEL, "learning", "rules")

    assert (found.mean, found.low, found.high) == pytest.approx((0.1, 0.1, 0.1))
    assert found.verdict == "better"


def test_the_interval_holds_the_truth_as_often_as_it_says():
    chance = np.random.default_rng(2)
    held = 0
    for _ in range(2000):
        results = _results(learning=chance.normal(0.3, 1, 8), rules=np.zeros(8))
        found = difference(results, MODEL, "learning", "rules")
        held += found.low <= 0.3 <= found.high
    assert held / 2000 == pytest.approx(0.95, abs=0.015)


def test_one_seed_proves_nothing():
    found = difference(_results(learning=[1], rules=[0]), MODEL, "learning", "rules")

    assert found.mean == 1
    assert found.verdict == "unclear"


def test_policies_without_a_common_seed_are_not_compared():
    with pytest.raises(ValueError, match="share no seed"):
        difference(_results(learning=[1]), MODEL, "learning", "rules")


def test_the_share_of_the_gain_is_told_only_where_there_is_a_gain():
    gains = _results(rules=[0, 0, 0], learning=[0.3, 0.4, 0.5], oracle=[0.8, 0.7, 0.9])
    none = _results(rules=[0, 0, 0], learning=[0.1, 0, 0.1], oracle=[0.1, -0.1, 0])

    assert share_reached(gains, MODEL, "learning") == pytest.approx(0.5)
    assert share_reached(none, MODEL, "learning") is None
    assert share_reached(_results(rules=[0, 0]), MODEL, "rules") is None
