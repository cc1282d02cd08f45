"""Dividing a set into blocks, so that nobody has to judge all of it."""

import numpy as np
from numpy.typing import NDArray

from selfback.domain.evaluation.designs.qualities import d_efficiency
from selfback.domain.evaluation.designs.space import DesignImpossible, Matrix, Runs, Space

STARTS = 20


def divide(runs: Runs, space: Space, *, blocks: int, chance: np.random.Generator) -> list[int]:
    """Return the block of each run, from 1; the sizes of blocks differ by one at the most.

    Runs are swapped between blocks until no swap brings the blocks' means of the model's columns
    nearer to those of the whole set (Cook & Nachtsheim 1989, Technometrics 31:339-346).

    raises  DesignImpossible if there are fewer runs than blocks
    """
    if not 1 <= blocks <= len(runs):
        raise DesignImpossible(f"{len(runs)} vignettes make no {blocks} blocks")
    columns = space.model(runs)[:, 1:]
    centred = columns - columns.mean(axis=0)
    even = np.arange(len(runs)) % blocks
    found = [_settled(centred, chance.permutation(even), blocks) for _start in range(STARTS)]
    best = min(found, key=lambda way: _apart(centred, way, blocks))
    return _numbered(best)


def efficiency_within(runs: Runs, space: Space, blocks: list[int]) -> float:
    """Return the D-efficiency of effects told within blocks, percent of that without blocks."""
    columns = space.model(runs)[:, 1:]
    whole = d_efficiency(columns - columns.mean(axis=0))
    within = columns.copy()
    for block in set(blocks):
        own = np.array(blocks) == block
        within[own] -= within[own].mean(axis=0)
    return 100 * d_efficiency(within) / whole if whole else 0.0


def _settled(centred: Matrix, start: NDArray[np.int64], blocks: int) -> NDArray[np.int64]:
    held = start.copy()
    sums = np.array([centred[held == block].sum(axis=0) for block in range(blocks)])
    sizes = np.bincount(held, minlength=blocks)[:, None]
    improved = True
    while improved:
        improved = False
        for one in range(len(held)):
            mine = held[one]
            step = centred - centred[one]
            now = np.square(sums / np.sqrt(sizes)).sum(axis=1)
            here = np.square((sums[mine] + step) / np.sqrt(sizes[mine])).sum(axis=1)
            there = np.square((sums[held] - step) / np.sqrt(sizes[held])).sum(axis=1)
            change = here + there - now[mine] - now[held]
            change[held == mine] = 0.0
            other = int(change.argmin())
            if change[other] < -1e-9:
                sums[mine] += step[other]
                sums[held[other]] -= step[other]
                held[one], held[other] = held[other], mine
                improved = True
    return held


def _apart(centred: Matrix, held: NDArray[np.int64], blocks: int) -> float:
    return sum(
        float(np.square(centred[held == block].sum(axis=0)).sum() / (held == block).sum())
        for block in range(blocks)
    )


def _numbered(held: NDArray[np.int64]) -> list[int]:
    """Return blocks numbered from 1 in the order they first occur."""
    order = {block: place for place, block in enumerate(dict.fromkeys(held.tolist()), 1)}
    return [order[block] for block in held.tolist()]
