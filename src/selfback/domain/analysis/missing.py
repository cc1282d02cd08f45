"""What is missing of the primary outcome, where, why as far as is known, and in whom."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from selfback.domain.analysis.cohort import Cohort
from selfback.domain.analysis.plan import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One visit of one arm.

    due         people the visit was planned for and whose window is not still open
    scored      of them, with a primary score
    statuses    status of the visit -> people, of those without a score
    """

    people: int
    due: int
    scored: int
    statuses: Mapping[str, int]

    @property
    def share_missing(self) -> float | None:
        """0 to 1 of those due; None if it was due for nobody."""
        return 1 - self.scored / self.due if self.due else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """A baseline variable in those with and without the primary score at the primary visit."""

    title: str
    with_score: float
    without: float
    standardised: float


@dataclass(frozen=True, kw_only=True)
class Missing:
    """The table of missing primary scores; patterns say seen (1) or not (0) visit by visit."""

    gaps: Mapping[str, Mapping[str, Gap]]
    patterns: Mapping[str, Mapping[str, int]]
    likeness: tuple[Likeness, ...]


def missing_of(cohort: Cohort) -> Missing:
    """Return the missing primary scores by visit and arm."""
    plan, measure = cohort.plan, cohort.plan.primary
    return Missing(
        gaps={
            visit: {arm: _gap(cohort, visit, arm) for arm in plan.arm_ids}
            for visit in measure.visits
        },
        patterns=_patterns(cohort),
        likeness=_likeness(cohort),
    )


def _gap(cohort: Cohort, visit: str, arm: str) -> Gap:
    here = cohort.in_arm(arm)
    scored = np.isfinite(cohort.score_at(cohort.plan.primary, visit))
    visits = cohort.export.table("visits")
    status = dict(
        visits.loc[visits["visit"] == visit, ["participant", "status"]].itertuples(index=False)
    )
    without = [
        status.get(person) or "not planned"
        for person, inside, has in zip(cohort.people.index, here, scored, strict=True)
        if inside and not has
    ]
    pending = sum(each == "pending" for each in without)
    return Gap(
        people=int(here.sum()),
        due=int(here.sum()) - pending,
        scored=int((here & scored).sum()),
        statuses=dict(sorted(Counter(without).items())),
    )


def _patterns(cohort: Cohort) -> dict[str, dict[str, int]]:
    seen = np.isfinite(cohort.scores(cohort.plan.primary))
    words = ["".join("1" if each else "0" for each in row) for row in seen]
    order = [word for word, _ in sorted(Counter(words).items(), key=lambda it: (-it[1], it[0]))]
    return {
        word: {
            arm: sum(w == word and bool(h) for w, h in zip(words, cohort.in_arm(arm), strict=True))
            for arm in cohort.plan.arm_ids
        }
        for word in order
    }


def _likeness(cohort: Cohort) -> tuple[Likeness, ...]:
    plan = cohort.plan
    scored = np.isfinite(cohort.score_at(plan.primary, plan.primary_visit))
    made = []
    for variable in plan.baseline:
        if variable.kind is Kind.CHOICE or not cohort.has(variable):
            continue
        values = np.array(cohort.values(variable), dtype=float)
        ours, theirs = (values[here & np.isfinite(values)] for here in (scored, ~scored))
        if len(ours) > 1 and len(theirs) > 1:
            spread = float(np.sqrt((ours.var(ddof=1) + theirs.var(ddof=1)) / 2))
            apart = float(theirs.mean() - ours.mean())
            made.append(
                Likeness(
                    title=variable.title,
                    with_score=float(ours.mean()),
                    without=float(theirs.mean()),
                    standardised=apart / spread if spread else 0.0,
                )
            )
    return tuple(made)
