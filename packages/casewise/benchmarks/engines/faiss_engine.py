"""FAISS, exact L1 search over numbers imputed by their mean and words one-hot, scaled by weight."""

import faiss
import numpy as np
from world import CODES, NUMBERS, ORDINALS, SPAN, K, World


class Engine:
    """One flat index of float32 vectors."""

    label = "FAISS flat L1, one-hot, imputed"
    missing = "imputed"

    def prepare(self, world: World) -> None:
        faiss.omp_set_num_threads(1)
        self.numbers_mean = np.nanmean(world.numbers, axis=0)
        ordinals = world.codes[:, :ORDINALS].astype(float)
        self.ordinals_mean = np.nanmean(np.where(ordinals < 0, np.nan, ordinals), axis=0)
        vectors = self._vectors(world, world.numbers, world.codes)
        self.queries = self._vectors(world, world.asked_numbers, world.asked_codes)
        self.vectors = vectors
        self.index = faiss.IndexFlat(vectors.shape[1], faiss.METRIC_L1)
        self.index.add(vectors)

    def _vectors(self, world, numbers, codes):
        numbers = np.where(np.isnan(numbers), self.numbers_mean, numbers) / SPAN
        ordinals = codes[:, :ORDINALS].astype(float)
        ordinals = np.where(ordinals < 0, self.ordinals_mean, ordinals) / (CODES - 1)
        words = codes[:, ORDINALS:, None] == np.arange(CODES)  # unknown: all zero
        weights = world.weights
        parts = [
            numbers * weights[:NUMBERS],
            ordinals * weights[NUMBERS : NUMBERS + ORDINALS],
            (words * (weights[NUMBERS + ORDINALS :, None] / 2)).reshape(len(codes), -1),
        ]
        return np.ascontiguousarray(np.hstack(parts), dtype=np.float32)

    def one(self, at: int) -> list[int]:
        return self.index.search(self.queries[at : at + 1], K)[1][0].tolist()

    def batch(self) -> list[list[int]]:
        return self.index.search(self.queries, K)[1].tolist()

    def leave_one_out(self) -> None:
        self.index.search(self.vectors, K + 1)
