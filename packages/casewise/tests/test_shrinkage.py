"""Neighbours speak for an option as much as they are many, near and at odds with the rest."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from casewise.reuse import kernel_weights, kish_size, shrunk_means

K, OPTIONS = 12, 4
weights = hnp.arrays(float, K, elements=st.floats(0.01, 1))
used = hnp.arrays(bool, (K, OPTIONS))
outcomes = hnp.arrays(float, K, elements=st.floats(0, 1) | st.just(np.nan))


@given(weights, used, outcomes)
def test_an_expectation_lies_among_the_outcomes_that_are_known(w, u, y):
    found = shrunk_means(w, u, y)

    if np.isnan(y).all():
        assert np.isnan(found.means).all()
        assert (found.effective == 0).all()
    else:
        assert (found.means >= np.nanmin(y) - 1e-9).all()
        assert (found.means <= np.nanmax(y) + 1e-9).all()


@given(weights, used, outcomes, st.floats(0.001, 1000))
def test_the_scale_of_the_kernel_does_not_matter(w, u, y, scale):
    one, other = shrunk_means(w, u, y), shrunk_means(w * scale, u, y)

    assert one.means == pytest.approx(other.means, nan_ok=True)
    assert one.effective == pytest.approx(other.effective)


@given(weights, used, outcomes)
def test_an_option_that_nobody_used_is_expected_to_do_as_the_others_did(w, u, y):
    u[:, 0] = False
    found = shrunk_means(w, u, y)

    assert found.means[0] == pytest.approx(float(found.overall), nan_ok=True)
    assert found.effective[0] == 0


@given(weights, used, outcomes, st.integers(0, K - 1))
def test_a_failure_never_speaks_for_what_was_used(w, u, y, at):
    y = np.nan_to_num(y, nan=0.5)
    u[at, 0] = True
    better, worse = y.copy(), y.copy()
    better[at], worse[at] = 1.0, 0.0
    found = [shrunk_means(w, u, each, prior_strength=3, prior_mean=0.5) for each in (better, worse)]

    assert found[0].means[0] > found[1].means[0]


def test_many_queries_at_once_are_answered_as_one_by_one():
    chance = np.random.default_rng(0)
    w = chance.random((5, K))
    u = chance.random((5, K, OPTIONS)) < 0.4
    y = np.where(chance.random((5, K)) < 0.2, np.nan, chance.random((5, K)))
    together = shrunk_means(w, u, y)

    for n in range(5):
        alone = shrunk_means(w[n], u[n], y[n])
        assert together.means[n] == pytest.approx(alone.means)
        assert together.spreads[n] == pytest.approx(alone.spreads)
        assert together.strength[n] == pytest.approx(float(alone.strength))


def test_equal_neighbours_and_a_given_prior_are_plain_arithmetic():
    # three users with 1, 1, 0 and five others with mean 0.4: prior mean 0.5, worth 2 neighbours
    y = np.array([1, 1, 0, 1, 1, 0, 0, 0], dtype=float)
    u = np.array([[1]] * 3 + [[0]] * 5)
    found = shrunk_means(np.ones(8), u, y, prior_strength=2)

    assert found.means[0] == pytest.approx((2 + 2 * 0.5) / (3 + 2))
    assert found.effective[0] == pytest.approx(3)


def test_a_prior_learned_from_two_options_is_what_one_works_out_by_hand():
    # variance 13/3 about 2.5; between options (9 - 13/3) / (4 - 8/4) = 7/3; so worth 13/7 cases
    found = shrunk_means(np.ones(4), [[1, 0], [1, 0], [0, 1], [0, 1]], [3, 5, 0, 2])

    assert found.strength == pytest.approx(13 / 7)
    assert found.means == pytest.approx([177 / 54, 93 / 54])


def test_shrinking_by_the_data_beats_no_shrinking_and_full_shrinking():
    chance = np.random.default_rng(8)
    errors = {"none": [], "learned": [], "full": []}
    for _ in range(300):
        truth = 0.5 + chance.normal(size=8) * 0.15
        option = chance.integers(0, 8, size=40)
        y = truth[option] + chance.normal(size=40) * 0.35
        u = option[:, None] == np.arange(8)
        for name, strength in (("none", 1e-9), ("learned", None), ("full", 1e9)):
            means = shrunk_means(np.ones(40), u, y, prior_strength=strength).means
            errors[name].append(np.mean((means - truth) ** 2))

    assert np.mean(errors["learned"]) < np.mean(errors["none"])
    assert np.mean(errors["learned"]) < np.mean(errors["full"])


def test_a_prior_learned_from_like_options_is_strong_and_from_unlike_ones_weak():
    chance = np.random.default_rng(9)
    option = chance.integers(0, 5, size=400)
    u = option[:, None] == np.arange(5)
    alike = shrunk_means(np.ones(400), u, chance.normal(size=400))
    unlike = shrunk_means(np.ones(400), u, option * 2.0 + chance.normal(size=400))

    assert alike.strength > 20 * unlike.strength


def test_weights_fall_with_similarity_and_nobody_counts_where_there_is_nobody():
    found = kernel_weights([[1.0, 0.9, -1.0], [0.5, np.nan, 0.0]], power=2)

    assert found.tolist() == [[1.0, pytest.approx(0.81), 0.0], [0.25, 0.0, 0.0]]
    assert kish_size(found).tolist() == [pytest.approx(1.81**2 / (1 + 0.81**2)), 1.0]
