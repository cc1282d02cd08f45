"""Intervals that cover a stated share of outcomes, whatever the model behind them."""

import math
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from casewise.errors import CasewiseError

F64 = npt.NDArray[np.float64]


class NotEnoughToCalibrate(CasewiseError):
    """Too few calibration outcomes for the level asked.

    have, need      outcomes, or groups where groups were given
    """

    def __init__(self, *, have: int, need: int) -> None:
        self.have = have
        self.need = need
        super().__init__(f"an interval of this level needs {need} outcomes, there are {have}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitConformal:
    """Intervals from the errors on cases that the prediction did not see.

    level       share of outcomes to cover, above 0 and below 1
    quantile    half the width, in spreads where spreads were given

    Vovk, Gammerman & Shafer (2005), Algorithmic Learning in a Random World; Lei et al. (2018),
    J Am Stat Assoc 113:1094-1111. The cover holds on average over new cases that are exchangeable
    with the calibration cases. Weeks of one person are not exchangeable with another's: with
    groups, one outcome a group is drawn, so that persons are.

    >>> errors = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
    >>> SplitConformal.fit([0.0] * 9, errors, level=0.8).interval(1.0)
    (0.2, 1.8)
    """

    level: float
    quantile: float
    count: int

    @classmethod
    def fit(
        cls,
        predicted: npt.ArrayLike,
        observed: npt.ArrayLike,
        *,
        level: float = 0.9,
        spreads: npt.ArrayLike | None = None,
        groups: npt.ArrayLike | None = None,
        chance: np.random.Generator | None = None,
    ) -> Self:
        """Learn the width from predictions and what was then observed, shape (n,).

        spreads     how uncertain each prediction is, above 0: intervals widen with it
        groups      whom each case belongs to; needs `chance`
        raises      NotEnoughToCalibrate; ValueError for a level or shapes that do not fit
        """
        if not 0 < level < 1:
            raise ValueError(f"a level lies between 0 and 1, not {level}")
        errors = np.abs(np.asarray(observed, dtype=np.float64) - np.asarray(predicted, dtype=float))
        if spreads is not None:
            errors = errors / np.asarray(spreads, dtype=np.float64)
        if groups is not None:
            if chance is None:
                raise ValueError("groups need chance")
            errors = errors[one_a_group(groups, chance)]
        errors = np.sort(errors[~np.isnan(errors)])
        place = math.ceil((len(errors) + 1) * level)
        if place > len(errors):
            raise NotEnoughToCalibrate(have=len(errors), need=math.ceil(level / (1 - level) - 1e-9))
        return cls(level=level, quantile=float(errors[place - 1]), count=len(errors))

    def interval(self, predicted: float, spread: float = 1.0) -> tuple[float, float]:
        """Return the interval around one prediction."""
        half = self.quantile * spread
        return round(predicted - half, 12), round(predicted + half, 12)

    def intervals(
        self, predicted: npt.ArrayLike, spreads: npt.ArrayLike | float = 1.0
    ) -> tuple[F64, F64]:
        """Return lower and upper ends, each of the shape of the predictions."""
        middle = np.asarray(predicted, dtype=np.float64)
        half = self.quantile * np.asarray(spreads, dtype=np.float64)
        return middle - half, middle + half

    def to_dict(self) -> dict[str, Any]:
        """Return what JSON would hold."""
        return {"level": self.level, "quantile": self.quantile, "count": self.count}

    @classmethod
    def from_dict(cls, document: dict[str, Any]) -> Self:
        """Read what `to_dict` wrote."""
        return cls(
            level=float(document["level"]),
            quantile=float(document["quantile"]),
            count=int(document["count"]),
        )


def one_a_group(groups: npt.ArrayLike, chance: np.random.Generator) -> npt.NDArray[np.intp]:
    """Return the place of one member of each group, drawn evenly, in the order of the groups."""
    members = np.asarray(groups)
    order = chance.permutation(len(members))
    _, first = np.unique(members[order], return_index=True)
    return np.asarray(order[first], dtype=np.intp)
