"""The data of the comparison: 40 mixed attributes of 12 latent types, and the true neighbours.

NumPy only, because every engine's process reads it, whatever else its environment holds.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

NUMBERS, ORDINALS, WORDS = 20, 10, 10
LEVELS = ("none", "little", "some", "much", "most", "all")
CODES = len(LEVELS)
SPAN = 10.0  # every number lies from 0 to 10
TYPES = 12
QUERIES = 100
TRUE_QUERIES = 20  # queries whose true neighbours are computed
K = 10
ABSENT = 0.05
LEAST_SHARED = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Cases and queries, column by column.

    numbers         float64, shape (n, 20); NaN where unknown
    codes           int8, shape (n, 20): 10 ordinals, 10 nominals, each 0 to 5; -1 where unknown
    weights         float64, shape (40,)
    truth           places of the ten most similar cases, shape (20, 10)
    truth_at_zero   the same where an unknown value counts as similarity 0
    """

    numbers: np.ndarray
    codes: np.ndarray
    asked_numbers: np.ndarray
    asked_codes: np.ndarray
    weights: np.ndarray
    truth: np.ndarray
    truth_at_zero: np.ndarray

    @property
    def size(self) -> int:
        return len(self.numbers)

    def save(self, path: Path) -> None:
        np.savez(path, **{name: getattr(self, name) for name in self.__slots__})

    @classmethod
    def load(cls, path: Path) -> "World":
        with np.load(path) as held:
            return cls(**{name: held[name] for name in cls.__slots__})


def make_world(
    size: int, seed: int = 7, absent: float = ABSENT, least_shared: float = LEAST_SHARED
) -> World:
    """Return `size` cases and 100 queries; the same seed gives the same types and weights.

    absent         share of the values that are unknown, in cases and queries alike
    least_shared   share of the weight that a true neighbour knows together with the query
    """
    chance = np.random.default_rng(seed)
    centres = chance.uniform(1, 9, (TYPES, NUMBERS))
    levels = chance.uniform(0, CODES - 1, (TYPES, ORDINALS))
    favourites = chance.integers(0, CODES, (TYPES, WORDS))
    weights = chance.choice([0.5, 1.0, 1.5, 2.0], NUMBERS + ORDINALS + WORDS)
    total = size + QUERIES
    kind = chance.integers(0, TYPES, total)
    numbers = np.clip(chance.normal(centres[kind], 1.5), 0, SPAN)
    ordinals = np.clip(np.rint(chance.normal(levels[kind], 1.0)), 0, CODES - 1)
    stays = chance.random((total, WORDS)) < 0.6
    words = np.where(stays, favourites[kind], chance.integers(0, CODES, (total, WORDS)))
    codes = np.hstack([ordinals, words]).astype(np.int8)
    numbers[chance.random(numbers.shape) < absent] = np.nan
    codes[chance.random(codes.shape) < absent] = -1
    numbers[:2] = [[0.0], [SPAN]]  # so that engines that learn the range learn the same one
    codes[:2, :ORDINALS] = [[0], [CODES - 1]]
    held = slice(0, size)
    asked = slice(size, total)
    cases, queries = (numbers[held], codes[held]), (numbers[asked], codes[asked])
    truths = _truths(cases, queries, weights, least_shared)
    return World(
        numbers=numbers[held],
        codes=codes[held],
        asked_numbers=numbers[asked],
        asked_codes=codes[asked],
        weights=weights,
        truth=truths[0],
        truth_at_zero=truths[1],
    )


def _truths(cases, queries, weights, least_shared):
    """Score every case in float64 by the definition, in plain column order."""
    numbers, codes = (np.asfortranarray(each) for each in cases)
    found = np.empty((2, TRUE_QUERIES, K), dtype=np.int64)
    for at in range(TRUE_QUERIES):
        earned, known = np.zeros(len(numbers)), np.zeros(len(numbers))
        for column in range(NUMBERS + ORDINALS + WORDS):
            if column < NUMBERS:
                value, asked = numbers[:, column], queries[0][at, column]
                has, asks = ~np.isnan(value), not np.isnan(asked)
                similarity = 1 - np.abs(value - asked) / SPAN
            else:
                value, asked = codes[:, column - NUMBERS], queries[1][at, column - NUMBERS]
                has, asks = value >= 0, asked >= 0
                similarity = np.equal(value, asked).astype(float)
                if column < NUMBERS + ORDINALS:
                    similarity = 1 - np.abs(value.astype(float) - asked) / (CODES - 1)
            both = has if asks else np.zeros_like(has)
            earned += np.where(both, similarity, 0.0) * weights[column]
            known += both * weights[column]
        enough = known >= least_shared * weights.sum()
        shares = np.divide(earned, known, out=np.full(len(earned), -1.0), where=enough)
        for row, scores in enumerate((shares, earned / weights.sum())):
            order = np.lexsort((np.arange(len(scores)), -np.round(scores, 12)))
            found[row, at] = order[:K]
    return found
