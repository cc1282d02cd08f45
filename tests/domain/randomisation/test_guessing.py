"""C4: what a design gives away is what can be computed, and is told to the statistician."""

import os
from itertools import permutations

import numpy as np
import pytest
from tests.domain.randomisation.designs import SEX, SITE, THREE, TWO
from tests.evidence_file import write_evidence

from selfback.domain.randomisation.design import Arm, Design, Method
from selfback.domain.randomisation.expecting import expected, guesses, imbalance
from selfback.domain.randomisation.simulating import simulate

FULL = os.environ.get("SELFBACK_FULL") == "1"
TRIALS = 1000 if FULL else 120
PEOPLE = 232 if FULL else 100


def by_blocks(*sizes, arms=TWO, strata=("DK", "NO")):
    return Design(study="s", arms=arms, strata=strata, block_sizes=sizes, per_stratum=400)


def by_minimisation(arms=TWO):
    return Design(study="s", arms=arms, method=Method.MINIMISATION, factors=(SITE, SEX))


@pytest.mark.parametrize(("half", "right"), [(1, 1.5), (2, 17 / 6), (3, 4.1)])
def test_one_block_of_two_arms_is_guessed_as_blackwell_and_hodges_computed(half, right):
    computed = expected(by_blocks(2 * half), 2 * half)

    assert computed.guessed.sum() == pytest.approx(right)


@pytest.mark.parametrize(("arms", "size"), [(TWO, 6), (THREE, 4), (THREE, 8)])
def test_the_expectation_is_what_counting_every_order_gives(arms, size):
    ratios = tuple(arm.ratio for arm in arms)
    whole = [n for n, ratio in enumerate(ratios) for _ in range(ratio * size // sum(ratios))]
    orders = sorted(set(permutations(whole)))
    right, unbalanced = np.zeros(size), np.zeros(size + 1)
    for order in orders:
        counts = [0] * len(ratios)
        for person, arm in enumerate(order):
            thought = guesses(tuple(counts), ratios)
            right[person] += (arm in thought) / len(thought)
            counts[arm] += 1
            unbalanced[person + 1] += imbalance(counts, ratios)

    computed = expected(by_blocks(size, arms=arms), size)

    assert computed.guessed == pytest.approx(right / len(orders))
    assert computed.imbalance == pytest.approx(unbalanced / len(orders))


def test_blocks_of_random_size_renew_where_blocks_end():
    mixed = expected(by_blocks(2, 4), 6)
    two, four = expected(by_blocks(2), 6), expected(by_blocks(4), 6)

    assert mixed.guessed[:2] == pytest.approx((two.guessed[:2] + four.guessed[:2]) / 2)
    assert mixed.guessed[2] == pytest.approx((0.5 + four.guessed[2]) / 2)


@pytest.mark.parametrize(
    "design",
    [
        by_blocks(2, 4, 6),
        by_blocks(4, 6),
        by_blocks(4, 8, arms=THREE),
        by_blocks(3, 6, arms=(Arm(id="a", ratio=2), Arm(id="b"))),
        by_minimisation(),
        by_minimisation(THREE),
    ],
    ids=["2-4-6", "4-6", "2:1:1", "2:1", "minimisation", "minimisation 2:1:1"],
)
def test_a_guesser_is_right_as_often_as_computed_and_not_more(design):
    seen = simulate(design, people=PEOPLE, trials=TRIALS, chance=np.random.default_rng(20261123))

    assert abs(seen.guessed - seen.expected) <= 3 * seen.guessed_error


def test_the_imbalance_of_one_stratum_is_as_computed_at_every_person():
    design = by_blocks(4, 6, strata=("all",))
    trials = 3 * TRIALS

    seen = simulate(design, people=40, trials=trials, chance=np.random.default_rng(1))

    # |nA - nB| has a standard deviation below 1 here; 40 comparisons, so four errors are allowed
    assert np.abs(seen.imbalance - expected(design, 40).imbalance).max() < 4 / np.sqrt(trials)
    assert seen.largest.max() <= 3
    assert seen.worst_within <= 3


def test_minimisation_balances_better_than_chance_and_gives_less_away_than_small_blocks():
    chance = np.random.default_rng(5)

    seen = simulate(by_minimisation(), people=100, trials=40, chance=chance)

    tossed = np.abs(chance.choice([-1, 1], size=(4000, 100)).sum(axis=1)).mean()
    assert seen.imbalance[-1] < tossed / 2
    assert seen.guessed < expected(by_blocks(2), 100).guessed.mean()


@pytest.mark.skipif(not FULL, reason="only a full run is evidence")
def test_the_figures_of_a_full_run_are_written_down():
    figures = {}
    for name, design in [
        ("blocks of 2, 4 and 6", by_blocks(2, 4, 6)),
        ("blocks of 4 and 6", by_blocks(4, 6)),
        ("minimisation, coin 0.8", by_minimisation()),
    ]:
        seen = simulate(
            design, people=PEOPLE, trials=TRIALS, chance=np.random.default_rng(20261123)
        )
        figures[f"{name}: guessed right (%)"] = round(100 * seen.guessed, 2)
        figures[f"{name}: computed (%)"] = round(100 * seen.expected, 2)
        figures[f"{name}: mean imbalance at the end"] = round(float(seen.imbalance[-1]), 2)
    write_evidence(
        "allocation-guessing",
        title="How well the next allocation can be guessed",
        conditions=(
            f"{TRIALS} trials of {PEOPLE} people in two strata, two arms 1:1, by the allocator"
            " that real lists are made by; the guesser expects the arm that lacks most."
        ),
        figures=figures,
    )
