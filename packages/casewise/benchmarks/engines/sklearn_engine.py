"""scikit-learn's brute-force neighbours with the definition written as a Python metric."""

import numpy as np
from sklearn.neighbors import NearestNeighbors
from world import CODES, NUMBERS, ORDINALS, SPAN, WORDS, K, World


class Engine:
    """Cases as one float matrix; an unknown value is held as -1."""

    label = "scikit-learn, Python metric"
    missing = "renormalised"

    def prepare(self, world: World) -> None:
        cases = np.hstack([np.nan_to_num(world.numbers, nan=-1.0), world.codes])
        self.queries = np.hstack([np.nan_to_num(world.asked_numbers, nan=-1.0), world.asked_codes])
        weights = world.weights
        scale = np.array([SPAN] * NUMBERS + [CODES - 1.0] * ORDINALS + [1.0] * WORDS)

        def distance(first, second):
            known = weights * ((first >= 0) & (second >= 0))
            gaps = np.minimum(np.abs(first - second) / scale, 1.0)
            return known @ gaps / known.sum()

        self.search = NearestNeighbors(n_neighbors=K, algorithm="brute", metric=distance)
        self.search.fit(cases)

    def one(self, at: int) -> list[int]:
        return self.search.kneighbors(self.queries[at : at + 1], return_distance=False)[0].tolist()

    def batch(self) -> list[list[int]]:
        return self.search.kneighbors(self.queries, return_distance=False).tolist()
