"""Filling in missing scores many times: the primary comparison if they depend on what was seen,
and if people who were lost did worse than that.

Within each arm, scores at all visits given the covariates are multivariate normal; missing ones
are drawn by data augmentation with Jeffreys' prior (Schafer 1997, Analysis of Incomplete
Multivariate Data, chapter 5). Each filled-in data set is analysed by least squares and results are
put together by Rubin's rules with the degrees of freedom of Barnard & Rubin (1999, Biometrika
86:948-955). Adding points to the filled-in scores of the compared arms shows how much worse those
lost would have to be before the conclusion changes.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from selfback.domain.analysis.cohort import Cohort
from selfback.domain.analysis.errors import TooFewPeople
from selfback.domain.analysis.estimate import Estimate
from selfback.domain.analysis.longitudinal import Pair, estimable
from selfback.domain.analysis.mixed import Floats

BURN_IN = 100
BETWEEN = 10
"""Rounds of data augmentation before the first filled-in data set and between two of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled:
    """A result from filled-in data sets.

    missing_information     share of the information lost with the missing scores, 0 to 1
    """

    estimate: Estimate
    imputations: int
    missing_information: float


@dataclass(frozen=True, kw_only=True)
class Imputed:
    """The primary comparison from filled-in scores.

    pooled      pair -> points added -> result; 0 points is missing at random
    filled      scores filled in at the visit, by arm
    tipping     pair -> the fewest points added, of those tried, at which p is not below alpha
    """

    visit: str
    pooled: Mapping[Pair, Mapping[float, Pooled]]
    filled: Mapping[str, int]
    tipping: Mapping[Pair, float | None]


def imputed(cohort: Cohort, chance: np.random.Generator) -> Imputed:
    """Return the primary comparison by multiple imputation, with the plan's added points.

    chance  from a seed, so that the same data give the same result
    raises  TooFewPeople if an arm has fewer people than the imputation model needs
    """
    plan, measure = cohort.plan, cohort.plan.primary
    visits = [v for v in measure.visits if np.isfinite(cohort.score_at(measure, v)).any()]
    y = np.column_stack([cohort.score_at(measure, visit) for visit in visits])
    z = estimable(cohort.covariates((measure.id,)), y, cohort.arm).columns
    sets = filled_in(y, z, cohort.arm, plan.imputations, chance)
    at = visits.index(plan.primary_visit)
    missing = np.isnan(y[:, at])
    deltas = sorted({0.0, *plan.deltas})
    filled = _FilledIn(cohort=cohort, sets=sets, covariates=z, at=at, missing=missing)
    found = {
        pair: {delta: filled.compare(pair, delta) for delta in deltas} for pair in plan.comparisons
    }
    return Imputed(
        visit=plan.primary_visit,
        pooled=found,
        filled={arm: int((missing & cohort.in_arm(arm)).sum()) for arm in plan.arm_ids},
        tipping={pair: _tipping(each, plan.alpha) for pair, each in found.items()},
    )


def filled_in(
    y: Floats, z: Floats, arm: NDArray[np.intp], sets: int, chance: np.random.Generator
) -> Floats:
    """Return scores without gaps, shape (sets, people, visits); arms are filled in separately.

    y   NaN where missing, shape (people, visits)
    z   covariates without a constant, shape (people, k)
    """
    made = np.empty((sets, *y.shape))
    for each in np.unique(arm):
        here = arm == each
        design = np.column_stack([np.ones(int(here.sum())), z[here]])
        made[:, here] = _augmented(y[here], _independent(design), sets, chance)
    return made


def _independent(design: Floats) -> Floats:
    """Return the design without columns that repeat earlier ones within this arm."""
    kept: list[int] = []
    for place in range(design.shape[1]):
        if np.linalg.matrix_rank(design[:, [*kept, place]]) == len(kept) + 1:
            kept.append(place)
    return design[:, kept]


def _augmented(y: Floats, design: Floats, sets: int, chance: np.random.Generator) -> Floats:
    people, visits = y.shape
    free = people - design.shape[1]
    if free < visits + 2:
        raise TooFewPeople("multiple imputation within an arm", people=people)
    missing = np.isnan(y)
    now = np.where(missing, np.nanmean(y, axis=0), y)
    patterns = [row for row in np.unique(missing, axis=0) if row.any()]
    members = [np.flatnonzero((missing == row).all(axis=1)) for row in patterns]
    regression = _Regression.on(design)
    made = np.empty((sets, people, visits))
    for turn in range(BURN_IN + sets * BETWEEN):
        mean, sigma = _drawn_parameters(now, regression, chance)
        for row, who in zip(patterns, members, strict=True):
            now[np.ix_(who, row)] = _drawn_scores(now[who], mean[who], sigma, row, chance)
        done, left = divmod(turn - BURN_IN + 1, BETWEEN)
        if left == 0 and done >= 1:
            made[done - 1] = now
    return made


@dataclass(frozen=True, kw_only=True)
class _Regression:
    """A design with what its least squares need; root is the factor of the inverse."""

    design: Floats
    inverse: Floats
    root: Floats

    @classmethod
    def on(cls, design: Floats) -> "_Regression":
        inverse = np.asarray(np.linalg.inv(design.T @ design), dtype=np.float64)
        root = np.asarray(np.linalg.cholesky(inverse), dtype=np.float64)
        return cls(design=design, inverse=inverse, root=root)

    @property
    def free(self) -> int:
        return len(self.design) - len(self.inverse)


