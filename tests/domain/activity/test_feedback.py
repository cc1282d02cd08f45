"""What is said of days, weeks and a month: verdicts against the band, and where it leads."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.activity.made import STEP_RULES as RULES

from selfback.domain.activity.feedback import (
    Course,
    Verdict,
    course_of,
    verdict_on,
    walked_days,
    walked_week,
)
from selfback.domain.activity.goals import band

MONDAY = date(2027, 1, 4)


def days(*steps, goal=5000):
    held = {MONDAY + timedelta(days=n): each for n, each in enumerate(steps) if each is not None}
    goals = {MONDAY + timedelta(days=n): goal for n in range(len(steps))} if goal else {}
    return walked_days(held, goals, first=MONDAY, count=len(steps), rules=RULES)


def weeks(*middles):
    return [walked_week(days(*[middle] * 7), rules=RULES) for middle in middles]


@pytest.mark.parametrize(
    ("steps", "goal", "verdict"),
    [
        # The band of 5,000 is 10 % to either side: 4,500 to 5,500.
        (4499, 5000, Verdict.BELOW),
        (4500, 5000, Verdict.WITHIN),
        (5500, 5000, Verdict.WITHIN),
        (5501, 5000, Verdict.ABOVE),
        (None, 5000, Verdict.UNKNOWN),
        (5000, None, Verdict.UNKNOWN),
        (499, 5000, Verdict.UNKNOWN),  # the counter was not worn
        (60_001, 5000, Verdict.UNKNOWN),  # more than a person walks
    ],
)
def test_a_day_stands_below_within_or_above_the_band_around_its_goal(steps, goal, verdict):
    assert verdict_on(steps, goal, rules=RULES) is verdict


@given(st.integers(3000, 10_000), st.integers(500, 60_000))
def test_a_day_within_the_band_is_one_that_the_plan_calls_good(goal, steps):
    low, high = band(goal, rules=RULES)

    assert (verdict_on(steps, goal, rules=RULES) is Verdict.WITHIN) == (low <= steps <= high)


def test_a_week_counts_its_days_the_good_ones_and_its_median():
    week = walked_week(days(4000, 4600, None, 300, 6000, 5000, None), rules=RULES)

    assert (week.counted, week.good, week.middle, week.goal) == (4, 3, 4800, 5000)


def test_too_few_days_have_no_median():
    assert walked_week(days(4000, 4600, *[None] * 5), rules=RULES).middle is None


@pytest.mark.parametrize(
    ("middles", "course"),
    [
        ((5000, 5000, 5600, 5700), Course.RISING),
        ((5000, 5000, 5400, 5500), Course.STEADY),
        ((5000, 5000, 4400, 4400), Course.FALLING),
        ((5000, None, None, 5600), Course.RISING),
        ((None, None, None, 5600), Course.UNKNOWN),
        ((), Course.UNKNOWN),
    ],
)
def test_weeks_lead_somewhere_once_they_leave_what_was_usual(middles, course):
    held = [walked_week(days(*[each] * 7), rules=RULES) for each in middles]

    assert course_of(held, rules=RULES) is course
