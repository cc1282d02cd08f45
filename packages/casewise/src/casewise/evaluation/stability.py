"""Whether answers hold when the input moves by no more than it can be measured."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from casewise.batch import Neighbours
from casewise.casebase import CaseBase
from casewise.errors import CasewiseError
from casewise.fields import Field
from casewise.reuse.kernels import F64, kernel_weights
from casewise.reuse.members import nearest_others

MOST = 500  # cases asked, so that a large base does not take hours
MOVED = ("number", "integer", "ordinal")
Choose = Callable[[Neighbours], npt.ArrayLike]


class CannotMove(CasewiseError):
    """A field has no size of error; carries `field`."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(
            f"{field!r} is no problem field that is a number, an integer or an ordinal"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stability:
    """What small changes of the input did to the answers.

    asked       cases that were moved
    jaccard     mean overlap of the k nearest before and after, 0 to 1 (Jaccard 1912)
    shift       mean absolute change of the prediction, in the unit of the outcome
    changed     share of cases whose choice changed; None where no choice is made
    """

    asked: int
    jaccard: float
    shift: float
    changed: float | None


def stability(
    base: CaseBase,
    outcomes: F64,
    *,
    within: Mapping[str, float],
    k: int,
    chance: np.random.Generator,
    power: float = 4.0,
    choose: Choose | None = None,
    most: int = MOST,
) -> Stability:
    """Return how far answers change when cases are moved within their error of measurement.

    outcomes    of all cases, all known, shape (n,)
    within      problem field to its error: a number moves evenly within plus or minus it; an
                integer and an ordinal to the nearest whole number or level
    choose      from neighbours of q queries to q choices, such as options; they are compared
    most        cases asked at most, drawn by chance

    A case never finds itself, nor anyone of its group where the schema has groups. Raises
    CannotMove.
    """
    fields = {each.name: each for each in base.schema.compared}
    for name in within:
        if name not in fields or fields[name].kind not in MOVED:
            raise CannotMove(name)
    places = np.sort(chance.permutation(len(base))[:most])
    rows = [base.row(int(place)) for place in places]
    moved = [
        row | {name: _moved(fields[name], row[name], by, chance) for name, by in within.items()}
        for row in rows
    ]
    before, after = (nearest_others(base, each, places, k) for each in (rows, moved))
    first, second = (_said(each, outcomes, power) for each in (before, after))
    both = ~np.isnan(first) & ~np.isnan(second)
    overlap = [_overlap(*pair) for pair in zip(before.places, after.places, strict=True)]
    changed = None
    if choose is not None and rows:
        changed = float(np.mean(np.asarray(choose(before)) != np.asarray(choose(after))))
    return Stability(
        asked=len(rows),
        jaccard=float(np.mean(overlap)) if overlap else float("nan"),
        shift=float(np.abs(first - second)[both].mean()) if both.any() else float("nan"),
        changed=changed,
    )


def _moved(field: Field, value: Any, by: float, chance: np.random.Generator) -> Any:
    if value is None:
        return None
    step = float(chance.uniform(-by, by))
    if field.kind == "ordinal":
        levels = field.levels or ()
        rank = round(levels.index(value) + step)
        return levels[min(max(rank, 0), len(levels) - 1)]
    low, high = field.bounds or (-np.inf, np.inf)
    there = min(max(float(value) + step, low), high)
    return round(there) if field.kind == "integer" else there


def _said(found: Neighbours, outcomes: F64, power: float) -> F64:
    there = found.places >= 0
    weights = kernel_weights(np.where(there, found.similarities, -1.0), power=power)
    total = weights.sum(axis=1)
    theirs = (weights * outcomes[np.where(there, found.places, 0)]).sum(axis=1)
    said: F64 = np.divide(theirs, total, out=np.full(len(total), np.nan), where=total > 0)
    return said


def _overlap(first: npt.NDArray[np.int64], second: npt.NDArray[np.int64]) -> float:
    before, after = set(first[first >= 0].tolist()), set(second[second >= 0].tolist())
    both = before | after
    return len(before & after) / len(both) if both else 1.0
