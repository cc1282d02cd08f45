"""Health Connect: milliseconds, apps that mirror each other, and what somebody typed."""

from datetime import UTC, datetime

import pytest
from tests.domain.activity.databases import database, health_connect
from tests.domain.activity.files import days, read, zipped

from selfback.domain.activity.errors import FileRefused

EIGHT = int(datetime(2027, 1, 15, 8, tzinfo=UTC).timestamp() * 1000)
HOUR, MINUTE = 3_600_000, 60_000


def row(start, minutes, steps, app=1, device=1, method=2):
    return start, start + minutes * MINUTE, steps, app, device, method


def test_times_are_milliseconds_and_days_are_the_persons():
    late = row(EIGHT + 15 * HOUR + 10 * MINUTE, 10, 70)
    found = health_connect(row(EIGHT, 10, 900), late)

    assert days(found) == {"2027-01-15": 900, "2027-01-16": 70}
    assert read(found).format == "health-connect"


def test_the_database_is_found_in_the_archive_whatever_its_name():
    found = zipped({"health_connect_export.db": health_connect(row(EIGHT, 10, 900)), "x.txt": "x"})

    assert days(found) == {"2027-01-15": 900}


def test_apps_that_mirror_each_other_count_once():
    found = health_connect(row(EIGHT, 60, 3000, app=1), row(EIGHT, 60, 3000, app=2))

    assert days(found) == {"2027-01-15": 3000}


def test_an_app_fills_the_gaps_of_another():
    first, second = row(EIGHT, 60, 3000, app=1), row(EIGHT + 30 * MINUTE, 60, 3000, app=2)

    assert days(health_connect(first, second)) == {"2027-01-15": 4500}


def test_what_somebody_typed_comes_last():
    found = health_connect(row(EIGHT, 60, 5000, method=3), row(EIGHT, 60, 5100, app=2))

    assert days(found) == {"2027-01-15": 5100}
    assert {source.kind for source in read(found).table.sources} == {"manual", "phone"}


def test_the_device_tells_the_kind_and_the_app_gives_the_name():
    rows = (row(EIGHT, 1, 5, app=3, device=2), row(EIGHT, 1, 5, app=2, device="NULL"))
    found = read(health_connect(*rows, row(EIGHT, 1, 5, app=9))).table.sources

    assert [(each.name, each.device, each.kind) for each in found] == [
        ("Health Connect, app 9", "Google Pixel 8 phone", "phone"),
        ("Samsung Health", "", "app"),
        ("org.nameless", "Acme A1 watch", "watch"),
    ]


def test_a_database_that_lacks_the_tables_of_names_is_read():
    table = "CREATE TABLE steps_record_table (start_time, end_time, count, app_info_id)"
    held = f"INSERT INTO steps_record_table VALUES ({EIGHT}, {EIGHT + HOUR}, 700, 4)"

    assert days(database(table, held)) == {"2027-01-15": 700}


def test_a_database_in_write_ahead_mode_is_read():
    found = bytearray(health_connect(row(EIGHT, 10, 900)))
    found[18:20] = b"\x02\x02"

    assert days(bytes(found)) == {"2027-01-15": 900}


def test_a_record_that_ends_before_it_begins_is_set_aside():
    assert days(health_connect(row(EIGHT, -10, 900))) == {}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ((EIGHT, "'soon'", 5, 1, 1, 2), "row 2, end_time: 'soon' is not a whole number"),
        ((EIGHT, "NULL", 5, 1, 1, 2), "end_time: 'None' is not a whole number"),
        ((EIGHT, EIGHT + HOUR, -5, 1, 1, 2), "row 2, count: the steps are negative"),
        ((EIGHT, EIGHT + HOUR, "9e999", 1, 1, 2), "which is not a number"),
        ((EIGHT, EIGHT + HOUR, "x'00'", 1, 1, 2), "is not a number of steps"),
        ((2**62, 2**62, 5, 1, 1, 2), "outside the years"),
    ],
)
def test_a_row_that_cannot_be_read_refuses_the_file(wrong, said):
    with pytest.raises(FileRefused, match=said):
        read(health_connect(row(EIGHT, 10, 900), wrong))


def test_a_database_of_something_else_is_of_no_format_we_know():
    with pytest.raises(FileRefused, match="of no format we know"):
        read(database("CREATE TABLE notes (text)"))
