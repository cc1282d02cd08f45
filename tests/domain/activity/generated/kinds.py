"""Every kind of file that is generated: its format, its grain and its sources."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo
from random import Random

from tests.domain.activity.generated import binary_files, json_files, makers, table_files
from tests.domain.activity.generated.json_files import Named
from tests.domain.activity.generated.walks import Walk


@dataclass(frozen=True)
class Kind:
    """Files of one format.

    make      strews walks; write makes a file of them
    sources   how many there may be, the first goes before the others; one has no overlap
    """

    format: str
    make: Callable[..., list[Walk]]
    write: Callable[[Random, list[Walk], tzinfo], Named]
    sources: int


HOURS, QUARTERS = makers.blocks(60), makers.blocks(15)
KINDS = (
    Kind("apple-health", makers.intervals, table_files.apple_health, 3),
    Kind("health-auto-export", makers.days, json_files.health_auto_export_by_day, 1),
    Kind("health-auto-export", HOURS, json_files.health_auto_export_by_time, 2),
    Kind("health-auto-export", makers.minutes, json_files.health_auto_export_by_time, 2),
    Kind("fitbit-csv", makers.minutes, table_files.fitbit_csv, 2),
    Kind("fitbit-json", makers.minutes, json_files.fitbit_json, 1),
    Kind("google-fit", makers.intervals, json_files.google_points, 1),
    Kind("google-fit", makers.intervals, json_files.google_streams, 2),
    Kind("google-fit", QUARTERS, table_files.google_quarters, 1),
    Kind("google-fit", makers.days, table_files.google_days, 1),
    Kind("garmin-fit", makers.since_midnight, binary_files.watched, 2),
    Kind("health-connect", makers.intervals, binary_files.connected, 3),
    Kind("gadgetbridge", makers.minutes, binary_files.bridged, 2),
    Kind("samsung-health", makers.days, table_files.samsung_trend, 1),
    Kind("samsung-health", makers.intervals, table_files.samsung_intervals, 2),
    Kind("zepp", makers.days, table_files.zepp, 1),
    Kind("open-mhealth", makers.intervals, json_files.open_mhealth, 3),
    Kind("fhir", makers.days, json_files.fhir_by_day, 2),
    Kind("fhir", makers.intervals, json_files.fhir_by_time, 2),
    Kind("csv", makers.intervals, table_files.plain_by_time, 3),
    Kind("csv", makers.days, table_files.plain_by_day, 3),
)
FORMATS = tuple(dict.fromkeys(kind.format for kind in KINDS))
