"""Windows of visits: every line of the tables was worked out by hand with a calendar."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfback.domain.schedule.windows import (
    NoSuchUnit,
    Window,
    WindowImpossible,
    closing,
    due_on,
    first_moment,
    opening,
    window,
)

COPENHAGEN, OSLO, LONDON = "Europe/Copenhagen", "Europe/Oslo", "Europe/London"
NEW_YORK, AUCKLAND, KIRITIMATI = "America/New_York", "Pacific/Auckland", "Pacific/Kiritimati"
NIUE, APIA, SANTIAGO, BEIRUT = "Pacific/Niue", "Pacific/Apia", "America/Santiago", "Asia/Beirut"
LORD_HOWE, KATHMANDU = "Australia/Lord_Howe", "Asia/Kathmandu"

days = st.dates(date(2000, 1, 1), date(2060, 12, 31))


DUE = [
    # from a day          so long after    is due on
    ("2027-01-04", 0, "days", "2027-01-04"),
    ("2027-01-04", 1, "days", "2027-01-05"),
    ("2027-12-31", 1, "days", "2028-01-01"),
    ("2028-02-28", 1, "days", "2028-02-29"),
    ("2027-02-28", 1, "days", "2027-03-01"),
    ("2027-01-04", 6, "weeks", "2027-02-15"),
    ("2027-02-17", 6, "weeks", "2027-03-31"),  # summer time begins on 28 March
    ("2027-09-20", 6, "weeks", "2027-11-01"),  # and ends on 31 October
    ("2028-01-18", 6, "weeks", "2028-02-29"),
    ("2027-12-06", 6, "weeks", "2028-01-17"),  # over the turn of the year
    ("2026-12-28", 1, "weeks", "2027-01-04"),  # ISO week 53 of 2026
    ("2027-01-04", 1, "months", "2027-02-04"),
    ("2027-01-28", 1, "months", "2027-02-28"),
    ("2027-01-29", 1, "months", "2027-02-28"),
    ("2027-01-30", 1, "months", "2027-02-28"),
    ("2027-01-31", 1, "months", "2027-02-28"),
    ("2028-01-28", 1, "months", "2028-02-28"),
    ("2028-01-29", 1, "months", "2028-02-29"),
    ("2028-01-30", 1, "months", "2028-02-29"),
    ("2028-01-31", 1, "months", "2028-02-29"),
    ("2027-01-31", 2, "months", "2027-03-31"),  # not 28 March: never counted from month to month
    ("2027-03-31", 1, "months", "2027-04-30"),
    ("2027-05-31", 1, "months", "2027-06-30"),
    ("2027-08-31", 1, "months", "2027-09-30"),
    ("2027-01-04", 3, "months", "2027-04-04"),
    ("2027-11-30", 3, "months", "2028-02-29"),
    ("2026-11-30", 3, "months", "2027-02-28"),
    ("2027-12-31", 3, "months", "2028-03-31"),
    ("2027-08-31", 6, "months", "2028-02-29"),
    ("2028-08-31", 6, "months", "2029-02-28"),
    ("2027-03-31", 6, "months", "2027-09-30"),
    ("2027-05-31", 9, "months", "2028-02-29"),
    ("2027-02-28", 9, "months", "2027-11-28"),  # a last day does not stay one
    ("2028-02-29", 3, "months", "2028-05-29"),
    ("2028-02-29", 12, "months", "2029-02-28"),
    ("2028-02-29", 48, "months", "2032-02-29"),
    ("2099-12-31", 2, "months", "2100-02-28"),  # 2100 is no leap year
    ("1999-11-30", 3, "months", "2000-02-29"),  # 2000 was one
    ("2027-12-15", 1, "months", "2028-01-15"),
    ("2027-12-15", 13, "months", "2029-01-15"),
]


@pytest.mark.parametrize(("start", "count", "unit", "due"), DUE)
def test_a_visit_is_due_on_the_day_a_calendar_shows(start, count, unit, due):
    assert due_on(date.fromisoformat(start), count, unit) == date.fromisoformat(due)


WINDOWS = [
    # randomised, so long after, open so many days before and after   opens, closes
    ("2027-01-04", 6, "weeks", 3, 21, "2027-02-12", "2027-03-08"),
    ("2027-01-04", 3, "months", 3, 28, "2027-04-01", "2027-05-02"),
    ("2027-01-04", 6, "months", 3, 28, "2027-07-01", "2027-08-01"),
    ("2027-01-04", 9, "months", 3, 28, "2027-10-01", "2027-11-01"),
    ("2027-11-30", 3, "months", 3, 28, "2028-02-26", "2028-03-28"),
    ("2026-11-30", 3, "months", 3, 28, "2027-02-25", "2027-03-28"),
    ("2027-12-01", 3, "months", 3, 28, "2028-02-27", "2028-03-29"),
    ("2026-12-01", 3, "months", 3, 28, "2027-02-26", "2027-03-29"),
    ("2027-09-29", 3, "months", 3, 28, "2027-12-26", "2028-01-26"),
    ("2027-01-18", 6, "weeks", 0, 0, "2027-03-01", "2027-03-01"),
    ("2028-01-20", 6, "weeks", 3, 0, "2028-02-28", "2028-03-02"),
    ("2027-01-20", 6, "weeks", 3, 0, "2027-02-28", "2027-03-03"),
]


@pytest.mark.parametrize(("start", "count", "unit", "before", "after", "opens", "closes"), WINDOWS)
def test_a_window_has_the_days_a_calendar_shows(start, count, unit, before, after, opens, closes):
    held = window(date.fromisoformat(start), count, unit, opens_before=before, closes_after=after)

    assert (held.opens, held.closes) == (date.fromisoformat(opens), date.fromisoformat(closes))
    assert held.days == before + after + 1


MARCH = ("2027-03-26", "2027-03-29")  # over the beginning of summer time in Europe, 28 March
OCTOBER = ("2027-10-29", "2027-11-01")  # over its end, 31 October
ONE_DAY = ("2027-03-28", "2027-03-28")

OPEN = [
    # window, moment in UTC, where the person is, whether it is open
    (MARCH, "2027-03-25T22:59:59", COPENHAGEN, False),  # 23:59:59 the day before
    (MARCH, "2027-03-25T23:00:00", COPENHAGEN, True),  # midnight of the first day
    (MARCH, "2027-03-29T21:59:59", COPENHAGEN, True),  # 23:59:59 of the last, an hour earlier now
    (MARCH, "2027-03-29T22:00:00", COPENHAGEN, False),
    (MARCH, "2027-03-28T01:00:00", OSLO, True),  # 03:00, right after the gap
    (MARCH, "2027-03-25T23:30:00", LONDON, False),  # still the 25th there
    (MARCH, "2027-03-29T22:59:59", LONDON, True),
    (MARCH, "2027-03-29T23:00:00", LONDON, False),
    (OCTOBER, "2027-10-28T21:59:59", COPENHAGEN, False),
    (OCTOBER, "2027-10-28T22:00:00", COPENHAGEN, True),
    (OCTOBER, "2027-10-31T00:30:00", OSLO, True),  # 02:30 for the first time
    (OCTOBER, "2027-10-31T01:30:00", OSLO, True),  # 02:30 for the second time
    (OCTOBER, "2027-11-01T22:59:59", COPENHAGEN, True),
    (OCTOBER, "2027-11-01T23:00:00", COPENHAGEN, False),
    (ONE_DAY, "2027-03-27T23:00:00", COPENHAGEN, True),  # a day of 23 hours
    (ONE_DAY, "2027-03-28T21:59:59", COPENHAGEN, True),
    (ONE_DAY, "2027-03-28T22:00:00", COPENHAGEN, False),
    # travel: the window goes by the calendar of the place
    (MARCH, "2027-03-25T23:00:00", NEW_YORK, False),  # 19:00 on the 25th
    (MARCH, "2027-03-26T04:00:00", NEW_YORK, True),  # summer time there since 14 March
    (MARCH, "2027-03-30T03:59:59", NEW_YORK, True),
    (MARCH, "2027-03-30T04:00:00", NEW_YORK, False),
    (MARCH, "2027-03-25T10:59:59", AUCKLAND, False),  # UTC+13 until 4 April
    (MARCH, "2027-03-25T11:00:00", AUCKLAND, True),
    (MARCH, "2027-03-29T10:59:59", AUCKLAND, True),
    (MARCH, "2027-03-29T11:00:00", AUCKLAND, False),
    (MARCH, "2027-03-25T10:00:00", KIRITIMATI, True),  # UTC+14
    (MARCH, "2027-03-29T10:00:00", KIRITIMATI, False),
    (MARCH, "2027-03-26T10:59:59", NIUE, False),  # UTC-11
    (MARCH, "2027-03-26T11:00:00", NIUE, True),
    (MARCH, "2027-03-30T10:59:59", NIUE, True),
    (MARCH, "2027-03-30T11:00:00", NIUE, False),
    (MARCH, "2027-03-25T18:15:00", KATHMANDU, True),  # UTC+5:45
    (MARCH, "2027-03-25T18:14:59", KATHMANDU, False),
]


@pytest.mark.parametrize(("span", "moment", "zone", "is_open"), OPEN)
def test_a_window_is_open_on_its_local_days_wherever_the_person_is(span, moment, zone, is_open):
    opens, closes = (date.fromisoformat(each) for each in span)
    held = Window(due=opens, opens=opens, closes=closes)

    assert held.is_open(datetime.fromisoformat(moment).replace(tzinfo=UTC), zone) is is_open


BEGINS = [
    ("2027-03-28", COPENHAGEN, "2027-03-27T23:00:00"),
    ("2027-03-29", COPENHAGEN, "2027-03-28T22:00:00"),
    ("2027-10-31", COPENHAGEN, "2027-10-30T22:00:00"),
    ("2027-11-01", COPENHAGEN, "2027-10-31T23:00:00"),
    ("2027-03-28", LONDON, "2027-03-28T00:00:00"),
    ("2023-09-03", SANTIAGO, "2023-09-03T04:00:00"),  # there is no midnight: it begins at 01:00
    ("2022-03-27", BEIRUT, "2022-03-26T22:00:00"),  # nor here
    ("2027-10-03", LORD_HOWE, "2027-10-02T13:30:00"),  # the clock goes on by half an hour at 02:00
    ("2011-12-31", APIA, "2011-12-30T10:00:00"),  # the day after the one that was left out
    ("2011-12-30", APIA, "2011-12-30T10:00:00"),  # which begins and ends at once
]


@pytest.mark.parametrize(("day", "zone", "moment"), BEGINS)
def test_a_local_day_begins_at_midnight_or_right_after_a_gap_there(day, zone, moment):
    begins = datetime.fromisoformat(moment).replace(tzinfo=UTC)

    assert first_moment(date.fromisoformat(day), zone) == begins


def test_there_are_enough_cases_worked_out_by_hand():
    assert len(DUE) + len(WINDOWS) + len(OPEN) + len(BEGINS) >= 60


def test_a_window_can_be_flown_into_and_out_of():
    day = date(2027, 6, 1)
    held = Window(due=day, opens=day, closes=day)
    noon_in_copenhagen = datetime(2027, 6, 1, 10, 0, tzinfo=UTC)

    assert held.is_open(noon_in_copenhagen, COPENHAGEN)
    assert not held.is_open(noon_in_copenhagen, KIRITIMATI)
    assert not held.is_open(noon_in_copenhagen, NIUE)


@given(days, st.integers(0, 60))
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(start, count):
    due = due_on(start, count, "months")

    assert (due.year * 12 + due.month) - (start.year * 12 + start.month) == count
    assert due.day == start.day or (
        due.day < start.day and (due + timedelta(days=1)).month != due.month
    )


@given(days, days, st.integers(0, 24))
def test_who_was_randomised_later_is_never_due_earlier(one, other, count):
    first, second = sorted([one, other])

    assert due_on(first, count, "months") <= due_on(second, count, "months")


@given(
    days,
    st.integers(0, 30),
    st.integers(0, 60),
    st.timezone_keys(),
    st.integers(-10, 70),
    st.floats(0, 24, exclude_max=True),
)
def test_a_window_is_open_from_its_opening_until_its_closing(start, before, after, zone, day, hour):
    held = window(start, 6, "weeks", opens_before=before, closes_after=after)
    moment = datetime.combine(held.opens, datetime.min.time(), UTC)
    moment += timedelta(days=day, hours=hour)

    is_between = opening(held, zone) <= moment.replace(microsecond=0) < closing(held, zone)
    assert held.is_open(moment.replace(microsecond=0), zone) is is_between


def test_a_window_that_would_not_hold_its_day_is_refused():
    with pytest.raises(WindowImpossible):
        window(date(2027, 1, 4), 6, "weeks", opens_before=-1, closes_after=21)
    with pytest.raises(WindowImpossible):
        window(date(2027, 1, 4), 6, "weeks", opens_before=3, closes_after=-1)


def test_only_days_weeks_and_months_are_counted():
    with pytest.raises(NoSuchUnit, match="years"):
        due_on(date(2027, 1, 4), 1, "years")


def test_no_day_lies_beyond_the_calendar():
    with pytest.raises(OverflowError):
        due_on(date(9999, 12, 1), 1, "months")
