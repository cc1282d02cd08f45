"""Scans a base for many queries at once, in code that numba compiles for this machine.

The first use in a process compiles for some seconds, or loads what an earlier process compiled:
the code is kept beside this file, or where NUMBA_CACHE_DIR says. It keeps to float32 like the
NumPy scan, has the same bound, and returns the cases that can be leaders within that bound.
"""

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from casewise.curves import LINES, Curve
from casewise.errors import ExtraMissing
from casewise.measures.measure import F64
from casewise.plan import Plan
from casewise.store import Store
from casewise.tables import known_tables, unknown_tables

EVEN = 3  # a kind of curve of its own in the compiled code
MOST_KEPT = 256  # places first made room for, for each query

Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.uint8]
Extras = tuple[F64, F64, F64] | None


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
    extras    what extras add, for a single query
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
    starts = np.cumsum([0, *(len(group) for group in layout.groups)]).astype(np.int64)
    radices = np.array([layout.radices[name] for name in layout.fields], dtype=np.int64)
    parts = np.ascontiguousarray(plan.parts[queries], dtype=np.float32)
    kinds = np.array([EVEN if _even(each) else each.kind for each in plan.curves], dtype=np.int64)
    parameters = np.array([curve.parameters for curve in plan.curves]).reshape(-1, 4)
    count = queries.stop - queries.start
    shared = np.array([known_tables(row) for row in plan.shared[queries]]).reshape(count, -1, 256)
    skipping = not plan.shared[:, ~plan.skips].any() and all(skips for _, skips in plan.extras)
    counted = shared
    if not skipping:
        rows = [known_tables(row) for row in plan.counted[queries]]
        counted = np.array(rows).reshape(count, -1, 256)
    fills = np.zeros((0, 0, 256))
    if plan.fills.any():
        fills = np.array([unknown_tables(row) for row in plan.fills[queries]])
    none = np.zeros((0, 0))
    return (
        store.size,
        store.packed.flat,
        store.packed.capacity,
        starts,
        radices,
        parts,
        store.coarse.flat,
        store.coarse.capacity,
        kinds,
        parameters.astype(np.float32),
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
        none if extras is None else np.stack(extras),
    )


def _even(curve: Curve) -> bool:
    """Whether a curve is max(0, 1 - b |g|)."""
    a, b, c, d = curve.parameters
    return curve.kind == LINES and a == c == 1.0 and b == d


@cache
def _compiled() -> Any:
    """Return the compiled scan; raises ExtraMissing."""
    try:
        from casewise.backends.kernels import scan  # needs an extra
    except ImportError as error:
        raise ExtraMissing("numba", "fast") from error
    return scan
