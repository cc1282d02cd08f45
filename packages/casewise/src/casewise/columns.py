"""Columns of a store: words by number, numbers split into a coarse and a fine half, histories."""

from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from casewise.domains import Domain
from casewise.fields import Field
from casewise.measures.measure import F64, Measure
from casewise.plain import Codes, Histories, key_of
from casewise.strips import Strip

F32 = npt.NDArray[np.float32]
LARGEST, SMALLEST = 1e30, 1e-30  # numbers outside are not split
FINE_BITS = 54  # a fine half counts in units of 2 ** (exponent of the coarse half - 54)

_NAMING = Lock()


class Vocabulary:
    """Distinct values in the order they came; code i stands for the value before the ith.

    It only ever grows, so that snapshots can share it: each knows how many of them are its own.
    """

    __slots__ = ("_codes", "values")

    def __init__(self, values: Iterable[Any] = ()) -> None:
        self.values: list[Any] = []
        self._codes: dict[Any, int] = {}
        for value in values:
            self.code(value)

    def __reduce__(self) -> tuple[type["Vocabulary"], tuple[list[Any]]]:
        return Vocabulary, (self.values,)

    def code(self, value: Any) -> int:
        """Return the code of a value, a new one if it is new."""
        key = key_of(value)
        found = self._codes.get(key)
        if found is None:
            with _NAMING:
                found = self._codes.get(key)
                if found is None:
                    self.values.append(value)
                    found = self._codes[key] = len(self.values)
        return found

    def find(self, value: Any) -> int | None:
        """Return the code of a value, None if it has none."""
        return self._codes.get(key_of(value))

    def codes(self, values: tuple[Any, ...], codes: Codes) -> Codes:
        """Return codes of another list of values in those of this vocabulary."""
        own = np.array([0, *(self.code(value) for value in values)], dtype=np.int64)
        recoded: Codes = own[codes]
        return recoded


@dataclass(frozen=True, slots=True, kw_only=True)
class Weeks:
    """Histories for scanning: row 0 is the latest week; NaN where unknown, shape (window, n)."""

    weeks: Strip
    ragged: Strip
    ends: Strip
    known: Strip

    def one(self, place: int) -> tuple[float, ...] | None:
        """Return the history of one case, None if it is not known."""
        if not self.known.view[0, place]:
            return None
        ends = self.ends.view[0]
        start = int(ends[place - 1]) if place else 0
        return tuple(self.ragged.view[0, start : int(ends[place])].tolist())

    @property
    def plain(self) -> Histories:
        """All histories, one behind another."""
        return Histories(
            weeks=self.ragged.view[0], ends=self.ends.view[0], known=self.known.view[0]
        )

    def grown(self, more: Histories, window: int) -> "Weeks":
        """Return the column with more histories."""
        last = int(self.ends.view[0, -1]) if self.ends.view.shape[1] else 0
        return Weeks(
            weeks=self.weeks.grown(latest(more, window)),
            ragged=self.ragged.grown(more.weeks[None]),
            ends=self.ends.grown((more.ends + last)[None]),
            known=self.known.grown(more.known[None]),
        )


def weeks_of(histories: Histories, window: int) -> Weeks:
    """Return histories as a column for scanning."""
    return Weeks(
        weeks=Strip(latest(histories, window)),
        ragged=Strip(histories.weeks[None]),
        ends=Strip(histories.ends[None]),
        known=Strip(histories.known[None]),
    )


def latest(histories: Histories, window: int) -> F64:
    """Return the latest weeks, shape (window, n), the latest in row 0."""
    ends = histories.ends
    starts = np.concatenate([[0], ends[:-1]]) if len(ends) else ends
    weeks = np.full((window, len(ends)), np.nan)
    for back in range(window):
        there = ends - 1 - back >= starts
        weeks[back, there] = histories.weeks[(ends - 1 - back)[there]]
    return weeks


def split(numbers: F64) -> tuple[F32, npt.NDArray[np.int32]] | None:
    """Return coarse and fine halves that give the numbers back exactly, or None if none do.

    NaN becomes an infinite coarse half.
    """
    known = ~np.isnan(numbers)
    sizes = np.abs(numbers[known])
    if ((sizes > LARGEST) | ((sizes < SMALLEST) & (sizes > 0))).any():
        return None
    coarse = np.where(known, numbers, np.inf).astype(np.float32)
    held = np.where(known, coarse, 0.0).astype(np.float64)
    rest = np.where(known, numbers, 0.0) - held
    fine = np.ldexp(rest, FINE_BITS - np.frexp(held)[1]).astype(np.int32)
    again = joined(coarse, fine)
    return (coarse, fine) if np.array_equal(again[known], numbers[known]) else None


def joined(coarse: F32, fine: npt.NDArray[np.int32] | None) -> F64:
    """Return the numbers that were split, infinite where unknown."""
    whole = coarse.astype(np.float64)
    if fine is None:
        return whole
    exponents = np.frexp(whole)[1]  # any for an infinite one, whose fine half is 0
    numbers: F64 = whole + np.ldexp(fine.astype(np.float64), exponents - FINE_BITS)
    return numbers


def smallest(codes: Codes) -> npt.NDArray[Any]:
    """Return codes in the narrowest unsigned type that holds them."""
    most = int(codes.max(initial=0))
    return codes.astype(np.min_scalar_type(most))


# -- columns as the general scan reads them --------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedDomain:
    """The distinct values of a coded column."""

    field: Field
    values: tuple[Any, ...]

    def similarities(self, measure: Measure[Any], query: Any) -> F64:
        """Return the similarity of the query to each distinct value, shape (u,)."""
        return Domain(self.field, measure, self.values).against(query)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedColumn:
    """A column of distinct values; the code after the last value stands for unknown."""

    domain: CodedDomain
    codes: Codes

    @property
    def unknown(self) -> npt.NDArray[np.bool_]:
        """Where the value is not known, shape (n,)."""
        return np.equal(self.codes, len(self.domain.values))


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberColumn:
    """A column of many distinct numbers, shape (n,); infinite where unknown."""

    numbers: F64
    unknown: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesColumn:
    """Weekly histories, shape (window, n): row 0 is the latest week; NaN where unknown."""

    weeks: F64
