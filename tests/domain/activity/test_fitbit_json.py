"""The older export of Fitbit: US dates, values as texts, and a clock that nobody names."""

import json
from zoneinfo import ZoneInfo

import pytest
from tests.domain.activity.files import days, read, zipped

from selfback.domain.activity.errors import FileRefused

NAME = "Physical Activity/steps-2027-01-15.json"
AUCKLAND, NEW_YORK = ZoneInfo("Pacific/Auckland"), ZoneInfo("America/New_York")


def values(*pairs: tuple[str, object]) -> str:
    return json.dumps([{"dateTime": at, "value": steps} for at, steps in pairs])


def one(*pairs, name=NAME) -> bytes:
    return zipped({name: values(*pairs)})


def test_dates_are_american_and_values_are_texts():
    found = one(("01/15/27 00:00:00", "0"), ("01/15/27 08:00:00", "90"), ("02/03/27 08:01:00", "5"))

    assert days(found) == {"2027-01-15": 90, "2027-02-03": 5}
    assert read(found).format == "fitbit-json"


def test_a_file_that_begins_on_its_day_is_in_local_time():
    found = one(("01/15/27 00:00:00", "7"), ("01/15/27 23:59:00", "90"))

    assert days(found) == {"2027-01-15": 97}
    assert "taken for local (Europe/Copenhagen)" in read(found).warnings[0]


def test_a_file_that_begins_before_its_day_is_in_utc():
    found = one(("01/14/27 23:00:00", "7"), ("01/15/27 22:59:00", "90"))

    assert days(found) == {"2027-01-15": 97}
    assert "UTC, since a file begins 1:00 h before its day" in read(found).warnings[0]


def test_a_file_from_far_east_begins_many_hours_before_its_day():
    found = one(("02/25/23 13:17:00", "5"), name="steps-2023-02-26.json")

    assert days(found, zone=AUCKLAND) == {"2023-02-26": 5}


def test_a_file_from_the_west_in_utc_runs_into_the_next():
    files = {
        "steps-2027-01-15.json": values(("01/15/27 05:00:00", "3"), ("01/16/27 04:59:00", "40")),
        "steps-2027-01-16.json": values(("01/16/27 05:00:00", "200")),
    }

    assert days(zipped(files), zone=NEW_YORK) == {"2027-01-15": 43, "2027-01-16": 200}
    assert "a file runs into the next" in read(zipped(files), zone=NEW_YORK).warnings[0]


def test_local_files_of_months_that_follow_each_other_stay_local():
    files = {
        "steps-2027-01-01.json": values(("01/01/27 00:00:00", "3"), ("01/31/27 23:59:00", "40")),
        "steps-2027-02-01.json": values(("02/01/27 00:00:00", "200")),
    }

    assert days(zipped(files)) == {"2027-01-01": 3, "2027-01-31": 40, "2027-02-01": 200}


def test_files_of_two_exports_that_overlap_by_days_tell_nothing_of_the_clock():
    files = {
        "steps-2027-01-01.json": values(("01/01/27 00:00:00", "3"), ("01/31/27 23:59:00", "40")),
        "steps-2027-01-20.json": values(("01/20/27 00:00:00", "0"), ("01/31/27 23:59:00", "40")),
    }

    assert days(zipped(files)) == {"2027-01-01": 3, "2027-01-20": 0, "2027-01-31": 40}


def test_the_hour_that_comes_twice_when_summer_time_ends_counts_twice():
    stamps = [("10/25/26 00:00:00", "1"), *(("10/25/26 02:30:00", "60"),) * 2]

    assert days(one(*stamps, name="steps-2026-10-25.json")) == {"2026-10-25": 121}


def test_the_same_file_twice_counts_once():
    held = values(("01/15/27 00:00:00", "0"), ("01/15/27 08:00:00", "90"))

    assert days(zipped({NAME: held, "Copy/steps-2027-01-15.json": held})) == {"2027-01-15": 90}


def test_other_values_of_the_same_shape_are_left_out():
    files = {
        NAME: values(("01/15/27 08:00:00", "90")),
        "Physical Activity/calories-2027-01-15.json": values(("01/15/27 08:00:00", "1.39")),
        "Physical Activity/distance-2027-01-15.json": values(("01/15/27 08:00:00", "640")),
        "Physical Activity/heart_rate-2027-01-15.json": json.dumps(
            [{"dateTime": "01/15/27 08:00:00", "value": {"bpm": 70, "confidence": 2}}]
        ),
    }

    assert days(zipped(files)) == {"2027-01-15": 90}


def test_the_newer_tables_of_the_same_minutes_go_before_the_values():
    table = "timestamp,steps,data source\n2027-01-15T07:00:00Z,80,Charge 5\n"
    files = {NAME: values(("01/15/27 08:00:00", "90")), "steps_2027-01-15.csv": table}

    assert days(zipped(files)) == {"2027-01-15": 80}
    assert read(zipped(files)).warnings == (
        "The archive also holds fitbit-json; only fitbit-csv was read.",
    )


def test_values_that_do_not_say_what_they_count_are_not_steps():
    with pytest.raises(FileRefused, match="of no format we know"):
        read(values(("01/15/27 08:00:00", "90")).encode(), name="data.json")


def test_a_file_that_begins_days_before_its_name_is_refused():
    with pytest.raises(FileRefused, match="long before the day in its name"):
        read(one(("01/13/27 08:00:00", "90")))


@pytest.mark.parametrize(
    ("at", "steps", "said"),
    [
        ("15/01/27 08:01:00", "5", "value 2: '15/01/27 08:01:00' is not a time"),
        ("02/30/27 08:01:00", "5", "is not a time such as"),
        ("01/15/27 08:01:00", "-5", "value 2, value: the steps are negative"),
        ("01/15/27 08:01:00", {"bpm": 70}, "is not a number of steps"),
        ("01/15/27 08:01:00", None, "is not a number of steps"),
    ],
)
def test_a_value_that_cannot_be_read_refuses_the_file(at, steps, said):
    with pytest.raises(FileRefused, match=said):
        read(one(("01/15/27 08:00:00", "90"), (at, steps)))


def test_a_file_that_is_cut_off_is_refused():
    held = values(("01/15/27 08:00:00", "90"), ("01/15/27 08:01:00", "80"))

    with pytest.raises(FileRefused, match="cut off or not JSON"):
        read(zipped({NAME: held[:-5]}))
