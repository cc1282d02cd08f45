"""A chosen time is kept by the clock on the wall, through summer time, travel and quiet hours."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfback.domain.prompting.times import (
    Quiet,
    Slot,
    TimeIsQuiet,
    TooManyTimes,
    local_day,
    moment_of,
    slots_between,
    wishes,
)

COPENHAGEN, OSLO, LORD_HOWE = "Europe/Copenhagen", "Europe/Oslo", "Australia/Lord_Howe"
NIGHT = Quiet(begins=time(21), ends=time(8))
NONE = Quiet(begins=time(0), ends=time(0))
ZONES = [
    *(COPENHAGEN, OSLO, LORD_HOWE, "Europe/London", "America/New_York", "America/St_Johns"),
    *("Asia/Kathmandu", "Pacific/Auckland", "Pacific/Kiritimati", "Pacific/Pago_Pago"),
]
TIMES = st.times().map(lambda each: each.replace(second=0, microsecond=0))
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
MOMENTS = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def test_six_in_the_evening_stays_six_in_the_evening_when_the_clocks_change():
    assert moment_of(date(2027, 3, 27), time(18), COPENHAGEN) == utc(2027, 3, 27, 17)
    assert moment_of(date(2027, 3, 28), time(18), COPENHAGEN) == utc(2027, 3, 28, 16)
    assert moment_of(date(2027, 10, 30), time(18), COPENHAGEN) == utc(2027, 10, 30, 16)
    assert moment_of(date(2027, 10, 31), time(18), COPENHAGEN) == utc(2027, 10, 31, 17)


def test_a_time_that_is_skipped_in_march_comes_an_hour_later_on_the_wall():
    at = moment_of(date(2027, 3, 28), time(2, 30), COPENHAGEN)

    assert at == utc(2027, 3, 28, 1, 30)
    assert at.astimezone(ZoneInfo(COPENHAGEN)).time() == time(3, 30)


def test_a_time_that_comes_twice_in_october_is_the_first_of_the_two():
    assert moment_of(date(2027, 10, 31), time(2, 30), COPENHAGEN) == utc(2027, 10, 31, 0, 30)


def test_a_doubled_time_is_one_slot():
    wished = wishes([time(2, 30)], NONE, most=1)
    found = list(slots_between(utc(2027, 10, 30, 22), utc(2027, 10, 31, 22), wished, COPENHAGEN))

    assert found == [(Slot(day=date(2027, 10, 31), number=0), utc(2027, 10, 31, 0, 30))]


def test_clocks_that_move_by_half_an_hour_are_known():
    assert moment_of(date(2027, 10, 3), time(2, 15), LORD_HOWE).astimezone(
        ZoneInfo(LORD_HOWE)
    ).time() == time(2, 45)


@pytest.mark.parametrize(
    ("quiet", "quiet_at", "not_at"),
    [
        (NIGHT, [time(21), time(3), time(7, 59)], [time(8), time(20, 59)]),
        (Quiet(begins=time(12), ends=time(14)), [time(12), time(13)], [time(2), time(14)]),
        (NONE, [], [time(0), time(12)]),
    ],
)
def test_quiet_hours_may_run_over_midnight_lie_in_the_day_or_be_none(quiet, quiet_at, not_at):
    assert all(quiet.covers(each) for each in quiet_at)
    assert not any(quiet.covers(each) for each in not_at)


@pytest.mark.parametrize(
    ("chosen", "quiet"),
    [
        (time(18), NIGHT),
        (time(21, 30), Quiet(begins=time(22), ends=time(8))),
        (time(23, 45), Quiet(begins=time(0, 15), ends=time(8))),
        (time(6, 30), Quiet(begins=time(21), ends=time(6, 30))),
    ],
)
def test_quiet_hours_that_nobody_chose_make_way_for_a_time_that_somebody_chose(chosen, quiet):
    assert NIGHT.free_for(chosen) == quiet
    assert not quiet.covers(chosen)


def test_quiet_is_judged_by_the_clock_where_the_person_is():
    at = utc(2027, 6, 1, 18)

    assert not NIGHT.holds(at, COPENHAGEN)  # eight in the evening
    assert NIGHT.holds(at, "Asia/Tokyo")  # three at night


def test_a_time_in_the_quiet_hours_cannot_be_chosen():
    with pytest.raises(TimeIsQuiet, match="22:30 lies in the quiet hours"):
        wishes([time(18), time(22, 30)], NIGHT, most=2)


@pytest.mark.parametrize("times", [[], [time(9), time(9)], [time(9), time(10), time(11)]])
def test_no_time_one_twice_and_too_many_are_refused(times):
    with pytest.raises(TooManyTimes, match="1 to 2 may be chosen"):
        wishes(times, NIGHT, most=2)


@given(DAYS, TIMES, st.sampled_from(ZONES))
def test_every_local_day_has_each_time_once(day, local, zone):
    wished = wishes([local], NONE, most=1)
    first = moment_of(day, local, zone) - timedelta(microseconds=1)
    found = list(slots_between(first, first + timedelta(days=10), wished, zone))

    assert [slot.day for slot, _due in found][:9] == [day + timedelta(days=n) for n in range(9)]
    assert len({slot for slot, _due in found}) == len(found)


@given(MOMENTS, TIMES, TIMES, st.sampled_from(ZONES))
def test_the_end_of_quiet_hours_is_later_soon_and_not_quiet(at, begins, ends, zone):
    quiet = Quiet(begins=begins, ends=ends)
    if not quiet.holds(at, zone):
        return
    end = quiet.next_end(at, zone)

    assert at < end <= at + timedelta(hours=26)
    assert not quiet.holds(end, zone)


@given(MOMENTS, TIMES, st.sampled_from(ZONES))
def test_windows_that_follow_each_other_hold_every_slot_once(start, local, zone):
    wished = wishes([local], NONE, most=1)
    edges = [start + timedelta(hours=7 * n) for n in range(20)]
    parts = [
        slot
        for after, until in pairwise(edges)
        for slot, _due in slots_between(after, until, wished, zone)
    ]
    whole = [slot for slot, _due in slots_between(edges[0], edges[-1], wished, zone)]

    assert parts == whole
    assert local_day(start, zone) - timedelta(days=1) <= whole[0].day
