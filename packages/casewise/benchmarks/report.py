"""Turns figures into lines, a table, the bars with pass or miss, and the page of the docs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Figures = dict[str, Any]
LABELS = {
    "bandwidth": "reading the compact columns once",
    "numpy": "casewise, NumPy",
    "numba": "casewise, numba",
    "numpy-rich": "casewise, NumPy, rich measures",
    "numba-rich": "casewise, numba, rich measures",
    "cbrkit": "CBRkit, fmean",
    "sklearn": "scikit-learn, Python metric",
    "gower": "gower",
    "polars": "polars expression",
    "faiss": "FAISS flat L1, one-hot, imputed",
}
BOTH = ("numba", "numpy")
HEAD = (
    "| cases | engine | one query ms, best (median) | batch of 100, ms a query | recall@10 "
    "| build s | note |\n|--:|---|--:|--:|--:|--:|---|"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One thing casewise has to reach; `measured` is None where this run does not say."""

    claim: str
    limit: float
    measured: float | None
    at_least: bool = False
    unit: str = "ms"

    @property
    def passed(self) -> bool | None:
        """Whether the bar is reached."""
        if self.measured is None:
            return None
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit

    def verdict(self) -> str:
        """Say what was measured and what it means."""
        if self.measured is None:
            return "not measured in this run"
        word = "pass" if self.passed else "miss"
        sign = "at least" if self.at_least else "at most"
        return f"{short(self.measured)} {self.unit} (bar: {sign} {self.limit:g}): {word}"

    def line(self) -> str:
        """Return the bar as one line of text."""
        return f"{self.claim}: {self.verdict()}"


def short(number: float) -> str:
    """Write a figure with about three digits."""
    if number >= 100:
        return f"{number:,.0f}"
    return f"{number:.3g}"


def describe(figures: Figures) -> str:
    """Return one line on one engine at one size."""
    name = LABELS[figures["engine"]]
    if "failed" in figures:
        return f"{figures['size']:>9,} {name}: {figures['failed']}"
    return f"{figures['size']:>9,} {name}: {short(figures['one']['best_ms'])} ms a query"


def table(results: Sequence[Figures]) -> str:
    """Return all engines and sizes as one Markdown table."""
    return "\n".join([HEAD, *(_row(figures) for figures in results)])


def _row(figures: Figures) -> str:
    label = LABELS[figures["engine"]]
    if figures.get("version") and not figures["engine"].startswith("numpy"):
        label += f" ({figures['version']})"
    if "failed" in figures:
        return f"| {figures['size']:,} | {label} | – | – | – | – | {figures['failed']} |"
    one = short(figures["one"]["best_ms"])
    if "median_ms" in figures["one"]:
        one += f" ({short(figures['one']['median_ms'])})"
    batch = short(figures["batch"]["best_ms"]) if "batch" in figures else "–"
    recall = f"{figures['recall']:.2f}" if "recall" in figures else "–"
    built = short(figures["build_s"]) if "build_s" in figures else "–"
    cells = (f"{figures['size']:,}", label, one, batch, recall, built, _note(figures))
    return f"| {' | '.join(cells)} |"


def _note(figures: Figures) -> str:
    if figures["engine"] == "bandwidth":
        return f"{figures['bytes_a_second'] / 1e9:.1f} GB/s"
    own = figures.get("recall_by_own_rule")
    if own is not None and own != figures["recall"]:
        return f"an unknown value counts 0; {own:.2f} by that rule"
    return {"NaN": "one unknown number makes the distance NaN", "imputed": "another measure"}.get(
        figures["missing"], ""
    )


def bars(results: Sequence[Figures]) -> list[Bar]:
    """Return the bars of the library with what this run says about each."""
    held = {(each["engine"], each["size"]): each for each in results if "failed" not in each}

    def figure(engine: str, size: int, *path: str) -> float | None:
        found: Any = held.get((engine, size))
        for key in path:
            found = None if found is None else found.get(key)
        return found

    def times(slow: float | None, quick: float | None) -> float | None:
        return None if slow is None or quick is None else slow / quick

    ten, hundred, million = 10_000, 100_000, 1_000_000
    one = ("one", "best_ms")
    quickest = _least(figure("numba", ten, *one), figure("numpy", ten, *one))
    recalls = [
        each["recall"]
        for each in held.values()
        if each["engine"] in ("numpy", "numba") and "recall" in each
    ]
    loo = _least(*(figure(each, ten, "leave_one_out", "best_ms") for each in BOTH))
    retain = [figure(each, hundred, "retain", "best_ms") for each in BOTH]
    return [
        Bar(
            claim="one query at 10,000, CBRkit's time by casewise's",
            limit=1_000,
            measured=times(figure("cbrkit", ten, *one), quickest),
            at_least=True,
            unit="times",
        ),
        Bar(claim="one query at 10,000, NumPy", limit=1, measured=figure("numpy", ten, *one)),
        Bar(claim="one query at 100,000, numba", limit=2, measured=figure("numba", hundred, *one)),
        Bar(
            claim="one query at 1,000,000, numba, by the time to read the compact columns",
            limit=3,
            measured=times(figure("numba", million, *one), figure("bandwidth", million, *one)),
            unit="times",
        ),
        Bar(
            claim="batch of 100 at 100,000, a query, numba, one core",
            limit=1,
            measured=figure("numba", hundred, "batch", "best_ms"),
        ),
        Bar(
            claim="batch of 100 at 100,000, a query, numba, a thread for each core",
            limit=1,
            measured=figure("numba", hundred, "batch_on_cores", "best_ms"),
        ),
        Bar(
            claim="leave-one-out of 10,000 cases",
            limit=3,
            measured=None if loo is None else loo / 1_000,
            unit="s",
        ),
        Bar(claim="retain one case into 100,000", limit=10, measured=_most(*retain)),
        Bar(
            claim="memory a case at 100,000, all arrays, numbers that float32 holds",
            limit=150,
            measured=_most(*(figure(each, hundred, "memory", "float32_bytes") for each in BOTH)),
            unit="B",
        ),
        Bar(
            claim="memory a case at 100,000, all arrays, 20 random float64 (160 B) among them",
            limit=150,
            measured=_most(*(figure(each, hundred, "memory", "held_bytes") for each in BOTH)),
            unit="B",
        ),
        Bar(
            claim="recall@10 against float64, the worst of all sizes and both backends",
            limit=1,
            measured=min(recalls, default=None),
            at_least=True,
            unit="",
        ),
    ]


