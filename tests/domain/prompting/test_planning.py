"""A slot gets the most important prompt that may be told, and loses it when it is no longer so."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import pytest
from tests.domain.shipped import library

from selfback.domain.content.notice import Cause
from selfback.domain.prompting.cadence import Earlier
from selfback.domain.prompting.causes import Situation
from selfback.domain.prompting.ledger import Loss
from selfback.domain.prompting.planning import has_acted, plan_slot, slots_to_decide, why_not
from selfback.domain.prompting.randomising import Draw, draw
from selfback.domain.prompting.rules import PromptRules
from selfback.domain.prompting.times import Quiet, Slot, Wishes

RULES = PromptRules.from_content(library().rule_file("prompts"))
NOTICES = tuple(library().notices.values())
ZONE = "Europe/Copenhagen"
SIX = datetime(2027, 5, 4, 16, tzinfo=UTC)
YESTERDAY, SLOT, TOMORROW = (Slot(day=date(2027, 5, day), number=0) for day in (3, 4, 5))
WISHED = Wishes(times=(time(18),), quiet=Quiet(begins=time(21), ends=time(8)))
LONG_AGO = SIX - timedelta(days=90)
AWAY = Situation(last_used=SIX - timedelta(days=3), check_in_is_open=True)


def planned(known: Situation, *earlier: Earlier, at: datetime = SIX):
    return plan_slot(SLOT, SIX, at=at, known=known, earlier=earlier, notices=NOTICES, rules=RULES)


def slots(at: datetime, **other) -> list[Slot]:
    given = {"zone": ZONE, "wished": WISHED, "since": LONG_AGO, "decided": YESTERDAY, **other}
    return [slot for slot, _due in slots_to_decide(at=at, rules=RULES, **given)]


def test_a_slot_is_decided_a_quarter_of_an_hour_ahead_and_not_before():
    ahead = timedelta(minutes=15)

    assert SLOT not in slots(SIX - ahead - timedelta(seconds=1))
    assert SLOT in slots(SIX - ahead)


def test_a_standstill_of_two_days_is_made_up_for_in_the_ledger():
    assert slots(SIX + timedelta(hours=47), decided=YESTERDAY) == [SLOT, TOMORROW]
    assert slots(SIX + timedelta(hours=48), decided=YESTERDAY)[0] == TOMORROW


def test_a_slot_is_decided_once_though_a_journey_brings_its_time_back():
    assert slots(SIX, decided=SLOT) == []
    assert slots(SIX + timedelta(hours=9), decided=SLOT, zone="America/Los_Angeles") == []
    assert slots(SIX + timedelta(hours=24), decided=SLOT) == [TOMORROW]


def test_nothing_is_decided_for_the_time_before_somebody_joined():
    assert slots(SIX + timedelta(hours=1), since=SIX) == []


def test_who_wants_no_prompts_has_no_slots():
    assert slots(SIX, wished=replace(WISHED, is_off=True)) == []


def test_the_next_cause_has_its_turn_while_the_first_one_rests():
    told = Earlier(
        day=SLOT.day - timedelta(days=1),
        at=SIX - timedelta(days=1),
        cause=Cause.CHECK_IN_DUE,
        wording="check-in-due",
        was_opened=False,
    )
    before = replace(told, day=SLOT.day - timedelta(days=2), at=SIX - timedelta(days=2))

    assert planned(AWAY).due.cause is Cause.CHECK_IN_DUE
    assert planned(AWAY, told) is None
    assert planned(AWAY, before).due.cause is Cause.CHECK_IN_DUE
    other = replace(before, cause=Cause.EXERCISE_DUE)
    assert planned(replace(AWAY, check_in_is_open=False), other).due.cause is Cause.APP_UNUSED


def test_hours_without_use_are_counted_up_to_the_time_of_the_prompt():
    known = Situation(last_used=SIX - timedelta(hours=36))

    assert planned(known, at=SIX - timedelta(minutes=15)).due.cause is Cause.APP_UNUSED


def test_words_are_those_of_the_cause():
    assert planned(AWAY).wording == "check-in-due"


@pytest.mark.parametrize(
    ("known", "other", "loss"),
    [
        (AWAY, {}, None),
        (AWAY, {"has_left": True}, Loss.LEFT),
        (AWAY, {"wished": replace(WISHED, is_off=True)}, Loss.SWITCHED_OFF),
        (replace(AWAY, check_in_is_open=False), {}, Loss.NOT_DUE_ANY_MORE),
        (replace(AWAY, is_paused=True), {}, Loss.NOT_DUE_ANY_MORE),
        (replace(AWAY, last_used=SIX - timedelta(minutes=29)), {}, Loss.IN_USE),
    ],
)
def test_nobody_is_prompted_for_what_is_no_longer_so(known, other, loss):
    given = {"wished": WISHED, "has_left": False, **other}

    assert why_not(Cause.CHECK_IN_DUE, at=SIX, known=known, rules=RULES, **given) is loss


@pytest.mark.parametrize(
    ("known", "acted"),
    [
        (AWAY, False),
        (Situation(last_used=SIX + timedelta(hours=1)), True),
        (Situation(last_used=SIX + timedelta(hours=1), check_in_is_open=True), False),
        (Situation(last_used=SIX - timedelta(hours=1)), False),
        (Situation(last_used=SIX + timedelta(hours=1), is_paused=True), False),
    ],
)
def test_somebody_acted_who_came_and_did_what_it_was_about(known, acted):
    later = SIX + timedelta(hours=2)

    assert has_acted(Cause.CHECK_IN_DUE, sent_at=SIX, at=later, known=known, rules=RULES) is acted


def test_chance_decides_only_where_it_is_switched_on_and_never_about_the_check_in():
    setting, chance = replace(RULES.randomising, is_on=True), np.random.default_rng(4)

    assert draw(Cause.APP_UNUSED, RULES.randomising, chance) is None
    assert draw(Cause.CHECK_IN_DUE, setting, chance) is None
    assert draw(Cause.APP_UNUSED, setting, chance).probability == 0.6


def test_chance_prompts_as_often_as_its_probability_says():
    setting, chance = replace(RULES.randomising, is_on=True), np.random.default_rng(5)
    drawn = [draw(Cause.APP_UNUSED, setting, chance).is_prompted for _ in range(20_000)]

    assert np.mean(drawn) == pytest.approx(0.6, abs=4 * np.sqrt(0.6 * 0.4 / 20_000))


def test_a_number_equal_to_the_probability_withholds():
    assert not Draw(probability=0.6, value=0.6).is_prompted
    assert Draw(probability=0.6, value=0.0).is_prompted