def _drawn_parameters(
    now: Floats, on: _Regression, chance: np.random.Generator
) -> tuple[Floats, Floats]:
    """Return each person's mean and the covariance, drawn given scores without gaps."""
    beta = on.inverse @ (on.design.T @ now)
    left = now - on.design @ beta
    sigma = _inverse_wishart(left.T @ left, on.free, chance)
    spread = np.linalg.cholesky(sigma)
    drawn = beta + on.root @ chance.standard_normal(beta.shape) @ spread.T
    return on.design @ drawn, sigma


def _inverse_wishart(scale: Floats, free: int, chance: np.random.Generator) -> Floats:
    """Return a draw by Bartlett's decomposition of the Wishart distribution."""
    size = len(scale)
    lower = np.tril(chance.standard_normal((size, size)), -1)
    lower[np.diag_indices(size)] = np.sqrt(chance.chisquare(free - np.arange(size)))
    root = np.linalg.cholesky(np.linalg.inv(scale)) @ lower
    drawn = np.linalg.inv(root @ root.T)
    return np.asarray((drawn + drawn.T) / 2)


def _drawn_scores(
    now: Floats,
    mean: Floats,
    sigma: Floats,
    missing: NDArray[np.bool_],
    chance: np.random.Generator,
) -> Floats:
    """Return draws of missing scores given the others of the same people."""
    seen = ~missing
    within = sigma[np.ix_(missing, missing)]
    if not seen.any():
        return np.asarray(
            mean[:, missing]
            + chance.standard_normal((len(now), int(missing.sum()))) @ np.linalg.cholesky(within).T
        )
    slope = np.linalg.solve(sigma[np.ix_(seen, seen)], sigma[np.ix_(seen, missing)])
    left = within - sigma[np.ix_(missing, seen)] @ slope
    centre = mean[:, missing] + (now[:, seen] - mean[:, seen]) @ slope
    noise = chance.standard_normal(centre.shape) @ np.linalg.cholesky((left + left.T) / 2).T
    return np.asarray(centre + noise)


@dataclass(frozen=True, kw_only=True)
class _FilledIn:
    """Filled-in scores and how they are compared at one visit.

    sets        shape (sets, people, visits)
    missing     whether each person's score at the visit was filled in
    """

    cohort: Cohort
    sets: Floats
    covariates: Floats
    at: int
    missing: NDArray[np.bool_]

    def compare(self, pair: Pair, added: float) -> Pooled:
        """Return a pair's difference with points added to filled-in scores off the reference."""
        plan = self.cohort.plan
        moved = added * plan.primary.sign * (self.missing & ~self.cohort.in_arm(plan.reference))
        arms = np.column_stack([self.cohort.in_arm(arm) for arm in plan.arm_ids]).astype(float)
        places = [plan.arm_ids.index(arm) for arm in pair]
        found = [
            _least_squares(scores[:, self.at] + moved, self._design(arms, scores), places)
            for scores in self.sets
        ]
        free = len(arms) - self._design(arms, self.sets[0]).shape[1]
        return pooled([each[0] for each in found], [each[1] for each in found], free, plan.level)

    def _design(self, arms: Floats, scores: Floats) -> Floats:
        plan = self.cohort.plan
        has_baseline = plan.primary.visits[0] == plan.baseline_visit
        before = scores[:, :1] if has_baseline else scores[:, :0]
        return np.column_stack([arms, before, self.covariates])


def _least_squares(y: Floats, design: Floats, pair: Sequence[int]) -> tuple[float, float]:
    """Return the difference of two columns' coefficients and its squared standard error."""
    inverse = np.linalg.inv(design.T @ design)
    beta = inverse @ (design.T @ y)
    contrast = np.zeros(design.shape[1])
    contrast[pair[0]], contrast[pair[1]] = 1, -1
    noise = float(((y - design @ beta) ** 2).sum()) / (len(y) - design.shape[1])
    return float(contrast @ beta), noise * float(contrast @ inverse @ contrast)


def pooled(
    values: Sequence[float], variances: Sequence[float], free: float, level: float
) -> Pooled:
    """Return estimates of filled-in data sets as one, by Rubin's rules.

    variances   squared standard errors
    free        degrees of freedom if nothing had been missing
    """
    many = len(values)
    within, between = float(np.mean(variances)), float(np.var(values, ddof=1))
    total = within + (1 + 1 / many) * between
    lost = (1 + 1 / many) * between / total
    observed = (free + 1) / (free + 3) * free * (1 - lost)
    df = observed if lost == 0 else 1 / (lost**2 / (many - 1) + 1 / observed)
    estimate = Estimate.of(float(np.mean(values)), math.sqrt(total), df=df, level=level)
    ratio = lost / (1 - lost)
    information = (ratio + 2 / (df + 3)) / (ratio + 1)
    return Pooled(
        estimate=estimate,
        imputations=many,
        missing_information=information if lost else 0.0,
    )


def _tipping(found: Mapping[float, Pooled], alpha: float) -> float | None:
    """Return the fewest points added at which p is not below alpha; None if none, or all, is."""
    if found[0.0].estimate.p >= alpha:
        return None
    return next(
        (delta for delta, each in found.items() if delta > 0 and each.estimate.p >= alpha), None
    )
