"""What taking cases away would cost: leave-one-out error with and without them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from casewise.maintenance.neighbourhoods import Neighbourhoods
from casewise.maintenance.outcomes import Outcome
from casewise.measures.measure import F64

I64 = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Leave-one-out error of the cases that a removal touches.

    cases    how many it touches; their mean error stands before and after, in the unit of the
             outcome, or as the share of wrong words
    before, after   both 0 if it touches none
    """

    cases: int
    before: float
    after: float

    @property
    def change(self) -> float:
        """How much the error of the touched cases rises; below 0 it falls."""
        return self.after - self.before

    def to_dict(self) -> dict[str, Any]:
        """Return the loss as JSON would hold it."""
        return {"cases": self.cases, "before": self.before, "after": self.after}


def errors_of(outcome: Outcome, near: Neighbourhoods) -> F64:
    """Return the leave-one-out error of every case, shape (n,), NaN where nothing is near."""
    everyone = np.arange(len(near.places))
    return outcome.errors(outcome.predict(*near.nearest()), everyone)


def loss_without(place: int, outcome: Outcome, near: Neighbourhoods, errors: F64) -> Loss:
    """Return what taking one case away costs those that have it among their k nearest."""
    touched = np.flatnonzero((near.nearest()[0] == place).any(axis=1))
    return loss_on(touched, place, outcome, near, errors)


def loss_on(touched: I64, place: int, outcome: Outcome, near: Neighbourhoods, errors: F64) -> Loss:
    """Return the same, where the touched cases are known already."""
    gone = np.zeros(len(near.places), np.bool_)
    gone[place] = True
    after = outcome.errors(outcome.predict(*near.without(gone, touched)), touched)
    comparable = ~np.isnan(after)
    if not comparable.any():
        return Loss(cases=len(touched), before=0.0, after=0.0)
    return Loss(
        cases=len(touched),
        before=float(errors[touched][comparable].mean()),
        after=float(after[comparable].mean()),
    )
