"""Exercise days lie in their week, apart from each other."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfback.domain.schedule.weeks import DAYS, spread_days, week_days

MONDAY = date(2027, 1, 4)


@given(st.dates(max_value=date(9999, 12, 24)), st.integers(0, DAYS))
def test_so_many_days_of_the_week_are_chosen(start: date, count: int):
    days = spread_days(start, count)

    assert len(set(days)) == count
    assert set(days) <= set(week_days(start))
    assert list(days) == sorted(days)


@given(st.integers(2, DAYS))
def test_between_two_of_them_lies_as_much_as_between_any_other_two_give_or_take_a_day(count: int):
    days = [*spread_days(MONDAY, count), MONDAY + timedelta(days=DAYS)]
    apart = [(later - earlier).days for earlier, later in pairwise(days)]

    assert max(apart) - min(apart) <= 1


def test_three_days_of_a_week_that_starts_on_monday_are_monday_wednesday_and_friday():
    assert [f"{day:%a}" for day in spread_days(MONDAY, 3)] == ["Mon", "Wed", "Fri"]


@pytest.mark.parametrize("count", [-1, 8])
def test_a_week_has_seven_days(count: int):
    with pytest.raises(ValueError, match="7 days"):
        spread_days(MONDAY, count)
