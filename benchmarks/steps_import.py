"""How long an Apple Health file of a given size takes to import, and how much memory.

Example: python benchmarks/steps_import.py --megabytes 2048
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

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


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--megabytes", type=int, default=20)
    megabytes = asked.parse_args().megabytes
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
    print(f"file            {size / 1e6:,.0f} MB, {records:,} records of steps")
    print(f"import          {seconds:.1f} s ({size / 1e6 / seconds:.0f} MB/s), start included")
    print(f"peak memory     {peak:.0f} MB")
    print(f"days            {len(days):,} with {sum(day['steps'] for day in days):,} steps")


if __name__ == "__main__":
    main()
