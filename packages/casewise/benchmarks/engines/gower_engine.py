"""The gower package: weighted Gower distance of one query to every case."""

import gower
import numpy as np
from world import NUMBERS, ORDINALS, WORDS, K, World


class Engine:
    """Cases as one float matrix, ordinals as numbers, nominals as codes declared categorical."""

    label = "gower"
    missing = "NaN"

    def prepare(self, world: World) -> None:
        self.cases = self._matrix(world.numbers, world.codes)
        self.queries = self._matrix(world.asked_numbers, world.asked_codes)
        self.weights = world.weights
        self.nominal = np.array([False] * (NUMBERS + ORDINALS) + [True] * WORDS)

    def _matrix(self, numbers, codes):
        return np.hstack([numbers, np.where(codes < 0, np.nan, codes)])

    def one(self, at: int) -> list[int]:
        query = self.queries[at : at + 1]
        found = gower.gower_topn(query, self.cases, self.weights, self.nominal, n=K)
        return found["index"].tolist()

    def batch(self) -> list[list[int]]:
        distances = gower.gower_matrix(self.queries, self.cases, self.weights, self.nominal)
        return [np.argsort(row, kind="stable")[:K].tolist() for row in distances]
