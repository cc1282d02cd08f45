"""What every measure of similarity offers, and how its parameters are checked."""

import math
from abc import ABC, abstractmethod
from dataclasses import fields
from typing import ClassVar, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from casewise.errors import MeasureInvalid

F64 = npt.NDArray[np.float64]
V = TypeVar("V")


class Measure(ABC, Generic[V]):
    """A measure declared as data: frozen, comparable, serialisable.

    name    what a document calls it
    kinds   kinds of field it can compare
    """

    __slots__ = ()
    name: ClassVar[str]
    kinds: ClassVar[frozenset[str]]

    @abstractmethod
    def similarity(self, query: V, case: V) -> float | None:
        """Return 0 to 1, exactly 1 for equal values; None if the two cannot be compared."""

    def fitted(self, low: float, high: float) -> "Measure[V]":
        """Return the measure with any span it learns taken from the range given."""
        return self

    @property
    def learns_span(self) -> bool:
        """Whether the span is to be learned from the field's bounds or from the cases."""
        return False

    def fault_with(self, vocabulary: tuple[str, ...] | None) -> str | None:
        """Return why the measure does not fit a field's levels or categories, or None."""
        return None

    def to_dict(self) -> dict[str, object]:
        """Return the measure as JSON would hold it; `measure_from_dict` reads it back."""
        own = (each.name for each in fields(self) if each.init)  # type: ignore[arg-type]  # all measures are dataclasses
        return {"measure": self.name} | {key: plain(getattr(self, key)) for key in own}


class Prepared(Measure[V]):
    """A measure of open values, which computes something once for each distinct value."""

    __slots__ = ()

    @abstractmethod
    def prepared(self, values: tuple[V, ...]) -> object:
        """Return what `against` needs to know of u distinct values."""

    @abstractmethod
    def against(self, query: V, prepared: object) -> F64:
        """Return similarities to the prepared values, shape (u,); NaN where not comparable."""


def plain(item: object) -> object:
    """Return a measure's parameter as JSON would hold it: lists for tuples, dicts for measures."""
    if isinstance(item, Measure):
        return item.to_dict()
    if isinstance(item, tuple):
        return [plain(each) for each in item]
    return item


def is_number(item: object) -> bool:
    """Return whether an item is a finite number; a truth value is not."""
    return isinstance(item, int | float) and not isinstance(item, bool) and math.isfinite(item)


def is_text(item: object) -> bool:
    """Return whether an item is a text that is not empty."""
    return isinstance(item, str) and item != ""


def require(measure: str, **facts: object) -> None:
    """Raise MeasureInvalid naming the first fact that is false; underscores read as spaces."""
    for fact, holds in facts.items():
        if not holds:
            raise MeasureInvalid(measure=measure, reason=f"must hold: {fact.replace('_', ' ')}")
