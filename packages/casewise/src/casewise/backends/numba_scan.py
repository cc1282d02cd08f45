"""Scans a base for many queries at once, in code that numba compiles for this machine.

The first use in a process compiles for some seconds, or loads what an earlier process compiled:
the code is kept beside this file, or where NUMBA_CACHE_DIR says. It keeps to float32 like the
NumPy scan, has the same bound, and returns the cases that can be leaders within that bound.
"""

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from casewise.errors import ExtraMissing
from casewise.measures.measure import F64
from casewise.plan import Plan
from casewise.store import Store
from casewise.tables import known_tables, unknown_tables

EVEN = 3  # a kind of curve of its own in the compiled code, as it says there
MOST_KEPT = 256  # places first made room for, for each query

Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.uint8]
Extras = F64 | None


def is_there() -> bool:
    """Whether numba is installed and can be imported."""
    try:
        import numba  # noqa: F401  # only whether it is there
    except ImportError:
        return False
    return True


def leaders(
    store: Store,
    plan: Plan,
    k: int,
    *,
    queries: slice,
    allowed: Flags,
    gone: tuple[Places, Places],
    extras: Extras,
) -> tuple[list[Places], Places, Places]:
    """Return for some queries the places of all that can be among the k best, in order of place.

    queries   which queries of the plan
    allowed   1 where a case may be found, shape (0, n), (1, n) or (queries, n)
    gone      where each query's places begin in a list of places it must not find, (queries + 1,)
              and that list
    extras    what extras add: earned, shared and counted, shape (queries, 3, n)
    returns   places; how many cases share enough and may be found; how many are ruled out
    """
    inputs = _inputs(store, plan, queries, extras)
    count = queries.stop - queries.start
    bounds = np.full(count, 2.0 * plan.bound)
    room = k + MOST_KEPT
    run = _compiled()
    while True:
        found = np.empty((count, room), dtype=np.int64)
        held = np.zeros((3, count), dtype=np.int64)
        run(*inputs, allowed, *gone, k, bounds, found, held)
        most = int(held[0].max(initial=0))
        if most <= room:
            places = [found[at, : held[0, at]] for at in range(count)]
            return places, held[1], held[2]
        room = most


def _inputs(store: Store, plan: Plan, queries: slice, extras: Extras) -> tuple[Any, ...]:
    layout = store.layout
    parts = np.ascontiguousarray(plan.parts[queries], dtype=np.float32)
    kinds = np.where(plan.curves.even, EVEN, plan.curves.kinds)
    count = queries.stop - queries.start
    shared = known_tables(plan.shared[queries]).reshape(count, -1, 256)
    skipping = plan.skipping and all(skips for _, skips in plan.extras)
    counted = shared
    if not skipping:
        counted = known_tables(plan.counted[queries]).reshape(count, -1, 256)
    fills = np.zeros((0, 0, 256))
    if plan.fills.any():
        fills = unknown_tables(plan.fills[queries]).reshape(count, -1, 256)
    none = np.zeros((count, 0, 0))
    return (
        store.size,
        store.packed.flat,
        store.packed.capacity,
        layout.starts,
        layout.shape[2],
        parts,
        store.coarse.flat,
        store.coarse.capacity,
        kinds,
        plan.curves.parameters.astype(np.float32),
        plan.asked[queries].astype(np.float32),
        plan.heavy[queries].astype(np.float32),
        store.gaps.flat,
        store.gaps.capacity,
        shared,
        counted,
        bool(skipping),
        fills.astype(np.float32),
        np.stack([plan.start[queries], plan.start_shared[queries], plan.start_counted[queries]]),
        plan.least,
        none if extras is None else extras,
    )


@cache
def _compiled() -> Any:
    """Return the compiled scan; raises ExtraMissing."""
    try:
        from casewise.backends.kernels import scan  # needs an extra
    except ImportError as error:
        raise ExtraMissing("numba", "fast") from error
    return scan
