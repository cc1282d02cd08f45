"""Repeats a call for a while and says how long it took."""

import time
from collections.abc import Callable

LONG = 0.005  # seconds; the processor's clock is too coarse for shorter calls


def measure(run: Callable[[], object], seconds: float, at_least: int = 3) -> dict[str, float]:
    """Return the best and the median time of a call in milliseconds, and how often it ran.

    The best is of wall time. For calls that take long, and so run few times, it is of the
    processor time of the process where that is smaller: every engine has one thread, and processor
    time leaves out what other processes took. The median is of wall time.
    """
    walls: list[float] = []
    works: list[float] = []
    end = time.perf_counter() + seconds
    while len(walls) < at_least or time.perf_counter() < end:
        start, worked = time.perf_counter(), time.process_time()
        run()
        works.append(time.process_time() - worked)
        walls.append(time.perf_counter() - start)
        if walls[0] > seconds and len(walls) >= min(at_least, 2):
            break
    best = min(walls)
    return {
        "best_ms": (min(best, *works) if best > LONG else best) * 1_000,
        "median_ms": sorted(walls)[len(walls) // 2] * 1_000,
        "repeats": len(walls),
    }
