"""People are invited, reminded a few times, then called; and never more than once in a night."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.shipped import library

from selfback.domain.schedule.reminding import (
    Asking,
    FollowUpRules,
    asking_plan,
    next_message,
)
from selfback.domain.schedule.windows import Window

FIRST = date(2027, 4, 1)
LONG = Window(due=date(2027, 4, 4), opens=FIRST, closes=date(2027, 5, 2))
SHORT = Window(due=FIRST, opens=FIRST, closes=date(2027, 4, 6))


@pytest.fixture(scope="module")
def rules() -> FollowUpRules:
    return FollowUpRules.from_content(library().rule_file("follow-up"))


def plan(held: Window):
    return asking_plan(held, reminder_days=(4, 8, 12), call_day=15, last_call_days=3)


def test_somebody_is_invited_when_the_window_opens_and_reminded_on_the_days_of_the_protocol():
    assert [(each.number, each.on) for each in plan(LONG).messages] == [
        (0, date(2027, 4, 1)),
        (1, date(2027, 4, 5)),
        (2, date(2027, 4, 9)),
        (3, date(2027, 4, 13)),
    ]


def test_who_has_not_answered_is_called_and_called_a_last_time_before_the_window_closes():
    assert plan(LONG).call_from == date(2027, 4, 16)
    assert plan(LONG).last_call == date(2027, 4, 29)


def test_nothing_is_planned_beyond_the_last_day():
    held = plan(SHORT)

    assert [each.on for each in held.messages] == [date(2027, 4, 1), date(2027, 4, 5)]
    assert (held.call_from, held.last_call) == (None, None)


def test_a_last_call_never_comes_before_the_first():
    held = asking_plan(LONG, reminder_days=(), call_day=30, last_call_days=3)

    assert held.call_from == held.last_call == date(2027, 5, 1)


def test_after_a_standstill_only_the_newest_message_is_sent():
    waiting = plan(LONG).messages

    assert next_message(waiting, date(2027, 3, 31)) == (None, ())
    assert next_message(waiting, date(2027, 4, 1)) == (Asking(number=0, on=FIRST), ())
    assert next_message(waiting, date(2027, 4, 20)) == (
        Asking(number=3, on=date(2027, 4, 13)),
        (0, 1, 2),
    )


@given(st.lists(st.integers(0, 40), max_size=30))
def test_nobody_gets_two_messages_in_a_day_however_often_the_service_starts(gaps):
    waiting = list(plan(LONG).messages)
    sent: list[date] = []
    today = FIRST
    for gap in gaps:
        today += timedelta(days=gap)
        chosen, instead_of = next_message(waiting, today)
        if chosen:
            sent.append(today)
            waiting = [each for each in waiting if each.number > chosen.number]
            assert all(number < chosen.number for number in instead_of)

    assert len(sent) == len(set(sent))


def test_messages_go_out_by_day_where_the_person_is(rules):
    def may_send(hour: int, zone: str) -> bool:
        return rules.may_send(datetime(2027, 7, 1, hour, 0, tzinfo=UTC), zone)

    assert not may_send(6, "Europe/Copenhagen")  # 8 o'clock
    assert may_send(7, "Europe/Copenhagen")
    assert may_send(17, "Europe/Copenhagen")
    assert not may_send(18, "Europe/Copenhagen")  # 20 o'clock
    assert not may_send(7, "America/New_York")


def test_who_was_not_reached_rests_before_the_next_call(rules):
    assert rules.next_call(date(2027, 4, 16)) == date(2027, 4, 18)
