"""Measures one engine in a process of its own, on one core: worker.py ENGINE WORLD SECONDS."""

import importlib
import json
import os
import platform
import sys
import time
from importlib import metadata
from pathlib import Path

from engines.bandwidth import COMPACT_BYTES, read_bytes_per_second
from timing import measure
from world import TRUE_QUERIES, K, World

ENGINES = {
    "numpy": ("engines.casewise_engine", "NumpyEngine", "casewise"),
    "numba": ("engines.casewise_engine", "NumbaEngine", "numba"),
    "numpy-rich": ("engines.casewise_engine", "RichNumpyEngine", "casewise"),
    "numba-rich": ("engines.casewise_engine", "RichNumbaEngine", "numba"),
    "cbrkit": ("engines.cbrkit_engine", "Engine", "cbrkit"),
    "sklearn": ("engines.sklearn_engine", "Engine", "scikit-learn"),
    "gower": ("engines.gower_engine", "Engine", "gower"),
    "polars": ("engines.polars_engine", "Engine", "polars"),
    "faiss": ("engines.faiss_engine", "Engine", "faiss-cpu"),
}

ALL_CORES = os.sched_getaffinity(0)
ONE_CORE = {max(ALL_CORES)}


def recall(engine, truth, queries):
    """Return the share of the true ten that are found, over the first queries."""
    found = [len(set(engine.one(at)) & set(truth[at].tolist())) for at in range(queries)]
    return sum(found) / (K * queries)


def measure_batch(batch, seconds: float) -> dict[str, float]:
    """Return the times of a batch of 100 for one of its queries, in milliseconds."""
    whole = measure(batch, seconds, at_least=2)
    per_query = {key: whole[key] / 100 for key in ("best_ms", "median_ms")}
    return per_query | {"repeats": whole["repeats"]}


def measure_engine(name: str, world: World, seconds: float) -> dict[str, object]:
    """Return every figure that fits into the time allowed; others say why they are missing."""
    module, kind, package = ENGINES[name]
    engine = getattr(importlib.import_module(module), kind)()
    result = {
        "engine": name,
        "label": engine.label,
        "missing": engine.missing,
        "size": world.size,
        "version": metadata.version(package),
        "python": platform.python_version(),
    }
    start = time.perf_counter()
    engine.prepare(world)
    result["build_s"] = time.perf_counter() - start
    first = measure(lambda: engine.one(0), 0.0, at_least=1)["best_ms"]
    queries = max(1, min(TRUE_QUERIES, int(seconds * 2_000 / first)))
    if not getattr(engine, "rich", False):
        truth = world.truth_at_zero if engine.missing == "counts 0" else world.truth
        result["recall"] = recall(engine, world.truth, queries)
        result["recall_by_own_rule"] = recall(engine, truth, queries)
        result["recall_queries"] = queries
    turn = iter(range(10**9))
    asked = min(queries, len(world.truth))
    result["one"] = measure(lambda: engine.one(next(turn) % asked), seconds)
    once = result["one"]["best_ms"]
    if once * 100 <= seconds * 10_000:
        result["batch"] = measure_batch(engine.batch, seconds)
        if hasattr(engine, "on_cores") and len(ALL_CORES) > 1:
            os.sched_setaffinity(0, ALL_CORES)
            figures = measure_batch(engine.on_cores(len(ALL_CORES)), seconds)
            result["batch_on_cores"] = figures | {"cores": len(ALL_CORES)}
            os.sched_setaffinity(0, ONE_CORE)
    if world.size == 10_000 and hasattr(engine, "leave_one_out"):
        result["leave_one_out"] = measure(engine.leave_one_out, 0.0, at_least=3)
    if hasattr(engine, "retain_and_ask"):
        result["retain"] = measure(engine.retain, seconds)
        result["retain_and_ask"] = measure(engine.retain_and_ask, seconds)
    if hasattr(engine, "memory"):
        result["memory"] = engine.memory()
    return result


def main() -> None:
    """Print the figures as one line of JSON."""
    name, path, seconds = sys.argv[1], Path(sys.argv[2]), float(sys.argv[3])
    os.sched_setaffinity(0, ONE_CORE)
    world = World.load(path)
    before = os.getloadavg()[0]
    if name == "bandwidth":
        rate = read_bytes_per_second(world.size)
        floor = world.size * COMPACT_BYTES / rate * 1_000
        result = {
            "engine": name,
            "size": world.size,
            "bytes_a_second": rate,
            "compact_bytes_a_case": COMPACT_BYTES,
            "one": {"best_ms": floor},
        }
    else:
        result = measure_engine(name, world, seconds)
    print(json.dumps(result | {"load": before}))


if __name__ == "__main__":
    main()
