"""Times one query over 40 mixed attributes with 5 % missing, beside a memory copy of the columns.

Run: python benchmarks/query.py [cases …]      (default 1000 10000 100000)
"""

import random
import sys
import time
from collections.abc import Callable
from itertools import pairwise

import numpy as np

from casewise import CaseBase, Field, Schema, asymmetric, linear, mcid, sigmoid, table

LEVELS = ("none", "little", "some", "much", "most", "all")
TABLE = table(dict.fromkeys(pairwise(LEVELS), 0.5))


def make_schema() -> Schema:
    """Return 20 numbers (four kinds of measure), 10 ordinals and 10 categories."""
    measures = [linear(10), mcid(1, span=10), asymmetric(up=6, down=3), sigmoid(3, slope=1)]
    numbers = [Field(name=f"n{i}", kind="number", measure=measures[i // 4 % 4]) for i in range(20)]
    ordinals = [Field(name=f"o{i}", kind="ordinal", levels=LEVELS) for i in range(10)]
    words = [
        Field(name=f"w{i}", kind="category", categories=LEVELS, measure=TABLE) for i in range(10)
    ]
    name = Field(name="id", kind="text-id", role="id")
    return Schema(fields=(name, *numbers, *ordinals, *words))


def make_rows(schema: Schema, count: int, absent: float) -> list[dict[str, object]]:
    """Return random cases; every number is distinct, which is the slower path."""
    chance = random.Random(7)
    rows = []
    for number in range(count):
        row: dict[str, object] = {"id": f"{number:08}"}
        for field in schema.compared:
            if chance.random() >= absent:
                is_number = field.kind == "number"
                row[field.name] = chance.uniform(0, 10) if is_number else chance.choice(LEVELS)
        rows.append(row)
    return rows


def best_ms(run: Callable[[], object], seconds: float = 2.0) -> float:
    """Return the best time of a call within the seconds given, in milliseconds."""
    best, end = float("inf"), time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - start)
    return best * 1_000


def main(sizes: list[int]) -> None:
    """Print one line for each size."""
    schema = make_schema()
    print(f"{'cases':>8} {'build s':>8} {'k=10 ms':>8} {'k=30 ms':>8} {'copy ms':>8}")
    for size in sizes:
        rows = make_rows(schema, size, 0.05)
        query = make_rows(schema, 1, 0.0)[0]
        start = time.perf_counter()
        base = CaseBase(schema).fit(rows)
        built = time.perf_counter() - start
        ten = best_ms(lambda base=base, query=query: base.retrieve(query, 10))  # type: ignore[misc]  # bound now
        thirty = best_ms(lambda base=base, query=query: base.retrieve(query, 30))  # type: ignore[misc]  # bound now
        block, target = np.ones((40, size)), np.empty((40, size))
        copy = best_ms(lambda a=target, b=block: np.copyto(a, b))  # type: ignore[misc]  # bound now
        print(f"{size:>8} {built:>8.2f} {ten:>8.2f} {thirty:>8.2f} {copy:>8.2f}")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [1_000, 10_000, 100_000])
