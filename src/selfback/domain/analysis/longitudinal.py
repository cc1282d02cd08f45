"""A score over all visits, compared between arms: the constrained longitudinal model.

The baseline is an outcome like the later visits, with one mean for all arms because arms differ
there by chance alone (Liang & Zeger 2000, Sankhya B 62:134-148; Liu et al. 2009, Stat Med
28:2509-2530). Covariates act at each visit by a coefficient of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from selfback.domain.analysis.cohort import Cohort, Covariates
from selfback.domain.analysis.estimate import Estimate, JointTest
from selfback.domain.analysis.mixed import Floats, fit_mixed
from selfback.domain.analysis.mixed_inference import Inference, infer
from selfback.domain.analysis.plan import Measure

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Scores of an arm at a visit as they were; sd is None of fewer than two."""

    count: int
    mean: float | None
    sd: float | None


@dataclass(frozen=True, kw_only=True)
class Course:
    """A measure over the visits by arm, and how arms differ.

    visits          at which it was measured; the baseline is the first if has_baseline
    differences     (arm, reference) -> visit -> difference, first minus second
    joint           (arm, reference) -> test that no visit after the baseline differs
    means           arm -> visit -> mean at the average of the covariates
    observed        arm -> visit -> scores as they were
    sigma           covariance of a person's scores, shape (visits, visits)
    """

    measure: Measure
    visits: tuple[str, ...]
    has_baseline: bool
    differences: Mapping[Pair, Mapping[str, Estimate]]
    joint: Mapping[Pair, JointTest]
    means: Mapping[str, Mapping[str, Estimate]]
    observed: Mapping[str, Mapping[str, Seen]]
    sigma: Floats
    people: int
    scores: int
    log_likelihood: float
    covariates: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Where each fixed effect stands in beta.

    visits      of the model
    columns     of one visit's part: a constant, then covariates
    cells       (visit, arm) with an effect of its own, after the visits' parts
    """

    visits: int
    columns: int
    cells: tuple[tuple[int, int], ...]

    @property
    def parameters(self) -> int:
        """How many fixed effects there are."""
        return self.visits * self.columns + len(self.cells)

    def effect(self, visit: int, arm: int) -> Floats:
        """The contrast that picks an arm's effect at a visit; zero for the reference."""
        contrast = np.zeros(self.parameters)
        if (visit, arm) in self.cells:
            contrast[self.visits * self.columns + self.cells.index((visit, arm))] = 1
        return contrast

    def level(self, visit: int) -> Floats:
        """The contrast that picks the reference's mean at a visit."""
        contrast = np.zeros(self.parameters)
        contrast[visit * self.columns] = 1
        return contrast


def course_of(cohort: Cohort, measure: Measure, *, left_out: Sequence[str] = ()) -> Course:
    """Return a measure's course with the plan's covariates.

    left_out    covariates not to adjust for, by name; the measure itself is always left out
    raises      TooFewPeople, DesignNotEstimable, DidNotConverge
    """
    plan = cohort.plan
    visits = _measured(cohort, measure)
    y = np.column_stack([cohort.score_at(measure, visit) for visit in visits])
    has_baseline = visits[0] == plan.baseline_visit
    covariates = estimable(cohort.covariates((*left_out, measure.id)), y, cohort.arm)
    reference = plan.arm_ids.index(plan.reference)
    layout, x = design(covariates.columns, cohort.arm, len(visits), reference, has_baseline)
    inference = infer(fit_mixed(y, x))
    compared = visits[1:] if has_baseline else visits
    effects = _Effects(cohort, visits, layout, inference)
    return Course(
        measure=measure,
        visits=visits,
        has_baseline=has_baseline,
        differences={
            pair: {visit: effects.difference(pair, visit) for visit in compared}
            for pair in plan.comparisons
        },
        joint={pair: effects.joint(pair, compared) for pair in plan.comparisons},
        means={arm: {visit: effects.mean(arm, visit) for visit in visits} for arm in plan.arm_ids},
        observed={arm: _observed(cohort, measure, visits, arm) for arm in plan.arm_ids},
        sigma=inference.fit.sigma,
        people=inference.fit.people,
        scores=inference.fit.scores,
        log_likelihood=inference.fit.log_likelihood,
        covariates=covariates.names,
        notes=covariates.notes,
    )


