"""C2 and C3: balance at every person, and every order of a block as likely as every other."""

import os
from collections import Counter
from itertools import permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare
from tests.domain.randomisation.designs import SEED, THREE, TWO, block_designs

from selfback.domain.randomisation.blocks import block_arms, next_block
from selfback.domain.randomisation.design import Arm, Design, Kind
from selfback.domain.randomisation.errors import DesignContradictsItself, SeedTooShort
from selfback.domain.randomisation.lists import canonical, make_list
from selfback.domain.randomisation.stream import Stream

FULL = os.environ.get("SELFBACK_FULL") == "1"
TRIALS = 10_000 if FULL else 150
BLOCKS_DRAWN = 100_000 if FULL else 20_000


@settings(max_examples=TRIALS, deadline=None, derandomize=True)
@given(
    sizes=st.sets(st.sampled_from([2, 4, 6, 8]), min_size=1),
    strata=st.integers(1, 40),
    order=st.integers(0, 2**32),
    people=st.integers(1, 2000 if FULL else 300),
    seed=st.binary(min_size=32, max_size=32),
)
def test_two_arms_differ_by_half_the_largest_block_at_most(sizes, strata, order, people, seed):
    names = [f"s{n}" for n in range(strata)]
    sizes_of_blocks = tuple(sorted(sizes))

    for stratum, came in Counter(Random(order).choices(names, k=people)).items():
        enough = Design(
            study="s",
            arms=TWO,
            strata=(stratum,),
            block_sizes=sizes_of_blocks,
            per_stratum=came,
        )
        arms = block_arms(enough, seed=seed, kind=Kind.REAL, stratum=stratum)
        assert len(arms) >= came
        difference = 0
        for arm in arms:
            difference += 1 if arm == "app" else -1
            assert abs(difference) <= max(sizes) / 2
        assert difference == 0


@settings(max_examples=TRIALS, deadline=None, derandomize=True)
@given(design=block_designs(), seed=st.binary(min_size=32, max_size=32))
def test_completed_blocks_hold_the_ratio_whatever_it_is(design, seed):
    for stratum in design.strata:
        held = Counter(block_arms(design, seed=seed, kind=Kind.REAL, stratum=stratum))
        assert len({held[arm.id] / arm.ratio for arm in design.arms}) == 1


@pytest.mark.parametrize(
    ("arms", "size"),
    [(TWO, 2), (TWO, 4), (TWO, 6), (THREE, 4), ((Arm(id="a", ratio=2), Arm(id="b")), 6)],
)
def test_every_order_of_a_block_is_as_likely(arms, size):
    design = Design(study="s", arms=arms, block_sizes=(size,), per_stratum=1)
    stream = Stream(SEED, kind=Kind.REAL, label="uniform")
    possible = set(permutations(next_block(design, stream)))

    seen = Counter(tuple(next_block(design, stream)) for _ in range(BLOCKS_DRAWN))

    assert set(seen) == possible
    assert chisquare([seen[order] for order in possible]).pvalue > 0.001


def test_every_block_size_is_as_likely():
    design = Design(study="s", arms=TWO, block_sizes=(2, 4, 6), per_stratum=1)
    stream = Stream(SEED, kind=Kind.REAL, label="sizes")

    seen = Counter(len(next_block(design, stream)) for _ in range(BLOCKS_DRAWN))

    assert chisquare(list(seen.values())).pvalue > 0.001


def test_a_dry_run_with_the_same_seed_is_another_list_with_other_arms():
    design = Design(study="s", arms=TWO, block_sizes=(4, 6), per_stratum=200)

    real, practice = (make_list(design, SEED, kind=kind) for kind in (Kind.REAL, Kind.DRY_RUN))

    assert {slot.content for slot in practice.slots} == {"TEST-A", "TEST-B"}
    assert b"DRY RUN" in canonical(practice)
    assert b"DRY RUN" not in canonical(real)
    same = [a.content == "app" for a in real.slots]
    assert same != [a.content == "TEST-A" for a in practice.slots]


def test_a_real_list_cannot_have_arms_named_like_those_of_a_dry_run():
    arms = (Arm(id="TEST-A"), Arm(id="app"))
    with pytest.raises(DesignContradictsItself, match="dry run"):
        make_list(Design(study="s", arms=arms, block_sizes=(2,)), SEED)


def test_a_short_seed_is_refused():
    with pytest.raises(SeedTooShort, match="31 bytes"):
        make_list(Design(study="s", arms=TWO, block_sizes=(2,)), SEED[:31])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"block_sizes": (3,)}, "cannot hold the arms in their ratio"),
        ({"block_sizes": ()}, "no block size"),
        ({"block_sizes": (6, 4)}, "from small to large"),
        ({"strata": ()}, "no stratum"),
        ({"strata": ("a", "a")}, "named twice"),
        ({"strata": ("a\tb",)}, "not printable"),
        ({"arms": TWO[:1]}, "1 arms"),
        ({"arms": (TWO[0], TWO[0])}, "named 2 times"),
        ({"arms": (Arm(id="app", ratio=0), TWO[1])}, "ratio 0"),
        ({"arms": (Arm(id="an arm"), TWO[1])}, "not a plain name"),
        ({"study": "a study"}, "not a plain name"),
        ({"per_stratum": 0}, "per_stratum is 0"),
    ],
)
def test_a_design_that_contradicts_itself_is_refused_with_the_reason(changes, said):
    design = {"study": "s", "arms": TWO, "block_sizes": (4,), **changes}
    with pytest.raises(DesignContradictsItself, match=said):
        Design(**design)
