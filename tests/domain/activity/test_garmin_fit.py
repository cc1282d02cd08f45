"""Garmin monitoring files: running totals, packed kinds of activity, times of sixteen bits."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.domain.activity.files import days, read, set_aside, zipped
from tests.domain.activity.fit_files import crc, fit_file, message, seconds, wrapped
from tests.domain.activity.made import COPENHAGEN

from selfback.domain.activity.errors import FileRefused

MIDNIGHT = seconds(datetime(2027, 1, 14, 23, tzinfo=UTC))
HOUR = 3600
WALKING, RUNNING, SITTING = 6, 1, 8
INFO = (103, {"timestamp": MIDNIGHT, "local_timestamp": MIDNIGHT + HOUR})


def total(second, steps, kind=WALKING):
    return 55, {"timestamp": second, "cycles": steps, "activity_type": kind}


def short(second, steps, kind=WALKING, intensity=3):
    packed = kind | intensity << 5
    return 55, {"timestamp_16": second & 0xFFFF, "packed_type": packed, "cycles": steps}


def watch(*messages, serial=123):
    return fit_file((0, {"type": 32, "serial": serial}), INFO, *messages)


def test_the_check_sum_of_our_own_files_is_the_published_one():
    assert crc(b"123456789") == 0xBB3D


def test_the_last_total_of_walking_and_of_running_counts_and_not_the_sum():
    data = watch(
        total(MIDNIGHT + 8 * HOUR, 1000),
        total(MIDNIGHT + 9 * HOUR, 2500),
        total(MIDNIGHT + 10 * HOUR, 3000, RUNNING),
        total(MIDNIGHT + 11 * HOUR, 9999, SITTING),
    )

    assert read(data).format == "garmin-fit"
    assert days(data) == {"2027-01-15": 5500}


def test_cycles_are_steps_as_they_stand_and_not_at_their_scale():
    data = watch(total(MIDNIGHT + 8 * HOUR, 100))

    assert days(data) == {"2027-01-15": 100}


def test_cycles_of_sixteen_bits_are_steps_too():
    fields = {"timestamp": MIDNIGHT + HOUR, "cycles_16": 640, "activity_type": WALKING}

    assert days(watch((55, fields))) == {"2027-01-15": 640}


def test_a_packed_kind_and_a_time_of_sixteen_bits_are_understood():
    late = MIDNIGHT + 19 * HOUR
    data = watch(total(MIDNIGHT + 2 * HOUR, 100), short(late, 4000))

    assert days(data) == {"2027-01-15": 4000}


def test_a_time_of_sixteen_bits_goes_on_after_it_ran_over():
    start = (MIDNIGHT | 0xFFFF) - 30
    data = watch(total(start, 100), short(start + 60, 300), short(start + 0x10000, 900))

    found = read(data).table

    assert ((found.end[1:] - found.end[:-1]) / 1e6).tolist() == [60, 0x10000 - 60]


def test_a_day_in_several_files_is_one_day_and_the_next_begins_at_nothing():
    files = {
        "b.fit": watch(total(MIDNIGHT + 20 * HOUR, 6000), total(MIDNIGHT + 24 * HOUR, 6100)),
        "a.fit": watch(total(MIDNIGHT + 8 * HOUR, 1000)),
        "c.fit": watch(total(MIDNIGHT + 33 * HOUR, 700)),
    }

    assert days(zipped(files)) == {"2027-01-15": 6100, "2027-01-16": 700}


def test_a_file_that_comes_twice_counts_once():
    held = watch(total(MIDNIGHT + 8 * HOUR, 1000))

    assert days(zipped({"a.fit": held, "b.fit": held})) == {"2027-01-15": 1000}


def test_files_one_after_the_other_in_one_are_read():
    chained = watch(total(MIDNIGHT + 8 * HOUR, 1000)) + watch(total(MIDNIGHT + 9 * HOUR, 1500))

    assert days(chained) == {"2027-01-15": 1500}


def test_a_counter_that_was_started_anew_goes_on_from_nothing():
    data = watch(
        total(MIDNIGHT + 8 * HOUR, 2000),
        total(MIDNIGHT + 9 * HOUR, 150),
        total(MIDNIGHT + 10 * HOUR, 600),
    )

    assert days(data) == {"2027-01-15": 2600}


def test_the_midnight_of_the_watch_holds_and_not_that_of_the_person():
    info = (103, {"timestamp": MIDNIGHT + HOUR, "local_timestamp": MIDNIGHT + HOUR})
    late = MIDNIGHT + HOUR // 2
    data = fit_file((0, {"type": 32}), info, total(late, 5000), total(MIDNIGHT + 2 * HOUR, 70))

    assert sum(days(data, zone=ZoneInfo("UTC")).values()) == 5070


@pytest.mark.parametrize(("day", "hours"), [("2027-03-28", 23), ("2026-10-25", 25)])
def test_a_day_on_which_the_clock_changes_is_one_day(day, hours):
    start = seconds(datetime.fromisoformat(f"{day} 00:00").replace(tzinfo=COPENHAGEN))
    offset = 2 * HOUR if hours == 25 else HOUR
    info = (103, {"timestamp": start, "local_timestamp": start + offset})
    end = start + hours * HOUR
    data = fit_file((0, {"type": 32}), info, total(end - HOUR // 2, 900), total(end, 1000))

    assert days(data) == {day: 1000}


def test_two_watches_worn_at_once_count_once():
    files = {
        "a.fit": watch(total(MIDNIGHT + 8 * HOUR, 1000), serial=1),
        "b.fit": watch(total(MIDNIGHT + 8 * HOUR, 1100), serial=2),
    }

    assert days(zipped(files)) == {"2027-01-15": 1100}
    assert {source.kind for source in read(zipped(files)).table.sources} == {"watch"}


def test_running_that_ends_a_second_after_walking_is_not_too_fast():
    data = watch(
        total(MIDNIGHT + 8 * HOUR, 1000),
        total(MIDNIGHT + 8 * HOUR + 1, 3000, RUNNING),
    )

    assert set_aside(data) == {}
    assert days(data) == {"2027-01-15": 4000}


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 300), st.sampled_from([WALKING, RUNNING])), max_size=90))
def test_what_is_added_sums_to_the_totals_of_the_day(gains):
    held = {WALKING: 0, RUNNING: 0}
    rows = [total(MIDNIGHT + HOUR, 0)]
    for place, (gained, kind) in enumerate(gains):
        held[kind] += gained
        rows.append(short(MIDNIGHT + HOUR + 900 * (place + 1), held[kind], kind))

    assert sum(days(watch(*rows)).values()) == sum(held.values())


def test_an_activity_file_says_that_it_holds_no_daily_steps():
    assert "none here" in read(fit_file((0, {"type": 4}))).warnings[0]


def test_a_file_whose_clock_was_never_set_is_set_aside():
    assert set_aside(fit_file((0, {"type": 32}), total(5000, 100))) == {"device-clock": 1}


@pytest.mark.parametrize("kept", [13, 20, 60, -1])
def test_a_file_that_was_cut_off_is_refused(kept):
    with pytest.raises(FileRefused, match="cut off or a damaged FIT file"):
        read(watch(total(MIDNIGHT + HOUR, 10), total(MIDNIGHT + 2 * HOUR, 20))[:kept])


def test_a_wrong_check_sum_refuses_the_file():
    data = bytearray(watch(total(MIDNIGHT + HOUR, 10)))
    data[-10] ^= 1

    with pytest.raises(FileRefused, match="damaged FIT file"):
        read(bytes(data))


@pytest.mark.parametrize(
    "data",
    [
        wrapped(b"\x05\x00\x00\x00"),  # a message that was never defined
        wrapped(b"\x40\x00\x00\x37\x00\xff" + b"\x03\x04\x86" * 10),  # more fields than follow
        wrapped(b"\x40\x00\x00\x37\x00\x01\x03\x00\x86\x00"),  # a field of no size
        wrapped(message(55, {"timestamp": 5}))[:14] + b"\x00" * 20,
    ],
)
def test_a_file_that_is_no_proper_fit_is_refused(data):
    with pytest.raises(FileRefused, match="damaged FIT file"):
        read(data)
