"""The list that a protocol asks for: its arms, its strata in their order, its method."""

from fractions import Fraction
from types import SimpleNamespace

import pytest

from selfback.apps.allocations.designs import design_of, levels_of, strata_of, stratum_of
from selfback.domain.randomisation.design import Factor, Method
from selfback.domain.randomisation.errors import DesignContradictsItself
from selfback.domain.trial.protocol import AllocationDesign, AllocationMethod, Arm, Stratum

COUNTRY = Stratum(id="country", source="country", values=("DK", "NO"))
PROFESSION = Stratum(
    id="profession", source="profession", values=("gp", "physiotherapist"), weight=2
)
SITE = Stratum(id="site", source="site")


def protocol(*strata, method=AllocationMethod.BLOCKS, **allocation):
    """As much of a protocol as its list needs."""
    return SimpleNamespace(
        id="demo",
        arms=(
            Arm(id="app", ratio=2, sees_app=True, gets=("app",)),
            Arm(id="usual-care", sees_app=False, gets=("usual-care",)),
        ),
        strata=strata,
        allocation=AllocationDesign(method=method, per_stratum=60, **allocation),
    )


def test_blocks_have_a_stratum_for_each_combination_in_the_protocols_order():
    asked = protocol(COUNTRY, PROFESSION, block_sizes=(6, 3))

    design = design_of(asked)

    assert design.strata == ("DK/gp", "DK/physiotherapist", "NO/gp", "NO/physiotherapist")
    assert design.block_sizes == (3, 6)
    assert design.ratios == {"app": 2, "usual-care": 1}
    values = {"profession": "gp", "country": "NO"}
    assert stratum_of(design.method, strata_of(asked), values) == "NO/gp"
    assert levels_of(design, values) == {}


def test_without_strata_there_is_one_sequence_for_all():
    asked = protocol(block_sizes=(3,))

    assert design_of(asked).strata == ("all",)
    assert stratum_of(Method.BLOCKS, strata_of(asked), {}) == "all"


def test_minimisation_has_a_factor_for_each_stratum_with_its_weight():
    asked = protocol(COUNTRY, PROFESSION, method=AllocationMethod.MINIMISATION, random_share=0.85)

    design = design_of(asked)

    assert design.factors[1] == Factor(id="profession", levels=("gp", "physiotherapist"), weight=2)
    assert design.probability == Fraction(17, 20)
    assert levels_of(design, {"country": "NO", "profession": "gp"}) == {
        "country": "NO",
        "profession": "gp",
    }
    assert stratum_of(design.method, strata_of(asked), {}) == "all"


def test_balance_by_site_needs_the_sites():
    asked = protocol(COUNTRY, SITE, block_sizes=(3,))

    assert design_of(asked, sites=("K7F2QP",)).strata == ("DK/K7F2QP", "NO/K7F2QP")
    with pytest.raises(DesignContradictsItself, match="no stratum"):
        design_of(asked)


def test_more_slots_can_be_asked_for_than_the_protocol_says():
    assert design_of(protocol(block_sizes=(3,)), slots=90).per_stratum == 90


def test_a_value_that_was_not_locked_is_missed():
    with pytest.raises(KeyError):
        stratum_of(Method.BLOCKS, ("country",), {})
