"""Repeats a call for a while and says how long it took."""

import time
from collections.abc import Callable


def measure(run: Callable[[], object], seconds: float, at_least: int = 3) -> dict[str, float]:
    """Return best and median wall time of a call in milliseconds, and how often it ran."""
    times: list[float] = []
    end = time.perf_counter() + seconds
    while len(times) < at_least or time.perf_counter() < end:
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
        if times[0] > seconds and len(times) >= min(at_least, 2):
            break
    times.sort()
    return {
        "best_ms": times[0] * 1_000,
        "median_ms": times[len(times) // 2] * 1_000,
        "repeats": len(times),
    }
