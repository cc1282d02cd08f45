"""How long a qualitative project takes to move: python benchmarks/qualitative.py.

    python benchmarks/qualitative.py --documents 50 --codes 200 --codings 20000

A made-up project is written as REFI-QDA, read, written and read again. Measured are seconds of
that whole round and the peak memory of the process; the bars are 30 s and 500 MB.
"""

import argparse
import io
import json
import platform
import resource
import sys
import time

import numpy as np

from selfback.domain.qualitative.qdpx_reading import read_qdpx
from selfback.domain.qualitative.qdpx_writing import write_qdpx
from selfback.domain.qualitative.synthetic import synthetic_project

BAR_SECONDS, BAR_MEGABYTES = 30.0, 500.0


def peak_megabytes() -> float:
    """Return the most memory this process has had, MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def main() -> None:
    """Measure and print; the exit code is 1 if a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=50)
    parser.add_argument("--codes", type=int, default=200)
    parser.add_argument("--codings", type=int, default=20_000)
    parser.add_argument("--words", type=int, default=6_000, help="of each document")
    args = parser.parse_args()
    sizes = {"documents": args.documents, "codes": args.codes, "codings": args.codings}
    project = synthetic_project(np.random.default_rng(1), words=args.words, **sizes)
    seconds = {}
    began = time.perf_counter()
    held = project
    for turn in ("first", "second"):
        started = time.perf_counter()
        stream = io.BytesIO()
        write_qdpx(held, stream)
        seconds[f"{turn} export"] = round(time.perf_counter() - started, 2)
        started = time.perf_counter()
        held = read_qdpx(stream).project
        seconds[f"{turn} import"] = round(time.perf_counter() - started, 2)
    whole, megabytes = time.perf_counter() - began, peak_megabytes()
    is_same = held == project
    told = {
        **sizes,
        "characters": sum(len(source.text) for source in project.sources),
        "file_bytes": len(stream.getvalue()),
        "seconds": {**seconds, "whole": round(whole, 2)},
        "peak_megabytes": round(megabytes),
        "same": is_same,
        "python": platform.python_version(),
    }
    print(json.dumps(told, indent=2))
    if not is_same or whole > BAR_SECONDS or megabytes > BAR_MEGABYTES:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
