"""How well weights and knots let cases predict each other's outcome, with the gradient.

The estimate for a case is the mean of the others' outcomes, weighted by a kernel of similarity:

    s_ij = sum_f w_f c_ijf s_ijf / sum_f w_f c_ijf     over the fields that count for the pair
    e_i  = sum_j a_j m_ij exp(b s_ij) y_j / sum_j a_j m_ij exp(b s_ij)

with m 0 for pairs of one group, so that nobody is estimated from their own cases, and for pairs
that share too little weight for a match. Who has no match is given the overall mean. The sharpness
b is the sum of the weights, so that one vector holds both. What is minimised is

    sum_i q_i |e_i - y_i|^2 / (sum_i q_i V) + sparsity * |w|_1 / b_0
        + trust * (|w / b - p|^2 / |p|^2 + mean squared change of the knots)

with V the variance of the outcome, p the prior weights as shares, and b_0 the best sharpness
under the prior.
"""

from dataclasses import dataclass

import numpy as np

from casewise.learning.descent import monotone
from casewise.learning.pairs import Flags, Matrix, Pairs
from casewise.measures.measure import F64
from casewise.scoring import SLACK

SHARPNESSES = (0.01, *(float(each) for each in np.geomspace(1.0, 256.0, 17)))
TINY = 1e-12
ROUNDING = 1e-6  # of a share, in float32
BARRED = -1e9  # in place of a logit, for a pair that may not answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a point is worth.

    value       the objective, to be minimised
    gradient    shape of the point
    errors      squared error of each case's estimate, as a share of the variance, shape (n,)
    """

    value: float
    gradient: F64
    errors: F64


class Objective:
    """The objective for one choice of who asks and who answers.

    pairs     the sample
    asks      how much each case's error counts, shape (n,), at least 0
    answers   how often each case answers, shape (n,), at least 0
    sparsity  how much a unit of weight must earn, at least 0
    trust     how much leaving the prior must earn, at least 0
    scale     the starting sharpness; None takes the best of some under the prior

    A point is a vector: the weights over the starting sharpness, then the heights of the knots,
    field by field.
    """

    def __init__(
        self,
        pairs: Pairs,
        asks: F64,
        answers: F64,
        *,
        sparsity: float,
        trust: float,
        scale: float | None = None,
    ) -> None:
        self.pairs = pairs
        self._asks = asks / asks.sum()
        self._answers = answers.astype(pairs.similarities.dtype)
        self._sparsity = sparsity
        self._trust = trust
        self._weighted = pairs.allowed * self._answers
        self._barred = self._weighted == 0
        self._similarities = pairs.similarities.copy() if pairs.bends else pairs.similarities
        self._overall = np.average(pairs.outcomes, axis=0, weights=answers)
        self._bent = bent_places(pairs)
        self.scale = self._best_sharpness() if scale is None else scale

    @property
    def start(self) -> F64:
        """The prior as a point."""
        heights = [bend.heights for bend in self.pairs.bends.values()]
        return np.concatenate([self.pairs.weights, *heights])

    def project(self, point: F64) -> F64:
        """Return the nearest point that weights and monotone knots can have."""
        held = point.copy()
        fields = len(self.pairs.fields)
        np.maximum(held[:fields], 0.0, out=held[:fields])
        if held[:fields].sum() <= TINY:
            held[:fields] = self.pairs.weights * TINY
        for at, place in self._bent.items():
            bend = self.pairs.bends[at]
            held[place] = monotone(held[place], bend.differences)
        return held

    def errors(self, point: F64) -> F64:
        """Return each case's squared error as a share of the variance, shape (n,)."""
        return self.judge(point, gradient=False).errors

    def judge(self, point: F64, *, gradient: bool = True) -> Judgement:
        """Return what a point is worth, and where it would be better."""
        fields = len(self.pairs.fields)
        weights = point[:fields] * self.scale
        self._bend(point)
        similarity, counted, barred = self._similarity(weights)
        share, estimates, errors = self._estimates(similarity, float(weights.sum()), barred)
        value = float(self._asks @ errors) + self._penalty(point)
        if not gradient:
            return Judgement(value=value, gradient=np.zeros_like(point), errors=errors)
        wrong = estimates - self.pairs.outcomes
        pull = wrong @ self.pairs.outcomes.T - (wrong * estimates).sum(axis=1)[:, np.newaxis]
        pull *= (2.0 * self._asks / self.pairs.variance)[:, np.newaxis]
        slope = pull.astype(share.dtype) * share
        steep = self._gradient(point, weights, slope, similarity, counted)
        return Judgement(value=value, gradient=steep + self._penalty_slope(point), errors=errors)

    def _best_sharpness(self) -> float:
        similarity, _, barred = self._similarity(self.pairs.weights)
        found = {}
        for sharpness in SHARPNESSES:
            _, _, errors = self._estimates(similarity, sharpness, barred)
            found[sharpness] = float(self._asks @ errors)
        return min(found, key=found.__getitem__)

    def _estimates(
        self, similarity: Matrix, sharpness: float, barred: Flags
    ) -> tuple[Matrix, F64, F64]:
        """Return each answer's share, shape (n, n), the estimates, (n, o), and errors, (n,)."""
        share = self._shares(similarity * np.asarray(sharpness, similarity.dtype), barred)
        estimates = (share @ self.pairs.outcomes.astype(share.dtype)).astype(np.float64)
        estimates[share.sum(axis=1) == 0] = self._overall
        errors = ((estimates - self.pairs.outcomes) ** 2).sum(axis=1) / self.pairs.variance
        return share, estimates, errors

    def _bend(self, point: F64) -> None:
        for at, place in self._bent.items():
            bend = self.pairs.bends[at]
            self._similarities[at] = bend.similarities(point[place])

    def _similarity(self, weights: F64) -> tuple[Matrix, Matrix, Flags]:
        """Return similarity, the weight that counts, and who may not answer, shape (n, n) each."""
        pairs = self.pairs
        light = weights.astype(self._similarities.dtype)
        flat = light @ self._similarities.reshape(len(light), -1)
        known = self._known(light * ~pairs.always)
        counted = np.maximum(known + light[pairs.always].sum(), np.asarray(TINY, light.dtype))
        shared = known + self._known(light * pairs.always) if pairs.always.any() else known
        least = max((pairs.floor - SLACK) * (1 - ROUNDING), ROUNDING) * light.sum()
        barred: Flags = self._barred | (shared < least)
        return flat.reshape(counted.shape) / counted, counted, barred

    def _known(self, light: Matrix) -> Matrix:
        """Return the weight that both of a pair know, shape (n, n)."""
        pairs = self.pairs
        sparse = light.copy()
        sparse[list(pairs.dense)] = 0.0
        known: Matrix = (pairs.knows * sparse) @ pairs.knows.T
        for at, there in pairs.dense.items():
            known += light[at] * there
        return known

    def _shares(self, logits: Matrix, barred: Flags) -> Matrix:
        np.putmask(logits, barred, BARRED)
        logits -= logits.max(axis=1, keepdims=True)
        share: Matrix = np.exp(logits, out=logits)
        share *= self._weighted
        np.putmask(share, barred, 0.0)
        total = share.sum(axis=1, keepdims=True)
        np.divide(share, total, out=share, where=total > 0)
        return share

    def _gradient(
        self, point: F64, weights: F64, slope: Matrix, similarity: Matrix, counted: Matrix
    ) -> F64:
        pairs = self.pairs
        fields = len(pairs.fields)
        lever = slope * np.asarray(weights.sum(), slope.dtype) / counted
        own = self._similarities.reshape(fields, -1) @ lever.ravel()
        taken = lever * similarity
        shared = (pairs.knows * (taken @ pairs.knows)).sum(axis=0).astype(np.float64)
        for at, there in pairs.dense.items():
            shared[at] = float((taken * there).sum())
        shared[pairs.always] = float(taken.sum())
        steep = np.zeros_like(point)
        steep[:fields] = (float((slope * similarity).sum()) + own - shared) * self.scale
        for at, place in self._bent.items():
            steep[place] = weights[at] * pairs.bends[at].slopes(lever)
        return steep

    def _penalty(self, point: F64) -> float:
        fields = len(self.pairs.fields)
        free, prior = point[:fields], self.pairs.weights
        leaving = float(((free / free.sum() - prior) ** 2).sum() / (prior**2).sum())
        bent = sum(
            float(np.mean((point[place] - self.pairs.bends[at].heights) ** 2))
            for at, place in self._bent.items()
        )
        return self._sparsity * float(free.sum()) + self._trust * (leaving + bent)

    def _penalty_slope(self, point: F64) -> F64:
        fields = len(self.pairs.fields)
        free, prior = point[:fields], self.pairs.weights
        total = free.sum()
        off = 2.0 * (free / total - prior) / (prior**2).sum()
        steep = np.zeros_like(point)
        steep[:fields] = self._sparsity + self._trust * (off - off @ free / total) / total
        for at, place in self._bent.items():
            change = point[place] - self.pairs.bends[at].heights
            steep[place] = self._trust * 2.0 * change / len(change)
        return steep


def bent_places(pairs: Pairs) -> dict[int, slice]:
    """Return where in a point the heights of each bent field are, by field number."""
    places, low = {}, len(pairs.fields)
    for at, bend in pairs.bends.items():
        places[at] = slice(low, low + len(bend.heights))
        low += len(bend.heights)
    return places
