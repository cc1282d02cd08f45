"""By when a report is answered."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfback.domain.content.red_flag import Tier
from selfback.domain.safety.answering import (
    AnsweringRules,
    Promise,
    contact_by,
    look_by,
    promised_by,
    working_day_end,
)

ZONE = ZoneInfo("Europe/Copenhagen")
RULES = AnsweringRules(
    escalation_minutes=15,
    emergency_contact_hours=24,
    soon_working_days=1,
    mood_working_days=1,
    watch_days=7,
    working_day_ends=17,
    undo_minutes=10,
)
MONDAY = datetime(2027, 1, 4, 12, 0, tzinfo=UTC)
FRIDAY = MONDAY + timedelta(days=4)
MOMENTS = st.integers(0, 60 * 24 * 1000).map(lambda minutes: MONDAY + timedelta(minutes=minutes))
ASKING = st.sampled_from([Tier.EMERGENCY, Tier.SOON, Tier.WATCH, Tier.MOOD])


def local(moment: datetime) -> str:
    return moment.astimezone(ZONE).strftime("%a %H:%M")


@pytest.mark.parametrize(
    ("tier", "looked", "reached"),
    [
        (Tier.EMERGENCY, "Fri 13:15", "Sat 13:00"),
        (Tier.SOON, "Mon 17:00", "Mon 17:00"),
        (Tier.MOOD, "Mon 17:00", "Mon 17:00"),
        (Tier.WATCH, "Fri 13:00", "Fri 13:00"),
    ],
)
def test_a_report_of_friday_noon_is_answered_as_its_tier_asks(tier, looked, reached):
    assert local(look_by(tier, FRIDAY, zone=ZONE, rules=RULES)) == looked
    assert local(contact_by(tier, FRIDAY, zone=ZONE, rules=RULES)) == reached


def test_nobody_is_asked_to_answer_what_is_no_sign():
    with pytest.raises(KeyError):
        look_by(Tier.NONE, MONDAY, zone=ZONE, rules=RULES)


@pytest.mark.parametrize(
    ("promise", "at", "by"),
    [
        (Promise.HOUR, MONDAY, "Mon 14:00"),
        (Promise.TODAY, MONDAY, "Tue 00:00"),
        (Promise.NEXT_DAY, MONDAY, "Tue 17:00"),
        (Promise.NEXT_DAY, FRIDAY, "Mon 17:00"),
        (Promise.WEEK, MONDAY, "Mon 17:00"),
    ],
)
def test_a_promise_ends_when_people_would_say_it_does(promise, at, by):
    assert local(promised_by(promise, at, zone=ZONE, rules=RULES)) == by


@pytest.mark.parametrize("days", [0, 1, 2, 6])
@given(at=MOMENTS)
def test_a_working_day_ends_on_a_working_day_so_many_after(days, at):
    end = working_day_end(at, days, zone=ZONE, rules=RULES).astimezone(ZONE)
    began = at.astimezone(ZONE).date()

    assert end.weekday() < 5
    assert end.hour == 17
    between = [began + timedelta(days=n) for n in range(1, (end.date() - began).days + 1)]
    working = sum(day.weekday() < 5 for day in between)
    assert working == (days or (began.weekday() >= 5))


@given(tier=ASKING, at=MOMENTS)
def test_the_person_is_never_due_to_be_reached_before_somebody_has_looked(tier, at):
    looked = look_by(tier, at, zone=ZONE, rules=RULES)

    assert at < looked <= contact_by(tier, at, zone=ZONE, rules=RULES)


@given(promise=st.sampled_from(Promise), at=MOMENTS)
def test_a_promise_lies_ahead(promise, at):
    assert promised_by(promise, at, zone=ZONE, rules=RULES) > at
