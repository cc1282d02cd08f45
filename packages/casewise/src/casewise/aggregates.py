"""How local similarities become one: aggregates declared as data, from a mean to nested groups.

All of them look only at the fields that count for a case, so that weights are renormalised over
what is known. With weights above 0 and similarities from 0 to 1 they give 0 to 1, exactly 1 if
all fields are equal, and do not change if all weights are multiplied by one number.

weighted mean    sum of w s / sum of w
weighted min     the least 1 - v (1 - s), where v is a weight as a share of the greatest one
weighted max     the greatest v s, with the same v
minkowski        1 - (sum of w (1 - s) ** p / sum of w) ** (1 / p)

`casewise.groups` nests them.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Literal

import numpy as np

from casewise.measures.measure import F64, is_number, require

How = Literal["share", "decides", "silent", "loss"]
Part = tuple[float, How]  # what a member contributes, and in which sense

LARGEST_POWER = 64.0  # with more, powers of losses fall below what a float64 holds


class Aggregate(ABC):
    """A way to combine weighted similarities, declared as data."""

    __slots__ = ()
    name: ClassVar[str]

    @abstractmethod
    def of(self, weights: Sequence[float], similarities: Sequence[float]) -> float:
        """Return the combined similarity, 0 to 1; there is at least one, weights are above 0."""

    @abstractmethod
    def over(self, weights: F64, similarities: F64, counted: F64) -> F64:
        """Return combined similarities of n cases, shape (n,); any number where nothing counts.

        weights        shape (m, n) or (m, 1)
        similarities   shape (m, n), any finite number where a member does not count
        counted        shape (m, n), 1.0 where a member counts, 0.0 where it does not
        """

    @abstractmethod
    def parts(self, weights: Sequence[float], similarities: Sequence[float]) -> list[Part]:
        """Return each member's part of the combined similarity; the parts sum to it."""

    def to_dict(self) -> dict[str, Any]:
        """Return the aggregate as JSON would hold it; `aggregate_from_dict` reads it back."""
        own = (each.name for each in fields(self))  # type: ignore[arg-type]  # all are dataclasses
        return {"aggregate": self.name} | {key: getattr(self, key) for key in own}


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedMean(Aggregate):
    """The mean by weight; every field moves it by its share.

    >>> WeightedMean().of([3, 1], [1.0, 0.2])
    0.8
    """

    name: ClassVar[str] = "weighted_mean"

    def of(self, weights: Sequence[float], similarities: Sequence[float]) -> float:
        earned = math.fsum(w * s for w, s in zip(weights, similarities, strict=True))
        return min(1.0, earned / math.fsum(weights))

    def over(self, weights: F64, similarities: F64, counted: F64) -> F64:
        heavy = weights * counted
        mean: F64 = (heavy * similarities).sum(axis=0) / _some(heavy.sum(axis=0))
        return mean

    def parts(self, weights: Sequence[float], similarities: Sequence[float]) -> list[Part]:
        total = math.fsum(weights)
        return [(w / total * s, "share") for w, s in zip(weights, similarities, strict=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedMin(Aggregate):
    """The worst field decides; one of half the greatest weight can take half away at most.

    >>> WeightedMin().of([2, 1], [0.9, 0.2]), WeightedMin().of([2, 1], [1.0, 1.0])
    (0.6, 1.0)
    """

    name: ClassVar[str] = "weighted_min"

    def of(self, weights: Sequence[float], similarities: Sequence[float]) -> float:
        return min(self._held(weights, similarities))

    def over(self, weights: F64, similarities: F64, counted: F64) -> F64:
        heavy = weights * counted
        ranks = heavy / _some(heavy.max(axis=0))
        least: F64 = (1.0 - ranks * (1.0 - similarities)).min(axis=0)
        return least

    def parts(self, weights: Sequence[float], similarities: Sequence[float]) -> list[Part]:
        held = self._held(weights, similarities)
        return _decided(held, held.index(min(held)))

    def _held(self, weights: Sequence[float], similarities: Sequence[float]) -> list[float]:
        top = max(weights)
        return [1.0 - w / top * (1.0 - s) for w, s in zip(weights, similarities, strict=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedMax(Aggregate):
    """The best field decides; one of half the greatest weight can bring half at most.

    >>> WeightedMax().of([2, 1], [0.3, 1.0]), WeightedMax().of([2, 1], [1.0, 1.0])
    (0.5, 1.0)
    """

    name: ClassVar[str] = "weighted_max"

    def of(self, weights: Sequence[float], similarities: Sequence[float]) -> float:
        return max(self._brought(weights, similarities))

    def over(self, weights: F64, similarities: F64, counted: F64) -> F64:
        heavy = weights * counted
        most: F64 = (heavy / _some(heavy.max(axis=0)) * similarities).max(axis=0)
        return most

    def parts(self, weights: Sequence[float], similarities: Sequence[float]) -> list[Part]:
        brought = self._brought(weights, similarities)
        return _decided(brought, brought.index(max(brought)))

    def _brought(self, weights: Sequence[float], similarities: Sequence[float]) -> list[float]:
        top = max(weights)
        return [w / top * s for w, s in zip(weights, similarities, strict=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Minkowski(Aggregate):
    """One less the mean loss of order p: with p = 1 the mean, with more the worst weigh more.

    p   1 to 64; 2 is the Euclidean form

    >>> Minkowski(p=2).of([1, 1], [1.0, 0.0]) == 1 - 0.5**0.5, Minkowski(p=2).of([3, 1], [1, 1])
    (True, 1.0)
    """

    name: ClassVar[str] = "minkowski"
    p: float

    def __post_init__(self) -> None:
        ok = is_number(self.p) and 1 <= self.p <= LARGEST_POWER
        require(self.name, p_is_a_number_from_1_to_64=ok)

    def of(self, weights: Sequence[float], similarities: Sequence[float]) -> float:
        return float(1.0 - math.pow(self._mean_power(weights, similarities), 1.0 / self.p))

    def over(self, weights: F64, similarities: F64, counted: F64) -> F64:
        heavy = weights * counted
        powers = (heavy * (1.0 - similarities) ** self.p).sum(axis=0)
        losses: F64 = np.minimum(1.0, powers / _some(heavy.sum(axis=0)))
        return 1.0 - losses ** (1.0 / self.p)

    def parts(self, weights: Sequence[float], similarities: Sequence[float]) -> list[Part]:
        total = math.fsum(weights)
        mean = self._mean_power(weights, similarities)
        loss = math.pow(mean, 1.0 / self.p)
        pairs = zip(weights, similarities, strict=True)
        if mean == 0:
            return [(w / total, "loss") for w, _ in pairs]
        return [(w / total * (1.0 - loss * (1.0 - s) ** self.p / mean), "loss") for w, s in pairs]

    def _mean_power(self, weights: Sequence[float], similarities: Sequence[float]) -> float:
        pairs = zip(weights, similarities, strict=True)
        powers = math.fsum(w * (1.0 - s) ** self.p for w, s in pairs)
        return min(1.0, powers / math.fsum(weights))


def _decided(values: Sequence[float], place: int) -> list[Part]:
    return [(v, "decides") if at == place else (0.0, "silent") for at, v in enumerate(values)]


def _some(totals: F64) -> F64:
    """Return totals to divide by: 1 where there is nothing, so that nothing divides by zero."""
    return np.where(totals > 0, totals, 1.0)


def weighted_mean() -> WeightedMean:
    """Combine by the mean by weight, which is what a schema does unless told otherwise."""
    return WeightedMean()


def weighted_min() -> WeightedMin:
    """Combine by the worst field, tempered by weight."""
    return WeightedMin()


def weighted_max() -> WeightedMax:
    """Combine by the best field, tempered by weight."""
    return WeightedMax()


def minkowski(p: float) -> Minkowski:
    """Combine by the mean loss of order p, 1 to 64; 2 is the Euclidean form."""
    return Minkowski(p=p)
