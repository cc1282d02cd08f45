"""Prompts are few, rest by the published table, and stop for a while where nobody opens them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.shipped import library

from selfback.domain.content.notice import Cause
from selfback.domain.prompting.cadence import Earlier, Rest, days_between, rest_from
from selfback.domain.prompting.causes import Due
from selfback.domain.prompting.rules import PromptRules
from selfback.domain.prompting.wording import NoWording, next_wording

RULES = PromptRules.from_content(library().rule_file("prompts"))
NOTICES = tuple(library().notices.values())
TODAY = date(2027, 5, 20)
NOW = datetime(2027, 5, 20, 16, tzinfo=UTC)
UNUSED = Due(cause=Cause.APP_UNUSED, said=Cause.APP_UNUSED)
CHECK_IN = Due(cause=Cause.CHECK_IN_DUE, said=Cause.CHECK_IN_DUE)
EXERCISE = Due(cause=Cause.EXERCISE_DUE, said=Cause.EXERCISE_DUE)


def earlier(
    days_ago: int, cause: Cause = Cause.LOW_ACTIVITY, *, opened: bool | None = None
) -> Earlier:
    ago = timedelta(days=days_ago)
    return Earlier(day=TODAY - ago, at=NOW - ago, cause=cause, wording="", was_opened=opened)


def rest(due: Due, *before: Earlier, away_days: float = 0.5) -> Rest | None:
    last_used = NOW - timedelta(days=away_days)
    return rest_from(due, today=TODAY, at=NOW, last_used=last_used, earlier=before, rules=RULES)


@pytest.mark.parametrize(
    ("away", "between"),
    [(0, 3), (1.9, 3), (2, 2), (9.9, 2), (10, 7), (29.9, 7), (30, 14), (400, 14)],
)
def test_days_between_prompts_follow_the_published_table(away, between):
    assert days_between(timedelta(days=away), RULES.cadence) == between


def test_the_first_prompt_waits_for_nothing():
    assert rest(UNUSED) is None


def test_somebody_who_came_back_yesterday_is_left_alone_for_three_days():
    assert rest(EXERCISE, earlier(2), away_days=1) is Rest.TOO_SOON
    assert rest(EXERCISE, earlier(3), away_days=1) is None


def test_the_check_in_does_not_wait_for_the_table():
    assert rest(CHECK_IN, earlier(1)) is None


def test_the_same_is_not_said_again_too_soon_even_of_the_check_in():
    assert rest(CHECK_IN, earlier(1, Cause.CHECK_IN_DUE)) is Rest.SAME_CAUSE
    assert rest(CHECK_IN, earlier(2, Cause.CHECK_IN_DUE)) is None


def test_a_week_holds_four_prompts_whatever_their_cause():
    four = [earlier(days, opened=True) for days in (1, 3, 5, 6)]

    assert rest(CHECK_IN, *four) is Rest.WEEK_FULL
    assert rest(CHECK_IN, *four[:3], earlier(7)) is None


def test_prompts_rest_after_five_that_nobody_opened_until_the_app_is_used():
    five = [earlier(days, opened=False) for days in (1, 8, 10, 12, 14)]

    assert rest(CHECK_IN, *five, away_days=20) is Rest.UNOPENED
    assert rest(CHECK_IN, *five, away_days=0.5) is None


def test_the_rest_from_unopened_prompts_ends_by_itself():
    five = [earlier(days, opened=False) for days in (14, 16, 18, 20, 22)]

    assert rest(CHECK_IN, *five, away_days=30) is None


def test_one_opened_prompt_ends_the_row():
    five = [earlier(days, opened=days == 10) for days in (1, 8, 10, 12, 14)]

    assert rest(CHECK_IN, *five, away_days=20) is None


def test_wordings_take_turns_and_each_comes_once_before_one_comes_again():
    said: list[Earlier] = []
    for n in range(12):
        wording = next_wording(Cause.EXERCISE_DUE, notices=NOTICES, earlier=said)
        day = TODAY + timedelta(days=n)
        at = NOW + timedelta(days=n)
        said.append(Earlier(day=day, at=at, cause=Cause.EXERCISE_DUE, wording=wording))
    words = [each.wording for each in said]

    assert len(set(words[:6])) == 6
    assert words[6:] == words[:6]


def test_a_cause_without_words_for_a_lock_screen_is_refused():
    with pytest.raises(NoWording, match="cause leaving"):
        next_wording(Cause.LEAVING, notices=NOTICES, earlier=())


@given(st.lists(st.integers(0, 60), max_size=30), st.floats(0, 90))
def test_never_more_than_a_week_holds(days, away):
    before = [earlier(each) for each in days]
    if rest(CHECK_IN, *before, away_days=away) is None:
        assert sum(each < 7 for each in days) < RULES.cadence.week_most
