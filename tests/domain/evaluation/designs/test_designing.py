"""Sets of vignettes: designs that are known, what always holds, and what is refused."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selfback.domain.evaluation.designs.arrays import arrays
from selfback.domain.evaluation.designs.blocks import divide, efficiency_within
from selfback.domain.evaluation.designs.qualities import d_efficiency, qualities_of, word_lengths
from selfback.domain.evaluation.designs.search import design, full_factorial
from selfback.domain.evaluation.designs.space import DesignImpossible, Space


def made(space, runs, starts=10, seed=1):
    return design(space, runs=runs, starts=starts, chance=np.random.default_rng(seed))


@pytest.mark.parametrize("runs", [4, 8, 9, 12, 16, 18, 20, 24, 25, 27, 32, 49, 64, 81])
def test_in_an_array_every_pair_of_columns_holds_every_pair_of_levels_equally_often(runs):
    held = list(arrays(runs))

    assert held
    for array in held:
        assert len(array) == runs
        for one, other in combinations(array.T, 2):
            _pairs, counts = np.unique(np.stack([one, other]), axis=1, return_counts=True)
            assert len(counts) == (one.max() + 1) * (other.max() + 1)
            assert len(set(counts.tolist())) == 1


@pytest.mark.parametrize(
    ("sizes", "runs", "words"),
    [
        # Box, Hunter & Hunter 2005, Statistics for Experimenters, tables of fractions
        ((2,) * 7, 8, (0, 0, 7, 7, 0)),  # 2^(7-4), resolution III
        ((2,) * 5, 16, (0, 0, 0, 0, 1)),  # 2^(5-1), resolution V
        ((2,) * 4, 8, (0, 0, 0, 1)),  # 2^(4-1), resolution IV
        ((2,) * 6, 16, (0, 0, 0, 3, 0)),  # 2^(6-2), resolution IV
        ((2,) * 7, 16, (0, 0, 0, 7, 0)),  # 2^(7-3), resolution IV
        # Xu & Wu 2001, Ann Stat 29:1066-1077: the regular 3^(4-2) and 3^(4-1)
        ((3,) * 4, 9, (0, 0, 8, 0)),
        ((3,) * 4, 27, (0, 0, 0, 2)),
    ],
)
def test_known_fractions_are_found_with_the_least_aberration(sizes, runs, words):
    space = Space(sizes=sizes)

    found = qualities_of(made(space, runs), space)

    assert found.d_efficiency == pytest.approx(100)
    assert found.words == pytest.approx(words, abs=1e-9)


@pytest.mark.parametrize(
    ("sizes", "runs"),
    [
        # Kuhfeld 2010, Marketing Research Methods in SAS: designs of 100 % D-efficiency
        ((2, *[3] * 7), 18),
        ((2,) * 11, 12),
        ((4,) * 5, 16),
        ((4, 4, 2, 2), 16),
        ((3,) * 13, 27),
    ],
)
def test_published_orthogonal_designs_are_wholly_efficient(sizes, runs):
    space = Space(sizes=sizes)

    assert d_efficiency(space.model(made(space, runs, starts=1))) == pytest.approx(100)


def test_efficiency_is_that_of_a_worked_example():
    # Two factors of two levels in three runs: X'X has determinant 16, so 100 × (16/27)^(1/3).
    runs = np.array([[0, 0], [0, 1], [1, 0]])

    assert d_efficiency(Space(sizes=(2, 2)).model(runs)) == pytest.approx(83.99, abs=0.005)


def test_an_interaction_that_is_asked_for_is_no_longer_entangled():
    space = Space(sizes=(2,) * 4, interactions=((0, 1),))

    found = qualities_of(made(space, 8), space)

    assert found.d_efficiency == pytest.approx(100)
    assert all(tangle.pair != (0, 1) for tangle in found.tangles)


def test_what_is_entangled_is_named_with_how_much():
    space = Space(sizes=(2, 2, 2))
    half = np.array([[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]])

    found = qualities_of(half, space)

    assert found.resolution == "III"
    assert {(each.factor, each.pair): each.share for each in found.tangles} == {
        (0, (1, 2)): pytest.approx(1),
        (1, (0, 2)): pytest.approx(1),
        (2, (0, 1)): pytest.approx(1),
    }


def test_everything_is_there_once_in_the_full_factorial():
    space = Space(sizes=(2, 3, 2), forbidden=({0: 0, 1: 2},))

    runs = full_factorial(space)

    assert len(runs) == 10
    assert len(np.unique(runs, axis=0)) == 10
    assert qualities_of(full_factorial(Space(sizes=(2, 3, 2))), space).resolution == "full"


@settings(max_examples=40, deadline=None)
@given(
    sizes=st.lists(st.integers(2, 4), min_size=2, max_size=5),
    more=st.integers(0, 8),
    forbids=st.booleans(),
    seed=st.integers(0, 99),
)
def test_a_design_holds_no_forbidden_run_and_none_twice_and_is_the_same_for_a_seed(
    sizes, more, forbids, seed
):
    forbidden = ({0: 0, 1: 1},) if forbids else ()
    space = Space(sizes=tuple(sizes), forbidden=forbidden)
    there = len(full_factorial(space))
    runs = min(space.parameters + more, there)
    try:
        found = made(space, runs, starts=2, seed=seed)
    except DesignImpossible:
        assert forbids  # nothing else can make effects inseparable
        return

    assert found.shape == (runs, len(sizes))
    assert space.allowed(found).all()
    assert len(np.unique(found, axis=0)) == runs
    assert 0 < d_efficiency(space.model(found)) <= 100 + 1e-6
    assert np.array_equal(found, made(space, runs, starts=2, seed=seed))


@settings(max_examples=30, deadline=None)
@given(runs=st.integers(8, 24), blocks=st.integers(1, 5), seed=st.integers(0, 99))
def test_blocks_differ_by_one_run_at_the_most(runs, blocks, seed):
    space = Space(sizes=(2, 2, 2, 3))
    found = made(space, runs, starts=1)

    parts = divide(found, space, blocks=blocks, chance=np.random.default_rng(seed))

    sizes = np.bincount(parts)[1:]
    assert len(sizes) == blocks
    assert sizes.max() - sizes.min() <= 1
    assert 0 <= efficiency_within(found, space, parts) <= 100 + 1e-6


def test_a_known_fraction_falls_into_blocks_that_cost_nothing():
    space = Space(sizes=(2,) * 5)
    found = made(space, 16)

    parts = divide(found, space, blocks=4, chance=np.random.default_rng(1))

    assert efficiency_within(found, space, parts) == pytest.approx(100)


def test_more_combinations_than_a_search_looks_at_still_give_the_array():
    space = Space(sizes=(3,) * 10)

    assert word_lengths(made(space, 27, starts=1), space.sizes, 2) == pytest.approx((0, 0))


def test_what_cannot_be_told_is_refused_with_the_least_that_could():
    with pytest.raises(DesignImpossible, match="5 is the least"):
        made(Space(sizes=(3, 3)), 4)
    with pytest.raises(DesignImpossible, match="cannot tell all effects apart"):
        made(Space(sizes=(2, 2), forbidden=({0: 0, 1: 1}, {0: 1, 1: 0})), 4)
    with pytest.raises(DesignImpossible, match="59,049"):
        full_factorial(Space(sizes=(3,) * 10))
    space = Space(sizes=(2, 2, 2))
    runs, chance = full_factorial(space), np.random.default_rng(1)
    with pytest.raises(DesignImpossible, match="no 9 blocks"):
        divide(runs, space, blocks=9, chance=chance)
