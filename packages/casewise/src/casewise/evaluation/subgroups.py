"""Whether a base predicts as well for some people as for others."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from casewise.casebase import CaseBase
from casewise.errors import CasewiseError
from casewise.evaluation.schemes import Predictions
from casewise.reuse.kernels import F64

FEWEST = 10  # groups, or cases without groups, below which no figure is shown
PARTS = 3
SPLITS = ("number", "integer")
NAMED = ("category", "ordinal", "set")


class CannotSplit(CasewiseError):
    """A field does not part cases into subgroups; carries `field`."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(f"{field!r} does not part cases: it is no number, word or set of them")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subgroup:
    """The predictions of the cases with one value of a field.

    groups      whom they belong to; cases, where there are no groups
    unanswered  cases without any neighbour
    mae, bias   as of all cases; None where fewer than ten groups stand behind them
    covered     share of outcomes inside their interval; None as above, or without intervals
    """

    field: str
    value: str
    count: int
    groups: int
    unanswered: int
    mae: float | None
    bias: float | None
    covered: float | None


def subgroups(
    base: CaseBase, made: Predictions, inside: F64 | None, field: str, *, fewest: int = FEWEST
) -> tuple[Subgroup, ...]:
    """Return the errors for each value of a field; numbers are cut into thirds.

    made    predictions for some cases of the base
    inside  whether each outcome was covered, 1, 0 or NaN, shape (m,) as the predictions
    raises  CannotSplit
    """
    return tuple(
        _subgroup(made.of(which), None if inside is None else inside[which], field, value, fewest)
        for value, which in _parts(base, made.places, field)
    )


def _subgroup(
    made: Predictions, inside: F64 | None, field: str, value: str, fewest: int
) -> Subgroup:
    answered = ~np.isnan(made.said)
    off = (made.said - made.came)[answered]
    groups = len(np.unique(made.groups[answered]))
    shown = groups >= fewest
    known = np.zeros(0) if inside is None else inside[~np.isnan(inside)]
    return Subgroup(
        field=field,
        value=value,
        count=len(made),
        groups=groups,
        unanswered=int((~answered).sum()),
        mae=float(np.abs(off).mean()) if shown else None,
        bias=float(off.mean()) if shown else None,
        covered=float(known.mean()) if shown and len(known) else None,
    )


def _parts(
    base: CaseBase, places: npt.NDArray[np.intp], name: str
) -> list[tuple[str, npt.NDArray[np.bool_]]]:
    field = next((each for each in base.schema.fields if each.name == name), None)
    if field is None or field.kind not in (*SPLITS, *NAMED):
        raise CannotSplit(name)
    column = base.column(name)[places]
    if field.kind in SPLITS:
        return _thirds(column.astype(np.float64))
    members = [_members(value) for value in column]
    words = field.words or sorted({word for each in members for word in each})
    parts = [(word, np.array([word in each for each in members], bool)) for word in words]
    parts.append(("not known", np.array([value is None for value in column], bool)))
    return [(value, which) for value, which in parts if which.any()]


def _members(value: Any) -> frozenset[str]:
    if value is None:
        return frozenset()
    return frozenset([value]) if isinstance(value, str) else frozenset(value)


def _thirds(values: F64) -> list[tuple[str, npt.NDArray[np.bool_]]]:
    known = np.sort(values[~np.isnan(values)])
    parts = []
    if len(known):
        cuts = np.unique([known[len(known) * part // PARTS] for part in range(1, PARTS)])
        part = np.searchsorted(cuts, values, side="right")
        for each in range(len(cuts) + 1):
            which = (part == each) & ~np.isnan(values)
            if which.any():
                parts.append((f"{values[which].min():g} to {values[which].max():g}", which))
    unknown = np.isnan(values)
    return [*parts, ("not known", unknown)] if unknown.any() else parts
