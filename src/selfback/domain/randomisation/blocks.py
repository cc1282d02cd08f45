"""Permuted blocks of random size within strata; docs/allocation.md §3."""

from collections.abc import Iterator

from selfback.domain.randomisation.design import Design, Kind
from selfback.domain.randomisation.stream import Stream


def block_arms(design: Design, *, seed: bytes, kind: Kind, stratum: str) -> list[str]:
    """Return the arms of one stratum in order: whole blocks, at least `per_stratum` people."""
    stream = Stream(seed, kind=kind, label=f"blocks\t{stratum}")
    arms: list[str] = []
    while len(arms) < design.per_stratum:
        arms += next_block(design, stream)
    return arms


def next_block(design: Design, stream: Stream) -> list[str]:
    """Return one block: its size drawn first, then the order of the arms in it."""
    size = design.block_sizes[stream.below(len(design.block_sizes))]
    return stream.shuffled(list(_filled(design, size)))


def _filled(design: Design, size: int) -> Iterator[str]:
    for arm, ratio in design.ratios.items():
        yield from [arm] * (ratio * size // design.share)
