"""Files of steps as the tests make them, and what reading them gives."""

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime

from tests.domain.activity.made import COPENHAGEN, RULES

from selfback.domain.activity.importing.steps_file import StepsFile, read_steps
from selfback.domain.activity.overlap import resolve
from selfback.domain.activity.quarantine import sift

NOW = datetime(2027, 6, 1, 12, 0, tzinfo=UTC)
APPLE_DTD = """<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 12 -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout)*)>
<!ATTLIST HealthData
  locale CDATA #REQUIRED
>
<!ELEMENT Record ((MetadataEntry|HeartRateVariabilityMetadataList)*)>
]>
"""
BROKEN_DTD = APPLE_DTD.replace("  locale CDATA #REQUIRED\n>", "  locale CDATA #REQUIRED\n")


def read(data: bytes, *, name: str = "file", zone=COPENHAGEN, rules=RULES, **more) -> StepsFile:
    return read_steps(io.BytesIO(data), name=name, zone=zone, at=NOW, rules=rules, **more)


def days(data: bytes, **more) -> dict[str, int]:
    """The steps of each day of a file, as the command tells them."""
    found = read(data, **more)
    kept = sift(found.table, written_at=found.written_at, rules=RULES).kept
    return {str(day.day): day.steps for day in resolve(kept, rules=RULES)}


def set_aside(data: bytes, **more) -> dict[str, int]:
    found = read(data, **more)
    sifted = sift(found.table, written_at=found.written_at, rules=RULES)
    return {str(reason): len(held) for reason, held in sifted.quarantined.items()}


def zipped(files: Mapping[str, bytes | str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            about = zipfile.ZipInfo(name, (2027, 1, 4, 8, 0, 0))  # the same bytes at any time
            about.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(about, data)
    return held.getvalue()


def record(start: str, end: str, steps, source="Annas iPhone", inside="", **more) -> str:
    held = {
        "type": "HKQuantityTypeIdentifierStepCount",
        "sourceName": source,
        "unit": "count",
        "startDate": start,
        "endDate": end,
        "value": steps,
    } | more
    said = " ".join(f'{name}="{value}"' for name, value in held.items() if value is not None)
    return f"<Record {said}>{inside}</Record>" if inside else f"<Record {said}/>"


def apple(
    *records: str, dtd: str = APPLE_DTD, exported: str = "2027-05-01 10:00:00 +0200"
) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{dtd}<HealthData locale="da_DK">\n'
        f' <ExportDate value="{exported}"/>\n <Me/>\n' + "\n".join(records) + "\n</HealthData>\n"
    ).encode()
