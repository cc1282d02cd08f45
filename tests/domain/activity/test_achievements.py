"""Achievements: reached by doing, in any order, with any pauses, and never lost."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.shipped import library

from selfback.domain.activity.achievements import (
    Exercised,
    History,
    Walked,
    counts_of,
    reached,
)
from selfback.domain.content.achievement import Achievement, Counted

ALL = tuple(library().achievements.values())
DAYS = st.dates(date(2027, 1, 1), date(2029, 12, 31))
EXERCISED = st.builds(
    Exercised,
    day=DAYS,
    exercise=st.sampled_from(["bridge", "bird-dog", "plank", "cat", "curl", "squat"]),
    seconds=st.integers(0, 3600),
)
WALKED = st.builds(
    Walked,
    day=DAYS,
    steps=st.integers(0, 40_000),
    goal=st.none() | st.integers(1000, 15_000),
)
SLUGS = st.lists(st.sampled_from([f"message-{n}" for n in range(60)]), max_size=60)
HISTORIES = st.builds(
    History,
    exercised=st.lists(EXERCISED, max_size=40),
    walked=st.lists(WALKED, max_size=40),
    check_ins=st.lists(st.integers(1, 40)),
    read=SLUGS,
    quizzes=SLUGS,
    own_goals_set=st.integers(0, 5),
    own_goals_reached=st.integers(0, 5),
    swaps=st.integers(0, 5),
)


def both(first: History, then: History) -> History:
    """What was done in both histories together."""
    return History(
        exercised=[*first.exercised, *then.exercised],
        walked=[*first.walked, *then.walked],
        check_ins=[*first.check_ins, *then.check_ins],
        read=[*first.read, *then.read],
        quizzes=[*first.quizzes, *then.quizzes],
        own_goals_set=first.own_goals_set + then.own_goals_set,
        own_goals_reached=first.own_goals_reached + then.own_goals_reached,
        swaps=first.swaps + then.swaps,
    )


def days_of_exercise(*days: date) -> History:
    return History(exercised=[Exercised(day=day, exercise="bridge", seconds=60) for day in days])


@given(before=HISTORIES, after=HISTORIES)
def test_what_is_reached_is_never_lost(before: History, after: History):
    assert set(reached(ALL, before)) <= set(reached(ALL, both(before, after)))


@given(first=HISTORIES, then=HISTORIES)
def test_the_order_of_what_was_done_does_not_matter(first: History, then: History):
    assert reached(ALL, both(first, then)) == reached(ALL, both(then, first))


@given(history=HISTORIES)
def test_whoever_reached_more_of_a_kind_reached_less_of_it_too(history: History):
    held = reached(ALL, history)

    for each in held:
        lower = [x for x in ALL if x.counts is each.counts and x.at < each.at]
        assert set(lower) <= set(held)


def test_nothing_is_reached_by_nothing():
    assert reached(ALL, History()) == ()


@pytest.mark.parametrize("pause", [1, 2, 9, 400])
def test_a_pause_costs_nothing(pause: int):
    days = [date(2027, 1, 4) + timedelta(days=pause * n) for n in range(7)]

    held = {each.id for each in reached(ALL, days_of_exercise(*days))}

    assert {"first-exercise-day", "three-exercise-days", "seven-exercise-days"} <= held
    assert "fifteen-exercise-days" not in held


@pytest.mark.parametrize("counted", Counted)
def test_every_kind_of_count_is_reached_at_its_number_and_not_before(counted: Counted):
    at_three = (Achievement(id="three", counts=counted, at=3),)

    assert reached(at_three, _of(counted, 2)) == ()
    assert reached(at_three, _of(counted, 3)) == at_three


def test_counts_worked_out_by_hand():
    monday = date(2027, 1, 4)
    history = History(
        exercised=[
            Exercised(day=monday, exercise="bridge", seconds=100),
            Exercised(day=monday, exercise="plank", seconds=50),
            Exercised(day=monday + timedelta(days=6), exercise="plank", seconds=30),
        ],
        walked=[
            Walked(day=monday, steps=4000, goal=4000),
            Walked(day=monday + timedelta(days=7), steps=3999, goal=4000),
            Walked(day=monday + timedelta(days=14), steps=0, goal=4000),
            Walked(day=monday + timedelta(days=21), steps=9000),
        ],
        read=["a", "a", "b"],
        check_ins=[1, 2, 2],
    )

    counts = counts_of(history)

    assert counts[Counted.EXERCISE_DAYS] == 2
    assert counts[Counted.EXERCISE_MINUTES] == 3
    assert counts[Counted.EXERCISES_TRIED] == 2
    assert counts[Counted.ACTIVE_WEEKS] == 3  # the third week has a day without a step
    assert counts[Counted.STEPS] == 16_999
    assert counts[Counted.STEP_GOAL_DAYS] == 1
    assert counts[Counted.MESSAGES_READ] == counts[Counted.CHECK_INS] == 2


def _of(counted: Counted, count: int) -> History:
    """A history with so many of one thing."""
    mondays = [date(2027, 1, 4) + timedelta(weeks=n) for n in range(count)]
    return {
        Counted.EXERCISE_DAYS: days_of_exercise(*mondays),
        Counted.EXERCISE_MINUTES: days_of_exercise(*[mondays[0]] * count),
        Counted.EXERCISES_TRIED: History(
            exercised=[Exercised(day=mondays[0], exercise=f"x{n}", seconds=1) for n in range(count)]
        ),
        Counted.ACTIVE_WEEKS: days_of_exercise(*mondays),
        Counted.CHECK_INS: History(check_ins=range(count)),
        Counted.MESSAGES_READ: History(read=[f"m{n}" for n in range(count)]),
        Counted.QUIZZES_ANSWERED: History(quizzes=[f"m{n}" for n in range(count)]),
        Counted.STEPS: History(walked=[Walked(day=mondays[0], steps=count)]),
        Counted.STEP_GOAL_DAYS: History(walked=[Walked(day=x, steps=9, goal=9) for x in mondays]),
        Counted.OWN_GOALS_SET: History(own_goals_set=count),
        Counted.OWN_GOALS_REACHED: History(own_goals_reached=count),
        Counted.SWAPS: History(swaps=count),
    }[counted]
