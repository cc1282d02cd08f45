"""Minimisation chooses the arm that balances best, mostly, and keeps the ratio."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from tests.domain.randomisation.designs import (
    MINIMISED,
    SEED,
    SITE,
    THREE,
    TWO,
    minimised_designs,
)

from selfback.domain.randomisation.design import Arm, Design, Factor, Measure, Method
from selfback.domain.randomisation.errors import DesignContradictsItself, LevelUnknown
from selfback.domain.randomisation.lists import make_list
from selfback.domain.randomisation.minimisation import (
    Draw,
    counted,
    imbalances,
    minimised_arm,
    probabilities,
)
from selfback.domain.randomisation.verifying import draw_from

ALWAYS, NEVER = 0, 2**64 - 1
ORDER = ("usual-care", "app")


def test_the_score_is_what_a_hand_count_gives():
    """Two factors: of the women at site a, the app has 2 and usual care 0; 1 man at b has app."""
    earlier = [({"site": "a", "sex": "f"}, "app")] * 2 + [({"site": "b", "sex": "m"}, "app")]
    newcomer = {"site": "a", "sex": "m"}

    by_range = imbalances(MINIMISED, newcomer, counted(earlier))
    by_variance = imbalances(
        replace(MINIMISED, measure=Measure.VARIANCE), newcomer, counted(earlier)
    )

    # site a: 3:0 or 2:1; men: 2:0 or 1:1, with weight 2
    assert by_range == {"app": 3 + 2 * 2, "usual-care": 1 + 2 * 0}
    assert by_variance == {"app": 9 + 2 * 4, "usual-care": 1 + 2 * 0}


def test_a_kind_coin_takes_the_arm_that_balances_and_an_unkind_one_the_other():
    earlier = counted([({"site": "a", "sex": "f"}, "app")])
    newcomer = {"site": "a", "sex": "f"}

    def arm(coin):
        return minimised_arm(MINIMISED, Draw(coin=coin, order=ORDER), newcomer, earlier)

    assert arm(ALWAYS) == "usual-care"
    assert arm(NEVER) == "app"
    edge = 2**64 * 4 // 5
    assert [arm(edge), arm(edge + 1)] == ["usual-care", "app"]


def test_between_equals_the_order_decides():
    newcomer = {"site": "a", "sex": "f"}
    for order in (ORDER, ORDER[::-1]):
        draw = Draw(coin=ALWAYS, order=order)
        assert minimised_arm(MINIMISED, draw, newcomer, counted(())) == order[0]


@settings(max_examples=200, deadline=None)
@given(design=minimised_designs())
def test_chances_add_up_to_one_and_keep_the_ratio(design):
    """If each arm is preferred as often as its ratio says, it is also taken that often."""
    for arm, ratio in design.ratios.items():
        taken = sum(
            Fraction(other, design.share) * probabilities(design, preferred)[arm]
            for preferred, other in design.ratios.items()
        )
        assert taken == Fraction(ratio, design.share)
    for preferred in design.ratios:
        assert sum(probabilities(design, preferred).values()) == 1


def test_unequal_ratios_are_kept_over_many_people():
    design = Design(
        study="s", arms=THREE, method=Method.MINIMISATION, factors=(SITE,), per_stratum=1200
    )
    counts, given_arms = counted(()), Counter()
    for slot in make_list(design, SEED).slots:
        levels = {"site": "ab"[slot.position % 2]}
        arm = minimised_arm(design, draw_from(slot.content), levels, counts)
        counts.update(counted([(levels, arm)]))
        given_arms[arm] += 1

    assert abs(given_arms["app"] - 600) <= 12
    assert abs(given_arms["web"] - 300) <= 12


def test_a_level_that_the_design_does_not_name_is_refused():
    draw = Draw(coin=ALWAYS, order=ORDER)
    with pytest.raises(LevelUnknown, match="site has no level 'c'"):
        minimised_arm(MINIMISED, draw, {"site": "c", "sex": "f"}, counted(()))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"probability": Fraction(1)}, "no random element"),
        ({"probability": Fraction(1, 2)}, "no random element"),
        ({"factors": ()}, "no factor"),
        ({"factors": (SITE, SITE)}, "named twice"),
        ({"factors": (Factor(id="site", levels=("a",)),)}, "at least two levels"),
        ({"factors": (Factor(id="site", levels=("a", "b"), weight=0),)}, "weight 0"),
        ({"block_sizes": (4,)}, "belong to blocks"),
        ({"arms": (TWO[0], Arm(id="b", ratio=11))}, "ratio 11"),
    ],
)
def test_a_design_that_contradicts_itself_is_refused_with_the_reason(changes, said):
    with pytest.raises(DesignContradictsItself, match=said):
        replace(MINIMISED, **changes)
