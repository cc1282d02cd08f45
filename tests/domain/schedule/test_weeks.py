"""Plan weeks have seven local days, also when the clocks change."""

import itertools
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfback.domain.schedule.weeks import (
    BeforeFirstWeek,
    day_number,
    local_date,
    next_start,
    week_days,
    week_number,
)

THURSDAY = date(2027, 1, 7)
FULL = os.environ.get("SELFBACK_FULL") == "1"
days = st.dates(date(2024, 1, 1), date(2035, 12, 31))


def test_a_week_starts_on_the_day_of_the_first_plan():
    assert week_number(THURSDAY, date(2027, 1, 13)) == 1
    assert week_number(THURSDAY, date(2027, 1, 14)) == 2
    assert day_number(THURSDAY, date(2027, 1, 14)) == 1


@given(days, st.integers(0, 1000))
def test_every_day_lies_in_exactly_one_week(first, later):
    on = first + timedelta(days=later)
    start = first + timedelta(days=7 * (week_number(first, on) - 1))

    assert week_days(start)[day_number(first, on) - 1] == on
    assert next_start(start) == start + timedelta(days=7)


def test_a_day_before_the_first_plan_is_refused():
    with pytest.raises(BeforeFirstWeek, match="2027-01-06"):
        week_number(THURSDAY, date(2027, 1, 6))
    with pytest.raises(BeforeFirstWeek):
        day_number(THURSDAY, date(2027, 1, 6))


def test_the_date_is_that_of_the_place():
    late = datetime(2027, 3, 27, 23, 30, tzinfo=UTC)

    assert local_date(late, "Europe/Copenhagen") == date(2027, 3, 28)
    assert local_date(late, "Europe/London") == date(2027, 3, 27)


def moments(year: int, zone: str) -> Iterator[datetime]:
    """Each hour within two days of a change of the clocks, four a day between (full: each hour)."""
    for number in range(366):
        noon = datetime(year, 1, 1, 12, tzinfo=UTC) + timedelta(days=number)
        around = {
            (noon + timedelta(days=d)).astimezone(ZoneInfo(zone)).utcoffset() for d in (-2, 2)
        }
        for hour in range(0, 24, 1 if FULL or len(around) > 1 else 6):
            yield noon + timedelta(hours=hour - 12)


@pytest.mark.parametrize(
    "zone", ["Europe/Oslo", "Europe/Copenhagen", "Europe/London", "Australia/Lord_Howe"]
)
@pytest.mark.parametrize("year", range(2024, 2036))
def test_no_local_day_is_skipped_or_doubled_when_the_clocks_change(zone, year):
    seen = list(dict.fromkeys(local_date(each, zone) for each in moments(year, zone)))

    assert len(seen) >= 366
    assert all(later - earlier == timedelta(days=1) for earlier, later in itertools.pairwise(seen))


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        local_date(datetime(2027, 1, 1), "Europe/Oslo")  # noqa: DTZ001  # the fault under test
