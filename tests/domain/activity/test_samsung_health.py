"""Samsung Health: a line above the header, three tables of the same days, sources below nought."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from tests.domain.activity.files import days, read, zipped

from selfback.domain.activity.errors import FileRefused

TREND = "com.samsung.shealth.step_daily_trend"
SUMMARY = "com.samsung.shealth.tracker.pedometer_day_summary"
INTERVALS = "com.samsung.shealth.tracker.pedometer_step_count"
DAY = int(datetime(2027, 1, 15, tzinfo=UTC).timestamp() * 1000)
NEXT = DAY + 86_400_000


def trend(*rows) -> str:
    header = "binning_data,update_time,source_type,count,day_time,deviceuuid\n"
    lines = "".join(f"x.json,1,{kind},{steps},{at},d{kind},\n" for kind, steps, at in rows)
    return f"{TREND},1,1\n{header}{lines}"


def summary(*rows, table=SUMMARY) -> str:
    lines = "".join(f"{at},{steps},\n" for steps, at in rows)
    return f"{table},1,1\nday_time,step_count\n{lines}"


def intervals(*rows) -> str:
    header = ",".join(
        [
            "com.samsung.health.step_count.start_time",
            "com.samsung.health.step_count.end_time",
            "com.samsung.health.step_count.time_offset",
            "com.samsung.health.step_count.count",
            "com.samsung.health.step_count.deviceuuid",
        ]
    )
    lines = "".join(
        f"2027-01-{start}.000,2027-01-{end}.000,UTC+0400,{steps},{device},\n"
        for start, end, steps, device in rows
    )
    return f"{INTERVALS},9,6\n{header}\n{lines}"


def test_the_header_stands_in_the_second_line_and_rows_end_with_a_comma():
    found = trend((-2, 4000, DAY)).encode()

    assert days(found) == {"2027-01-15": 4000}
    assert read(found).format == "samsung-health"


def test_the_row_of_all_devices_counts_and_not_the_sum_of_devices():
    assert days(trend((0, 3000, DAY), (1, 3500, DAY), (-2, 4000, DAY)).encode()) == {
        "2027-01-15": 4000
    }


def test_a_day_without_a_row_of_all_devices_takes_its_largest_device():
    found = trend((0, 3000, DAY), (1, 3500, DAY), (-2, 4000, NEXT)).encode()

    assert days(found) == {"2027-01-15": 3500, "2027-01-16": 4000}


def test_minus_one_is_no_value():
    assert days(trend((-2, 4000, DAY), (-2, -1, NEXT)).encode()) == {"2027-01-15": 4000}


def test_three_tables_of_the_same_days_are_one():
    files = {
        f"a/{TREND}.1.csv": trend((-2, 4000, DAY)),
        f"a/{SUMMARY}.1.csv": summary((9999, DAY)),
        "a/com.samsung.shealth.activity.day_summary.1.csv": summary(
            (8888, DAY), table="com.samsung.shealth.activity.day_summary"
        ),
        "a/jsons/com.samsung.shealth.step_daily_trend/x.json": '[{"mStepCount": 60}]',
    }

    assert days(zipped(files)) == {"2027-01-15": 4000}
    assert "and not again from com.samsung.shealth.activity" in read(zipped(files)).warnings[0]


def test_without_the_trend_the_next_table_is_read():
    found = summary((5000, DAY), (4000, DAY), (700, "2027-01-16 00:00:00.000")).encode()

    assert days(found) == {"2027-01-15": 5000, "2027-01-16": 700}


@pytest.mark.parametrize("zone_hours", [-10, 13])
def test_a_day_is_local_although_it_is_written_as_midnight_utc(zone_hours):
    zone = timezone(timedelta(hours=zone_hours))

    assert days(trend((-2, 4000, DAY)).encode(), zone=zone) == {"2027-01-15": 4000}


def test_times_are_utc_whatever_the_offset_beside_them():
    late = ("15 22:50:00", "15 22:55:00", 80, "phone")
    found = intervals(late, ("15 23:00:00", "15 23:05:00", 90, "phone")).encode()

    assert days(found) == {"2027-01-15": 80, "2027-01-16": 90}


def test_two_devices_of_the_same_interval_count_once():
    one = ("15 08:00:00", "15 08:10:00", 800, "phone")
    found = intervals(one, ("15 08:00:00", "15 08:10:00", 700, "watch")).encode()

    assert days(found) == {"2027-01-15": 800}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ((-2, "x", DAY), "line 3, count: 'x' is not a number of steps"),
        ((-2, -5, DAY), "the steps are negative"),
        ((-2, 10, "soon"), "line 3, day_time: 'soon' is not a day"),
        ((-2, 10, 10**19), "is not a day"),
    ],
)
def test_a_row_that_cannot_be_read_refuses_the_file(row, said):
    with pytest.raises(FileRefused, match=said):
        read(trend(row).encode())


def test_a_row_that_is_cut_off_is_refused():
    with pytest.raises(FileRefused, match="the file may be cut off"):
        read(trend((-2, 4000, DAY)).encode()[:-20])
