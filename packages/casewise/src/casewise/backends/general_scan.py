"""Scores every case against one query, whatever the measures and the aggregate are.

Each field gives a column of similarities, in chunks that stay in cache; the aggregate combines
them. Slower than the fused scans, and there for what they cannot express: open texts, histories
to be stretched, and every aggregate but the plain mean. Good to about 1e-14, as they are.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from casewise.columns import CodedColumn, NumberColumn, SeriesColumn
from casewise.measures.differences import Difference, as_number
from casewise.measures.measure import F64, Measure, Prepared
from casewise.measures.series import WeeklySeries
from casewise.open_column import OpenColumn
from casewise.scoring import Scorer, Term
from casewise.store import Store

CHUNK = 4_096  # cases; the similarities of forty fields then stay in the second cache
NO_MATCH = -1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """One field of one query, ready to be read in chunks.

    column   the cases' values
    table    similarity by code, NaN where not known; None for columns without codes
    filled   what counts where it is not known, by code or one number; NaN if it is skipped
    """

    term: Term
    column: Any
    table: F64 | None
    filled: F64 | float


def scan(store: Store, scorer: Scorer) -> F64:
    """Return similarities, shape (n,), good to 1e-12; -1 where too little is shared."""
    readers = [_reader(store.columns[term.name], term) for term in scorer.terms]
    scores = np.empty(store.size)
    for low in range(0, store.size, CHUNK):
        chunk = slice(low, min(low + CHUNK, store.size))
        scores[chunk] = _scored(readers, scorer, chunk)
    return scores


def _scored(readers: list[_Reader], scorer: Scorer, chunk: slice) -> F64:
    size = chunk.stop - chunk.start
    similarities = np.empty((len(readers), size))
    shared = np.zeros(size)
    for row, reader in zip(similarities, readers, strict=True):
        row[:] = _known(reader, chunk)
        known = ~np.isnan(row)
        shared += known * reader.term.weight
        np.copyto(row, _filled(reader, chunk), where=~known)
    counted = ~np.isnan(similarities)
    similarities[~counted] = 0.0
    scores = scorer.tree.over(similarities, counted.astype(np.float64))
    enough = (shared >= scorer.least_shared) & (shared > 0)
    scores[~enough] = NO_MATCH
    return np.clip(scores, NO_MATCH, 1.0)


def _reader(column: Any, term: Term) -> _Reader:
    table = None
    if term.query is not None and isinstance(column, CodedColumn):
        table = np.append(column.domain.similarities(term.measure, term.query), np.nan)
    elif term.query is not None and isinstance(column, OpenColumn):
        table = np.append(column.similarities(_prepared(term.measure), term.query), np.nan)
    return _Reader(term=term, column=column, table=table, filled=_filling(column, term))


def _prepared(measure: Measure[Any]) -> Prepared[Any]:
    assert isinstance(measure, Prepared)  # noqa: S101  # the column was made for it
    return measure


def _filling(column: Any, term: Term) -> F64 | float:
    """Return what counts for unknown values: by code or by case if the query is not known."""
    expectation = term.expectation
    if expectation is None or term.query is not None:
        filled = term.fill(None)
        return math.nan if filled is None else filled
    if isinstance(column, NumberColumn):
        return np.where(column.unknown, expectation.of_both(), expectation.over(column.numbers))
    values = column.values if isinstance(column, OpenColumn) else column.domain.values
    return np.array([*map(expectation.of_case, values), expectation.of_both()])


def _known(reader: _Reader, chunk: slice) -> F64 | float:
    """Return similarities of a chunk, shape (n,); NaN where they are not known to both."""
    if reader.term.query is None:
        return math.nan
    if reader.table is not None:
        by_code: F64 = reader.table[reader.column.codes[chunk]]
        return by_code
    if isinstance(reader.column, SeriesColumn):
        return _of_histories(reader.term, reader.column, chunk)
    return _of_numbers(reader.term, reader.column, chunk)


def _filled(reader: _Reader, chunk: slice) -> F64 | float:
    if isinstance(reader.filled, float):
        return reader.filled
    if isinstance(reader.column, NumberColumn):
        return reader.filled[chunk]
    by_case: F64 = reader.filled[reader.column.codes[chunk]]
    return by_case


def _of_numbers(term: Term, column: NumberColumn, chunk: slice) -> F64:
    assert isinstance(term.measure, Difference)  # noqa: S101  # the schema allows no other
    gaps: F64 = column.numbers[chunk] - as_number(term.query)  # type: ignore[arg-type]  # numbers or dates
    term.measure.over(gaps)
    gaps[column.unknown[chunk]] = np.nan
    return gaps


def _of_histories(term: Term, column: SeriesColumn, chunk: slice) -> F64:
    measure, query = term.measure, term.query
    assert isinstance(measure, WeeklySeries)  # noqa: S101  # the schema allows no other
    assert isinstance(query, tuple)  # noqa: S101  # it is known here
    latest = np.array(query[::-1][: measure.window], dtype=np.float64)
    gaps = np.abs(column.weeks[: len(latest), chunk] - latest[:, None])
    near = np.maximum(0.0, 1.0 - gaps / measure.span)
    both: npt.NDArray[np.intp] = (~np.isnan(near)).sum(axis=0)
    similarities = np.full(gaps.shape[1], np.nan)
    np.divide(np.nansum(near, axis=0), both, out=similarities, where=both >= measure.min_overlap)
    return similarities
