"""The randomised people as arrays: who, which arm, scores over visits, and covariates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from selfback.domain.analysis.errors import ArmsNotInExport, TooFewPeople
from selfback.domain.analysis.export import Export
from selfback.domain.analysis.plan import Kind, Measure, Plan, Subgroup, Variable

Floats = NDArray[np.float64]
RARE = 5
"""A category of a covariate that fewer people have is joined with the commonest one."""


@dataclass(frozen=True, kw_only=True)
class Covariates:
    """The covariates of a model as columns.

    columns     centred at their means, without a constant, shape (people, columns)
    names       of the columns
    notes       what was done to make them, in sentences
    """

    columns: Floats
    names: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Cohort:
    """Everybody who was randomised, in the order of their study numbers.

    plan    with masked arms if the export is blinded
    arm     place of each person's arm in plan.arms
    people  participants.csv, indexed by study number, without those who took their data back
    left    people who were randomised and took their data back
    """

    plan: Plan
    export: Export
    people: pd.DataFrame
    arm: NDArray[np.intp]
    left: int = 0
    _scores: Mapping[str, Floats] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.people)

    def in_arm(self, arm: str) -> NDArray[np.bool_]:
        """Whether each person is in an arm."""
        return np.asarray(self.arm == self.plan.arm_ids.index(arm))

    def scores(self, measure: Measure) -> Floats:
        """Return scores, NaN where missing, shape (people, len(measure.visits))."""
        return self._scores[measure.id]

    def score_at(self, measure: Measure, visit: str) -> Floats:
        """Return the scores of one visit; all NaN if it is not measured there."""
        if visit not in measure.visits:
            return np.full(len(self), np.nan)
        return np.asarray(self.scores(measure)[:, measure.visits.index(visit)])

    def values(self, variable: Variable) -> list[Any]:
        """Return a baseline variable: floats for numbers and scores, text for choices."""
        if variable.kind is Kind.SCORE:
            measure = self.plan.measures[variable.name]
            return list(self.score_at(measure, self.plan.baseline_visit))
        return list(self.people[variable.name])

    def has(self, variable: Variable) -> bool:
        """Whether the export holds a baseline variable."""
        return variable.kind is Kind.SCORE or variable.name in self.people.columns

    def groups(self, subgroup: Subgroup) -> list[str | None]:
        """Return each person's group; None if it is not known."""
        values = self.values(subgroup.variable)
        if subgroup.cuts:
            return [_cut(value, subgroup) for value in values]
        of = {code: group for group, codes in subgroup.codes.items() for code in codes}
        return [of.get(value) for value in values]

    def covariates(self, left_out: Sequence[str] = ()) -> Covariates:
        """Return the plan's covariates as columns, without the variables left out by name."""
        wanted = [each for each in self.plan.covariates if each.name not in left_out]
        return _covariates({each: self.values(each) for each in wanted}, len(self))


def cohort_of(export: Export, plan: Plan) -> Cohort:
    """Return the people of an export; raises ArmsNotInExport, TooFewPeople."""
    everybody = export.table("participants").sort_values("participant").set_index("participant")
    people = everybody[~_taken_back(everybody, plan)]
    if "arm" not in people.columns:
        raise ArmsNotInExport
    if export.blinded:
        letters = sorted(set(people["arm"]))
        if len(letters) < 2:
            raise TooFewPeople("comparing arms", people=len(people))
        plan = plan.masked_by(letters)
    place = {arm: n for n, arm in enumerate(plan.arm_ids)}
    arm = np.array([place[each] for each in people["arm"]], dtype=np.intp)
    if len(set(arm)) < len(plan.arms):
        raise TooFewPeople("an arm of the trial", people=0)
    scores = _scores(export, plan, list(people.index))
    left = len(everybody) - len(people)
    return Cohort(plan=plan, export=export, people=people, arm=arm, left=left, _scores=scores)


def _taken_back(people: pd.DataFrame, plan: Plan) -> "pd.Series[bool]":
    """Return who withdrew the use of their data; an export that still holds them does not count."""
    if "withdrawal_level" not in people.columns:
        return pd.Series(data=False, index=people.index)
    return people["withdrawal_level"].isin(plan.takes_data_back)


def _scores(export: Export, plan: Plan, people: list[str]) -> dict[str, Floats]:
    table = export.table("scores")
    by_measure = dict(tuple(table.groupby("instrument", sort=False)))
    made = {}
    for measure in plan.measures.values():
        found = by_measure.get(measure.id, table.iloc[:0])
        wide = found.pivot(index="participant", columns="visit", values="score")
        wide = wide.reindex(index=people, columns=list(measure.visits))
        made[measure.id] = wide.to_numpy(dtype=float)
    return made


def _cut(value: float, subgroup: Subgroup) -> str | None:
    if value is None or np.isnan(value):
        return None
    return subgroup.groups[int(np.searchsorted(subgroup.cuts, value, side="right"))]


def _covariates(values: Mapping[Variable, list[Any]], people: int) -> Covariates:
    columns: list[Floats] = []
    names: list[str] = []
    notes: list[str] = []
    for variable, held in values.items():
        if variable.kind is Kind.CHOICE:
            made = _indicators(variable, held, notes)
        else:
            made = {variable.title: np.array(held, dtype=float)}
        for name, column in made.items():
            missing = int(np.isnan(column).sum())
            if missing == people or np.nanstd(column) == 0:
                continue
            columns.append(np.nan_to_num(column - np.nanmean(column)))
            names.append(name)
        missing = sum(value is None or value != value for value in held)  # noqa: PLR0124  NaN
        if missing:
            notes.append(f"{variable.title} was missing for {missing} and set to its mean.")
    stacked = np.column_stack(columns) if columns else np.zeros((people, 0))
    return Covariates(columns=stacked, names=tuple(names), notes=tuple(dict.fromkeys(notes)))


def _indicators(variable: Variable, held: list[Any], notes: list[str]) -> dict[str, Floats]:
    """Return a column for each category but the commonest; NaN where it is not known."""
    counts = {code: held.count(code) for code in dict.fromkeys(held) if code is not None}
    if not counts:
        return {}
    commonest = max(counts, key=lambda code: (counts[code], code))
    rare = sorted(code for code, count in counts.items() if count < RARE and code != commonest)
    if rare:
        notes.append(
            f"{variable.title}: {', '.join(rare)} (fewer than {RARE} people each) joined with "
            f"{commonest}."
        )
    order = [*variable.codes, *sorted(set(counts) - set(variable.codes))]
    shown = [code for code in order if counts.get(code) and code not in {commonest, *rare}]
    known = np.array([np.nan if each is None else 0.0 for each in held])
    return {
        f"{variable.title}: {code}": known + np.array([each == code for each in held], dtype=float)
        for code in shown
    }
