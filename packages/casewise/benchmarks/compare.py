"""Compares casewise with its peers: one run, one machine, the same data, one table.

    python packages/casewise/benchmarks/compare.py [--sizes 1k,10k,100k,1M] [--engines …] [--write]

Every engine runs in a process of its own on one core. The peers live in an environment of their
own beside this file, made from requirements.txt when it is first needed. A peer that cannot be
installed or run is a row that says so.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from report import bars, describe, page, table
from world import make_world

HERE = Path(__file__).resolve().parent
OURS = ("numpy", "numba", "numpy-rich", "numba-rich")
PEERS = ("cbrkit", "sklearn", "gower", "polars", "faiss")
ENGINES = ("bandwidth", *OURS, *PEERS)
LONGEST_QUERY = 30.0  # seconds; an engine expected to need more is not tried
UNITS = {"k": 1_000, "m": 1_000_000}
ONE_THREAD = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "NUMBA_NUM_THREADS",
        "POLARS_MAX_THREADS",
    ),
    "1",
)
DOCS = HERE.parents[2] / "docs"
PAGE = DOCS / "casewise" / "benchmarks.md"
FIGURES = DOCS / "casewise" / "benchmarks.json"
EVIDENCE = DOCS / "evidence" / "casewise-speed.json"


def size_of(text: str) -> int:
    """Read 1000, 10k or 1M."""
    unit = UNITS.get(text[-1].lower())
    return int(text) if unit is None else int(float(text[:-1]) * unit)


def peers_python(wanted: str | None) -> str:
    """Return the interpreter of the peers' environment, which is made if it is not there.

    CBRkit's newest release needs Python 3.13, so that is taken where it is found, on the path or
    among pyenv's versions.
    """
    folder = HERE / ".venv"
    inside = folder / "bin" / "python"
    stamp, needed = folder / "installed.txt", (HERE / "requirements.txt").read_text()
    if inside.exists() and stamp.exists() and stamp.read_text() == needed and not wanted:
        return str(inside)
    held = sorted(map(str, Path.home().glob(".pyenv/versions/3.13*/bin/python")))
    choices = [wanted] if wanted else ["python3.13", *held, sys.executable]
    python = next((path for path in map(shutil.which, choices) if path and runs(path)), None)
    if python is None:
        raise SystemExit(f"no such Python: {wanted}")
    say(f"making the peers' environment with {python} …")
    subprocess.run([python, "-m", "venv", "--clear", str(folder)], check=True)
    install = [str(inside), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "-r", str(HERE / "requirements.txt")], check=True)
    stamp.write_text(needed)
    return str(inside)


def runs(python: str) -> bool:
    """Say whether an interpreter starts; a version manager may leave names that do not."""
    return subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0


def run(engine: str, python: str, world: Path, seconds: float, limit: float) -> dict[str, Any]:
    """Run one engine in its own process; a failure becomes a row that says why."""
    command = [python, str(HERE / "worker.py"), engine, str(world), str(seconds)]
    settings = os.environ | ONE_THREAD
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, env=settings, timeout=limit, check=False
        )
    except subprocess.TimeoutExpired:
        return {"engine": engine, "failed": f"stopped after {limit:.0f} s"}
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or [f"ended with {done.returncode}"]
        return {"engine": engine, "failed": lines[-1][:160]}
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]  # the worker wrote it


def too_slow(earlier: dict[str, Any] | None, size: int) -> str | None:
    """Return why an engine is not tried at a size, judged by the size before."""
    if earlier is None:
        return None
    if "failed" in earlier:
        return "not run: it failed or was too slow at a smaller size"
    expected = earlier["one"]["best_ms"] / 1_000 * size / earlier["size"]
    if expected <= LONGEST_QUERY:
        return None
    return f"not run: at the rate of {earlier['size']:,} a query would take {expected:.0f} s"


def compare(
    sizes: list[int], engines: list[str], seconds: float, limit: float, python: str | None
) -> list[dict[str, Any]]:
    """Return the figures of every engine at every size."""
    peers, unavailable = None, ""
    if set(engines) & set(PEERS):
        try:
            peers = peers_python(python)
        except subprocess.CalledProcessError as error:
            unavailable = f"the peers could not be installed ({error.returncode})"
    results: list[dict[str, Any]] = []
    latest: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            path = Path(folder) / f"{size}.npz"
            make_world(size).save(path)
            for engine in engines:
                reason = too_slow(latest.get(engine), size)
                interpreter = peers if engine in PEERS else sys.executable
                if interpreter is None:
                    figures: dict[str, Any] = {"engine": engine, "failed": unavailable}
                elif reason:
                    figures = {"engine": engine, "failed": reason}
                else:
                    figures = run(engine, interpreter, path, seconds, limit)
                figures["size"] = size
                results.append(figures)
                latest[engine] = figures
                say(describe(figures))
    return results


def say(line: str) -> None:
    """Tell whoever waits how far it is."""
    print(line, file=sys.stderr, flush=True)


def read_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sizes", default="1k,10k", help="cases, as 1k,10k,100k,1M")
    parser.add_argument(
        "--engines", default=",".join(ENGINES), help="some of: " + ", ".join(ENGINES)
    )
    parser.add_argument("--seconds", type=float, default=2.0, help="how long each call is repeated")
    parser.add_argument(
        "--limit", type=float, default=900.0, help="seconds an engine may take a size"
    )
    parser.add_argument("--python", help="make the peers' environment anew with this interpreter")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name} and the figures")
    given = parser.parse_args()
    given.engines = given.engines.split(",")
    if strange := sorted(set(given.engines) - set(ENGINES)):
        parser.error(f"no engine called {', '.join(strange)}")
    return given


def main() -> None:
    """Measure, print the table and the bars, and write them if asked to."""
    given = read_arguments()
    sizes = sorted(size_of(text) for text in given.sizes.split(","))
    started = datetime.now(UTC)  # noqa: TID251  # a measurement carries its moment
    load = os.getloadavg()
    results = compare(sizes, given.engines, given.seconds, given.limit, given.python)
    conditions = {
        "on": f"{started:%Y-%m-%d %H:%M} UTC",
        "minutes": round((datetime.now(UTC) - started).total_seconds() / 60, 1),  # noqa: TID251
        "machine": machine(),
        "sizes": given.sizes,
        "load_before": [round(each, 2) for each in load],
        "load_after": [round(each, 2) for each in os.getloadavg()],
        "seconds_a_call": given.seconds,
    }
    print(table(results))
    for bar in bars(results):
        print(bar.line())
    if given.write:
        write(results, conditions)


def machine() -> str:
    """Say what the machine is, without its name."""
    model = next(
        line.split(":", 1)[1].strip()
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        if line.startswith("model name")
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} virtual cores ({model}), {memory:.0f} GiB"


def write(results: list[dict[str, Any]], conditions: dict[str, Any]) -> None:
    """Write the page, its figures, and the summary for the evidence page."""
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    FIGURES.write_text(json.dumps({"conditions": conditions, "results": results}, indent=2) + "\n")
    PAGE.write_text(page(results, conditions))
    summary = {
        "title": "casewise beside its peers",
        "conditions": f"{conditions['on']}, {conditions['machine']}, one core, load "
        f"{conditions['load_before'][0]} before and {conditions['load_after'][0]} after; see "
        "casewise/benchmarks.md for every engine and size.",
        "figures": {bar.claim: bar.verdict() for bar in bars(results)},
    }
    EVIDENCE.write_text(json.dumps(summary, indent=2, ensure_ascii=False) + "\n")
    say(f"wrote {PAGE.name}, {FIGURES.name} and {EVIDENCE.name}")


if __name__ == "__main__":
    main()
