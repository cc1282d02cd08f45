"""Designs by chance, and the ones whose results stand in docs/allocation.md."""

from fractions import Fraction

from hypothesis import strategies as st

from selfback.domain.randomisation.design import Arm, Design, Factor, Measure, Method

SEED = bytes(range(32))
SALT = bytes(range(32, 64))
TWO = (Arm(id="app"), Arm(id="usual-care"))
THREE = (Arm(id="app", ratio=2), Arm(id="web"), Arm(id="usual-care"))
SITE = Factor(id="site", levels=("a", "b"))
SEX = Factor(id="sex", levels=("f", "m"), weight=2)

BLOCKS = Design(study="demo", arms=TWO, strata=("DK", "NO"), block_sizes=(4, 6), per_stratum=12)
THREE_ARMS = Design(study="demo", arms=THREE, block_sizes=(4, 8), per_stratum=10)
MINIMISED = Design(
    study="demo", arms=TWO, method=Method.MINIMISATION, factors=(SITE, SEX), per_stratum=8
)


@st.composite
def block_designs(draw, *, most_strata=4, most_slots=60):
    arms = draw(_arms())
    share = sum(arm.ratio for arm in arms)
    multiples = draw(st.sets(st.integers(1, 4), min_size=1, max_size=3))
    strata = draw(st.integers(1, most_strata))
    return Design(
        study="by-chance",
        arms=arms,
        strata=tuple(f"stratum {n}" for n in range(strata)),
        block_sizes=tuple(sorted(share * each for each in multiples)),
        per_stratum=draw(st.integers(1, most_slots)),
    )


@st.composite
def minimised_designs(draw, *, most_slots=30):
    arms = draw(_arms())
    ratios = [arm.ratio for arm in arms]
    least = Fraction(min(ratios), sum(ratios))
    return Design(
        study="by-chance",
        arms=arms,
        method=Method.MINIMISATION,
        factors=tuple(
            Factor(
                id=f"factor{n}",
                levels=tuple(f"level{each}" for each in range(draw(st.integers(2, 4)))),
                weight=draw(st.integers(1, 3)),
            )
            for n in range(draw(st.integers(1, 3)))
        ),
        measure=draw(st.sampled_from(Measure)),
        probability=least + (1 - least) * Fraction(draw(st.integers(1, 19)), 20),
        per_stratum=draw(st.integers(1, most_slots)),
    )


@st.composite
def _arms(draw):
    count = draw(st.integers(2, 4))
    return tuple(Arm(id=f"arm{n}", ratio=draw(st.integers(1, 3))) for n in range(count))
