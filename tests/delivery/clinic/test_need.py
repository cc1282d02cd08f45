"""Who needs a look, in which order, and the one sentence that says why."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfback.delivery.clinic.need import (
    NEEDS,
    REASONS,
    Days,
    Known,
    Mark,
    Need,
    Reason,
    reason_of,
    row,
    sentence,
)
from selfback.delivery.clinic.templatetags.sparkline import sparkline

TODAY = date(2027, 1, 18)
DAYS = Days.on(TODAY)


def ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


def known(**facts: Any) -> Known:
    usual = {
        "name": "Marie",
        "joined": TODAY - timedelta(days=14),
        "week": 2,
        "week_began": TODAY - timedelta(days=4),
        "pain": (5, 5),
        "last_active": TODAY - timedelta(days=1),
    }
    return Known(**{**usual, **facts})


@pytest.mark.parametrize(
    ("began", "marks", "reason"),
    [
        (ago(4), Mark.ROSE | Mark.SEEN, Reason.PAIN_ROSE),
        (ago(30), Mark.ROSE, Reason.PAIN_ROSE),
        ("", Mark.WAITS, Reason.NO_PLAN),
        ("", 0, Reason.NONE),
        (ago(10), Mark.SEEN, Reason.CHECK_IN_WAITS),
        (ago(9), Mark.SEEN, Reason.NONE),
        (ago(9), Mark.QUIET | Mark.SEEN, Reason.QUIET),
        (ago(7), Mark.QUIET, Reason.QUIET),
        (ago(6), Mark.QUIET, Reason.PLAN_WAITS),
        (ago(4), Mark.WAITS, Reason.PLAN_WAITS),
        (ago(4), Mark.WAITS | Mark.SEEN, Reason.NONE),
    ],
)
def test_the_most_urgent_reason_counts(began: str, marks: int, reason: Reason):
    assert reason_of(began, int(marks), DAYS) is reason


@given(st.one_of(st.just(""), st.integers(0, 60).map(ago)), st.integers(0, 15))
def test_whoever_was_seen_needs_no_look_at_their_plan(began: str, marks: int):
    assert reason_of(began, marks | Mark.SEEN, DAYS) is not Reason.PLAN_WAITS


def test_every_reason_belongs_to_one_need_and_needs_are_in_the_order_of_urgency():
    assert sorted(each for reasons in REASONS.values() for each in reasons) == list(Reason)
    assert list(dict.fromkeys(NEEDS[each] for each in Reason)) == list(Need)


@pytest.mark.parametrize(
    ("reason", "facts", "said"),
    [
        (Reason.REPORTED, {}, "Reported a warning sign."),
        (Reason.ALL_PAUSED, {}, "The plan stands still after a warning sign."),
        (Reason.EXERCISES_PAUSED, {}, "The exercises stand still after a warning sign."),
        (Reason.PAIN_ROSE, {"pain": (5, 3, 6)}, "Pain up from 3 to 6 in a week."),
        (Reason.NO_PLAN, {"week": None}, "Joined 14 days ago and has no plan yet."),
        (
            Reason.CHECK_IN_WAITS,
            {"week_began": TODAY - timedelta(days=10)},
            "The check-in has waited for 3 days.",
        ),
        (
            Reason.QUIET,
            {
                "week_began": TODAY - timedelta(days=9),
                "last_active": TODAY - timedelta(days=8),
            },
            "No steps and no session for 8 days.",
        ),
        (
            Reason.PLAN_WAITS,
            {"pain": (6, 5, 4)},
            "Pain down from 6 to 4. The plan of week 2 has not been looked at.",
        ),
        (Reason.NONE, {"pain": (6, 5, 4)}, "Pain down from 6 to 4."),
        (Reason.NONE, {"pain": (5, 4)}, "Pain 4 of 10, much as at the start."),
        (Reason.NONE, {"pain": (5,)}, "Pain 5 of 10, in the first week."),
        (Reason.NONE, {"pain": ()}, "Has just joined."),
    ],
)
def test_a_reason_is_said_in_a_sentence(reason: Reason, facts: dict[str, Any], said: str):
    assert sentence(reason, known(**facts), TODAY) == said


def test_a_line_says_in_words_what_its_colour_says():
    line = row("id", Reason.PAIN_ROSE, known(pain=(2, 6)), today=TODAY)

    assert (line.need, line.said, line.tone) == (Need.FLARE, "Pain rose", "attention")


def test_the_small_line_ends_higher_when_pain_is_worse():
    better, worse = sparkline((5, 2)), sparkline((5, 8))

    assert 'cy="22.6"' in better
    assert 'cy="9.4"' in worse
    assert sparkline((5,)) == ""
