"""What each option adds to the outcome, from every case at once."""

import numpy as np
import numpy.typing as npt

from casewise.reuse.kernels import F64

FEWEST = 50  # cases with an outcome, before anything is said
ROUNDS = 30  # of the EM algorithm; what it finds has settled long before
SMALLEST = 1e-8  # variance of the effects
LEAST = 1e-6  # ridge of what stands beside the options, so that it can be solved


class EffectSums:
    """Sums over cases from which effects follow; cases can be added, and none needs to be kept.

    options     how many there are
    beside      how many other things an outcome is explained by, the constant among them
    """

    def __init__(self, options: int, beside: int) -> None:
        self._options = options
        size = options + beside
        self._squares, self._products = np.zeros((size, size)), np.zeros(size)
        self._outcomes, self._count = 0.0, 0

    def add(self, used: npt.ArrayLike, beside: npt.ArrayLike, outcomes: npt.ArrayLike) -> None:
        """Add n cases; those without an outcome, or with a gap beside it, are left out.

        used        whether a case used an option, shape (n, options)
        beside      what else explains an outcome, shape (n, beside); a column of ones for a
                    constant
        outcomes    NaN where not known, shape (n,)
        """
        y = np.asarray(outcomes, dtype=np.float64)
        if not len(y):
            return
        also = np.asarray(beside, dtype=np.float64)
        known = ~np.isnan(y) & ~np.isnan(also).any(axis=1)
        x = np.hstack([np.asarray(used, np.float64)[known], also[known]])
        y = y[known]
        self._squares += x.T @ x
        self._products += x.T @ y
        self._outcomes += float(y @ y)
        self._count += len(y)

    def effects(self) -> F64:
        """Return what each option adds to an outcome, shape (options,); 0 of too few cases.

        Ridge regression whose penalty is the noise variance over the variance between options,
        both estimated from the sums (empirical Bayes by EM: Dempster, Laird & Rubin 1977, J R Stat
        Soc B 39:1-38, section 4.5). Where options differ no more than chance explains, all
        effects go to 0.

        >>> sums = EffectSums(1, 1)
        >>> sums.add([[1], [0]] * 100, [[1]] * 200, [0.75, 0.25] * 100)
        >>> sums.effects().round(2).tolist()
        [0.5]
        """
        options = self._options
        if self._count < FEWEST:
            return np.zeros(options)
        between, noise = 1e-4, 0.02
        penalty = np.full(len(self._products), LEAST)
        weights = np.zeros(len(self._products))
        for _ in range(ROUNDS):
            penalty[:options] = noise / between
            inverse = np.linalg.inv(self._squares + np.diag(penalty))
            weights = inverse @ self._products
            left = self._outcomes - 2 * weights @ self._products + weights @ self._squares @ weights
            free = max(1.0, self._count - float(np.trace(inverse @ self._squares)))
            noise = max(SMALLEST, float(left)) / free
            spread = weights[:options] @ weights[:options]
            spread += noise * np.trace(inverse[:options, :options])
            between = max(SMALLEST, float(spread) / options)
        effects: F64 = weights[:options]
        return effects
