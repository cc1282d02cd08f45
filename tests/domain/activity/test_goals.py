"""Step goals, worked out by hand and for every input."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.shipped import library

from selfback.domain.activity.days import median_steps, usual_steps, valid_days
from selfback.domain.activity.goals import band, first_goal, next_goal
from selfback.domain.activity.rules import StepRules, UsualStepsMissing

RULES = StepRules.from_content(library().rule_file("steps"))

goals = st.integers(3000, 10000)
achieved = st.none() | st.integers(0, 40000)


def _next(last, walked, *, may_rise=True, heavy=False):
    return next_goal(last, walked, may_rise=may_rise, heavy=heavy, rules=RULES)


def test_the_next_goal_lies_halfway_and_is_rounded_up_to_hundreds():
    assert _next(5700, 6010) == 5900
    assert _next(4800, 4950) == 4900
    assert _next(6000, 6000) == 6000


def test_a_goal_rises_by_fifteen_percent_at_most():
    assert _next(4000, 10000) == 4600
    assert _next(3000, 10000) == 3400


def test_a_goal_falls_by_twenty_percent_at_most():
    assert _next(10000, 3000) == 8000
    assert _next(5000, 0) == 4000


def test_without_enough_days_the_goal_stays():
    assert _next(5300, None) == 5300


def test_a_heavy_week_lowers_the_goal_by_a_tenth_whatever_was_walked():
    assert _next(6000, 9000, heavy=True) == 5400
    assert _next(6000, None, heavy=True) == 5400


def test_a_goal_that_may_not_rise_stays():
    assert _next(6000, 9000, may_rise=False) == 6000


def test_the_first_goal_is_a_small_step_up_from_what_is_usual():
    assert first_goal(4500, heavy=False, rules=RULES) == 4800
    assert first_goal(4500, heavy=True, rules=RULES) == 4100


@pytest.mark.parametrize(("usual", "goal"), [(0, 3000), (1200, 3000), (40000, 10000)])
def test_the_first_goal_keeps_its_bounds(usual, goal):
    assert first_goal(usual, heavy=False, rules=RULES) == goal


@pytest.mark.parametrize(
    ("goal", "low", "high"),
    [
        (5900, 5400, 6400),
        (6000, 5100, 6900),
        (8000, 6400, 9600),
        (3000, 3000, 3300),
        (10000, 8000, 10000),
    ],
)
def test_the_band_grows_with_the_goal_and_keeps_the_bounds(goal, low, high):
    assert band(goal, rules=RULES) == (low, high)


@given(goals, achieved, st.booleans(), st.booleans())
def test_a_goal_keeps_its_bounds_and_its_pace(last, walked, may_rise, heavy):
    goal = _next(last, walked, may_rise=may_rise, heavy=heavy)

    assert 3000 <= goal <= 10000
    assert 100 * goal <= 115 * last
    assert 100 * goal >= 80 * last
    assert may_rise or goal <= last
    assert not heavy or goal <= last
    low, high = band(goal, rules=RULES)
    assert 3000 <= low <= goal <= high <= 10000


@given(goals, st.integers(0, 40000), st.integers(0, 5000))
def test_walking_more_never_lowers_the_next_goal(last, walked, more):
    assert _next(last, walked + more) >= _next(last, walked)


@given(goals, achieved)
def test_a_heavy_week_never_gives_a_higher_goal(last, walked):
    assert _next(last, walked, heavy=True) <= _next(last, walked, may_rise=False)
    assert _next(last, walked, may_rise=False) <= _next(last, walked)


def test_days_without_the_counter_and_impossible_days_do_not_count():
    assert valid_days([None, 499, 500, 60000, 60001], rules=RULES) == (500, 60000)


def test_the_median_needs_three_days():
    assert median_steps([4000, 6000, None], rules=RULES) is None
    assert median_steps([4000, 6000, 9000, 100], rules=RULES) == 6000


def test_an_activity_level_without_usual_steps_is_refused():
    assert usual_steps("sedentary", rules=RULES) == 3500
    with pytest.raises(UsualStepsMissing, match="frantic"):
        usual_steps("frantic", rules=RULES)
