"""Everything an analysis found, and how it is made from an export and a plan, step by step."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from selfback.domain.analysis.adherence import Adherence, adherence_of
from selfback.domain.analysis.baseline import BaselineRow, baseline_rows
from selfback.domain.analysis.cohort import Cohort, cohort_of
from selfback.domain.analysis.errors import AnalysisError
from selfback.domain.analysis.estimate import Estimate
from selfback.domain.analysis.export import Export
from selfback.domain.analysis.harms import Harms, harms_of
from selfback.domain.analysis.imputation import Imputed, imputed
from selfback.domain.analysis.longitudinal import Course, Pair, course_of
from selfback.domain.analysis.missing import Missing, missing_of
from selfback.domain.analysis.plan import Plan
from selfback.domain.analysis.responders import ResponderResult, responder_results
from selfback.domain.analysis.subgroups import GroupEffects, group_effects

Progress = Callable[[str], None]
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMade:
    """A part of the analysis that these data do not allow, and why."""

    part: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Results:
    """The whole analysis.

    plan        with masked arms if the export is blinded
    people      arm -> people analysed; left: people who took their data back
    crude       the primary course without covariates
    secondary   courses of the other measures, in the plan's order
    imputed     None if an arm is too small for it
    adherence   None if the export holds no use of the app
    not_made    parts that these data do not allow
    """

    plan: Plan
    export: Export
    seed: int
    people: dict[str, int]
    left: int
    baseline: tuple[BaselineRow, ...]
    primary: Course
    crude: Course
    responders: tuple[ResponderResult, ...]
    secondary: tuple[Course, ...]
    subgroups: tuple[GroupEffects, ...]
    missing: Missing
    imputed: Imputed | None
    adherence: Adherence | None
    harms: Harms
    not_made: tuple[NotMade, ...]

    def main(self, pair: Pair) -> Estimate:
        """The primary result: the difference at the primary visit."""
        return self.primary.differences[pair][self.plan.primary_visit]


def analyse(
    export: Export, plan: Plan, *, seed: int, progress: Progress = lambda _: None
) -> Results:
    """Return the analysis of an export by its plan; the same input gives the same results.

    seed        of the multiple imputation, the only part that uses chance
    progress    is told each step in words
    raises      AnalysisError if the primary analysis cannot be made
    """
    cohort = cohort_of(export, plan)
    plan = cohort.plan
    steps = _Steps(progress)
    progress(f"Primary outcome: {plan.primary.title}, {len(cohort)} people")
    primary = course_of(cohort, plan.primary)
    crude = course_of(cohort, plan.primary, left_out=tuple(each.name for each in plan.covariates))
    secondary = [
        steps.tried(each.title, lambda each=each: course_of(cohort, each))  # type: ignore[misc]  # bound
        for each in plan.secondary
    ]
    responders = _responders(steps, cohort)
    subgroups = []
    for group in plan.subgroups:
        progress(f"Subgroup: {group.title}")
        subgroups.append(group_effects(cohort, group, plan.primary_visit))
    progress(f"Multiple imputation: {plan.imputations} data sets")
    chance = np.random.default_rng(seed)
    filled = steps.tried("multiple imputation", lambda: imputed(cohort, chance))
    progress("Tables: baseline, missing data, use, harms")
    return Results(
        plan=plan,
        export=export,
        seed=seed,
        people={arm: int(cohort.in_arm(arm).sum()) for arm in plan.arm_ids},
        left=cohort.left,
        baseline=baseline_rows(cohort),
        primary=primary,
        crude=crude,
        responders=responders,
        secondary=tuple(each for each in secondary if each is not None),
        subgroups=tuple(subgroups),
        missing=missing_of(cohort),
        imputed=filled,
        adherence=adherence_of(cohort),
        harms=harms_of(cohort),
        not_made=tuple(steps.not_made),
    )


def _responders(steps: "_Steps", cohort: Cohort) -> tuple[ResponderResult, ...]:
    asked = cohort.plan.responders
    if asked is None:
        return ()
    return steps.tried("responders", lambda: responder_results(cohort, asked)) or ()


class _Steps:
    """Parts that may be impossible with these data without stopping the rest."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self.not_made: list[NotMade] = []

    def tried(self, part: str, make: Callable[[], Made]) -> Made | None:
        """Return what a part makes; None, with the reason kept, if the data do not allow it."""
        self._progress(part[0].upper() + part[1:])
        try:
            return make()
        except AnalysisError as refused:
            self.not_made.append(NotMade(part=part, why=str(refused)))
            return None
