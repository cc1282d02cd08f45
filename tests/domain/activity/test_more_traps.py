"""Traps of several formats, each with its exact total."""

import json

import pytest
from tests.domain.activity.files import apple, days, read, record, set_aside, zipped

from selfback.domain.activity.errors import FileRefused

DAY = "2027-01-15"
FITBIT = "timestamp,steps,data source\n"


def observation(steps, **quantity) -> bytes:
    return json.dumps(
        {
            "resourceType": "Observation",
            "status": "final",
            "code": {"coding": [{"system": "http://loinc.org", "code": "41950-7"}]},
            "effectiveDateTime": f"{DAY}T23:59:00+01:00",
            "valueQuantity": {"value": steps} | quantity,
        }
    ).encode()


@pytest.mark.parametrize(
    "quantity",
    [
        {"unit": "steps per day", "code": "/d"},
        {"unit": "steps per day", "code": "1/(24.h)"},
        {"unit": "steps", "code": "{steps}"},
        {},
    ],
)
def test_steps_a_day_come_in_several_units(quantity):
    assert days(observation(7267, **quantity)) == {DAY: 7267}


@pytest.mark.parametrize(
    "at", [f"{DAY} 00:00:00 -0500", f"{DAY} 12:00:00 AM -0500", f"{DAY} 12:00:00\u202fAM -0500"]
)
def test_a_day_of_health_auto_export_is_named_by_clocks_of_12_and_24_hours(at):
    metric = {"name": "step_count", "units": "count", "data": [{"qty": 900, "date": at}]}

    assert days(json.dumps({"data": {"metrics": [metric]}}).encode()) == {DAY: 900}


def test_health_auto_export_by_the_minute_tells_of_its_sources():
    data = [
        {"qty": 60.25, "date": f"{DAY} 08:00:00 +0100", "source": "Anna's Watch|iPhone"},
        {"qty": 60.25, "date": f"{DAY} 08:01:00 +0100", "source": "iPhone"},
    ]
    metric = {"name": "step_count", "units": "count", "data": data}
    found = read(json.dumps({"data": {"metrics": [metric], "medications": []}}).encode())

    assert found.table.steps.sum() == 120.5
    assert [source.name for source in found.table.sources] == ["Anna's Watch | iPhone", "iPhone"]


def test_fitbit_stamps_of_phones_may_have_microseconds():
    table = FITBIT + f"{DAY}T07:00:00Z,80,Charge 5\n{DAY}T07:05:12.345678Z,40,Pixel\n"

    assert days(table.encode()) == {DAY: 120}


def test_one_hour_of_health_auto_export_alone_is_not_too_fast():
    metric = {"name": "step_count", "data": [{"qty": 6000, "date": f"{DAY} 08:00:00 +0100"}]}

    assert days(json.dumps({"data": {"metrics": [metric]}}).encode()) == {DAY: 6000}


@pytest.mark.parametrize("empty", ["no data", "no data\n", FITBIT])
def test_fitbit_tables_of_years_without_steps_hold_two_words_or_a_header(empty):
    files = {"steps_2019-01-01.csv": empty, "b.csv": FITBIT + f"{DAY}T07:00:00Z,80,Charge 5\n"}

    assert days(zipped(files)) == {DAY: 80}


def test_what_is_no_health_data_in_a_large_archive_is_left_unread():
    files = {
        "Takeout/Photos/a.jpg": b"\xff\xd8\xff" * 1000,
        "Takeout/Mail/all.mbox": b"From x\n" * 1000,
        "Takeout/archive_browser.html": "<html></html>",
        "Takeout/Fitbit/Physical Activity_GoogleData/steps_2027-01-15.csv": FITBIT
        + f"{DAY}T07:00:00Z,80,Charge 5\n",
    }

    assert days(zipped(files)) == {DAY: 80}


def test_zepp_by_the_minute_and_by_the_stage_is_not_added_to_the_days():
    files = {
        "ACTIVITY/ACTIVITY_1.csv": f"\ufeffdate,lastSyncTime,steps,distance\n{DAY},1,6400,9\n",
        "ACTIVITY_MINUTE/ACTIVITY_MINUTE_1.csv": f"\ufeffdate,time,steps\n{DAY},08:00,60\n",
        "ACTIVITY_STAGE/ACTIVITY_STAGE_1.csv": f"\ufeffdate,start,stop,distance,calories,steps\n"
        f"{DAY},08:00,08:30,900,40,1200\n",
    }

    assert days(zipped(files)) == {DAY: 6400}


def test_an_emoji_or_an_apostrophe_in_a_name_of_a_source_does_no_harm():
    held = record(f"{DAY} 08:00:00 +0100", f"{DAY} 08:10:00 +0100", 900, "Anna’s &amp; 🐻 iPhone")

    assert days(apple(held)) == {DAY: 900}
    assert read(apple(held)).table.sources[0].name == "Anna’s & 🐻 iPhone"


def test_rings_of_an_activity_summary_are_no_steps():
    rings = '<ActivitySummary dateComponents="2027-01-15" activeEnergyBurned="400" steps="9"/>'

    assert days(apple(rings)) == {}


def test_the_clock_that_was_never_set_is_set_aside_in_a_table():
    table = "start,end,steps\n1970-01-01T00:00:00Z,1970-01-01T00:10:00Z,90\n"

    assert set_aside(table.encode()) == {"device-clock": 1}


@pytest.mark.parametrize(
    "table",
    [
        f"Dato;Skridt\n{DAY};900\n",
        f"dato\tskritt\n{DAY}\t900\n",
        f"\ufeffDate,Steps,\r\n{DAY},900,\r\n\r\n",
        f'"date","step_count"\n"{DAY}","900"\n',
    ],
)
def test_a_plain_table_comes_in_three_languages_and_with_any_separator(table):
    assert days(table.encode()) == {DAY: 900}


def test_an_archive_of_two_formats_is_told_of():
    fitbit = "timestamp,steps,data source\n2027-01-15T07:00:00Z,80,Charge 5\n"
    steps = record(f"{DAY} 08:00:00 +0100", f"{DAY} 08:10:00 +0100", 900)
    files = {"a.xml": apple(steps), "b.csv": fitbit}

    assert days(zipped(files)) == {DAY: 900}
    assert read(zipped(files)).warnings == (
        "The archive also holds fitbit-csv; only apple-health was read.",
    )


def test_times_without_a_zone_in_a_lost_hour_are_read_and_nonsense_is_not():
    table = "start,end,steps\n2027-03-28 02:30:00,2027-03-28 02:40:00,90\n"

    assert days(table.encode()) == {"2027-03-28": 90}
    with pytest.raises(FileRefused, match="line 2, start"):
        read(b"start,end,steps\n2027-02-30 02:30:00,2027-03-28 02:40:00,90\n")
