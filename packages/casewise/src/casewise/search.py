"""Finds the leaders of each query: scans all cases, then scores exactly whatever can be a leader.

Proof that no leader is lost. A scanned similarity is within b of the true one. The k best by scan
are truly at least s - b, where s is the kth best scanned similarity; so the kth best true one, t,
is at least s - b too. A case whose true similarity is at least t is scanned at t - b >= s - 2 b
or more. Every case scanned at s - 2 b or more is scored exactly, ties included.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from casewise.backends import general_scan, numba_scan, numpy_scan
from casewise.exact import Scored, score_pairs
from casewise.measures.measure import F64
from casewise.plan import Plan
from casewise.scoring import Scorer
from casewise.store import Store
from casewise.validation import Row

BLOCK = 256  # queries scanned in one call
TOGETHER = 4  # queries that the compiled scan reads the base for at once, as it says there
EXTRAS_ROOM = 2**20  # similarities of whole columns held at once, for as many queries as fit
GENERAL_BOUND = 1e-9  # the general scan is closer than this, many times over
NO_MATCH = -1.0

Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.uint8]


class Searched(Protocol):
    """What a search needs of a case base."""

    @property
    def store(self) -> Store: ...
    @property
    def compiles(self) -> bool: ...
    @property
    def threads(self) -> int: ...
    def scorer(self, query: Row, weights: Mapping[str, float]) -> Scorer: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Which cases a query may find.

    allowed   1 where a case may be found, for the queries from one to another: shape (0, n) if
              all may, (1, n) if the same for all queries, or one row a query
    gone      for each query the places that it must not find; None if there are none
    """

    allowed: Callable[[int, int], Flags]
    gone: Sequence[Places] | None = None

    def without(self, first: int, last: int) -> tuple[Places, Places]:
        """Return the places that some queries must not find, and where those of each begin."""
        if self.gone is None:
            return np.zeros(last - first + 1, dtype=np.int64), np.zeros(0, dtype=np.int64)
        lists = self.gone[first:last]
        starts = np.cumsum([0, *(len(each) for each in lists)], dtype=np.int64)
        return starts, np.concatenate([np.zeros(0, dtype=np.int64), *lists])


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaders:
    """What one query found: at least its k best, in order: the most similar first, then by id.

    matches     cases that may be found and share enough
    ruled_out   cases that may not be found
    """

    places: Places
    similarities: F64
    shared: F64
    matches: int
    ruled_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidates:
    places: Places
    extras: F64 | None
    matches: int
    ruled_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """Queries that share one plan, and their rows for what only the definition can say."""

    plan: Plan
    row: Callable[[int], Row]
    weights: Mapping[str, float]


def search(base: Searched, asked: Questions, k: int, limits: Limits) -> list[Leaders]:
    """Return the leaders of each query."""
    found = _candidates(base, asked.plan, k, limits)
    queries, cases, scored = _scored(base, asked, found)
    order = _order(base.store, queries, cases, scored.similarities)
    places, similarities, shared = cases[order], scored.similarities[order], scored.shared[order]
    ends = accumulate((len(each.places) for each in found), initial=0)
    return [
        Leaders(
            places=places[first:last],
            similarities=similarities[first:last],
            shared=shared[first:last],
            matches=each.matches,
            ruled_out=each.ruled_out,
        )
        for each, (first, last) in zip(found, pairwise(ends), strict=True)
    ]


def search_generally(base: Searched, scorer: Scorer, k: int, limits: Limits) -> Leaders:
    """Return the leaders of one query of a schema that is not combined by the plain mean."""
    scores = general_scan.scan(base.store, scorer)
    found = _of_scores(scores, k, GENERAL_BOUND, limits)
    pairs = [scorer.score(row) for row in base.store.compared_rows(found.places)]
    similarities, shared = np.array(pairs, dtype=np.float64).reshape(-1, 2).T
    order = _order(base.store, np.zeros_like(found.places), found.places, similarities)
    return Leaders(
        places=found.places[order],
        similarities=similarities[order],
        shared=shared[order],
        matches=found.matches,
        ruled_out=found.ruled_out,
    )


def _candidates(base: Searched, plan: Plan, k: int, limits: Limits) -> list[_Candidates]:
    if base.compiles and not plan.precise and base.store.size > 0:
        return _compiled(base, plan, k, limits)
    found: list[_Candidates] = []
    for query in range(plan.size):
        own = plan.of_extras(query)
        scores = numpy_scan.scan(base.store, plan, query, own)
        found.append(_of_scores(scores, k, plan.bound, limits, query=query, extras=own))
    return found


