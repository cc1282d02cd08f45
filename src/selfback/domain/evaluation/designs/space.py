"""Factors as numbers: which combinations of levels there are, and the model they are to tell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from math import prod

import numpy as np
from numpy.typing import NDArray

Runs = NDArray[np.int64]
"""A design: runs × factors, each cell a level from 0."""
Matrix = NDArray[np.float64]

MOST_CANDIDATES = 20_000
"""Combinations that a search looks at; of more, so many are drawn."""


class DesignImpossible(ValueError):
    """No set of that size can tell what it is asked to tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """What runs are made of, and what they are to tell.

    sizes           levels of each factor, 2 or more
    interactions    pairs of factors, by place, whose effects together are to be told as well
    forbidden       combinations that no run may hold: factor -> level, by place
    """

    sizes: tuple[int, ...]
    interactions: tuple[tuple[int, int], ...] = ()
    forbidden: tuple[Mapping[int, int], ...] = ()

    @property
    def combinations(self) -> int:
        """All there are, the forbidden too."""
        return prod(self.sizes)

    @property
    def parameters(self) -> int:
        """Numbers that the model has: one, and one less than its levels for each factor."""
        free = [size - 1 for size in self.sizes]
        return 1 + sum(free) + sum(free[one] * free[other] for one, other in self.interactions)

    def allowed(self, runs: Runs) -> NDArray[np.bool_]:
        """Return for each run whether it holds no forbidden combination."""
        fine = np.ones(len(runs), dtype=bool)
        for pair in self.forbidden:
            fine &= ~np.all([runs[:, factor] == level for factor, level in pair.items()], axis=0)
        return fine

    @property
    def is_small(self) -> bool:
        """Whether a search looks at every combination."""
        return self.combinations <= MOST_CANDIDATES

    def candidates(self, chance: np.random.Generator) -> Runs:
        """Return the allowed combinations in a fixed order; of very many, some by chance."""
        if self.is_small:
            numbers = np.arange(self.combinations)
        else:
            numbers = np.sort(chance.choice(self.combinations, MOST_CANDIDATES, replace=False))
        held = np.stack(np.unravel_index(numbers, self.sizes), axis=1).astype(np.int64)
        return held[self.allowed(held)]

    def model(self, runs: Runs) -> Matrix:
        """Return the model matrix, runs × parameters, in standardised orthogonal contrasts.

        Over the full factorial, each column has mean square 1 and each two are orthogonal
        (Kuhfeld 2010, Marketing Research Methods in SAS).
        """
        mains = effects(runs, self.sizes)
        columns = [np.ones((len(runs), 1)), *mains]
        columns += [_products((mains[one], mains[other])) for one, other in self.interactions]
        return np.concatenate(columns, axis=1)


def effects(runs: Runs, sizes: Sequence[int]) -> list[Matrix]:
    """Return the contrasts of each factor, runs × (levels − 1)."""
    return [_contrasts(size)[runs[:, factor]] for factor, size in enumerate(sizes)]


def together(mains: Sequence[Matrix], order: int) -> list[tuple[tuple[int, ...], Matrix]]:
    """Return the contrasts of all interactions of `order` factors, with the factors' places."""
    return [
        (places, _products([mains[place] for place in places]))
        for places in combinations(range(len(mains)), order)
    ]


@cache
def _contrasts(size: int) -> Matrix:
    """Return Helmert's contrasts, levels × (levels − 1), each with mean square 1."""
    held = np.zeros((size, size - 1))
    for column in range(size - 1):
        held[: column + 1, column] = -1.0
        held[column + 1, column] = column + 1.0
    scaled: Matrix = held * np.sqrt(size / np.square(held).sum(axis=0))
    return scaled


def _products(mains: Sequence[Matrix]) -> Matrix:
    held = mains[0]
    for each in mains[1:]:
        held = (held[:, :, None] * each[:, None, :]).reshape(len(held), -1)
    return held
