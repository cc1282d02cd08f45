"""Generated files of the formats that are JSON."""

import json
from collections import defaultdict
from datetime import date, datetime, timedelta, tzinfo
from random import Random

from tests.domain.activity.files import zipped
from tests.domain.activity.generated.walks import Walk, day_of, midnight, moment

Named = tuple[bytes, str]
HEALTH = ("Annas Watch", "Annas iPhone")
OMH = ("Band", "Telefon", "Other")
FHIR = ("Annas Watch", "Annas phone")
RAW = ("raw:com.google.step_count.delta:a", "raw:com.google.step_count.delta:b")
SHOWN = "derived:com.google.step_count.delta:com.google.android.gms:estimated_steps"


def repeated(chance: Random, rows: list) -> list:
    """The rows in any order, some of them twice."""
    found = [*rows, *chance.sample(rows, chance.randint(0, len(rows)))]
    chance.shuffle(found)
    return found


def _at(minute: int, zone: tzinfo) -> str:
    return moment(minute).astimezone(zone).isoformat()


def _nearly(chance: Random, steps: int) -> float:
    """A fraction that rounds to the steps."""
    return steps + chance.choice([0, 0.25, 0.375] if steps == 0 else [-0.25, 0, 0.25])


def _exported(rows: list[dict]) -> bytes:
    heart = {"name": "heart_rate", "units": "count/min", "data": [{"date": "x", "Avg": 61.5}]}
    steps = {"name": "step_count", "units": "count", "data": rows}
    return json.dumps({"data": {"workouts": [], "metrics": [heart, steps]}}).encode()


def health_auto_export_by_day(chance: Random, walks: list[Walk], zone: tzinfo) -> Named:
    hours = chance.randint(-10, 12)
    rows = [
        {
            "date": f"{day_of(walk, zone)} 00:00:00 {'-' if hours < 0 else '+'}{abs(hours):02}00",
            "qty": _nearly(chance, walk.steps),
            "source": HEALTH[0],
        }
        for walk in walks
    ]
    return _exported(repeated(chance, rows)), "export.json"


def health_auto_export_by_time(chance: Random, walks: list[Walk], zone: tzinfo) -> Named:
    rows = [
        {
            "date": moment(walk.start).astimezone(zone).strftime("%Y-%m-%d %H:%M:%S %z"),
            "qty": walk.steps,
            "source": HEALTH[walk.source],
        }
        for walk in walks
    ]
    return _exported(repeated(chance, rows)), "export.json"


