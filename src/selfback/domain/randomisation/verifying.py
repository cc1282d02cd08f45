"""Checking a reveal: the list follows from the seed, was committed to, and was followed."""

import hmac
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from selfback.domain.randomisation.design import Method
from selfback.domain.randomisation.errors import AllocationError, LevelUnknown
from selfback.domain.randomisation.lists import (
    AllocationList,
    Slot,
    commitment,
    for_kind,
    make_list,
)
from selfback.domain.randomisation.minimisation import Draw, counted, minimised_arm
from selfback.domain.randomisation.revealing import Given, Reveal


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What the check of a reveal found.

    slots, allocated    how many slots were made again, how many allocations compared with them
    commitment          of the list made again, hexadecimal; empty if none could be made
    findings            one sentence for each thing that does not hold
    """

    slots: int
    allocated: int
    commitment: str
    findings: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether everything holds."""
        return not self.findings


def verify(reveal: Reveal, *, published: str) -> Verification:
    """Make the list again, compare its commitment, and follow every allocation.

    published   the commitment as it was published before the first person, hexadecimal; not the
                one in the reveal, which anybody could have changed
    """
    try:
        made = make_list(reveal.design, reveal.seed, kind=reveal.kind, version=reveal.version)
        again = commitment(made, reveal.salt)
    except (AllocationError, ValueError) as error:
        found = (f"no list can be made from this reveal: {error}",)
        return Verification(slots=0, allocated=0, commitment="", findings=found)
    return Verification(
        slots=len(made.slots),
        allocated=len(reveal.allocated),
        commitment=again,
        findings=tuple(_findings(reveal, made, again, published)),
    )


def _findings(reveal: Reveal, made: AllocationList, again: str, published: str) -> Iterator[str]:
    told = published.strip().lower()
    if not hmac.compare_digest(again.encode(), told.encode()):
        yield "the list made again is not the one that was committed to"
    if reveal.committed.lower() != told:
        yield "the reveal names another commitment than the one that was published"
    yield from _in_numbers(reveal.allocated)
    yield from _in_positions(reveal.allocated)
    slots = {(slot.stratum, slot.position): slot for slot in made.slots}
    if made.design.method is Method.BLOCKS:
        yield from _in_blocks(reveal.allocated, slots)
    else:
        yield from _in_minimisation(reveal, made, slots)


def _in_numbers(allocated: Iterable[Given]) -> Iterator[str]:
    given = sorted(allocated, key=lambda each: each.number)
    if [each.number for each in given] != list(range(1, len(given) + 1)):
        yield "the numbers of the allocations do not run 1, 2, 3 ... without a gap"
    people = [each.participant for each in given]
    for twice in sorted({each for each in people if people.count(each) > 1}):
        yield f"{twice} was allocated more than once"


def _in_positions(allocated: Iterable[Given]) -> Iterator[str]:
    used = defaultdict(list)
    for given in sorted(allocated, key=lambda each: each.number):
        used[given.stratum].append(given.position)
    for stratum, positions in sorted(used.items()):
        if positions != list(range(1, len(positions) + 1)):
            yield f"the slots of {stratum} were not used in order 1, 2, 3 ... without a gap"


def _in_blocks(allocated: Iterable[Given], slots: dict[tuple[str, int], Slot]) -> Iterator[str]:
    for given in allocated:
        slot = slots.get((given.stratum, given.position))
        if slot is None:
            yield f"{given.participant} has slot {given.position} of {given.stratum}: there is none"
        elif slot.content != given.arm:
            yield (
                f"{given.participant} did not get what the list holds at"
                f" {given.position} of {given.stratum}"
            )


def _in_minimisation(
    reveal: Reveal, made: AllocationList, slots: dict[tuple[str, int], Slot]
) -> Iterator[str]:
    design, counts = for_kind(made.design, made.kind), counted(())
    for given in sorted(reveal.allocated, key=lambda each: each.number):
        slot = slots.get((given.stratum, given.position))
        if slot is None:
            yield f"{given.participant} has slot {given.position}: there is none"
            continue
        try:
            arm = minimised_arm(design, draw_from(slot.content), given.levels, counts)
        except LevelUnknown as error:
            yield f"{given.participant}: {error}"
            continue
        if arm != given.arm:
            yield f"{given.participant} did not get the arm that follows from slot {given.position}"
        counts.update(counted([(given.levels, given.arm)]))


def draw_from(content: str) -> Draw:
    """Read what a slot of minimisation holds."""
    coin, _, order = content.partition(" ")
    return Draw(coin=int(coin, 16), order=tuple(order.split(",")))
