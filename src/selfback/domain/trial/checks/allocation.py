"""Contradictions among arms, what balances them, and how they are allocated."""

import math
from collections.abc import Iterator

from selfback.domain.trial.checks.grouping import cut, listed
from selfback.domain.trial.checks.knowing import at_baseline
from selfback.domain.trial.protocol import AllocationMethod, Arm, Protocol, Stratum

MOST_ARMS = 6
LARGEST_RATIO = 10
USUAL_CARE = "usual-care"
APP = "app"


def arms(protocol: Protocol) -> Iterator[tuple[str, str]]:
    """Arms that cannot be compared, or whose treatment is not said."""
    if not 2 <= len(protocol.arms) <= MOST_ARMS:
        yield "arms", f"There are {len(protocol.arms)} arms; 2 to {MOST_ARMS} can be compared."
    for arm in protocol.arms:
        yield from _arm(arm)
    if protocol.arms and all(arm.sees_app for arm in protocol.arms):
        yield "arms", "Every arm sees the app, so nothing can be learned about it."
    treatments = [frozenset(arm.gets) for arm in protocol.arms]
    if len(set(treatments)) < len(treatments):
        yield "arms", "Two arms get the same, so nothing is compared."


def _arm(arm: Arm) -> Iterator[tuple[str, str]]:
    key = f"arms.{arm.id}"
    if not 1 <= arm.ratio <= LARGEST_RATIO:
        yield f"{key}.ratio", f"{arm.ratio} is not a ratio from 1 to {LARGEST_RATIO}."
    if USUAL_CARE not in arm.gets:
        yield f"{key}.gets", "Nothing says that people of this arm keep their usual care."
    if arm.sees_app != (APP in arm.gets):
        yield f"{key}.sees_app", "Whether the arm sees the app contradicts what it gets."


def strata(protocol: Protocol) -> Iterator[tuple[str, str]]:
    """Strata without a source that is known before randomisation, or without all its values."""
    for stratum in protocol.strata:
        for part, sentence in _stratum(protocol, stratum):
            yield f"strata.{stratum.id}.{part}", sentence


def _stratum(protocol: Protocol, stratum: Stratum) -> Iterator[tuple[str, str]]:
    kind, _, of = stratum.source.partition(":")
    if stratum.weight < 1:
        yield "weight", "A weight is at least 1."
    if stratum.source == "site":
        return
    if kind not in {"country", "profession", "answer", "score"} or (kind in _NEED_NAME) != bool(of):
        yield "source", f"{stratum.source or 'Nothing'} is not a source; {SOURCES}."
        return
    variable = at_baseline(protocol).get(of or kind)
    if variable is None:
        yield "source", f"{of} is not collected at baseline."
        return
    if variable.is_number:
        yield from cut(stratum.values, stratum.cuts, variable)
    else:
        yield from listed(stratum.values, variable.codes, variable.id)


_NEED_NAME = {"answer", "score"}
SOURCES = "there are country, site, profession, answer:<question> and score:<instrument>"


def allocation(protocol: Protocol) -> Iterator[tuple[str, str]]:
    """A design that cannot hold the arms in their ratio, or that could be guessed."""
    design = protocol.allocation
    if design.method is AllocationMethod.BLOCKS:
        yield from _blocks(protocol)
    else:
        yield from _minimisation(protocol)
    if design.seed_kind != "recorded":
        yield "allocation.seed_kind", "Only a recorded seed can be verified later."
    slots, people = _slots(protocol), _people(protocol)
    if slots is not None and slots < people:
        yield (
            "allocation.per_stratum",
            f"{slots} slots in all are fewer than the {people} people wanted.",
        )


def _blocks(protocol: Protocol) -> Iterator[tuple[str, str]]:
    sizes, share = protocol.allocation.block_sizes, sum(arm.ratio for arm in protocol.arms)
    key = "allocation.block_sizes"
    if len(sizes) < 2:
        yield key, "With one size of block the last allocations of a block can be guessed."
    if list(sizes) != sorted(set(sizes)):
        yield key, "Sizes go from small to large, each once."
    for size in sizes:
        if size < 1 or (share > 0 and size % share):
            ratio = ":".join(str(arm.ratio) for arm in protocol.arms)
            yield key, f"A block of {size} cannot hold the arms {ratio}; a multiple of {share} can."
    if protocol.allocation.random_share is not None:
        yield "allocation.random_share", "This belongs to minimisation, not to blocks."


def _minimisation(protocol: Protocol) -> Iterator[tuple[str, str]]:
    share = protocol.allocation.random_share
    total = sum(arm.ratio for arm in protocol.arms)
    smallest = min((arm.ratio for arm in protocol.arms), default=0) / total if total else 0
    if share is None or not smallest < share < 1:
        yield (
            "allocation.random_share",
            f"Minimisation needs a share above {smallest:.3g} and below 1, or it can be guessed.",
        )
    if protocol.allocation.block_sizes:
        yield "allocation.block_sizes", "This belongs to blocks, not to minimisation."
    if not protocol.strata:
        yield "strata", "Minimisation has nothing to balance."


def _slots(protocol: Protocol) -> int | None:
    """Slots made in all strata together; None if the number of sites is open."""
    each = protocol.allocation.per_stratum
    if protocol.allocation.method is AllocationMethod.MINIMISATION:
        return each
    if any(stratum.source == "site" for stratum in protocol.strata):
        return None
    return each * math.prod(len(stratum.values) for stratum in protocol.strata)


def _people(protocol: Protocol) -> int:
    return protocol.analysis.size.per_arm * sum(arm.ratio for arm in protocol.arms)
