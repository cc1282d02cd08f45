"""With which chance each option is taken: the best one, or now and then another that is allowed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from casewise.errors import CasewiseError
from casewise.reuse.kernels import F64


class ExplorationInvalid(CasewiseError):
    """The way of exploring makes no sense; the reason says why."""


@dataclass(frozen=True, slots=True)
class Epsilon:
    """Take any of the options in this share of the decisions, all alike (0 to 1)."""

    share: float

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise ExplorationInvalid(f"a share lies between 0 and 1, not {self.share}")

    def chances(self, means: F64, spreads: F64, chance: np.random.Generator) -> F64:
        """Return the chance of each option; `means` are higher for better ones, shape (o,)."""
        even = np.full(len(means), self.share / len(means))
        even[int(np.argmax(means))] += 1 - self.share
        return even


@dataclass(frozen=True, slots=True)
class Thompson:
    """Take each option with the chance that it is the best one (Thompson 1933).

    draws   from normal distributions about the means, so the chances are on record exactly as
            they were used. An option that never won has no chance
    """

    draws: int = 2_000

    def __post_init__(self) -> None:
        if self.draws < 1:
            raise ExplorationInvalid("at least one draw")

    def chances(self, means: F64, spreads: F64, chance: np.random.Generator) -> F64:
        """Return the chance of each option; `means` are higher for better ones, shape (o,)."""
        drawn = chance.normal(means, spreads, size=(self.draws, len(means)))
        wins = np.bincount(drawn.argmax(axis=1), minlength=len(means))
        return np.asarray(wins / self.draws, dtype=np.float64)


Exploration = Epsilon | Thompson


def greedy(means: Sequence[float]) -> F64:
    """Return chance 1 for the first of the best, 0 for the rest, shape (o,)."""
    sure = np.zeros(len(means))
    sure[int(np.argmax(means))] = 1.0
    return sure
