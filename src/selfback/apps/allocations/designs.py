"""The design of a study's list, out of its protocol."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product

from selfback.domain.randomisation.design import EVERYBODY, Arm, Design, Factor, Method
from selfback.domain.trial.protocol import AllocationMethod, Protocol, Stratum

BETWEEN = "/"


def strata_of(protocol: Protocol) -> tuple[str, ...]:
    """Return the ids of what a protocol balances, in its order."""
    return tuple(stratum.id for stratum in protocol.strata)


def design_of(protocol: Protocol, *, sites: Sequence[str] = (), slots: int | None = None) -> Design:
    """Return the design that a protocol asks for.

    sites   the study's sites, where the protocol balances by site
    slots   at least so many slots in each stratum instead of the protocol's number
    raises  DesignContradictsItself
    """
    arms = tuple(Arm(id=arm.id, ratio=arm.ratio) for arm in protocol.arms)
    asked, per_stratum = protocol.allocation, slots or protocol.allocation.per_stratum
    values = {stratum.id: tuple(_values(stratum, sites)) for stratum in protocol.strata}
    if asked.method is AllocationMethod.MINIMISATION:
        weights = {stratum.id: stratum.weight for stratum in protocol.strata}
        share = Fraction(str(asked.random_share)) if asked.random_share else Fraction(4, 5)
        return Design(
            study=protocol.id,
            arms=arms,
            method=Method.MINIMISATION,
            factors=tuple(
                Factor(id=each, levels=levels, weight=weights[each])
                for each, levels in values.items()
            ),
            probability=share,
            per_stratum=per_stratum,
        )
    return Design(
        study=protocol.id,
        arms=arms,
        strata=tuple(BETWEEN.join(each) or EVERYBODY for each in product(*values.values())),
        block_sizes=tuple(sorted(asked.block_sizes)),
        per_stratum=per_stratum,
    )


def stratum_of(method: Method, strata: Sequence[str], values: Mapping[str, str]) -> str:
    """Return the sequence a participant belongs to; raises KeyError for a value not locked.

    strata  stratum ids in the order of the protocol
    values  stratum id to the locked value
    """
    if method is Method.MINIMISATION:
        return EVERYBODY
    return BETWEEN.join(values[each] for each in strata) or EVERYBODY


def levels_of(design: Design, values: Mapping[str, str]) -> dict[str, str]:
    """Return the participant's level of each factor; empty for blocks; raises KeyError."""
    return {factor.id: values[factor.id] for factor in design.factors}


def _values(stratum: Stratum, sites: Sequence[str]) -> Iterator[str]:
    yield from stratum.values or (sites if stratum.source == "site" else ())
