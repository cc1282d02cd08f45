"""The comparison says what it measured, what failed, and which bars were missed."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))
from compare import run, size_of, too_slow
from report import bars, table


def measured(engine, size, best_ms, **more):
    one = {"best_ms": best_ms, "median_ms": best_ms * 2, "repeats": 3}
    return {"engine": engine, "size": size, "one": one, "missing": "", "load": 0.0} | more


def verdicts(results):
    return {bar.claim: bar.verdict() for bar in bars(results)}


def test_a_bar_is_passed_missed_or_not_measured():
    found = verdicts([measured("numpy", 10_000, 0.8), measured("numba", 100_000, 2.5)])

    assert found["one query at 10,000, NumPy"] == "0.8 ms (bar: at most 1): pass"
    assert found["one query at 100,000, numba"] == "2.5 ms (bar: at most 2): miss"
    assert found["leave-one-out of 10,000 cases"] == "not measured in this run"


def test_the_factor_to_cbrkit_is_of_the_quicker_backend_and_of_its_best_time():
    results = [
        measured("cbrkit", 10_000, 600.0),
        measured("numpy", 10_000, 1.0),
        measured("numba", 10_000, 0.5),
    ]

    claim = "one query at 10,000, CBRkit's time by casewise's"

    assert verdicts(results)[claim] == "1,200 times (bar: at least 1000): pass"
    assert verdicts(results[:2])[claim] == "600 times (bar: at least 1000): miss"


def test_one_wrong_neighbour_misses_the_bar_of_recall():
    results = [
        measured("numpy", 1_000, 1.0, recall=1.0),
        measured("numba", 10_000, 1.0, recall=0.995),
    ]

    claim = "recall@10 against float64, the worst of all sizes and both backends"

    assert verdicts(results)[claim].endswith("miss")


def test_an_engine_that_failed_is_a_row_that_says_so():
    failed = {"engine": "gower", "size": 1_000, "failed": "ModuleNotFoundError: gower"}

    assert table([failed]).endswith(
        "| 1,000 | gower | – | – | – | – | ModuleNotFoundError: gower |"
    )


def test_an_engine_that_cannot_start_is_reported_and_stops_nothing(tmp_path):
    figures = run("faiss", sys.executable, tmp_path / "no-such-world.npz", 0.1, 60)

    assert figures["engine"] == "faiss"
    assert "failed" in figures


def test_an_engine_that_would_take_too_long_is_not_tried():
    slow = measured("cbrkit", 100_000, 6_000.0)

    assert too_slow(slow, 1_000_000) == "not run: at the rate of 100,000 a query would take 60 s"
    assert too_slow(slow, 200_000) is None


def test_sizes_are_read_as_people_write_them():
    assert [size_of(text) for text in ("500", "1k", "2.5k", "1M")] == [500, 1_000, 2_500, 1_000_000]
