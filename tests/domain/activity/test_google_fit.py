"""Google Fit out of a Takeout: the same steps three times over, and copies of copies."""

import json
from datetime import UTC, datetime

import pytest
from tests.domain.activity.files import days, read, zipped

from selfback.domain.activity.errors import FileRefused

SHOWN = "derived:com.google.step_count.delta:com.google.android.gms:estimated_steps"
MERGED = "derived:com.google.step_count.delta:com.google.android.gms:merge_step_deltas"
RAW = "raw:com.google.step_count.delta:{}:"
FOLDER = "Takeout/Fit/Daily activity metrics/"
DAY_TABLE = FOLDER + "Daily activity metrics.csv"
DAYS = "Date,Move Minutes count,Step count\n2027-01-15,20,1500\n2027-01-16,,\n"
QUARTERS = (
    "Start time,End time,Move Minutes count,Distance (m),Step count\n"
    "00:00:00.000+01:00,00:15:00.000+01:00,,,\n"
    "08:00:00.000+01:00,08:15:00.000+01:00,9,800,1100\n"
    "23:45:00.000+01:00,00:00:00.000+01:00,3,200,300\n"
)


def nanoseconds(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 10**9


def point(start: str, end: str, steps) -> dict:
    return {
        "fitValue": [{"value": {"intVal": steps}}],
        "originDataSourceId": "raw:com.google.step_count.cumulative:phone",
        "startTimeNanos": nanoseconds(f"2027-01-{start}"),
        "endTimeNanos": nanoseconds(f"2027-01-{end}"),
        "dataTypeName": "com.google.step_count.delta",
    }


def stream(*points, name=SHOWN) -> str:
    return json.dumps({"Data Source": name, "Data Points": list(points)})


WALK = point("15T07:00:00", "15T07:10:00", 900)
RUN = point("15T08:00:00", "15T08:10:00", 1200)


def test_points_tell_moments_in_nanoseconds():
    late = point("15T23:10:00", "15T23:20:00", 70)

    assert days(stream(WALK, late).encode()) == {"2027-01-15": 900, "2027-01-16": 70}
    assert read(stream(WALK).encode()).format == "google-fit"


def test_of_copies_cut_names_and_other_streams_one_file_is_read():
    files = {
        "All Data/derived_com.google.step_count.delta_com.google.(1).json": stream(WALK),
        "All Data/derived_com.google.step_count.delta_com.google.(2).json": stream(WALK, RUN),
        "All Data/derived_com.google.step_count.delta_com.google..json": stream(
            WALK, RUN, RUN | {"fitValue": [{"value": {"intVal": 9000}}]}, name=MERGED
        ),
        "All Data/raw_com.google.step_count.delta_phone.json": stream(
            point("15T06:59:00", "15T07:11:00", 999), name=RAW.format("phone")
        ),
    }

    assert days(zipped(files)) == {"2027-01-15": 2100}
    assert "Of 4 files of points only All Data/" in read(zipped(files)).warnings[0]


def test_without_a_merged_stream_each_counts_where_no_other_does():
    files = {
        "a.json": stream(WALK, name=RAW.format("phone")),
        "b.json": stream(point("15T07:00:00", "15T07:10:00", 850), RUN, name=RAW.format("watch")),
    }

    assert days(zipped(files)) == {"2027-01-15": 850 + 1200}


def test_points_go_before_quarters_and_quarters_before_days():
    tables = {DAY_TABLE: DAYS, FOLDER + "2027-01-15.csv": QUARTERS}

    assert days(zipped(tables)) == {"2027-01-15": 1400}
    assert days(zipped(tables | {"All Data/x.json": stream(WALK)})) == {"2027-01-15": 900}


def test_a_blank_step_count_is_none_and_not_a_refusal():
    assert days(DAYS.encode()) == {"2027-01-15": 1500}


def test_columns_are_found_by_name_in_any_order():
    table = "Step count,Heart Points,Date\n1500,3,2027-01-15\n"

    assert days(table.encode()) == {"2027-01-15": 1500}
    assert read(table.encode()).format == "google-fit"


def test_a_last_quarter_ends_on_the_next_day():
    found = read(zipped({FOLDER + "2027-01-15.csv": QUARTERS})).table

    assert (found.end - found.start).tolist() == [15 * 60 * 10**6] * 2


def test_a_day_on_which_summer_time_begins_has_no_hour_twice():
    table = (
        "Start time,End time,Step count\n"
        "01:45:00.000+01:00,03:00:00.000+02:00,100\n"
        "03:00:00.000+02:00,03:15:00.000+02:00,200\n"
    )

    assert days(zipped({FOLDER + "2027-03-28.csv": table})) == {"2027-03-28": 300}


def test_times_in_another_zone_than_the_persons_fall_on_the_persons_day():
    table = "Start time,End time,Step count\n03:00:00.000+05:30,03:15:00.000+05:30,200\n"

    assert days(zipped({FOLDER + "2027-01-15.csv": table})) == {"2027-01-14": 200}


def test_quarters_in_a_file_that_names_no_day_are_refused():
    with pytest.raises(FileRefused, match="its name has to be the day"):
        read(QUARTERS.encode(), name="table.csv")


def test_points_of_other_things_are_left_out():
    heart = stream(WALK, name="derived:com.google.heart_rate.bpm:x").replace(
        "com.google.step_count.delta", "com.google.heart_rate.bpm"
    )

    assert days(zipped({"heart.json": heart, DAY_TABLE: DAYS})) == {"2027-01-15": 1500}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (WALK | {"startTimeNanos": "soon"}, "point 2, startTimeNanos: 'soon' is not a whole"),
        (WALK | {"startTimeNanos": "9" * 21}, "is not a whole number"),
        (WALK | {"fitValue": []}, "has no fitValue with an intVal"),
        (WALK | {"fitValue": [{"value": {"intVal": -3}}]}, "point 2: the steps are negative"),
        ("walk", "is no data point"),
    ],
)
def test_a_point_that_cannot_be_read_refuses_the_file(wrong, said):
    with pytest.raises(FileRefused, match=said):
        read(stream(RUN, wrong).encode())
