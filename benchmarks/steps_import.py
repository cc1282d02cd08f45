"""How long an Apple Health file of a given size takes to import, and how much memory.

    python benchmarks/steps_import.py --megabytes 2048 --write

The file is made in a temporary folder and imported by the command in a process of its own.
`--write` puts the figures into docs/evidence/steps_import.json.
"""

import argparse
import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SECONDS_MOST, MEMORY_MOST = 120, 300
"""The bars for 2 GB: seconds, and MB of memory at its peak."""

PROLOG = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 12 -->
<!ELEMENT HealthData (ExportDate,Me,(Record)*)>
]>
<HealthData locale="da_DK">
 <ExportDate value="2026-09-01 10:00:00 +0200"/>
"""
RECORD = (
    ' <Record type="HKQuantityTypeIdentifier{type}" sourceName="{source}" sourceVersion="16.1"'
    ' device="&lt;&lt;HKDevice: 0x28{k:06x}&gt;, name:{model}, manufacturer:Apple Inc.,'
    ' model:{model}, hardware:{model}12,1, software:16.1&gt;" unit="{unit}"'
    ' creationDate="{end} +0200" startDate="{start} +0200" endDate="{end} +0200"'
    ' value="{value}"/>\n'
)
HEART = (
    RECORD.rstrip("/>\n") + '>\n  <MetadataEntry key="HKMetadataKeyHeartRateMotionContext"'
    ' value="0"/>\n </Record>\n'
)
BEGIN = datetime(2010, 1, 1, tzinfo=UTC)
STEPS_EACH = 4
"""One record in so many is of steps, by phone and watch in turn, as in genuine files."""


def write_file(path: Path, megabytes: int) -> int:
    """Write a file of so many MB; return the records of steps in it."""
    left, number, steps = megabytes << 20, 0, 0
    with path.open("w", encoding="utf-8") as file:
        left -= file.write(PROLOG)
        while left > 0:
            lines = [_line(each) for each in range(number, number + 1000)]
            steps += sum("StepCount" in each for each in lines)
            number += 1000
            left -= file.write("".join(lines))
        file.write("</HealthData>\n")
    return steps


def _line(k: int) -> str:
    begin = BEGIN + timedelta(minutes=k)
    start, end = (f"{each:%Y-%m-%d %H:%M:%S}" for each in (begin, begin + timedelta(minutes=6)))
    watch = ("Annas Apple Watch", "Watch") if k // STEPS_EACH % 2 else ("Annas iPhone", "iPhone")
    held = {"k": k, "start": start, "end": end, "source": watch[0], "model": watch[1]}
    if k % STEPS_EACH == 0:
        return RECORD.format(type="StepCount", unit="count", value=100 + k % 300, **held)
    if k % STEPS_EACH == 1:
        return HEART.format(type="HeartRate", unit="count/min", value=60 + k % 60, **held)
    return RECORD.format(type="ActiveEnergyBurned", unit="kcal", value=0.25 + k % 9, **held)


def measure(megabytes: int) -> dict[str, int | float]:
    """Return the figures of one file of so many MB."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.xml"
        records = write_file(path, megabytes)
        size = path.stat().st_size
        command = "from selfback.delivery.cli.main import main; main()"
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", command, "steps", "import", str(path), "--json"],
            capture_output=True,
            text=True,
            check=True,
        )
        seconds = time.perf_counter() - began
    days = json.loads(done.stdout)["days"]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {
        "file, MB": round(size / 1e6),
        "records of steps": records,
        "days": len(days),
        "steps of all days": sum(day["steps"] for day in days),
        "import with the start of the command, s": round(seconds, 1),
        "speed, MB/s": round(size / 1e6 / seconds),
        "peak memory, MB": round(peak),
    }


def main() -> None:
    """Measure, print, and write if asked."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--megabytes", type=int, default=20)
    asked.add_argument("--write", action="store_true")
    given = asked.parse_args()
    figures = measure(given.megabytes)
    for name, value in figures.items():
        print(f"{name:42}{value:>14,}")
    if given.write:
        found = {
            "title": "A large file of Apple Health is imported",
            "conditions": (
                "benchmarks/steps_import.py: one XML file with a record of steps in four, of a"
                " phone and a watch that overlap, imported by the command in a process of its own;"
                f" one thread, {platform.machine()}, Python {platform.python_version()}."
            ),
            "figures": figures
            | {"bar for 2 GB, s": SECONDS_MOST, "bar for memory, MB": MEMORY_MOST},
        }
        path = ROOT / "docs" / "evidence" / "steps_import.json"
        path.write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
