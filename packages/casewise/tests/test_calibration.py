"""Intervals cover as often as they say; probabilities agree with what happens."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewise.calibration import (
    Isotonic,
    NotEnoughToCalibrate,
    SplitConformal,
    calibration_error,
    reliability,
)

points = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 1)), min_size=1, max_size=60)


@given(points)
def test_the_rising_curve_is_scikit_learns(pairs):
    from sklearn.isotonic import IsotonicRegression

    scores, outcomes = np.array(pairs, dtype=float).T
    expected = IsotonicRegression(out_of_bounds="clip").fit(scores, outcomes).predict(scores)

    assert Isotonic.fit(scores, outcomes)(scores) == pytest.approx(expected)


@given(points)
def test_the_curve_never_falls_and_stays_within_the_outcomes(pairs):
    scores, outcomes = np.array(pairs, dtype=float).T
    values = Isotonic.fit(scores, outcomes)(np.linspace(-5, 35, 50))

    assert (np.diff(values) >= 0).all()
    assert values.min() >= outcomes.min()
    assert values.max() <= outcomes.max()


def test_a_curve_survives_json():
    curve = Isotonic.fit([1, 2, 3, 4], [0, 1, 0, 1])

    assert Isotonic.from_dict(json.loads(json.dumps(curve.to_dict()))) == curve


def test_no_outcome_fits_no_curve():
    with pytest.raises(ValueError, match="no outcome"):
        Isotonic.fit([], [])


@pytest.mark.parametrize("level", [0.5, 0.8, 0.9])
def test_intervals_cover_within_two_points_of_their_level(level):
    chance = np.random.default_rng(20)
    covered = []
    for _ in range(60):
        spread = chance.uniform(0.5, 3, size=500)
        predicted = chance.normal(size=500)
        observed = predicted + spread * chance.standard_t(4, size=500)
        fitted = SplitConformal.fit(
            predicted[:250], observed[:250], level=level, spreads=spread[:250]
        )
        low, high = fitted.intervals(predicted[250:], spread[250:])
        covered.append(np.mean((low <= observed[250:]) & (observed[250:] <= high)))

    assert np.mean(covered) == pytest.approx(level, abs=0.02)


def test_many_weeks_of_few_people_count_as_few_people():
    chance = np.random.default_rng(1)
    groups = np.repeat(["a", "b", "c"], 100)

    with pytest.raises(NotEnoughToCalibrate) as refused:
        SplitConformal.fit(
            np.zeros(300), chance.normal(size=300), groups=groups, chance=chance, level=0.9
        )
    assert (refused.value.have, refused.value.need) == (3, 9)


def test_intervals_by_group_cover_new_groups():
    chance, covered = np.random.default_rng(3), []
    for _ in range(150):
        people, weeks = 60, chance.integers(1, 20, size=60)
        groups = np.repeat(np.arange(people), weeks)
        observed = chance.normal(size=people)[groups] * 2 + chance.normal(size=len(groups)) * 0.3
        known = groups < 40
        fitted = SplitConformal.fit(
            np.zeros(known.sum()), observed[known], groups=groups[known], chance=chance, level=0.8
        )
        new = np.array([observed[groups == each][0] for each in range(40, 60)])
        covered.append(np.mean(np.abs(new) <= fitted.quantile))

    assert np.mean(covered) == pytest.approx(0.8, abs=0.03)


def test_an_interval_survives_json():
    fitted = SplitConformal.fit(np.zeros(20), np.arange(20), level=0.8)

    assert SplitConformal.from_dict(json.loads(json.dumps(fitted.to_dict()))) == fitted


def test_unknown_outcomes_calibrate_nothing():
    observed = np.array([np.nan] * 10 + list(range(10)))

    assert SplitConformal.fit(np.zeros(20), observed, level=0.5).count == 10


def test_stated_and_happened_agree_where_the_probabilities_are_true():
    chance = np.random.default_rng(5)
    stated = chance.random(20_000)
    bins = reliability(stated, chance.random(20_000) < stated)

    assert sum(each.count for each in bins) == 20_000
    assert calibration_error(bins) < 0.02
    assert calibration_error(reliability(stated, np.zeros(20_000))) > 0.4
