"""Arms and allocation in sentences."""

import math
from collections.abc import Iterator

from selfback.domain.trial.protocol import AllocationMethod, Protocol, Stratum
from selfback.domain.trial.sentences.lists import counted, listed, quoted, sentence


def arms(protocol: Protocol) -> Iterator[str]:
    """What is compared with what."""
    yield sentence(protocol.summary.get("en", ""))
    labels = [named(arm.label, arm.id).lower() for arm in protocol.arms]
    ratio = ":".join(str(arm.ratio) for arm in protocol.arms)
    yield f"There are {counted(len(labels), 'arm')}, allocated {ratio}: {quoted(labels)}."
    with_app = [named(arm.label, arm.id).lower() for arm in protocol.arms if arm.sees_app]
    if with_app:
        yield f"Only people in “{listed(with_app, 'or')}” can open the app."
    else:
        yield "Nobody gets the app of this product."
    if protocol.synthetic_ok:
        yield "Made-up people may be put into it for practice, and are marked as such."


def allocation(protocol: Protocol) -> Iterator[str]:
    """How chance decides."""
    design = protocol.allocation
    balanced = [named(each.label, each.id).lower() for each in protocol.strata]
    if design.method is AllocationMethod.BLOCKS:
        sizes = listed(design.block_sizes, "or")
        within = f" within {listed(balanced)}" if balanced else ""
        yield f"People are allocated in permuted blocks of {sizes} at random{within}."
    else:
        yield (
            f"Minimisation balances {listed(balanced)}; the arm that balances best is taken with "
            f"a probability of {design.random_share:g}."
        )
    for stratum in protocol.strata:
        yield _stratum(stratum)
    yield _slots(protocol)
    yield (
        "The list is made from a recorded seed, sealed, committed to by its hash before the first "
        "person, and revealed at the lock so that anybody can verify it."
    )


def _stratum(stratum: Stratum) -> str:
    name = named(stratum.label, stratum.id)
    if stratum.source == "site":
        return f"{name} has a group for each open site."
    if stratum.cuts:
        limits = listed(f"{each:g}" for each in stratum.cuts)
        return f"{name} is cut at {limits} into {listed(stratum.values)}; a cut counts upwards."
    return f"{name} has the groups {listed(stratum.values)}."


def _slots(protocol: Protocol) -> str:
    slots = protocol.allocation.per_stratum
    if protocol.allocation.method is AllocationMethod.MINIMISATION:
        return f"There are {slots} slots."
    if any(stratum.source == "site" for stratum in protocol.strata):
        return f"There are {slots} slots in each stratum."
    strata = math.prod(len(stratum.values) for stratum in protocol.strata)
    if strata == 1:
        return f"There are {slots} slots."
    return f"There are {slots} slots in each of {counted(strata, 'stratum', 'strata')}."


def named(label: object, id: str) -> str:
    """Return the English words of a part, or its id if it has none."""
    return str(label.get("en", id)) if isinstance(label, dict) else id
