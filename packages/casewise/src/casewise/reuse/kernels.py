"""How much each neighbour counts, and how many equal neighbours that amounts to."""

import numpy as np
import numpy.typing as npt

F64 = npt.NDArray[np.float64]


def kernel_weights(similarities: npt.ArrayLike, *, power: float = 4.0) -> F64:
    """Return similarity ** power; similarities below 0 mark places without a neighbour.

    similarities    any shape, 0 to 1; negative or NaN where there is no neighbour
    power           0 gives every neighbour the same weight; larger ones prefer the nearest

    >>> kernel_weights([1.0, 0.5, -1.0], power=2).tolist()
    [1.0, 0.25, 0.0]
    """
    given = np.asarray(similarities, dtype=np.float64)
    there = given >= 0
    return np.where(there, np.power(np.where(there, given, 0.0), power), 0.0)


def kish_size(weights: npt.ArrayLike, axis: int = -1) -> F64:
    """Return how many equal cases weighted ones are worth: (sum w)^2 / sum w^2.

    Kish (1965), Survey Sampling, section 11.7. 0 where all weights are 0.

    >>> float(kish_size([1, 1, 1, 0])), round(float(kish_size([1, 0.1])), 3)
    (3.0, 1.198)
    """
    w = np.asarray(weights, dtype=np.float64)
    squares = np.square(w).sum(axis=axis)
    total = np.square(w.sum(axis=axis))
    return np.asarray(np.divide(total, squares, out=np.zeros_like(total), where=squares > 0))
