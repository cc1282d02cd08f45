"""Gadgetbridge: a table for each kind of device, and numbers that stand for no value."""

from datetime import UTC, datetime

import pytest
from tests.domain.activity.databases import database, gadgetbridge
from tests.domain.activity.files import days, read, set_aside, zipped

from selfback.domain.activity.errors import FileRefused

EIGHT = int(datetime(2027, 1, 15, 8, tzinfo=UTC).timestamp())
BAND, WATCH = "MI_BAND_ACTIVITY_SAMPLE", "HUAMI_EXTENDED_ACTIVITY_SAMPLE"


def minutes(*steps, device=1, at=EIGHT, every=60):
    return [(at + every * place, device, each) for place, each in enumerate(steps)]


def test_a_minute_is_an_increment_and_not_a_total():
    found = gadgetbridge((BAND, minutes(80, 90, 0, 100)))

    assert days(found) == {"2027-01-15": 270}
    assert read(found).format == "gadgetbridge"
    assert read(zipped({"database/Gadgetbridge": found})).format == "gadgetbridge"


def test_negative_steps_are_no_value_and_a_pulse_of_255_does_not_matter():
    assert days(gadgetbridge((BAND, minutes(80, -1, 90)))) == {"2027-01-15": 170}


def test_devices_of_several_tables_fill_each_others_gaps():
    found = gadgetbridge(
        (BAND, minutes(80, 90)),
        (WATCH, minutes(85, 95, device=2, at=EIGHT + 60)),
        ("PEBBLE_HEALTH_ACTIVITY_OVERLAY", []),
    )

    assert days(found) == {"2027-01-15": 80 + 85 + 95}
    assert [source.name for source in read(found).table.sources] == [
        "Amazfit Bip",
        "Mi Smart Band 5",
    ]


def test_any_table_with_moments_devices_and_steps_is_one_of_samples():
    assert days(gadgetbridge(("BRAND_NEW_SAMPLE", minutes(80)))) == {"2027-01-15": 80}


def test_a_table_kept_twice_counts_once():
    assert days(gadgetbridge((BAND, minutes(80, 90)), (WATCH, minutes(80, 90)))) == {
        "2027-01-15": 170
    }


def test_samples_of_a_quarter_of_an_hour_are_not_taken_for_too_fast():
    found = gadgetbridge(("ID115_ACTIVITY_SAMPLE", minutes(1200, 0, 1300, every=900)))

    assert set_aside(found) == {}
    assert days(found) == {"2027-01-15": 2500}


def test_a_sample_that_tells_its_other_end_lasts_until_there():
    rows = (
        "CREATE TABLE HUAWEI_ACTIVITY_SAMPLE"
        " (TIMESTAMP INTEGER, DEVICE_ID INTEGER, OTHER_TIMESTAMP INTEGER, STEPS INTEGER)",
        f"INSERT INTO HUAWEI_ACTIVITY_SAMPLE VALUES ({EIGHT}, 1, {EIGHT + 600}, 900),"
        f" ({EIGHT + 600}, 1, {EIGHT}, -1)",
    )
    found = read(gadgetbridge((BAND, []), more=rows)).table

    assert (found.end - found.start).tolist() == [600 * 10**6]
    assert found.steps.tolist() == [900]


def test_a_day_is_the_persons():
    found = gadgetbridge((BAND, minutes(70, at=EIGHT + 15 * 3600 + 600)))

    assert days(found) == {"2027-01-16": 70}


def test_devices_without_a_table_of_names_are_told_apart():
    rows = (
        "CREATE TABLE XWATCH_ACTIVITY_SAMPLE (TIMESTAMP, DEVICE_ID, STEPS)",
        f"INSERT INTO XWATCH_ACTIVITY_SAMPLE VALUES ({EIGHT}, 7, 60), ({EIGHT}, 8, 50)",
    )

    assert days(database(*rows)) == {"2027-01-15": 60}
    assert len(read(database(*rows)).table.sources) == 2


@pytest.mark.parametrize(
    ("at", "steps", "said"),
    [
        ("'soon'", 5, "row 1, TIMESTAMP: 'soon' is not a whole number"),
        (EIGHT, "'many'", "row 1, STEPS: 'many' is not a number of steps"),
        (EIGHT, "9e999", "which is not a number"),
        (2**61, 5, "outside the years"),
    ],
)
def test_a_row_that_cannot_be_read_refuses_the_file(at, steps, said):
    with pytest.raises(FileRefused, match=said):
        read(
            database(
                "CREATE TABLE X_SAMPLE (TIMESTAMP, DEVICE_ID, STEPS)",
                f"INSERT INTO X_SAMPLE VALUES ({at}, 1, {steps})",
            )
        )
