"""`casewise bench`: how long a query takes on this machine, beside reading the same memory."""

import argparse
from time import perf_counter
from typing import Any

import numpy as np

from casewise.casebase import CaseBase
from casewise.cli.answer import Answer, table
from casewise.cli.errors import RequestInvalid
from casewise.fields import Field
from casewise.schema import Schema

BYTES = 108  # of 40 packed attributes: 20 float32, 20 uint8, one mask of 8
BUFFER = 64 * 2**20
LEAST = 5  # times each thing is done, at least
SECONDS = 0.5  # spent on each, at most, beyond that
LEVELS = tuple(f"level {number}" for number in range(6))


def bench(args: argparse.Namespace) -> Answer:
    """Time queries on made-up cases of 40 mixed attributes, 5 % of the values missing."""
    if min(args.sizes) < 1:
        raise RequestInvalid("a base has at least one case")
    bandwidth = _bandwidth()
    rows = [_timed(size, args.k, args.seed, bandwidth) for size in args.sizes]
    heads = ("cases", "build s", "query ms", "slowest ms", "memory ms", "ratio")
    shown = [tuple(row.values()) for row in rows]
    text = (
        f"{table(heads, shown)}\n"
        f"reading memory: {bandwidth / 1e9:.1f} GB/s on one core; memory ms is the time to read"
        f" {BYTES} bytes a case; query ms is the median of at least {LEAST} different queries"
    )
    return Answer(text=text, data={"bytes_per_second": bandwidth, "k": args.k, "sizes": rows})


def _timed(size: int, k: int, seed: int, bandwidth: float) -> dict[str, Any]:
    chance = np.random.default_rng(seed)
    rows = _cases(size, chance)
    began = perf_counter()
    base = CaseBase(_schema()).fit(rows)
    built = perf_counter() - began
    names = [field.name for field in base.schema.compared]
    asked = _cases(50, chance)
    queries = [{name: row[name] for name in names if name in row} for row in asked]
    base.retrieve(queries[0], k)  # compiles and warms, not timed
    times = _times(base, queries, k)
    memory = size * BYTES / bandwidth * 1e3
    return {
        "cases": size,
        "build_s": round(built, 3),
        "query_ms": round(float(np.median(times)), 4),
        "slowest_ms": round(max(times), 4),
        "memory_ms": round(memory, 4),
        "ratio": round(float(np.median(times)) / memory, 2),
    }


def _times(base: CaseBase, queries: list[dict[str, Any]], k: int) -> list[float]:
    times: list[float] = []
    until = perf_counter() + SECONDS
    while len(times) < LEAST or perf_counter() < until:
        query = queries[len(times) % len(queries)]
        began = perf_counter()
        base.retrieve(query, k)
        times.append((perf_counter() - began) * 1e3)
    return times


def _bandwidth() -> float:
    """Return how many bytes a second one core reads, the best of several sums over a buffer."""
    buffer = np.ones(BUFFER // 8)
    best = np.inf
    for _ in range(2 * LEAST):
        began = perf_counter()
        buffer.max()
        best = min(best, perf_counter() - began)
    return float(BUFFER / best)


def _schema() -> Schema:
    numbers = [Field(name=f"number {at}", kind="number", bounds=(0, 100)) for at in range(20)]
    levels = [Field(name=f"ordinal {at}", kind="ordinal", levels=LEVELS) for at in range(10)]
    words = [Field(name=f"word {at}", kind="category", categories=LEVELS) for at in range(10)]
    return Schema(fields=(Field(name="id", kind="text-id", role="id"), *numbers, *levels, *words))


def _cases(size: int, chance: np.random.Generator) -> list[dict[str, Any]]:
    """Return cases of twelve kinds that differ by chance."""
    kind = chance.integers(0, 12, size)
    columns: dict[str, list[Any]] = {"id": [f"c{at}" for at in range(size)]}
    for field in _schema().compared:
        centre = chance.uniform(0, 100, 12)[kind]
        drawn = np.clip(centre + chance.normal(0, 15, size), 0, 100).round(1)
        known = chance.random(size) >= 0.05
        values = drawn.tolist()
        if field.kind != "number":
            values = [LEVELS[min(int(value * 6 / 100), 5)] for value in values]
        columns[field.name] = [
            value if there else None for value, there in zip(values, known.tolist(), strict=True)
        ]
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
