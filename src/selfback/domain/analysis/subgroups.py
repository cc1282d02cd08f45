"""Whether the effect differs between groups of people: effects by group, tests of interaction."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from selfback.domain.analysis.cohort import Cohort
from selfback.domain.analysis.errors import AnalysisError
from selfback.domain.analysis.estimate import Estimate, JointTest
from selfback.domain.analysis.longitudinal import Pair, estimable
from selfback.domain.analysis.mixed import Floats, fit_mixed
from selfback.domain.analysis.mixed_inference import Inference, infer
from selfback.domain.analysis.plan import Subgroup

FEWEST = 10
"""Groups of which an arm has fewer scores at the visit are shown without an effect."""


@dataclass(frozen=True, kw_only=True)
class GroupEffects:
    """One way to divide people, and the primary outcome's effect in each group.

    counts          group -> arm -> people
    differences     pair -> group -> difference at the primary visit; groups too small are left out
    interaction     pair -> test that the differences are alike; None of fewer than two groups
    unknown         people in no group: not known, or of a category that no group holds
    contrast        pair -> last group's difference minus the first's, of exactly two groups
    """

    subgroup: Subgroup
    visit: str
    counts: Mapping[str, Mapping[str, int]]
    differences: Mapping[Pair, Mapping[str, Estimate]]
    interaction: Mapping[Pair, JointTest | None]
    contrast: Mapping[Pair, Estimate]
    unknown: int
    notes: tuple[str, ...]


def group_effects(cohort: Cohort, subgroup: Subgroup, visit: str) -> GroupEffects:
    """Return the primary outcome's difference at a visit by group, from one model of all visits."""
    groups = cohort.groups(subgroup)
    counts = {
        group: {
            arm: sum(
                g == group and bool(h) for g, h in zip(groups, cohort.in_arm(arm), strict=True)
            )
            for arm in cohort.plan.arm_ids
        }
        for group in subgroup.groups
    }
    shown = _large_enough(cohort, subgroup, groups, visit)
    notes = [
        f"{each}: too few people for an effect." for each in subgroup.groups if each not in shown
    ]
    differences: dict[Pair, dict[str, Estimate]] = {pair: {} for pair in cohort.plan.comparisons}
    interaction: dict[Pair, JointTest | None] = dict.fromkeys(cohort.plan.comparisons)
    contrast: dict[Pair, Estimate] = {}
    try:
        fitted = _fit(cohort, subgroup, groups, shown, visit) if shown else None
    except AnalysisError as refused:
        notes.append(f"No model: {refused}.")
        fitted = None
    if fitted is not None:
        level = cohort.plan.level
        for pair in cohort.plan.comparisons:
            rows = {group: fitted.contrast(pair, group) for group in shown}
            differences[pair] = {
                group: fitted.inference.estimate(row, level=level) for group, row in rows.items()
            }
            if len(shown) > 1:
                apart = np.array([rows[group] - rows[shown[0]] for group in shown[1:]])
                interaction[pair] = fitted.inference.test(apart)
            if len(shown) == 2:
                contrast[pair] = fitted.inference.estimate(
                    rows[shown[1]] - rows[shown[0]], level=level
                )
    return GroupEffects(
        subgroup=subgroup,
        visit=visit,
        counts=counts,
        differences=differences,
        interaction=interaction,
        contrast=contrast,
        unknown=sum(group is None for group in groups),
        notes=tuple(notes),
    )


def _large_enough(
    cohort: Cohort, subgroup: Subgroup, groups: list[str | None], visit: str
) -> tuple[str, ...]:
    seen = np.isfinite(cohort.score_at(cohort.plan.primary, visit))
    named = np.array([group or "" for group in groups], dtype=object)
    return tuple(
        group
        for group in subgroup.groups
        if all(
            ((named == group) & seen & cohort.in_arm(arm)).sum() >= FEWEST
            for arm in cohort.plan.arm_ids
        )
    )


@dataclass(frozen=True, kw_only=True)
class _Fitted:
    cohort: Cohort
    groups: tuple[str, ...]
    place: int
    inference: Inference

    def contrast(self, pair: Pair, group: str) -> Floats:
        """The contrast that picks a pair's difference in a group at the visit asked for."""
        arms = self.cohort.plan.arm_ids
        made = np.zeros(len(self.inference.fit.beta))
        for arm, sign in zip(pair, (1, -1), strict=True):
            cell = self._cell(arms.index(arm), self.groups.index(group))
            if cell is not None:
                made[cell] += sign
        return made

    def _cell(self, arm: int, group: int) -> int | None:
        arms = self.cohort.plan.arm_ids
        reference = arms.index(self.cohort.plan.reference)
        if arm == reference:
            return None
        others = [each for each in range(len(arms)) if each != reference]
        return self.place + group * len(others) + others.index(arm)


def _fit(
    cohort: Cohort,
    subgroup: Subgroup,
    groups: list[str | None],
    shown: tuple[str, ...],
    visit: str,
) -> _Fitted:
    plan, measure = cohort.plan, cohort.plan.primary
    inside = np.array([group in shown for group in groups])
    group = np.array([shown.index(g) if g in shown else -1 for g in groups], dtype=np.intp)[inside]
    y = np.column_stack([cohort.score_at(measure, each) for each in measure.visits])[inside]
    measured = np.isfinite(y).any(axis=0)
    visits = [each for each, any_ in zip(measure.visits, measured, strict=True) if any_]
    y, arm = y[:, measured], cohort.arm[inside]
    held = cohort.covariates((measure.id, subgroup.variable.name))
    kept = estimable(
        type(held)(columns=held.columns[inside], names=held.names), y, arm * len(shown) + group
    )
    reference = plan.arm_ids.index(plan.reference)
    others = [each for each in range(len(plan.arms)) if each != reference]
    first = 1 if visits[0] == plan.baseline_visit else 0
    cells = np.column_stack(
        [(arm == other) & (group == g) for g in range(len(shown)) for other in others]
    ).astype(float)
    means = np.column_stack([group == g for g in range(len(shown))] + [kept.columns])
    x, starts = _design(means.astype(float), cells, len(visits), first)
    return _Fitted(
        cohort=cohort,
        groups=shown,
        place=starts[visits.index(visit)],
        inference=infer(fit_mixed(y, x)),
    )


def _design(means: Floats, cells: Floats, visits: int, first: int) -> tuple[Floats, dict[int, int]]:
    """Return the design and where the cells of each visit start.

    means   a column for each group's mean and each covariate, shape (people, k)
    cells   a column for each group and arm off the reference, shape (people, groups x arms)
    first   visit from which arms may differ
    """
    people, part = means.shape
    many = cells.shape[1]
    x = np.zeros((people, visits, visits * part + (visits - first) * many))
    starts: dict[int, int] = {}
    for visit in range(visits):
        x[:, visit, visit * part : (visit + 1) * part] = means
        if visit >= first:
            starts[visit] = visits * part + (visit - first) * many
            x[:, visit, starts[visit] : starts[visit] + many] = cells
    return x, starts
