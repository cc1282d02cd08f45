"""What there is to tell follows from what is known, the most important first."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.domain.shipped import library

from selfback.domain.content.notice import Cause
from selfback.domain.prompting.causes import Situation, causes_due
from selfback.domain.prompting.rules import PromptRules

RULES = PromptRules.from_content(library().rule_file("prompts"))
NOW = datetime(2027, 5, 4, 16, tzinfo=UTC)
WELL = Situation(last_used=NOW - timedelta(hours=5))
LOW = replace(WELL, goal_shares=(40.0, 10.0, 49.9))


def said(known: Situation) -> list[Cause]:
    return [due.said for due in causes_due(known, at=NOW, rules=RULES)]


def test_who_uses_the_app_and_does_what_was_planned_has_nothing_to_be_told():
    assert said(WELL) == []


def test_an_app_counts_as_unused_after_a_day_and_a_half():
    assert said(replace(WELL, last_used=NOW - timedelta(hours=36))) == [Cause.APP_UNUSED]
    assert said(replace(WELL, last_used=NOW - timedelta(hours=35, minutes=59))) == []


def test_a_new_plan_and_the_check_in_come_before_everything_else():
    known = replace(LOW, plan_is_unseen=True, check_in_is_open=True)

    assert said(known) == [Cause.PLAN_READY, Cause.CHECK_IN_DUE, Cause.LOW_ACTIVITY]


def test_a_plan_that_stands_still_is_not_prompted_for():
    known = replace(LOW, check_in_is_open=True, last_used=NOW - timedelta(days=9), is_paused=True)

    assert said(known) == []


@pytest.mark.parametrize(
    ("shares", "is_low"),
    [
        ((40.0, 10.0, 49.9), True),
        ((40.0, 10.0), False),
        ((40.0, None, 10.0), False),
        ((40.0, 50.0, 10.0), False),
        ((60.0, 10.0, 10.0, 10.0), False),
    ],
)
def test_low_activity_is_three_counted_days_in_a_row_under_half_of_the_goal(shares, is_low):
    assert (Cause.LOW_ACTIVITY in said(replace(WELL, goal_shares=shares))) is is_low


@pytest.mark.parametrize(
    ("what", "cause"),
    [
        ({"pain_rose": True, "mood_fell": True}, Cause.LOW_ACTIVITY_PAIN),
        ({"mood_fell": True, "barrier": "time"}, Cause.LOW_ACTIVITY_MOOD),
        ({"barrier": "family_work"}, Cause.LOW_ACTIVITY_FAMILY_WORK),
        ({"barrier": "something-of-their-own"}, Cause.LOW_ACTIVITY),
        ({}, Cause.LOW_ACTIVITY),
    ],
)
def test_the_words_for_low_activity_follow_what_was_in_the_way(what, cause):
    due = causes_due(replace(LOW, **what), at=NOW, rules=RULES)[0]

    assert (due.cause, due.said) == (Cause.LOW_ACTIVITY, cause)


def test_exercise_is_due_after_three_days_and_gentler_words_are_used_when_pain_rose():
    assert said(replace(WELL, days_without_exercise=2)) == []
    assert said(replace(WELL, days_without_exercise=3)) == [Cause.EXERCISE_DUE]
    assert said(replace(WELL, days_without_exercise=3, pain_rose=True)) == [Cause.EXERCISE_DUE_PAIN]


def test_enough_exercise_is_praised_with_its_days_and_asks_for_no_more():
    known = replace(WELL, exercise_days=3, days_without_exercise=4)

    assert [due.facts for due in causes_due(known, at=NOW, rules=RULES)] == [{"days": 3}]


def test_a_session_left_for_two_hours_is_half_done_and_one_left_for_a_meal_is_not():
    assert said(replace(WELL, session_left_at=NOW - timedelta(hours=2))) == [
        Cause.SESSION_HALF_DONE
    ]
    assert said(replace(WELL, session_left_at=NOW - timedelta(minutes=90))) == []


def test_a_goal_that_was_reached_is_praised():
    assert said(replace(WELL, goal_reached_today=True)) == [Cause.STEPS_REACHED]