def _least(*figures: float | None) -> float | None:
    return min((each for each in figures if each is not None), default=None)


def _most(*figures: float | None) -> float | None:
    return max((each for each in figures if each is not None), default=None)


def page(results: Sequence[Figures], conditions: Figures) -> str:
    """Return the page of the docs."""
    bar_rows = "\n".join(f"| {bar.claim} | {bar.verdict()} |" for bar in bars(results))
    pythons = sorted({each["python"] for each in results if "python" in each})
    return PAGE.format(
        **conditions,
        pythons=" and ".join(pythons),
        table=table(results),
        bars=bar_rows,
        more=_more(results),
    )


def _more(results: Sequence[Figures]) -> str:
    lines = []
    for each in results:
        name = f"{LABELS[each['engine']]}, {each['size']:,} cases"
        if "leave_one_out" in each:
            seconds = each["leave_one_out"]["best_ms"] / 1_000
            lines.append(f"| {name}: leave-one-out | {short(seconds)} s |")
        if "batch_on_cores" in each:
            shared = each["batch_on_cores"]
            lines.append(
                f"| {name}: batch of 100 on {shared['cores']} cores, a query, best (median) "
                f"| {short(shared['best_ms'])} ms ({short(shared['median_ms'])}) |"
            )
        if "retain" in each:
            both = f"{short(each['retain']['best_ms'])} ms ({short(each['retain']['median_ms'])})"
            asked = short(each["retain_and_ask"]["best_ms"])
            lines.append(f"| {name}: retain one case, best (median) | {both} |")
            lines.append(f"| {name}: retain one case and ask the new base | {asked} ms |")
        if "memory" in each:
            held = {key: short(number) for key, number in each["memory"].items()}
            lines.append(
                f"| {name}: memory a case | {held['held_bytes']} B in all arrays, "
                f"{held['scanned_bytes']} B of them read by a scan; {held['float32_bytes']} B "
                f"where float32 holds the numbers; the process grew by {held['process_bytes']} B |"
            )
    return "\n".join(lines)


PAGE = """# Benchmarks

Written by `python packages/casewise/benchmarks/compare.py --sizes {sizes} --write`; do not edit.
The figures behind it are in `benchmarks.json`.

Measured {on}, in {minutes} minutes, on {machine}; Python {pythons}; load before {load_before},
after {load_after}. Treat factors under 2 as noise.

## What is compared

20 numbers (linear over the range), 10 ordinals (linear over the steps) and 10 nominals (equality),
weights 0.5 to 2, drawn from 12 latent types; 5 % of the values unknown, in cases and queries. The
truth is the weighted mean in float64 over the fields known to both, computed apart from all
engines. Recall is over the first 20 queries, fewer where a query is slow.

Every engine has a process of its own, one core and one thread, and the same data; the compiled
batch is also asked with a thread for each core, and said apart. Each call is
repeated for {seconds_a_call} s, at least three times; a call that takes longer than that, twice.
A query is one of 20 in turn. The best is of wall time, or for calls of more than 5 ms of the
processor time of the process where that is smaller, so that other processes count less; the median
is of wall time.

The engines do not all answer the same question. CBRkit's built-in pooling cannot leave an unknown
value out, so it counts 0 there; its recall by that rule is in the note (a function of one's own in
place of its aggregator could renormalise). gower 0.1.2 has no rule for unknown numbers. FAISS
compares vectors: numbers imputed by their mean, nominals one-hot. scikit-learn and polars compute
the definition, written by hand. The rich measures (four curves for numbers, a similarity table for
nominals) are casewise alone.

{table}

## Bars

| bar | this run |
|---|---|
{bars}

## Leave-one-out, retaining, memory

| what | this run |
|---|---|
{more}

All arrays are the whole base: identifiers, and every value so that it can be read back exactly.
The 20 numbers are random float64, 160 bytes that nothing can shorten; numbers that float32 holds
need half of that, and those with at most 255 distinct values a byte or two. The growth of the
process is measured around `fit`, whose rows come from a generator; it holds what Python's and
NumPy's allocators keep, too.
"""