def fitbit_json(chance: Random, walks: list[Walk], zone: tzinfo) -> Named:
    """Files of some days each, by a local clock or in UTC, with their first and last minutes."""
    is_utc = chance.random() < 0.5
    days = sorted({day_of(walk, zone) for walk in walks})
    first, length = days[0], chance.choice([1, 7, 30])
    by_file: dict[int, list[Walk]] = defaultdict(list)
    for walk in sorted(walks, key=lambda each: each.start):
        by_file[(day_of(walk, zone) - first).days // length].append(walk)
    files = {}
    for number in range(max(by_file) + 2):
        begins = first + timedelta(days=number * length)
        rows = [(walk.start, walk.steps) for walk in by_file.get(number, [])]
        rows += [(edge, 0) for edge in _edges(begins, length, zone)]
        values = [
            {"dateTime": f"{_clock(at, zone, is_utc):%m/%d/%y %H:%M:%S}", "value": str(steps)}
            for at, steps in sorted(set(rows))
        ]
        files[f"Global Export Data/steps-{begins}.json"] = json.dumps(values)
    files["Global Export Data/calories-2024-01-01.json"] = (
        '[{"dateTime": "01/01/24 00:00:00", "value": "1.39"}]'
    )
    return zipped(files), "export.zip"


def _edges(begins: date, length: int, zone: tzinfo) -> tuple[int, int]:
    return midnight(begins, zone), midnight(begins + timedelta(days=length), zone) - 1


def _clock(at: int, zone: tzinfo, is_utc: bool) -> datetime:
    return moment(at) if is_utc else moment(at).astimezone(zone)


def _point(walk: Walk, count: int | None = None) -> dict:
    start, end = (each * 60 * 10**9 for each in (walk.start, walk.start + walk.minutes))
    return {
        "fitValue": [{"value": {"intVal": walk.steps if count is None else count}}],
        "startTimeNanos": start,
        "endTimeNanos": end,
        "dataTypeName": "com.google.step_count.delta",
    }


def google_points(chance: Random, walks: list[Walk], _zone: tzinfo) -> Named:
    """Near-copies of the stream that is shown, and another stream that tells more."""
    points = repeated(chance, [_point(walk) for walk in walks])
    some = points[: len(points) // 2]
    files = {
        "All Data/a(1).json": json.dumps({"Data Source": SHOWN, "Data Points": some}),
        "All Data/a.json": json.dumps({"Data Source": SHOWN, "Data Points": points}),
        "All Data/b.json": json.dumps(
            {"Data Source": RAW[0], "Data Points": [_point(walk, 249) for walk in walks]}
        ),
        "All Data/c.json": json.dumps(
            {"Data Source": "derived:com.google.heart_rate.bpm:x", "Data Points": []}
        ),
    }
    return zipped(files), "takeout.zip"


def google_streams(chance: Random, walks: list[Walk], _zone: tzinfo) -> Named:
    files = {
        f"All Data/{number}.json": json.dumps(
            {
                "Data Source": stream,
                "Data Points": [_point(walk) for walk in walks if walk.source == number],
            }
        )
        for number, stream in enumerate(RAW)
    }
    return zipped(files), "takeout.zip"


def open_mhealth(chance: Random, walks: list[Walk], zone: tzinfo) -> Named:
    points = []
    for walk in walks:
        start, end = _at(walk.start, zone), _at(walk.start + walk.minutes, zone)
        length = {"value": walk.minutes, "unit": "min"}
        frame = chance.choice(
            [
                {"start_date_time": start, "end_date_time": end},
                {"start_date_time": start, "duration": length},
                {"end_date_time": end, "duration": length},
            ]
        )
        body = {
            "effective_time_frame": {"time_interval": frame},
            "step_count": {"value": walk.steps, "unit": "steps"},
        }
        origin = {"acquisition_provenance": {"source_name": OMH[walk.source]}}
        points.append({"header": origin, "body": body})
    rows = repeated(chance, points)
    if chance.random() < 0.5:
        return "\n".join(map(json.dumps, rows)).encode(), "points.json"
    return json.dumps(rows, indent=chance.choice([None, 1])).encode(), "points.json"


def fhir_by_day(chance: Random, walks: list[Walk], zone: tzinfo) -> Named:
    unit = chance.choice(["/d", "1/(24.h)"])
    held = [
        _observation(walk, "41950-7", unit) | {"effectiveDateTime": str(day_of(walk, zone))}
        for walk in walks
    ]
    return _bundle(chance, held)


def fhir_by_time(chance: Random, walks: list[Walk], zone: tzinfo) -> Named:
    held = [
        _observation(walk, "55423-8", "{steps}")
        | {
            "effectivePeriod": {
                "start": _at(walk.start, zone),
                "end": _at(walk.start + walk.minutes, zone),
            }
        }
        for walk in walks
    ]
    return _bundle(chance, held)


def _observation(walk: Walk, code: str, unit: str) -> dict:
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
        "valueQuantity": {"value": walk.steps, "code": unit},
        "device": {"display": FHIR[walk.source]},
    }


def _bundle(chance: Random, held: list[dict]) -> Named:
    wrong = held[0] | {"status": "entered-in-error", "valueQuantity": {"value": 99_999}}
    pulse = held[0] | {"code": {"coding": [{"code": "8867-4"}]}}
    rows = repeated(chance, [*held, wrong, pulse])
    entries = [{"resource": each} for each in rows]
    return json.dumps({"resourceType": "Bundle", "entry": entries}).encode(), "bundle.json"
