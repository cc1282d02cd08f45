"""Scores turned into probabilities that rise with the score."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

F64 = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Isotonic:
    """The rising function of a score that fits outcomes best in least squares.

    Pool adjacent violators: Ayer et al. (1955), Ann Math Stat 26:641-647; for probabilities:
    Zadrozny & Elkan (2002), KDD. Between the scores seen it runs in straight lines, beyond them
    it is flat.

    >>> curve = Isotonic.fit([0.1, 0.4, 0.6, 0.9], [0, 1, 0, 1])
    >>> curve([0.1, 0.5, 0.9]).tolist()
    [0.0, 0.5, 1.0]
    """

    scores: tuple[float, ...]
    values: tuple[float, ...]

    @classmethod
    def fit(
        cls,
        scores: npt.ArrayLike,
        outcomes: npt.ArrayLike,
        weights: npt.ArrayLike | None = None,
    ) -> Self:
        """Fit to outcomes (0 or 1, or any numbers) of scores, each of shape (n,).

        raises  ValueError where there is no outcome
        """
        x, y = np.asarray(scores, dtype=np.float64), np.asarray(outcomes, dtype=np.float64)
        w = np.ones_like(x) if weights is None else np.asarray(weights, dtype=np.float64)
        if not len(x):
            raise ValueError("there is no outcome to fit")
        points, at = np.unique(x, return_inverse=True)
        mass = np.bincount(at, weights=w).astype(np.float64)
        means = np.bincount(at, weights=w * y) / mass
        fitted = _pool(means, mass)
        keep = np.ones(len(points), dtype=bool)  # inner points of a level run say nothing more
        keep[1:-1] = (fitted[1:-1] != fitted[:-2]) | (fitted[1:-1] != fitted[2:])
        return cls(tuple(map(float, points[keep])), tuple(map(float, fitted[keep])))

    def __call__(self, scores: npt.ArrayLike) -> F64:
        """Return the fitted value of each score, of the same shape."""
        return np.asarray(np.interp(np.asarray(scores, dtype=float), self.scores, self.values))

    def to_dict(self) -> dict[str, Any]:
        """Return what JSON would hold."""
        return {"scores": list(self.scores), "values": list(self.values)}

    @classmethod
    def from_dict(cls, document: dict[str, Any]) -> Self:
        """Read what `to_dict` wrote."""
        return cls(tuple(map(float, document["scores"])), tuple(map(float, document["values"])))


def _pool(means: F64, mass: F64) -> F64:
    """Return the rising sequence nearest to `means`: neighbours that fall are averaged."""
    levels: list[tuple[float, float, int]] = []  # mean, mass, how many points
    for mean, weight in zip(means.tolist(), mass.tolist(), strict=True):
        level, heavy, count = mean, weight, 1
        while levels and levels[-1][0] >= level:
            before, other, many = levels.pop()
            level = (before * other + level * heavy) / (other + heavy)
            heavy, count = heavy + other, count + many
        levels.append((level, heavy, count))
    return np.repeat([each[0] for each in levels], [each[2] for each in levels])
