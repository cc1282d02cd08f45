"""Use of the app, and how outcomes go with it: an association, never the effect of using it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from selfback.domain.analysis.cohort import Cohort
from selfback.domain.analysis.estimate import Estimate
from selfback.domain.analysis.longitudinal import Seen, estimable, seen_of
from selfback.domain.analysis.mixed import Floats

FIRST_WEEKS = 12
BANDS = ((0, 0, "none"), (1, 4, "1 to 4"), (5, 8, "5 to 8"), (9, FIRST_WEEKS, "9 to 12"))
"""Weeks with a plan among the first 12, from, to and in words; our choice, nothing is published."""
WARNING = (
    "These figures compare people who used the app more with people who used it less. Nobody was "
    "randomised to use it more: those who did may have been more motivated, less ill or already "
    "getting better, and people who get worse may stop. The figures do not tell what more use "
    "would do, and they are no part of the trial's conclusion."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UseBand:
    """People with so many weeks with a plan, and how much better they were at the primary visit."""

    words: str
    people: int
    improved: Seen


@dataclass(frozen=True, kw_only=True)
class Adherence:
    """Use in the arms that have the app, in its first weeks.

    median, low, high   weeks with a plan: median and quartiles
    ever                people who made a plan at all
    sessions_done       share of the sessions planned, 0 to 1; None if none was planned
    bands               improvement by weeks with a plan
    slope               points better for each 4 more weeks with a plan, adjusted; None if too few
    """

    people: int
    ever: int
    median: float
    low: float
    high: float
    sessions_done: float | None
    by_week: Mapping[int, float]
    bands: tuple[UseBand, ...]
    slope: Estimate | None


def adherence_of(cohort: Cohort) -> Adherence | None:
    """Return the use of the app; None if the export does not hold it, as blinded ones do not."""
    arms = [arm.id for arm in cohort.plan.arms if arm.sees_app]
    if not arms or not cohort.export.has("use"):
        return None
    inside = np.any([cohort.in_arm(arm) for arm in arms], axis=0).astype(bool)
    weeks, by_week = _weeks(cohort, inside)
    used = weeks[inside]
    gained = _gained(cohort)
    low, median, high = (float(each) for each in np.quantile(used, [0.25, 0.5, 0.75]))
    return Adherence(
        people=int(inside.sum()),
        ever=int((used > 0).sum()),
        median=median,
        low=low,
        high=high,
        sessions_done=_sessions(cohort),
        by_week=by_week,
        bands=tuple(
            UseBand(
                words=words,
                people=int(((weeks >= first) & (weeks <= last) & inside).sum()),
                improved=seen_of(gained[(weeks >= first) & (weeks <= last) & inside]),
            )
            for first, last, words in BANDS
        ),
        slope=_slope(cohort, weeks, gained, inside),
    )


def _weeks(cohort: Cohort, inside: NDArray[np.bool_]) -> tuple[Floats, dict[int, float]]:
    """Return weeks with a plan of each person, and the share of people with one by week."""
    use = cohort.export.table("use")
    made = use[use["week"].between(1, FIRST_WEEKS) & (use["plan_made"] == True)]  # noqa: E712  None
    counts = made.groupby("participant")["week"].nunique().reindex(cohort.people.index).fillna(0)
    people = max(int(np.sum(inside)), 1)
    by_week = made.groupby("week")["participant"].nunique()
    return counts.to_numpy(dtype=float), {
        week: float(by_week.get(float(week), 0)) / people for week in range(1, FIRST_WEEKS + 1)
    }


def _gained(cohort: Cohort) -> Floats:
    plan, measure = cohort.plan, cohort.plan.primary
    before = cohort.score_at(measure, plan.baseline_visit)
    return np.asarray(measure.sign * (before - cohort.score_at(measure, plan.primary_visit)))


def _sessions(cohort: Cohort) -> float | None:
    use = cohort.export.table("use")
    if not {"sessions_planned", "sessions_done"} <= set(use.columns):
        return None
    early = use[use["week"].between(1, FIRST_WEEKS)]
    planned = float(early["sessions_planned"].sum())
    return float(early["sessions_done"].sum()) / planned if planned else None


def _slope(
    cohort: Cohort, weeks: Floats, gained: Floats, inside: NDArray[np.bool_]
) -> Estimate | None:
    known = inside & np.isfinite(gained)
    before = cohort.score_at(cohort.plan.primary, cohort.plan.baseline_visit)
    held = cohort.covariates((cohort.plan.primary.id,))
    y = np.where(known, gained, np.nan)[:, None]
    kept = estimable(held, y, np.zeros(len(weeks), dtype=np.intp)).columns
    x = np.column_stack([np.ones(len(weeks)), weeks / 4, before, kept])[known]
    free = len(x) - x.shape[1]
    if free < 10 or np.linalg.matrix_rank(x) < x.shape[1]:
        return None
    inverse = np.linalg.inv(x.T @ x)
    beta = inverse @ (x.T @ gained[known])
    left = gained[known] - x @ beta
    se = float(np.sqrt((left @ left) / free * inverse[1, 1]))
    return Estimate.of(float(beta[1]), se, df=free, level=cohort.plan.level)
