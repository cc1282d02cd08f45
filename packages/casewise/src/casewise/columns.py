"""Compared values as columns: contiguous, read-only, made for scanning."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from casewise.expectation import sort_key
from casewise.fields import Field
from casewise.measures.differences import Difference, as_number
from casewise.measures.measure import F64, Measure
from casewise.measures.series import WeeklySeries
from casewise.measures.sets import SetMeasure

Codes = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]
Array = TypeVar("Array", bound=npt.NDArray[Any])

FEW = 255  # numbers with at most so many distinct values are held as codes


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbols:
    """Distinct words, with the similarities of every declared word to each of them."""

    values: tuple[str, ...]
    by_query: dict[str, F64]

    def similarities(self, measure: Measure[Any], query: Any) -> F64:
        """Return the similarity of the query to each distinct value, shape (u,)."""
        return self.by_query[query]


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """Distinct numbers or dates."""

    values: tuple[Any, ...]
    numbers: F64

    def similarities(self, measure: Measure[Any], query: Any) -> F64:
        """Return the similarity of the query to each distinct value, shape (u,)."""
        assert isinstance(measure, Difference)  # noqa: S101  # the schema allows no other
        gaps = self.numbers - as_number(query)
        if self.values:  # a measure that learns its span has none where no case is known
            measure.over(gaps)
        return gaps


@dataclass(frozen=True, slots=True, kw_only=True)
class Sets:
    """Distinct sets, with their members over a vocabulary, shape (u, v)."""

    values: tuple[frozenset[str], ...]
    vocabulary: tuple[str, ...]
    members: F64

    def similarities(self, measure: Measure[Any], query: Any) -> F64:
        """Return the similarity of the query to each distinct value, shape (u,)."""
        assert isinstance(measure, SetMeasure)  # noqa: S101  # the schema allows no other
        return measure.over(query, self.vocabulary, self.members)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedColumn:
    """A column of few distinct values; the code after the last value stands for unknown."""

    domain: Symbols | Amounts | Sets
    codes: Codes

    @property
    def unknown(self) -> Flags:
        """Where the value is not known, shape (n,)."""
        return np.equal(self.codes, len(self.domain.values))


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberColumn:
    """A column of many distinct numbers, shape (n,); infinite where unknown."""

    numbers: F64
    unknown: Flags


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesColumn:
    """Weekly histories, shape (window, n): row 0 is the latest week; NaN where unknown."""

    weeks: F64
    known: Flags


Column = CodedColumn | NumberColumn | SeriesColumn


def column_of(field: Field, measure: Measure[Any], values: Sequence[Any]) -> Column:
    """Return the column of one field; `values` has one entry a case, None where unknown."""
    if isinstance(measure, WeeklySeries):
        return _series_column(measure.window, values)
    if isinstance(measure, Difference):
        return _number_column(values)
    known = {value for value in values if value is not None}
    ordered = tuple(sorted(known, key=sort_key))
    if isinstance(measure, SetMeasure):
        return CodedColumn(domain=_sets(field, ordered), codes=_codes(ordered, values))
    return CodedColumn(domain=_symbols(field, measure, ordered), codes=_codes(ordered, values))


def read_only(array: Array) -> Array:
    """Return the array, which nobody can write to any more."""
    array.flags.writeable = False
    return array


def _codes(ordered: tuple[Any, ...], values: Sequence[Any]) -> Codes:
    place = {value: code for code, value in enumerate(ordered)} | {None: len(ordered)}
    return read_only(np.array([place[value] for value in values], dtype=np.intp))


def _symbols(field: Field, measure: Measure[Any], values: tuple[str, ...]) -> Symbols:
    by_query = {
        word: read_only(np.array([measure.similarity(word, value) for value in values], float))
        for word in field.words or ()
    }
    return Symbols(values=values, by_query=by_query)


def _sets(field: Field, values: tuple[frozenset[str], ...]) -> Sets:
    vocabulary = tuple(field.words or ())
    rows = [[float(word in value) for word in vocabulary] for value in values]
    members = np.array(rows, dtype=float).reshape(len(values), len(vocabulary))
    return Sets(values=values, vocabulary=vocabulary, members=read_only(members))


def _number_column(values: Sequence[Any]) -> CodedColumn | NumberColumn:
    known = {value for value in values if value is not None}
    if len(known) <= FEW:
        ordered = tuple(sorted(known))
        numbers = read_only(np.array([as_number(value) for value in ordered], dtype=float))
        domain = Amounts(values=ordered, numbers=numbers)
        return CodedColumn(domain=domain, codes=_codes(ordered, values))
    column = np.array([math.inf if value is None else as_number(value) for value in values])
    return NumberColumn(numbers=read_only(column), unknown=read_only(np.isinf(column)))


def _series_column(window: int, values: Sequence[Any]) -> SeriesColumn:
    weeks = np.full((window, len(values)), np.nan)
    for place, value in enumerate(values):
        latest = (value or ())[::-1][:window]
        weeks[: len(latest), place] = latest
    return SeriesColumn(weeks=read_only(weeks), known=read_only(~np.isnan(weeks)))
