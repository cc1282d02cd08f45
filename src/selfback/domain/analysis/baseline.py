"""Who took part: the baseline by arm, without tests, because allocation was by chance."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from selfback.domain.analysis.cohort import Cohort
from selfback.domain.analysis.plan import Kind, Variable


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A number or score in one column of the table; quartiles beside mean and spread."""

    count: int
    mean: float
    sd: float | None
    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineRow:
    """One variable.

    numbers     column -> summary, of a number or score
    shares      category -> column -> people, of a choice
    known       column -> people of whom it is known
    missing     column -> people of whom it is not

    Columns are the arms' ids and "all".
    """

    variable: Variable
    numbers: Mapping[str, Summary | None]
    shares: Mapping[str, Mapping[str, int]]
    known: Mapping[str, int]
    missing: Mapping[str, int]


def baseline_rows(cohort: Cohort) -> tuple[BaselineRow, ...]:
    """Return every baseline variable that the export holds."""
    return tuple(_row(cohort, each) for each in cohort.plan.baseline if cohort.has(each))


def _row(cohort: Cohort, variable: Variable) -> BaselineRow:
    held = np.array(cohort.values(variable), dtype=object)
    known = np.array([each is not None and each == each for each in held])  # noqa: PLR0124  NaN
    columns = {arm: cohort.in_arm(arm) for arm in cohort.plan.arm_ids}
    columns["all"] = np.ones(len(cohort), dtype=bool)
    is_choice = variable.kind is Kind.CHOICE
    categories = [*variable.codes, *sorted(set(held[known]) - set(variable.codes))]
    return BaselineRow(
        variable=variable,
        numbers={}
        if is_choice
        else {name: _summary(held[known & here].astype(float)) for name, here in columns.items()},
        shares={
            code: {name: int((held[here] == code).sum()) for name, here in columns.items()}
            for code in (categories if is_choice else ())
        },
        known={name: int((known & here).sum()) for name, here in columns.items()},
        missing={name: int((~known & here).sum()) for name, here in columns.items()},
    )


def _summary(values: np.ndarray) -> Summary | None:
    if not len(values):
        return None
    low, median, high = (float(each) for each in np.quantile(values, [0.25, 0.5, 0.75]))
    return Summary(
        count=len(values),
        mean=float(values.mean()),
        sd=float(values.std(ddof=1)) if len(values) > 1 else None,
        low=low,
        median=median,
        high=high,
    )
