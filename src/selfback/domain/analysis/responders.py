"""Who improved enough: adjusted odds ratio and, by standardisation, the risk difference.

The risk difference averages the predicted risks of everybody under each arm (g-computation). Its
standard error comes from influence functions, so it takes in that the covariates are a sample and
does not lean on the logistic model being right (Ge et al. 2011, Drug Inf J 45:481-493).
"""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from statsmodels.discrete.discrete_model import Logit
from statsmodels.tools.sm_exceptions import ConvergenceWarning, PerfectSeparationWarning

from selfback.domain.analysis.cohort import Cohort
from selfback.domain.analysis.errors import DidNotConverge
from selfback.domain.analysis.estimate import Estimate, Ratio
from selfback.domain.analysis.longitudinal import Pair, estimable
from selfback.domain.analysis.mixed import Floats
from selfback.domain.analysis.plan import Responders


@dataclass(frozen=True, slots=True, kw_only=True)
class Improved:
    """People of one arm who improved, of those whose score is known."""

    count: int
    of: int

    @property
    def share(self) -> float | None:
        """0 to 1; None of nobody."""
        return self.count / self.of if self.of else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """How two arms differ in who improved; None where it cannot be estimated.

    odds_ratio          adjusted, of the first arm to the second
    risk_difference     adjusted, first minus second, -1 to 1
    needed              people to treat for one more who improves; None if there is no difference
    """

    odds_ratio: Ratio | None
    risk_difference: Estimate | None

    @property
    def needed(self) -> float | None:
        """The inverse of the risk difference."""
        difference = self.risk_difference
        return 1 / difference.value if difference and difference.value else None


@dataclass(frozen=True, kw_only=True)
class ResponderResult:
    """One definition at one visit.

    rule    "points" or "percent", with its limit
    """

    visit: str
    rule: str
    limit: float
    improved: Mapping[str, Improved]
    compared: Mapping[Pair, Compared]


def responder_results(cohort: Cohort, asked: Responders) -> tuple[ResponderResult, ...]:
    """Return each definition at each visit, among people whose score there is known."""
    rules = [("points", asked.points)]
    if asked.percent is not None:
        rules.append(("percent", asked.percent))
    return tuple(
        _result(cohort, asked, visit, rule, limit)
        for visit in asked.visits
        for rule, limit in rules
    )


def improvement(before: Floats, after: Floats, *, rule: str, sign: int) -> Floats:
    """Return by how much people improved, in points or in per cent of the baseline score.

    sign    +1 if a higher score is worse
    """
    points = sign * (before - after)
    if rule == "points":
        return points
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(before != 0, 100 * points / np.abs(before), np.nan))


def _result(
    cohort: Cohort, asked: Responders, visit: str, rule: str, limit: float
) -> ResponderResult:
    before = cohort.score_at(asked.measure, cohort.plan.baseline_visit)
    after = cohort.score_at(asked.measure, visit)
    gained = improvement(before, after, rule=rule, sign=asked.measure.sign)
    known = np.isfinite(gained)
    better = np.where(known, gained >= limit - 1e-9, False)
    in_arms = {arm: cohort.in_arm(arm) for arm in cohort.plan.arm_ids}
    return ResponderResult(
        visit=visit,
        rule=rule,
        limit=limit,
        improved={
            arm: Improved(count=int((better & here).sum()), of=int((known & here).sum()))
            for arm, here in in_arms.items()
        },
        compared=_compared(cohort, asked, better, known),
    )


def _compared(
    cohort: Cohort, asked: Responders, better: NDArray[np.bool_], known: NDArray[np.bool_]
) -> dict[Pair, Compared]:
    plan = cohort.plan
    y = np.where(known, better.astype(float), np.nan)[:, None]
    covariates = estimable(cohort.covariates((asked.measure.id,)), y, cohort.arm).columns
    before = np.nan_to_num(cohort.score_at(asked.measure, plan.baseline_visit))
    columns = np.column_stack([before - before[known].mean(), covariates])[known]
    try:
        fitted = fit_logistic(better[known].astype(float), cohort.arm[known], columns)
    except DidNotConverge:
        nothing = Compared(odds_ratio=None, risk_difference=None)
        return dict.fromkeys(plan.comparisons, nothing)
    places = {arm: n for n, arm in enumerate(plan.arm_ids)}
    return {
        (first, second): Compared(
            odds_ratio=fitted.odds(places[first], places[second], plan.level).ratio(),
            risk_difference=fitted.risks(places[first], places[second], plan.level),
        )
        for first, second in plan.comparisons
    }


@dataclass(frozen=True, kw_only=True)
class Logistic:
    """A logistic model with a constant for each arm.

    beta        arms' constants, then covariates
    covariance  of beta, model-based
    x           design, shape (people, arms + covariates)
    y           0 or 1
    """

    beta: Floats
    covariance: Floats
    x: Floats
    y: Floats
    arms: int

    def odds(self, first: int, second: int, level: float) -> Estimate:
        """Return the logarithm of the odds ratio of two arms."""
        contrast = np.zeros(len(self.beta))
        contrast[first], contrast[second] = 1, -1
        return Estimate.of(
            float(contrast @ self.beta),
            float(contrast @ self.covariance @ contrast) ** 0.5,
            level=level,
        )

    def risks(self, first: int, second: int, level: float) -> Estimate:
        """Return the difference of the mean risks if all were in either arm."""
        risk, influence = zip(*(self._risk(arm) for arm in (first, second)), strict=True)
        apart = influence[0] - influence[1]
        people = len(self.y)
        se = float(np.sqrt((apart**2).sum()) / people) * (people / (people - len(self.beta))) ** 0.5
        return Estimate.of(risk[0] - risk[1], se, level=level)

    def _risk(self, arm: int) -> tuple[float, Floats]:
        """Return the mean risk if all were in an arm, and each person's influence on it."""
        moved = self.x.copy()
        moved[:, : self.arms] = 0
        moved[:, arm] = 1
        risk = _expit(moved @ self.beta)
        slope = (risk * (1 - risk)) @ moved / len(risk)
        residual = (self.y - _expit(self.x @ self.beta))[:, None] * self.x
        return float(risk.mean()), risk - risk.mean() + len(risk) * residual @ (
            self.covariance @ slope
        )


def fit_logistic(y: Floats, arm: NDArray[np.intp], columns: Floats) -> Logistic:
    """Return the logistic model of maximum likelihood; raises DidNotConverge."""
    arms = int(arm.max()) + 1
    x = np.column_stack([(arm == each).astype(float) for each in range(arms)] + [columns])
    with warnings.catch_warnings():
        warnings.simplefilter("error", ConvergenceWarning)
        warnings.simplefilter("error", PerfectSeparationWarning)
        warnings.simplefilter("error", RuntimeWarning)
        try:
            fitted = Logit(y, x).fit(disp=0, method="newton", maxiter=100, tol=1e-12)
            covariance = np.asarray(fitted.cov_params())
        except (ConvergenceWarning, PerfectSeparationWarning, RuntimeWarning, ValueError) as error:
            raise DidNotConverge("the logistic model", steps=100) from error
        except np.linalg.LinAlgError as error:
            raise DidNotConverge("the logistic model", steps=100) from error
    return Logistic(beta=np.asarray(fitted.params), covariance=covariance, x=x, y=y, arms=arms)


def _expit(value: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-value)))
