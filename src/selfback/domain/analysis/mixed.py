"""A linear mixed model for repeated scores: any covariance over visits, fitted by REML.

Each person's scores over the visits have one common covariance matrix without any structure;
what is missing is left out, which is right if it is missing at random given what was seen. The
restricted likelihood (Patterson & Thompson 1971, Biometrika 58:545-554) is climbed by Fisher
scoring; people who share a pattern of missing visits are handled together.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from selfback.domain.analysis.errors import DesignNotEstimable, DidNotConverge, TooFewPeople

Floats = NDArray[np.float64]
MOST_STEPS = 200
CLOSE_ENOUGH = 1e-17
"""Fisher scoring ends when the likelihood can rise by about this share of itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """People with scores at the same visits.

    seen    whether each visit was seen, shape (visits,)
    y       scores, 0 where not seen, shape (people, visits)
    x       rows of the design, 0 where not seen, shape (people, visits, parameters)
    """

    seen: NDArray[np.bool_]
    y: Floats
    x: Floats


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """What the data say at one covariance matrix; arrays in the shapes the formulas have.

    weight      inverse covariance of what is seen, zero elsewhere, by pattern: (patterns, T, T)
    gram        sum of r_a r_b' over people, r the rows of weight times x: (patterns, T, q, T, q)
    phi         covariance of beta that neglects that of sigma: (q, q)
    """

    sigma: Floats
    beta: Floats
    phi: Floats
    log_likelihood: float
    weight: Floats
    gram: Floats
    scored: Floats
    counts: Floats

    @cached_property
    def score(self) -> Floats:
        """Derivative of the restricted log-likelihood by each cell of sigma, shape (T, T)."""
        seen = np.einsum("g,gab->ab", self.counts, self.weight)
        return np.asarray(0.5 * (self.scored - seen + self.leverage.sum(axis=0)))

    @cached_property
    def leverage(self) -> Floats:
        """Sum of r_a' phi r_b over people, shape (patterns, T, T)."""
        return np.asarray(np.einsum("gaxby,xy->gab", self.gram, self.phi, optimize=True))

    @cached_property
    def whole_gram(self) -> Floats:
        """The gram of all patterns, shape (T, q, T, q)."""
        return np.asarray(self.gram.sum(axis=0))

    @cached_property
    def information(self) -> Floats:
        """Expected information of the cells of sigma, shape (T, T, T, T)."""
        weight, many = self.weight, self.counts
        first = np.einsum("g,gbc,gda->abcd", many, weight, weight, optimize=True)
        second = np.einsum("gbc,gad->abcd", weight, self.leverage, optimize=True)
        root = np.linalg.cholesky(self.phi)
        turned = np.einsum("axby,xu,yv->abuv", self.whole_gram, root, root, optimize=True)
        third = np.einsum("abuv,cdvu->abcd", turned, turned, optimize=True)
        return np.asarray(0.5 * (first - 2 * second + third))


@dataclass(frozen=True, kw_only=True)
class Fit:
    """A fitted model; `mixed_inference` turns it into estimates.

    beta            fixed effects, shape (parameters,)
    sigma           covariance over visits, shape (visits, visits)
    log_likelihood  restricted, with all its constants
    people          with one score at least
    scores          seen
    steps           of Fisher scoring
    """

    at: Gathered
    people: int
    scores: int
    steps: int

    @property
    def beta(self) -> Floats:
        """Fixed effects."""
        return self.at.beta

    @property
    def sigma(self) -> Floats:
        """Covariance of a person's scores over visits."""
        return self.at.sigma

    @property
    def log_likelihood(self) -> float:
        """The restricted log-likelihood at its maximum."""
        return self.at.log_likelihood


def fit_mixed(y: Floats, x: Floats) -> Fit:
    """Return the model that maximises the restricted likelihood.

    y       scores, NaN where missing, shape (people, visits)
    x       design, shape (people, visits, parameters); rows of missing scores are not used
    raises  DesignNotEstimable, TooFewPeople, DidNotConverge
    """
    patterns = tuple(_patterns(y, x))
    _check(y, x)
    at = _gather(_first_guess(y, x), patterns)
    if at is None:
        raise DidNotConverge("the mixed model", steps=0)
    doubling = duplication(y.shape[1])
    for step in range(1, MOST_STEPS + 1):
        raised, gain = _climb(at, patterns, doubling)
        at = raised
        if gain <= CLOSE_ENOUGH * (1 + abs(at.log_likelihood)):
            seen = ~np.isnan(y)
            return Fit(
                at=at, people=int(seen.any(axis=1).sum()), scores=int(seen.sum()), steps=step
            )
    raise DidNotConverge("the mixed model", steps=MOST_STEPS)


def duplication(visits: int) -> Floats:
    """Return the matrix that makes a full symmetric matrix of its lower half, both as vectors.

    returns     shape (visits^2, visits (visits + 1) / 2)
    """
    rows, columns = np.tril_indices(visits)
    made = np.zeros((visits, visits, len(rows)))
    made[rows, columns, np.arange(len(rows))] = 1
    made[columns, rows, np.arange(len(rows))] = 1
    return made.reshape(visits * visits, -1)


