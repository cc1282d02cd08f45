"""What each option adds to the outcome, from all cases at once."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from casewise.reuse import EffectSums


def _world(seed, n=4000, options=12, spread=0.02, noise=0.1):
    chance = np.random.default_rng(seed)
    used = chance.random((n, options)) < 0.4
    pain = chance.normal(size=n)
    effects = chance.normal(0, spread, options)
    outcomes = 0.5 + used @ effects - 0.05 * pain + chance.normal(0, noise, n)
    return used, np.stack([np.ones(n), pain], axis=1), outcomes, effects


def _effects(used, beside, outcomes):
    sums = EffectSums(used.shape[1], beside.shape[1])
    sums.add(used, beside, outcomes)
    return sums.effects()


def test_effects_are_found_beside_each_other_and_beside_the_rest():
    used, beside, outcomes, truth = _world(1)

    found = _effects(used, beside, outcomes)

    assert np.corrcoef(found, truth)[0, 1] > 0.95
    assert np.abs(found - truth).max() < 0.015


def _errors(spread):
    """Mean squared errors of ours and of least squares, over worlds of 600 cases."""
    errors = []
    for seed in range(40):
        used, beside, outcomes, truth = _world(seed, n=600, spread=spread)
        plain = np.linalg.lstsq(np.hstack([used, beside]), outcomes, rcond=None)[0][: len(truth)]
        ours = _effects(used, beside, outcomes)
        errors.append((np.square(ours - truth).mean(), np.square(plain - truth).mean()))
    return np.mean(errors, axis=0)


def test_shrinking_brings_them_nearer_to_the_truth_than_least_squares():
    ours, plain = _errors(spread=0.01)

    assert ours < 0.8 * plain


def test_where_options_add_nothing_little_is_found():
    ours, plain = _errors(spread=0)

    assert ours < 0.4 * plain


def test_too_few_cases_say_nothing():
    used, beside, outcomes, _ = _world(4, n=49)

    assert not _effects(used, beside, outcomes).any()
    assert not EffectSums(3, 1).effects().any()


def test_cases_with_gaps_are_left_out():
    used, beside, outcomes, _ = _world(5, n=300)
    with_gaps, without_pain = outcomes.copy(), beside.copy()
    with_gaps[200:250] = np.nan
    without_pain[250:, 1] = np.nan

    found = _effects(used, without_pain, with_gaps)

    assert np.array_equal(found, _effects(used[:200], beside[:200], outcomes[:200]))


@given(st.integers(1, 299))
def test_it_does_not_matter_in_which_parts_cases_are_added(cut):
    used, beside, outcomes, _ = _world(6, n=300)
    sums = EffectSums(used.shape[1], 2)
    sums.add(used[:cut], beside[:cut], outcomes[:cut])
    sums.add(used[cut:], beside[cut:], outcomes[cut:])

    assert np.allclose(sums.effects(), _effects(used, beside, outcomes), atol=1e-9)
