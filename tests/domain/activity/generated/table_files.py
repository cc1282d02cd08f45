"""Generated files of the formats that are XML or tables."""

from collections import defaultdict
from datetime import timedelta, timezone, tzinfo
from random import Random

from tests.domain.activity.files import APPLE_DTD, BROKEN_DTD, apple, record, zipped
from tests.domain.activity.generated.json_files import Named, repeated
from tests.domain.activity.generated.walks import EPOCH, Walk, day_of, moment

APPLE = ("Annas Apple\u00a0Watch", "Annas iPhone", "Skridttæller")
FITBIT = ("Charge 5", "Pixel 8")
PLAIN = ("Annas Watch", "Annas telefon", "Andet")
HEART = (
    '<Record type="HKQuantityTypeIdentifierHeartRate" sourceName="W" unit="count/min" value="61.5"'
    ' startDate="2020-01-15 08:00:00 +0100" endDate="2020-01-15 08:00:00 +0100"/>'
)


def apple_health(chance: Random, walks: list[Walk], _zone: tzinfo) -> Named:
    """Records at the offset of the exporting phone, some within a Correlation too."""
    here = timezone(timedelta(hours=chance.randint(-10, 13)))
    records = []
    for walk in walks:
        start, end = (
            moment(each).astimezone(here).strftime("%Y-%m-%d %H:%M:%S %z")
            for each in (walk.start, walk.start + walk.minutes)
        )
        records.append(record(start, end, walk.steps, APPLE[walk.source]))
    rows = [*repeated(chance, records), *[HEART] * chance.randint(0, 5)]
    rows += [f"<Correlation>{each}</Correlation>" for each in records[: chance.randint(0, 3)]]
    chance.shuffle(rows)
    data = apple(*rows, dtd=chance.choice([APPLE_DTD, BROKEN_DTD, ""]))
    if chance.random() < 0.3:
        data = data.replace(b"Annas", b"Annas\x0b")
    if chance.random() < 0.5:
        return data, "export.xml"
    name = chance.choice(["export.xml", "Export.xml", "导出.xml"])
    clinical = "<ClinicalDocument/>"
    return zipped({f"a/{name}": data, "a/export_cda.xml": clinical}), "export.zip"


def fitbit_csv(chance: Random, walks: list[Walk], _zone: tzinfo) -> Named:
    rows = [
        f"{moment(walk.start):%Y-%m-%dT%H:%M:%SZ},{walk.steps},{FITBIT[walk.source]}\n"
        for walk in walks
    ]
    back = [row.rstrip("\n") + " via Health Connect\n" for row in rows[: chance.randint(0, 3)]]
    written = repeated(chance, [*rows, *back])
    cut = chance.randint(0, len(written))
    head = "timestamp,steps,data source\n"
    files = {
        "Takeout/a/steps_1.csv": head + "".join(written[:cut]),
        "Takeout/a/steps_2.csv": head + "".join(written[cut:]),
        "Takeout/a/steps_3.csv": "no data",
    }
    return zipped(files), "takeout.zip"


def google_quarters(chance: Random, walks: list[Walk], zone: tzinfo) -> Named:
    by_day: dict[str, list[str]] = defaultdict(list)
    for walk in sorted(walks, key=lambda each: each.start):
        start, end = (
            moment(each).astimezone(zone).isoformat(timespec="milliseconds")[11:]
            for each in (walk.start, walk.start + walk.minutes)
        )
        steps = walk.steps or chance.choice(["", "0"])
        by_day[str(day_of(walk, zone))].append(f"{start},{end},,{steps}\n")
    head = "Start time,End time,Move Minutes count,Step count\n"
    files = {f"Fit/Daily/{day}.csv": head + "".join(rows) for day, rows in by_day.items()}
    total = "Date,Move Minutes count,Step count\n2020-01-01,3,99999\n"
    return zipped(files | {"Fit/Daily/Daily activity metrics.csv": total}), "takeout.zip"


