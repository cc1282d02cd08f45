"""A prompt is sent at its time, later if that was missed, by another way if nobody heard of it."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.shipped import library

from selfback.domain.prompting.ledger import Loss, State
from selfback.domain.prompting.next_step import Held, Now, Step, Way, after_refusal, next_step
from selfback.domain.prompting.rules import PromptRules
from selfback.domain.prompting.times import Quiet

RULES = PromptRules.from_content(library().rule_file("prompts"))
ZONE = "Europe/Copenhagen"
SIX = datetime(2027, 5, 4, 16, tzinfo=UTC)  # six in the evening in Copenhagen
NIGHT, NONE = Quiet(begins=time(21), ends=time(8)), Quiet(begins=time(0), ends=time(0))
PUSH, MAIL = Way(name="push", acknowledges=True), Way(name="email")
PLANNED = Held(state=State.PLANNED, due_at=SIX)
SENT = replace(PLANNED, state=State.SENT, channel="push", tried=frozenset({"push"}), handed_at=SIX)


def now(after: timedelta = timedelta(0), **other) -> Now:
    known = {"zone": ZONE, "quiet": NIGHT, "ways": (PUSH, MAIL), **other}
    return Now(at=SIX + after, **known)


def step(held: Held, after: timedelta = timedelta(0), **other) -> Step:
    return next_step(held, now(after, **other), RULES)


def test_a_prompt_waits_for_its_time_and_is_then_sent_by_the_first_choice():
    assert step(PLANNED, timedelta(seconds=-1)) == Step(until=SIX)
    assert step(PLANNED) == Step(send_by="push")


def test_a_missed_prompt_is_still_sent_within_its_time_of_recovery():
    assert step(PLANNED, timedelta(hours=2, minutes=59)) == Step(send_by="push")


def test_a_prompt_missed_for_longer_is_lost_as_too_late():
    assert step(PLANNED, timedelta(hours=3, seconds=1)) == Step(lose=Loss.TOO_LATE)


def test_a_prompt_caught_by_quiet_hours_waits_for_their_end_if_that_is_near():
    siesta = Quiet(begins=time(18), ends=time(19))

    assert step(PLANNED, quiet=siesta) == Step(until=SIX + timedelta(hours=1))


def test_a_prompt_caught_by_the_night_is_lost_to_it():
    tokyo = "Asia/Tokyo"  # where it is one in the morning

    assert step(PLANNED, zone=tokyo) == Step(lose=Loss.QUIET)


@pytest.mark.parametrize("why", [Loss.NOT_DUE_ANY_MORE, Loss.IN_USE, Loss.LEFT, Loss.SWITCHED_OFF])
def test_what_need_not_be_told_any_more_is_not_told(why):
    assert step(PLANNED, why_not=why) == Step(lose=why)


def test_somebody_who_cannot_be_reached_loses_it_for_want_of_a_channel():
    assert step(PLANNED, ways=()) == Step(lose=Loss.NO_CHANNEL)


def test_another_channel_is_tried_when_no_phone_says_that_it_has_come():
    assert step(SENT, timedelta(minutes=89)) == Step(until=SIX + timedelta(minutes=90))
    assert step(SENT, timedelta(minutes=90)) == Step(send_by="email")


def test_a_mail_is_not_waited_for_as_mail_tells_nothing():
    mailed = replace(SENT, channel="email", tried=frozenset({"push", "email"}))

    assert step(mailed, timedelta(days=3)) == Step()


def test_nobody_gets_a_mail_at_night_because_a_phone_was_silent():
    assert step(SENT, timedelta(hours=4)) == Step(lose=Loss.UNACKNOWLEDGED)


def test_a_silent_phone_without_another_channel_is_a_loss_with_that_cause():
    assert step(SENT, timedelta(minutes=90), ways=(PUSH,)) == Step(lose=Loss.UNACKNOWLEDGED)


def test_who_did_it_meanwhile_is_not_told_by_mail():
    done = Loss.NOT_DUE_ANY_MORE

    assert step(SENT, timedelta(minutes=90), why_not=done) == Step(lose=Loss.UNACKNOWLEDGED)


def test_a_refusal_leads_to_the_next_channel_and_the_last_refusal_to_a_loss():
    queued = replace(PLANNED, state=State.QUEUED, channel="push", tried=frozenset({"push"}))
    both = replace(queued, channel="email", tried=frozenset({"push", "email"}))

    assert after_refusal(queued, now(), RULES) == Step(send_by="email")
    assert after_refusal(both, now(), RULES) == Step(lose=Loss.REFUSED)


def test_a_channel_that_does_not_answer_is_asked_again_and_left_after_six_times():
    queued = replace(PLANNED, state=State.QUEUED, channel="push", tried=frozenset({"push"}))

    assert step(replace(queued, tries=5)) == Step(send_by="push")
    assert step(replace(queued, tries=6)) == Step(send_by="email")


def test_a_channel_that_reaches_the_person_no_more_is_left():
    queued = replace(PLANNED, state=State.QUEUED, channel="push", tried=frozenset({"push"}))

    assert step(queued, ways=(MAIL,)) == Step(send_by="email")
    assert step(queued, ways=()) == Step(lose=Loss.REFUSED)


def test_what_could_not_be_handed_over_in_time_is_lost():
    queued = replace(PLANNED, state=State.QUEUED, channel="push", tried=frozenset({"push"}))
    later = timedelta(hours=4, minutes=31)

    assert step(replace(queued, tries=1), later, quiet=NONE) == Step(lose=Loss.REFUSED)
    assert step(queued, later, quiet=NONE) == Step(lose=Loss.TOO_LATE)
    assert step(queued, why_not=Loss.LEFT) == Step(lose=Loss.LEFT)


@pytest.mark.parametrize("state", sorted(set(State) - {State.PLANNED, State.QUEUED, State.SENT}))
def test_nothing_more_is_done_with_a_prompt_that_came_to_an_end(state):
    assert step(replace(SENT, state=state), timedelta(days=1)) == Step()


@given(
    st.integers(-600, 2000),
    st.sampled_from([ZONE, "Asia/Tokyo", "America/Los_Angeles", "Pacific/Kiritimati"]),
    st.sampled_from([PLANNED, SENT, replace(SENT, state=State.QUEUED)]),
    st.times(),
    st.times(),
)
def test_nothing_is_ever_sent_in_quiet_hours(minutes, zone, held, begins, ends):
    quiet = Quiet(begins=begins, ends=ends)
    after = timedelta(minutes=minutes)
    found = step(held, after, zone=zone, quiet=quiet)

    if found.send_by is not None:
        assert not quiet.holds(SIX + after, zone)
    assert sum(each is not None for each in (found.send_by, found.lose, found.until)) <= 1
