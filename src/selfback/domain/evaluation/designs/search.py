"""Choosing runs: from an orthogonal array where one fits, and by exchange."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice

import numpy as np
from numpy.typing import NDArray

from selfback.domain.evaluation.designs.arrays import arrays
from selfback.domain.evaluation.designs.qualities import d_efficiency, word_lengths
from selfback.domain.evaluation.designs.space import (
    DesignImpossible,
    Matrix,
    Runs,
    Space,
)

TRIES = 400
"""Ways of putting factors on the columns of an array that are drawn."""
MOST_WAYS = 4_000
"""Where there are no more of them, all are looked at."""
PLACES = 6
"""Decimals to which sets are told apart."""
RIDGE = 1e-6
"""Added to the information so that a poor start can be improved too."""


def full_factorial(space: Space) -> Runs:
    """Return every allowed combination once; raises DesignImpossible for very many."""
    if not space.is_small:
        raise DesignImpossible(f"of {space.combinations:,} combinations, say how many to use")
    return space.candidates(np.random.default_rng(0))


def design(space: Space, *, runs: int, starts: int, chance: np.random.Generator) -> Runs:
    """Return a D-efficient set of runs, ordered by its levels.

    Begins from every orthogonal array that fits and from `starts` draws, and improves each by the
    modified Fedorov exchange (Cook & Nachtsheim 1980, Technometrics 22:315-324). Of sets that are
    equally efficient, the one with the least aberration is taken. No run is there twice unless
    there are fewer combinations than runs.

    raises  DesignImpossible if so few runs, or the allowed combinations, cannot tell the effects
    """
    if runs < space.parameters:
        raise DesignImpossible(
            f"{runs} vignettes cannot tell {space.parameters} effects (a mean, and one less than "
            f"its levels for each factor); {space.parameters} is the least"
        )
    fitted = [way for array in arrays(runs) if (way := _fitted(array, space, chance)) is not None]
    candidates = _with_arrays(space, fitted, chance)
    model = space.model(candidates)
    if np.linalg.matrix_rank(model) < space.parameters:
        raise DesignImpossible("the combinations that are allowed cannot tell all effects apart")
    if runs == len(candidates):
        return candidates
    exchange = _Exchange(candidates, model, runs)
    best: tuple[_Worth, Runs] | None = None
    for start in _starts(fitted, candidates, runs, starts, chance):
        if best and best[0].is_perfect:
            break
        found = candidates[exchange.improve(start)]
        worth = _worth(found, space)
        if best is None or worth.beats(best[0]):
            best = worth, found
    if best is None or best[0].efficiency <= 0:
        raise DesignImpossible("no start of the search could tell all effects; try more starts")
    chosen = best[1]
    return chosen[np.lexsort(chosen.T[::-1])]


@dataclass(frozen=True, slots=True)
class _Worth:
    """How good a set is: its D-efficiency, and the words of three and four factors."""

    efficiency: float
    words: tuple[float, ...]

    @property
    def is_perfect(self) -> bool:
        return self.efficiency >= 100 and not any(self.words[:1])

    def beats(self, other: "_Worth") -> bool:
        if self.efficiency != other.efficiency:
            return self.efficiency > other.efficiency
        return self.words < other.words


def _worth(runs: Runs, space: Space) -> _Worth:
    efficiency = round(d_efficiency(space.model(runs)), PLACES)
    words = word_lengths(runs, space.sizes, 4)[2:]
    return _Worth(efficiency, tuple(round(each, PLACES) for each in words))


def _with_arrays(space: Space, fitted: Sequence[Runs], chance: np.random.Generator) -> Runs:
    """Return the candidates; where only some are drawn, those of the arrays are among them."""
    candidates = space.candidates(chance)
    if space.is_small or not fitted:
        return candidates
    rows = np.concatenate(fitted)
    return np.unique(np.concatenate([candidates, rows[space.allowed(rows)]]), axis=0)


def _starts(
    fitted: Sequence[Runs], candidates: Runs, runs: int, draws: int, chance: np.random.Generator
) -> Iterator[list[int]]:
    """Yield places of candidates to begin from: those of arrays first."""
    number = {tuple(row): place for place, row in enumerate(candidates.tolist())}
    for way in fitted:
        rows = [number.get(tuple(row), -1) for row in way.tolist()]
        yield _filled(rows, len(candidates), chance)
    for _draw in range(draws):
        yield chance.choice(len(candidates), runs, replace=runs > len(candidates)).tolist()


def _filled(rows: list[int], candidates: int, chance: np.random.Generator) -> list[int]:
    """Return the rows with those that are not allowed, or there already, drawn anew."""
    seen: set[int] = set()
    can_differ = len(rows) <= candidates
    for place, row in enumerate(rows):
        if row < 0 or (can_differ and row in seen):
            free = [each for each in range(candidates) if each not in seen] if can_differ else []
            rows[place] = int(chance.choice(free or candidates))
        seen.add(rows[place])
    return rows


def _fitted(array: Runs, space: Space, chance: np.random.Generator) -> Runs | None:
    """Return the columns of an array that suit the factors best; none where they do not fit."""
    levels = array.max(axis=0) + 1
    places = {size: np.flatnonzero(levels == size) for size in set(space.sizes)}
    if any(len(places[size]) < space.sizes.count(size) for size in places):
        return None
    ways = [array[:, columns] for columns in _columns(space.sizes, places, chance)]
    return min(ways, key=lambda way: _rank(way, space))


def _rank(way: Runs, space: Space) -> tuple[float, ...]:
    worth = _worth(way, space)
    return -worth.efficiency, -float(space.allowed(way).sum()), *worth.words


def _columns(
    sizes: tuple[int, ...], places: Mapping[int, NDArray[np.int64]], chance: np.random.Generator
) -> Iterator[list[int]]:
    """Yield a column for each factor: all ways if there are few of them, else some by chance."""
    if len(places) == 1:
        (there,) = places.values()
        ways = list(islice(combinations(there.tolist(), len(sizes)), MOST_WAYS + 1))
        if len(ways) <= MOST_WAYS:
            yield from map(list, ways)
            return
    for _try in range(TRIES):
        shuffled = {size: iter(chance.permutation(there)) for size, there in places.items()}
        yield [int(next(shuffled[size])) for size in sizes]


class _Exchange:
    """Replaces one run after the other by the candidate that adds most to the determinant."""

    def __init__(self, candidates: Runs, model: Matrix, runs: int) -> None:
        self._model = model
        self._can_differ = runs <= len(candidates)

    def improve(self, start: list[int]) -> list[int]:
        """Return the places of candidates that no single exchange improves."""
        held = list(start)
        improved = True
        while improved:
            improved = False
            for place in range(len(held)):
                if (other := self._better(held, place)) is not None:
                    held[place], improved = other, True
        return held

    def _better(self, held: list[int], place: int) -> int | None:
        chosen = self._model[held]
        parameters = chosen.shape[1]
        inverse = np.linalg.inv(chosen.T @ chosen + RIDGE * np.eye(parameters))
        weighted = self._model @ inverse
        own = self._model[held[place]]
        variance = np.einsum("ij,ij->i", weighted, self._model)
        shared = weighted @ own
        mine = float(own @ inverse @ own)
        gain = variance - mine - (variance * mine - shared**2)
        if self._can_differ:
            gain[held] = 0.0
        best = int(gain.argmax())
        return best if gain[best] > 1e-7 else None
