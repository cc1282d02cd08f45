"""Scores every case against one query with NumPy, column by column, in cache-sized chunks.

The result is float64 but summed in another order than the definition, so it is good to about
1e-14; the retrieval re-scores the leaders by the definition.
"""

import math
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from casewise.columns import CodedColumn, NumberColumn, SeriesColumn
from casewise.joints import Joint
from casewise.measures.differences import Difference, as_number
from casewise.measures.measure import F64
from casewise.measures.series import WeeklySeries
from casewise.scoring import Scorer, Term
from casewise.store import Store

CHUNK = 16_384  # cases; four such float64 buffers stay in the second cache
NO_MATCH = -1.0

LookUp = tuple[npt.NDArray[np.intp], F64]


@dataclass(slots=True, kw_only=True)
class _Plan:
    """What to add up for one query; three sums start at constants."""

    earned: float = 0.0  # weight times similarity
    skippable: float = 0.0  # weight known to both, of fields that are skipped if unknown
    steady: float = 0.0  # weight known to both, of fields that always count
    always: float = 0.0  # weight of fields that always count
    earn: list[LookUp] = field(default_factory=list)
    skip: list[LookUp] = field(default_factory=list)
    share: list[LookUp] = field(default_factory=list)
    numbers: list[tuple[Term, NumberColumn]] = field(default_factory=list)
    expected: list[tuple[float, F64]] = field(default_factory=list)
    series: list[tuple[Term, SeriesColumn]] = field(default_factory=list)


def scan(store: Store, scorer: Scorer) -> F64:
    """Return similarities, shape (n,), good to 1e-12; -1 where too little is shared."""
    plan = _plan(store, scorer)
    scores = np.empty(store.size)
    buffers = np.empty((4, min(CHUNK, store.size)))
    for low in range(0, store.size, CHUNK):
        high = min(low + CHUNK, store.size)
        _scan_chunk(plan, slice(low, high), scores[low:high], buffers[:, : high - low], scorer)
    return scores


def _scan_chunk(plan: _Plan, chunk: slice, earned: F64, buffers: F64, scorer: Scorer) -> None:
    counted, shared, spare, other = buffers
    earned.fill(plan.earned)
    counted.fill(plan.skippable)
    shared.fill(plan.steady)
    _look_up(plan.earn, chunk, earned, spare)
    _look_up(plan.skip, chunk, counted, spare)
    _look_up(plan.share, chunk, shared, spare)
    for term, column in plan.numbers:
        _add_numbers(term, column, chunk, earned, spare)
    for weight, expected in plan.expected:
        np.multiply(expected[chunk], weight, out=spare)
        earned += spare
    for term, histories in plan.series:
        _add_series(
            term, histories, chunk, (earned, counted if term.skips else shared), (spare, other)
        )
    shared += counted
    counted += plan.always
    enough = shared >= scorer.least_shared
    enough &= shared > 0
    np.divide(earned, counted, out=earned, where=enough)
    np.logical_not(enough, out=enough)
    np.putmask(earned, enough, NO_MATCH)


def _look_up(tables: list[LookUp], chunk: slice, total: F64, spare: F64) -> None:
    for codes, table in tables:
        np.take(table, codes[chunk], out=spare, mode="clip")
        total += spare


def _add_numbers(term: Term, column: NumberColumn, chunk: slice, earned: F64, spare: F64) -> None:
    measure = term.measure
    assert isinstance(measure, Difference)  # noqa: S101  # the schema allows no other
    np.subtract(column.numbers[chunk], as_number(term.query), out=spare)  # type: ignore[arg-type]  # numbers or dates
    measure.over(spare, term.weight)
    filled = term.fill(None) or 0.0
    if filled != measure.of(math.inf):  # unknown numbers are held as infinite
        np.putmask(spare, column.unknown[chunk], term.weight * filled)
    earned += spare


def _add_series(
    term: Term,
    column: SeriesColumn,
    chunk: slice,
    sums: tuple[F64, F64],
    spares: tuple[F64, F64],
) -> None:
    measure, query = term.measure, term.query
    assert isinstance(measure, WeeklySeries)  # noqa: S101  # the schema allows no other
    assert isinstance(query, tuple)  # noqa: S101  # a query without one is planned as a constant
    earned, known = sums
    total, gap = spares
    total.fill(0.0)
    weeks = np.zeros(len(total), dtype=np.int16)
    for week, now in enumerate(query[::-1][: measure.window]):
        if now == now:  # noqa: PLR0124  # NaN marks a week the query does not know
            np.subtract(column.weeks[week, chunk], now, out=gap)
            np.abs(gap, out=gap)
            gap *= -1.0 / measure.span
            gap += 1.0
            np.fmax(gap, 0.0, out=gap)
            total += gap
            weeks += column.known[week, chunk]
    enough = weeks >= measure.min_overlap
    np.divide(total, weeks, out=total, where=enough)
    np.putmask(total, ~enough, term.fixed or 0.0)
    total *= term.weight
    earned += total
    known += np.multiply(enough, term.weight, out=gap)


def _plan(store: Store, scorer: Scorer) -> _Plan:
    plan = _Plan()
    parts: dict[str, F64] = {}
    gaps: dict[str, F64] = {}
    for term in scorer.terms:
        if not term.skips:
            plan.always += term.weight
        if term.query is None:
            _plan_unknown(plan, parts, store, term)
        else:
            _plan_known(plan, parts, gaps, store, term)
    plan.earn = _tables(store.values, parts)
    plan.skip = _tables(store.gaps_that_skip, gaps)
    plan.share = _tables(store.gaps_that_count, gaps)
    return plan


def _tables(joints: tuple[Joint, ...], parts: dict[str, F64]) -> list[LookUp]:
    tables = ((joint.codes, joint.table(parts)) for joint in joints)
    return [(codes, table) for codes, table in tables if table is not None]


def _plan_known(
    plan: _Plan, parts: dict[str, F64], gaps: dict[str, F64], store: Store, term: Term
) -> None:
    column = store.columns[term.name]
    if isinstance(column, SeriesColumn):
        plan.series.append((term, column))
        return
    if isinstance(column, NumberColumn):
        plan.numbers.append((term, column))
    else:
        similarities = column.domain.similarities(term.measure, term.query)
        part = np.empty(len(similarities) + 1)
        np.multiply(similarities, term.weight, out=part[:-1])
        part[-1] = term.weight * (term.fill(None) or 0.0)
        parts[term.name] = part
    if term.name not in store.whole:
        gaps[term.name] = np.array([term.weight, 0.0])
    elif term.skips:
        plan.skippable += term.weight
    else:
        plan.steady += term.weight


def _plan_unknown(plan: _Plan, parts: dict[str, F64], store: Store, term: Term) -> None:
    expectation = term.expectation
    if expectation is None:
        plan.earned += term.weight * (term.fixed or 0.0)
        return
    column = store.columns[term.name]
    if isinstance(column, CodedColumn):
        each = [expectation.of_case(value) for value in column.domain.values]
        parts[term.name] = np.array([*each, expectation.of_both()]) * term.weight
    elif isinstance(column, NumberColumn):
        expected = expectation.over(column.numbers)
        plan.expected.append(
            (term.weight, np.where(column.unknown, expectation.of_both(), expected))
        )