def _patterns(y: Floats, x: Floats) -> Iterator[Pattern]:
    seen = ~np.isnan(y)
    for row in np.unique(seen, axis=0):
        if row.any():
            here = (seen == row).all(axis=1)
            yield Pattern(
                seen=row,
                y=np.where(row, np.nan_to_num(y[here]), 0.0),
                x=np.where(row[:, None], x[here], 0.0),
            )


def _check(y: Floats, x: Floats) -> None:
    seen = ~np.isnan(y)
    if (seen.sum(axis=0) <= 1).any() or not seen.any():
        raise TooFewPeople(
            "a visit of the mixed model", people=int(seen.sum(axis=0).min(initial=0))
        )
    used = x[seen]
    rank = int(np.linalg.matrix_rank(used))
    if rank < x.shape[2]:
        raise DesignNotEstimable(parameters=x.shape[2], rank=rank)


def _first_guess(y: Floats, x: Floats) -> Floats:
    """Return the variances of least-squares residuals, half-way to their pairwise covariance."""
    seen = ~np.isnan(y)
    beta = np.linalg.lstsq(x[seen], y[seen], rcond=None)[0]
    left = np.where(seen, np.nan_to_num(y) - x @ beta, 0.0)
    pairs = np.maximum(seen.astype(float).T @ seen, 1.0)
    covariance = left.T @ left / pairs
    variances = np.diag(np.maximum(np.diag(covariance), 1e-8))
    return 0.5 * covariance + 0.5 * variances if _is_positive(covariance) else variances


def _is_positive(matrix: Floats) -> bool:
    return bool(np.linalg.eigvalsh(matrix)[0] > 1e-10 * np.trace(matrix))


def _gather(sigma: Floats, patterns: tuple[Pattern, ...]) -> Gathered | None:
    """Return what the data say at a covariance matrix; None if it is not positive definite."""
    if not _is_positive(sigma):
        return None
    visits, parameters = patterns[0].x.shape[1:]
    weights, grams, turned = [], [], []
    fisher, right = np.zeros((parameters, parameters)), np.zeros(parameters)
    log_det = 0.0
    for each in patterns:
        weight, log = _weight(sigma, each.seen)
        rows = np.matmul(weight, each.x)
        weights.append(weight)
        turned.append(rows)
        flat = rows.reshape(len(rows), -1)
        grams.append((flat.T @ flat).reshape(visits, parameters, visits, parameters))
        plain = each.x.reshape(-1, parameters)
        fisher += plain.T @ rows.reshape(-1, parameters)
        right += rows.reshape(-1, parameters).T @ each.y.reshape(-1)
        log_det += len(each.y) * log
    phi = np.linalg.inv((fisher + fisher.T) / 2)
    phi = (phi + phi.T) / 2
    beta = phi @ right
    scored, squares, scores = np.zeros((visits, visits)), 0.0, 0
    for each, weight in zip(patterns, weights, strict=True):
        left = each.y - each.x @ beta
        weighted = left @ weight
        scored += weighted.T @ weighted
        squares += float((left * weighted).sum())
        scores += int(each.seen.sum()) * len(each.y)
    log_fisher = float(np.linalg.slogdet(fisher)[1])
    constant = (scores - parameters) * math.log(2 * math.pi)
    return Gathered(
        sigma=sigma,
        beta=beta,
        phi=phi,
        log_likelihood=-0.5 * (constant + log_det + log_fisher + squares),
        weight=np.array(weights),
        gram=np.array(grams),
        scored=scored,
        counts=np.array([float(len(each.y)) for each in patterns]),
    )


def _weight(sigma: Floats, seen: NDArray[np.bool_]) -> tuple[Floats, float]:
    """Return the inverse of what is seen of sigma, zero elsewhere, and the log determinant."""
    part = sigma[np.ix_(seen, seen)]
    weight = np.zeros_like(sigma)
    weight[np.ix_(seen, seen)] = np.linalg.inv(part)
    return weight, float(np.linalg.slogdet(part)[1])


def _climb(at: Gathered, patterns: tuple[Pattern, ...], doubling: Floats) -> tuple[Gathered, float]:
    """Return one step of Fisher scoring, halved until it climbs, and what it may gain at most."""
    visits = len(at.sigma)
    slope = doubling.T @ at.score.reshape(-1)
    bend = doubling.T @ at.information.reshape(visits**2, visits**2) @ doubling
    step = np.linalg.solve(bend, slope)
    gain = float(slope @ step) / 2
    change = (doubling @ step).reshape(visits, visits)
    for halving in range(40):
        raised = _gather(at.sigma + change / 2**halving, patterns)
        if raised is not None and raised.log_likelihood >= at.log_likelihood - 1e-9:
            return raised, gain
    return at, gain
