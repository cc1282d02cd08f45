"""Twelve weeks, a thousand people, both changes of the clocks, journeys and silent phones.

What should be in the ledger is worked out here anew, by another library's reading of local times.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from tests.domain.prompting.travellers import (
    AUTUMN,
    PUSH,
    SPRING,
    WEEKS,
    Row,
    Traveller,
    look,
    rounds,
    travellers,
)
from tests.domain.shipped import library

from selfback.domain.prompting.causes import Situation
from selfback.domain.prompting.ledger import State
from selfback.domain.prompting.rules import PromptRules
from selfback.domain.prompting.times import Slot

SHIPPED = PromptRules.from_content(library().rule_file("prompts"))
EVERY_SLOT = replace(
    SHIPPED,
    cadence=replace(
        SHIPPED.cadence,
        every=(0, 0, 0, 0),
        week_most=10**6,
        unopened_most=10**6,
        same_cause=dict.fromkeys(SHIPPED.causes, 0),
    ),
)
NOTICES = tuple(library().notices.values())
ENDS = {State.SENT, State.DELIVERED, State.OPENED, State.LOST}


def world(people: int, rules: PromptRules, seed: int, *, always: bool) -> list[Traveller]:
    """Half of the people live through March, half through October."""
    chance = np.random.default_rng(seed)
    lived: list[Traveller] = []
    for begins in (SPRING, AUTUMN):
        group = list(travellers(people // 2, begins, chance))
        for at in rounds(begins, chance):
            for who in group:
                known = always_due(who, at) if always else situation(who, at)
                look(who, at, known=known, rules=rules, notices=NOTICES, chance=chance)
        lived += group
    return lived


def always_due(who: Traveller, at: datetime) -> Situation:
    return Situation(last_used=who.begins - timedelta(days=90), check_in_is_open=True)


def situation(who: Traveller, at: datetime) -> Situation:
    last = [each for each in who.uses if each <= at][-1:]
    on = (at - who.begins).days
    return Situation(
        last_used=last[0] if last else who.begins,
        check_in_is_open=on % 7 == 6 and on > 6,
        plan_is_unseen=on % 7 == 0,
        days_without_exercise=on % 5,
        goal_shares=(40.0, 30.0, 20.0) if on % 4 == 0 else (),
    )


@pytest.fixture(scope="module")
def thousand() -> list[Traveller]:
    return world(1000, EVERY_SLOT, seed=2027, always=True)


@pytest.fixture(scope="module")
def as_shipped() -> list[Traveller]:
    return world(100, SHIPPED, seed=11, always=False)


def slots_lived(who: Traveller) -> Counter[Slot]:
    """Return how often the clock on the person's wall came to each of their slots."""
    found: Counter[Slot] = Counter()
    ends = [each.begins for each in who.stays[1:]] + [who.begins + timedelta(weeks=WEEKS)]
    for stay, until in zip(who.stays, ends, strict=True):
        days = pd.date_range(
            stay.begins.date() - timedelta(days=2), until.date() + timedelta(days=2)
        )
        for number, local in enumerate(who.wished.times):
            wall = days + pd.Timedelta(hours=local.hour, minutes=local.minute)
            clock = wall.tz_localize(
                stay.zone, ambiguous=np.ones(len(wall), bool), nonexistent=pd.Timedelta("1h")
            ).tz_convert(UTC)
            for day, moment in zip(days, clock, strict=True):
                if stay.begins < moment <= until:
                    found[Slot(day=day.date(), number=number)] += 1
    return found


@pytest.mark.slow
def test_every_due_prompt_is_in_the_ledger_exactly_once(thousand):
    twice, added, missing, all_lived = 0, 0, 0, 0
    for who in thousand:
        lived, kept = slots_lived(who), Counter(row.slot for row in who.rows)
        twice += sum(count > 1 for count in kept.values())
        missing += len(lived.keys() - kept.keys())
        beyond = {slot for slot in kept.keys() - lived.keys() if slot.day <= last_day(who)}
        assert len(beyond) <= 2 * len(who.wished.times) * len(who.stays)
        added += len(beyond)
        all_lived += len(lived)

    assert all_lived > 1000 * WEEKS * 7
    assert (twice, missing) == (0, 0)
    assert added < all_lived / 50  # times that a journey to the east jumped over


def last_day(who: Traveller) -> date:
    return (who.begins + timedelta(weeks=WEEKS, days=-2)).date()


@pytest.mark.slow
def test_a_day_that_a_journey_lets_somebody_live_twice_has_one_prompt(thousand):
    again = [
        (who, slot) for who in thousand for slot, times in slots_lived(who).items() if times > 1
    ]

    assert len(again) > 50
    assert all(sum(row.slot == slot for row in who.rows) == 1 for who, slot in again)


@pytest.mark.slow
@pytest.mark.parametrize("which", ["thousand", "as_shipped"])
def test_none_is_sent_in_quiet_hours(which, request):
    handed = 0
    for who in request.getfixturevalue(which):
        begins, ends = who.wished.quiet.begins, who.wished.quiet.ends
        for at, zone in sent(who):
            wall = at.astimezone(ZoneInfo(zone)).time()
            over_midnight = begins > ends
            is_quiet = wall >= begins or wall < ends if over_midnight else begins <= wall < ends
            assert not is_quiet
            handed += 1

    assert handed > 1000


def sent(who: Traveller) -> Iterator[tuple[datetime, str]]:
    for row in who.rows:
        for at, _channel in row.handed:
            yield at, [stay.zone for stay in who.stays if stay.begins <= at][-1]


@pytest.mark.slow
@pytest.mark.parametrize("which", ["thousand", "as_shipped"])
def test_each_prompt_goes_to_a_channel_once_and_comes_to_an_end_with_a_cause(which, request):
    rows = [row for who in request.getfixturevalue(which) for row in who.rows]
    over = [row for row in rows if row.held.due_at < SPRING + timedelta(weeks=WEEKS)]

    assert all(len({way for _at, way in row.handed}) == len(row.handed) for row in rows)
    assert all(row.held.state in ENDS for row in over)
    assert all((row.loss is not None) == (row.held.state is State.LOST) for row in rows)
    assert len({row.loss for row in rows}) >= 5


@pytest.mark.slow
def test_a_prompt_that_was_on_time_is_sent_within_its_time_of_recovery(thousand):
    for row in (row for who in thousand for row in who.rows if row.handed):
        first, _channel = row.handed[0]
        patience = SHIPPED.recovery + SHIPPED.acknowledge
        assert row.held.due_at <= first <= row.held.due_at + patience


@pytest.mark.slow
def test_with_the_shipped_rules_a_week_never_holds_more_than_its_most(as_shipped):
    for who in as_shipped:
        told = [row.slot.day for row in who.rows if row.handed]
        for day in told:
            in_week = sum(0 <= (day - each).days < 7 for each in told)
            assert in_week <= SHIPPED.cadence.week_most


@pytest.mark.slow
def test_a_silent_phone_leads_to_mail(thousand):
    def by_both(row: Row) -> bool:
        return [way for _at, way in row.handed] == [PUSH.name, "email"]

    assert sum(by_both(row) for who in thousand for row in who.rows) > 1000
