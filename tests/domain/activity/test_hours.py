"""When in the day somebody walks; nothing is counted twice, and days of totals tell nothing."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.activity.made import COPENHAGEN, RULES, row, table

from selfback.domain.activity.hours import HourPattern, by_hour
from selfback.domain.activity.intervals import StepRow, microseconds, source_of
from selfback.domain.activity.overlap import resolve
from selfback.domain.activity.table import collect


def pattern(*rows):
    return by_hour(table(*rows), COPENHAGEN, rules=RULES)


def test_steps_stand_in_the_hour_of_the_person_and_not_of_the_world():
    found = pattern(row("iPhone", 0, 30, 900))  # 8:00 UTC is 9:00 in Copenhagen

    assert found is not None
    assert found.hours[9] == pytest.approx(900)
    assert sum(found.hours) == pytest.approx(900)


def test_a_row_over_the_hour_is_spread_by_its_time():
    found = pattern(row("iPhone", 45, 60, 1200))

    assert found is not None
    assert (found.hours[9], found.hours[10]) == (pytest.approx(300), pytest.approx(900))


def test_what_two_devices_tell_is_counted_once():
    found = pattern(row("iPhone", 0, 30, 900), row("Apple Watch", 0, 30, 1000))

    assert found is not None
    assert sum(found.hours) == pytest.approx(1000)


def test_days_of_which_only_totals_are_known_tell_no_hours():
    assert pattern(row("Fitbit", 0, 600, 7000)) is None
    assert pattern(row("Fitbit", 0, 600, 7000), row("iPhone", 700, 10, 100)) is None


def test_an_ordinary_day_is_the_mean_of_those_that_tell_hours():
    day = 24 * 60
    found = pattern(
        row("iPhone", 0, 30, 900), row("iPhone", day, 30, 300), row("iPhone", 2 * day, 600, 5000)
    )

    assert found is not None
    assert (found.days, found.hours[9]) == (2, pytest.approx(600))


def test_in_the_hour_that_comes_twice_no_step_is_lost():
    zone = ZoneInfo("Europe/Copenhagen")
    start = microseconds(datetime(2027, 10, 31, 0, 30, tzinfo=UTC))  # 2:30 summer time
    rows = [StepRow(source_of("iPhone", rules=RULES), start, start + 5_400_000_000, 900)]

    found = by_hour(collect(rows, zone=zone, rows_most=10), zone, rules=RULES)

    assert found is not None
    assert sum(found.hours) == pytest.approx(900)


def test_the_busiest_hour_and_the_quietest_stretch_are_named():
    hours = [0.0] * 24
    hours[7], hours[8:14], hours[14:16], hours[16:21] = 800.0, [100.0] * 6, [5.0, 5.0], [200.0] * 5

    found = HourPattern(hours=tuple(hours), days=14)

    assert found.busiest() == 7
    assert found.quietest(8, 21, long=2) == 14


@given(
    st.lists(
        st.tuples(st.integers(0, 1300), st.integers(1, 119), st.integers(1, 5000)),
        min_size=1,
        max_size=12,
    )
)
def test_all_steps_of_short_rows_are_somewhere_in_the_day(rows):
    held = table(*(row("iPhone", start, long, steps) for start, long, steps in rows))

    found = by_hour(held, COPENHAGEN, rules=RULES)

    assert found is not None
    assert all(each >= 0 for each in found.hours)
    total = sum(day.steps for day in resolve(held, rules=RULES))
    assert sum(found.hours) * found.days <= total + found.days