def design(
    columns: Floats, arm: NDArray[np.intp], visits: int, reference: int, has_baseline: bool
) -> tuple[Layout, Floats]:
    """Return the layout and the design, shape (people, visits, parameters).

    columns     covariates, shape (people, k)
    arm         place of each person's arm
    """
    people, k = columns.shape
    others = [each for each in range(int(arm.max()) + 1) if each != reference]
    first = 1 if has_baseline else 0
    cells = tuple((visit, other) for visit in range(first, visits) for other in others)
    layout = Layout(visits=visits, columns=k + 1, cells=cells)
    x = np.zeros((people, visits, layout.parameters))
    for visit in range(visits):
        start = visit * (k + 1)
        x[:, visit, start] = 1
        x[:, visit, start + 1 : start + 1 + k] = columns
    for place, (visit, other) in enumerate(cells, start=visits * (k + 1)):
        x[:, visit, place] = arm == other
    return layout, x


def estimable(covariates: Covariates, y: Floats, cells: NDArray[np.intp]) -> Covariates:
    """Return the covariates without those that some visit's scores cannot tell apart.

    y       scores, NaN where missing, shape (people, visits)
    cells   the group of each person that the model has a mean for anyway
    """
    seen = ~np.isnan(y)
    base = np.column_stack([cells == each for each in np.unique(cells)]).astype(float)
    kept: list[int] = []
    for place in range(covariates.columns.shape[1]):
        tried = np.column_stack([base, covariates.columns[:, [*kept, place]]])
        wanted = tried.shape[1]
        if all(np.linalg.matrix_rank(tried[visit]) == wanted for visit in seen.T):
            kept.append(place)
    dropped = [name for n, name in enumerate(covariates.names) if n not in kept]
    note = [f"Not adjusted for {name}, which these data cannot tell apart." for name in dropped]
    return Covariates(
        columns=covariates.columns[:, kept],
        names=tuple(covariates.names[n] for n in kept),
        notes=(*covariates.notes, *note),
    )


def _measured(cohort: Cohort, measure: Measure) -> tuple[str, ...]:
    """Return the visits at which a score was seen at all: early exports lack the last ones."""
    return tuple(
        visit for visit in measure.visits if np.isfinite(cohort.score_at(measure, visit)).sum() > 0
    )


@dataclass(frozen=True)
class _Effects:
    """Contrasts of one fitted course."""

    cohort: Cohort
    visits: tuple[str, ...]
    layout: Layout
    inference: Inference

    def _contrast(self, pair: Pair, visit: str) -> Floats:
        at, arms = self.visits.index(visit), self.cohort.plan.arm_ids
        first, second = (self.layout.effect(at, arms.index(arm)) for arm in pair)
        return first - second

    def difference(self, pair: Pair, visit: str) -> Estimate:
        return self.inference.estimate(self._contrast(pair, visit), level=self.cohort.plan.level)

    def joint(self, pair: Pair, visits: Sequence[str]) -> JointTest:
        return self.inference.test(np.array([self._contrast(pair, visit) for visit in visits]))

    def mean(self, arm: str, visit: str) -> Estimate:
        at = self.visits.index(visit)
        effect = self.layout.effect(at, self.cohort.plan.arm_ids.index(arm))
        contrast = self.layout.level(at) + effect
        return self.inference.estimate(contrast, level=self.cohort.plan.level)


def _observed(cohort: Cohort, measure: Measure, visits: Sequence[str], arm: str) -> dict[str, Seen]:
    here = cohort.in_arm(arm)
    return {visit: seen_of(cohort.score_at(measure, visit)[here]) for visit in visits}


def seen_of(scores: Floats) -> Seen:
    """Return count, mean and standard deviation of the scores that are not NaN."""
    known = scores[np.isfinite(scores)]
    return Seen(
        count=len(known),
        mean=float(known.mean()) if len(known) else None,
        sd=float(known.std(ddof=1)) if len(known) > 1 else None,
    )