def _compiled(base: Searched, plan: Plan, k: int, limits: Limits) -> list[_Candidates]:
    """Return what the compiled scan finds; it holds no lock of Python's, so threads share it."""

    def scan(part: range) -> list[_Candidates]:
        return _block(base.store, plan, k, limits, part)

    queries = range(plan.size)
    step = _together(base, plan)
    parts = [queries[first : first + step] for first in queries[::step]]
    if base.threads == 1 or len(parts) == 1:
        blocks = map(scan, parts)
        return [each for block in blocks for each in block]
    with ThreadPoolExecutor(min(base.threads, len(parts))) as threads:
        return [each for block in threads.map(scan, parts) for each in block]


def _block(store: Store, plan: Plan, k: int, limits: Limits, part: range) -> list[_Candidates]:
    first, last = part.start, part.stop
    extras = _extras(plan, first, last)
    places, matches, ruled_out = numba_scan.leaders(
        store,
        plan,
        k,
        queries=slice(first, last),
        allowed=limits.allowed(first, last),
        gone=limits.without(first, last),
        extras=extras,
    )
    return [
        _Candidates(
            places=each,
            extras=None if extras is None else extras[at][:, each],
            matches=int(matches[at]),
            ruled_out=int(ruled_out[at]),
        )
        for at, each in enumerate(places)
    ]


def _together(base: Searched, plan: Plan) -> int:
    """Return how many queries go into one call, so that every thread has as many."""
    each = math.ceil(plan.size / base.threads)
    shared = math.ceil(each / TOGETHER) * TOGETHER
    if not plan.extras:
        return min(BLOCK, shared)
    return max(1, min(BLOCK, shared, EXTRAS_ROOM // base.store.size))


def _extras(plan: Plan, first: int, last: int) -> F64 | None:
    """Return what extras add: earned, shared and counted, shape (queries, 3, n)."""
    each = [part for query in range(first, last) if (part := plan.of_extras(query)) is not None]
    return np.array(each) if each else None


def _of_scores(
    scores: npt.NDArray[Any],
    k: int,
    bound: float,
    limits: Limits,
    *,
    query: int = 0,
    extras: tuple[F64, F64, F64] | None = None,
) -> _Candidates:
    ruled_out = _rule_out(scores, limits, query)
    matches = int(np.count_nonzero(scores > NO_MATCH))
    bar = 0.0
    if matches > k:
        kth = float(np.partition(scores, len(scores) - k)[len(scores) - k])
        bar = max(kth - 2 * bound - np.spacing(np.float32(kth)), 0.0)
    places = np.flatnonzero(scores >= bar).astype(np.int64)
    return _Candidates(
        places=places,
        extras=None if extras is None else np.stack([part[places] for part in extras]),
        matches=matches,
        ruled_out=ruled_out,
    )


def _rule_out(scores: npt.NDArray[Any], limits: Limits, query: int) -> int:
    """Take cases that may not be found out of the scores, and return how many they are."""
    allowed = limits.allowed(query, query + 1)
    if not len(allowed) and limits.gone is None:
        return 0
    barred = allowed[0] == 0 if len(allowed) else np.zeros(len(scores), dtype=np.bool_)
    barred[limits.without(query, query + 1)[1]] = True
    scores[barred] = NO_MATCH
    return int(np.count_nonzero(barred))


def _scored(
    base: Searched, asked: Questions, found: Sequence[_Candidates]
) -> tuple[Places, Places, Scored]:
    """Return the pairs of queries and cases, and how they score."""
    sizes = [len(each.places) for each in found]
    queries = np.repeat(np.arange(len(found), dtype=np.int64), sizes)
    cases = np.concatenate([np.zeros(0, dtype=np.int64), *(each.places for each in found)])
    extras = [each.extras for each in found if each.extras is not None]
    joined = np.concatenate(extras, axis=1) if extras else None
    scored = score_pairs(base.store, asked.plan, queries, cases, joined)
    doubtful = np.flatnonzero(scored.doubtful)
    rows = base.store.compared_rows(cases[doubtful])
    for at, query, row in zip(doubtful.tolist(), queries[doubtful].tolist(), rows, strict=True):
        exact = asked.plan.by_definition(asked.row(query), row)
        scored.similarities[at], scored.shared[at] = exact
    return queries, cases, scored


def _order(store: Store, queries: Places, cases: Places, similarities: F64) -> Places:
    """Return pairs in order: by query, the most similar first, equal ones by id."""
    order = np.lexsort((-similarities, queries)).astype(np.int64)
    ranked, asked = similarities[order], queries[order]
    ties = (ranked[1:] == ranked[:-1]) & (asked[1:] == asked[:-1])
    if not ties.any():
        return order
    edges = np.flatnonzero(np.diff(np.concatenate([[False], ties, [False]]).astype(np.int8)))
    for start, end in edges.reshape(-1, 2).tolist():
        run = order[start : end + 1].tolist()
        order[start : end + 1] = sorted(run, key=lambda at: store.id(int(cases[at])))
    return order