def google_days(chance: Random, walks: list[Walk], zone: tzinfo) -> Named:
    columns = ["Date", "Step count", "Distance (m)", "Move Minutes count"]
    chance.shuffle(columns)
    rows = [
        {"Date": str(day_of(walk, zone)), "Step count": str(walk.steps or "")} for walk in walks
    ]
    lines = [",".join(each.get(column, "") for column in columns) for each in rows]
    return "\n".join([",".join(columns), *lines]).encode(), "Daily activity metrics.csv"


def _milliseconds(walk: Walk, zone: tzinfo) -> int:
    return (day_of(walk, zone) - EPOCH.date()).days * 86_400_000


def samsung_trend(chance: Random, walks: list[Walk], zone: tzinfo) -> Named:
    """A row of all devices a day, and rows of single devices that tell less or as much."""
    rows = []
    for walk in walks:
        at = _milliseconds(walk, zone)
        rows.append(f"x,-2,{walk.steps},{at},all,\n")
        if chance.random() < 0.7:
            rows += [f"x,{who},{chance.randint(0, walk.steps)},{at},d{who},\n" for who in (0, 1)]
    rows.append("x,-2,-1,0,all,\n")
    chance.shuffle(rows)
    head = "com.samsung.shealth.step_daily_trend,1,1\n"
    head += "binning_data,source_type,count,day_time,deviceuuid\n"
    other = "com.samsung.shealth.tracker.pedometer_day_summary,1,1\nday_time,step_count\n0,99999,\n"
    files = {"a.csv": head + "".join(rows), "b.csv": other, "jsons/x.json": "[{}]"}
    return zipped(files), "samsung.zip"


def samsung_intervals(chance: Random, walks: list[Walk], _zone: tzinfo) -> Named:
    rows = []
    for walk in walks:
        start, end = (
            f"{moment(each):%Y-%m-%d %H:%M:%S.000}"
            for each in (walk.start, walk.start + walk.minutes)
        )
        rows.append(f"{start},{end},UTC+0400,{walk.steps},d{walk.source},\n")
    columns = ["start_time", "end_time", "time_offset", "count", "deviceuuid"]
    head = ",".join(f"com.samsung.health.step_count.{each}" for each in columns)
    kind = "com.samsung.shealth.tracker.pedometer_step_count,1,1"
    return f"{kind}\n{head}\n{''.join(repeated(chance, rows))}".encode(), "steps.csv"


def zepp(chance: Random, walks: list[Walk], zone: tzinfo) -> Named:
    rows = [f"{day_of(walk, zone)},1,{walk.steps},0,0,0\n" for walk in walks]
    head = "\ufeffdate,lastSyncTime,steps,distance,runDistance,calories\n"
    table = head + "".join(repeated(chance, rows))
    return zipped({"ACTIVITY/ACTIVITY_1.csv": table, "SLEEP/S.csv": "date,deep\n"}), "zepp.zip"


def plain_by_time(chance: Random, walks: list[Walk], zone: tzinfo) -> Named:
    mark = chance.choice(",;\t")
    rows = [
        mark.join(
            [
                moment(walk.start).astimezone(zone).isoformat(),
                moment(walk.start + walk.minutes).isoformat(),
                str(walk.steps),
                PLAIN[walk.source],
            ]
        )
        for walk in walks
    ]
    head = chance.choice(["start,end,steps,source", "Start,End,Skridt,Kilde"]).replace(",", mark)
    return "\n".join([head, *repeated(chance, rows), ""]).encode(), "steps.csv"


def plain_by_day(chance: Random, walks: list[Walk], zone: tzinfo) -> Named:
    rows = [f"{day_of(walk, zone)};{walk.steps};{PLAIN[walk.source]}" for walk in walks]
    head = chance.choice(["date;steps;source", "Dato;Skritt;Kilde"])
    return "\r\n".join([head, *repeated(chance, rows)]).encode("utf-8-sig"), "steps.csv"
