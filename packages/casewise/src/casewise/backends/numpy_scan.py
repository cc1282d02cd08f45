"""Scores every case against one query with NumPy, in chunks that stay in the cache.

Sums are float32, or float64 where the plan asks for it; the plan's bound says how good they are,
and the retrieval re-scores every case that can be a leader within that bound.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from casewise.columns import joined
from casewise.curves import EXPONENT
from casewise.measures.measure import F64
from casewise.plan import Plan
from casewise.store import Store
from casewise.tables import joint_tables, known_tables, unknown_tables

CHUNK = 16384  # cases; the numbers of twenty fields then stay in the second cache
NO_MATCH = -1.0

Sums = npt.NDArray[Any]
Extras = tuple[F64, F64, F64] | None


def scan(store: Store, plan: Plan, query: int, extras: Extras) -> Sums:
    """Return similarities, shape (n,), within the plan's bound; -1 where too little is shared."""
    scores = np.empty(store.size, dtype=np.float64 if plan.precise else np.float32)
    chunk = _Chunk(store, plan, query, scores.dtype)
    for low in range(0, store.size, CHUNK):
        high = min(low + CHUNK, store.size)
        chunk.score(slice(low, high), scores[low:high], extras)
    return scores


class _Chunk:
    """Scores some cases after others; holds the tables and buffers of one query."""

    def __init__(self, store: Store, plan: Plan, query: int, dtype: np.dtype[Any]) -> None:
        self._store, self._plan, self._query = store, plan, query
        fills = plan.fills[query]
        self._tables = joint_tables(store.layout, plan.parts[query].astype(dtype))
        self._shared = _used(known_tables(plan.shared[query]))
        self._counted = [] if plan.skipping else _used(known_tables(plan.counted[query]))
        self._fills = _used(unknown_tables(fills)) if fills.any() else []
        self._runs = [
            (rows, kind, _columns(plan, rows, dtype))
            for rows, kind in plan.curves.runs
            if plan.heavy[query, rows].any()
        ]
        self._heavy = (plan.heavy[query] * plan.curves.scales).astype(dtype)
        self._asked = plan.asked[query].astype(dtype)[:, None]
        room = min(CHUNK, store.size)
        self._spares = np.empty((2, len(plan.curves.each), room), dtype=dtype)
        self._zeros = np.zeros(room, dtype=dtype)
        self._sums = np.empty((3, room))

    def score(self, chunk: slice, earned: Sums, extras: Extras) -> None:
        """Write the similarities of a slice of the cases into `earned`."""
        plan, query, size = self._plan, self._query, len(earned)
        shared, counted, spare = self._sums[:, :size]
        earned.fill(plan.start[query])
        for table, codes in zip(self._tables, self._store.packed.view, strict=True):
            earned += table.take(codes[chunk], mode="clip")
        for rows, kind, parameters in self._runs:
            earned += self._heavy[rows] @ self._curves(rows, kind, parameters, chunk)
        for at, table in self._fills:
            earned += table.take(self._store.gaps.view[at, chunk]).astype(earned.dtype)
        shared.fill(plan.start_shared[query])
        self._add_known(self._shared, chunk, shared, spare)
        if plan.skipping:
            np.add(shared, plan.start_counted[query] - plan.start_shared[query], out=counted)
        else:
            counted.fill(plan.start_counted[query])
            self._add_known(self._counted, chunk, counted, spare)
        if extras is not None:
            earned += extras[0][chunk].astype(earned.dtype)
            shared += extras[1][chunk]
            counted += extras[2][chunk]
        enough = (shared >= plan.least) & (shared > 0)
        np.divide(earned, counted.astype(earned.dtype), out=earned, where=enough)
        earned[~enough] = NO_MATCH

    def _add_known(
        self, tables: list[tuple[int, F64]], chunk: slice, total: F64, spare: F64
    ) -> None:
        for at, table in tables:
            np.take(table, self._store.gaps.view[at, chunk], out=spare, mode="clip")
            total += spare

    def _curves(self, rows: slice, kind: str, parameters: Sums, chunk: slice) -> Sums:
        """Return similarities of some numbers by their scales, shape (rows, chunk)."""
        size = chunk.stop - chunk.start
        gap, spare = self._spares[0, rows, :size], self._spares[1, rows, :size]
        np.subtract(self._numbers(rows, chunk), self._asked[rows], out=gap)
        a, b, c, d = parameters
        if kind == "sigmoid":
            _sigmoid(gap, a, b, c)
            return gap
        if kind == "linear":
            np.abs(gap, out=gap)
            np.subtract(1 / b, gap, out=gap)
            np.maximum(gap, self._zeros[:size], out=gap)  # far sooner than with a plain number
            return gap
        if kind == "even":
            np.abs(gap, out=gap)
        else:
            np.multiply(gap, d, out=spare)
            spare += c
        gap *= -b
        gap += a
        if kind == "uneven":
            np.minimum(gap, spare, out=gap)
        np.clip(gap, 0.0, 1.0, out=gap)
        return gap

    def _numbers(self, rows: slice, chunk: slice) -> Sums:
        store = self._store
        coarse = store.coarse.view[rows, chunk]
        if not self._plan.precise or store.fine is None:
            return coarse
        return joined(coarse, store.fine.view[rows, chunk])


def _sigmoid(gap: Sums, slope: Sums, at: Sums, top: Sums) -> None:
    np.abs(gap, out=gap)
    gap -= at
    gap *= slope
    np.clip(gap, -EXPONENT, EXPONENT, out=gap)
    np.exp(gap, out=gap)
    gap += 1.0
    np.divide(top, gap, out=gap)


def _columns(plan: Plan, rows: slice, dtype: np.dtype[Any]) -> Sums:
    """Return the four parameters of some curves, shape (4, rows, 1)."""
    return plan.curves.parameters[rows].astype(dtype).T[:, :, None]


def _used(tables: F64) -> list[tuple[int, F64]]:
    return [(at, tables[at]) for at in np.flatnonzero(tables.any(axis=1)).tolist()]
