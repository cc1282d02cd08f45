"""What a set of runs can tell: its efficiency, its resolution, and what it leaves entangled."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from selfback.domain.evaluation.designs.space import Matrix, Runs, Space, effects, together

HIGHEST_ORDER = 5
"""Longest words that are counted: a resolution above five hardly matters."""
NOTHING = 1e-9
ROMAN = ("", "I", "II", "III", "IV", "V")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tangle:
    """An effect of one factor that cannot be told apart from two factors acting together.

    factor      whose effect, by place
    pair        the two others, by place
    share       of the one that is the other too: 1 is all of it
    """

    factor: int
    pair: tuple[int, int]
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualities:
    """What is worth knowing of a set before anybody judges it.

    d_efficiency    percent; 100 is as good as the full factorial, run for run
    words           generalised word lengths A1 … A5 (Xu & Wu 2001, Ann Stat 29:1066-1077)
    resolution      such as "IV"; "full" where no word is that short
    counts          of each factor, how many runs have each level
    repeated        runs that another run is equal to
    tangles         the most entangled first
    """

    d_efficiency: float
    words: tuple[float, ...]
    resolution: str
    counts: tuple[tuple[int, ...], ...]
    repeated: int
    tangles: tuple[Tangle, ...]


def qualities_of(runs: Runs, space: Space) -> Qualities:
    """Return what a set can tell, by the model of its space."""
    words = word_lengths(runs, space.sizes)
    short = [order for order, length in enumerate(words, 1) if length > NOTHING]
    rows = Counter(map(tuple, runs.tolist()))
    return Qualities(
        d_efficiency=d_efficiency(space.model(runs)),
        words=words,
        resolution=ROMAN[min(short)] if short else "full",
        counts=tuple(
            tuple(np.bincount(runs[:, factor], minlength=size).tolist())
            for factor, size in enumerate(space.sizes)
        ),
        repeated=len(runs) - len(rows),
        tangles=tuple(_tangles(runs, space)),
    )


def d_efficiency(model: Matrix) -> float:
    """Return 100 × |X'X / runs|^(1 / parameters) of a model matrix; 0 where it tells too little."""
    runs, parameters = model.shape
    sign, logarithm = np.linalg.slogdet(model.T @ model / runs)
    return 100 * float(np.exp(logarithm / parameters)) if sign > 0 else 0.0


def word_lengths(
    runs: Runs, sizes: Sequence[int], longest: int = HIGHEST_ORDER
) -> tuple[float, ...]:
    """Return A1 … of a set: how far single columns, pairs, triples … are out of balance."""
    mains, count = effects(runs, sizes), len(runs)
    return tuple(
        sum(float(np.square(held.sum(axis=0)).sum()) for _places, held in together(mains, order))
        / count**2
        for order in range(1, min(longest, len(sizes)) + 1)
    )


def _tangles(runs: Runs, space: Space) -> list[Tangle]:
    mains = effects(runs, space.sizes)
    known = {frozenset(pair) for pair in space.interactions}
    found = [
        Tangle(factor=factor, pair=(places[0], places[1]), share=_shared(mains[factor], held))
        for places, held in together(mains, 2)
        if frozenset(places) not in known
        for factor in range(len(mains))
        if factor not in places
    ]
    there = [each for each in found if each.share > NOTHING]
    return sorted(there, key=lambda each: (-round(each.share, 9), each.factor, each.pair))


def _shared(one: Matrix, other: Matrix) -> float:
    """Return the largest squared canonical correlation of two sets of centred columns."""
    left, right = (_basis(each - each.mean(axis=0)) for each in (one, other))
    if not left.size or not right.size:
        return 0.0
    return min(1.0, float(np.linalg.svd(left.T @ right, compute_uv=False)[0] ** 2))


def _basis(columns: Matrix) -> Matrix:
    left, sizes, _right = np.linalg.svd(columns, full_matrices=False)
    basis: Matrix = left[:, sizes > NOTHING * max(1, len(columns))]
    return basis
