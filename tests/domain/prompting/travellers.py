"""A made-up world for prompts: people travel, phones are silent, the service stands still.

It keeps the ledger in memory and leaves every decision to the domain, as the service does.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta

import numpy as np

from selfback.domain.content.notice import Cause, Notice
from selfback.domain.prompting.cadence import Earlier
from selfback.domain.prompting.causes import Situation
from selfback.domain.prompting.ledger import REACHED, Loss, State, check_may_become, is_news
from selfback.domain.prompting.next_step import Held, Now, Step, Way, after_refusal, next_step
from selfback.domain.prompting.planning import plan_slot, slots_to_decide, why_not
from selfback.domain.prompting.rules import PromptRules
from selfback.domain.prompting.times import Quiet, Slot, Wishes

WEEKS = 12
ZONES = (
    *("Europe/Copenhagen", "Europe/Oslo", "Europe/London", "Europe/Helsinki", "America/New_York"),
    *("America/Los_Angeles", "Asia/Tokyo", "Asia/Kolkata", "Australia/Sydney", "Atlantic/Azores"),
    *("Pacific/Auckland", "Pacific/Kiritimati", "Pacific/Pago_Pago"),
)
PUSH, MAIL = Way(name="push", acknowledges=True), Way(name="email")
WAYS = ((PUSH, MAIL), (PUSH,), (MAIL,), ())


@dataclass(frozen=True)
class Stay:
    """Where somebody is, from a moment until the next stay."""

    begins: datetime
    zone: str


@dataclass
class Row:
    """One line of the ledger in memory."""

    slot: Slot
    cause: Cause
    wording: str
    held: Held
    loss: Loss | None = None
    handed: list[tuple[datetime, str]] = field(default_factory=list)
    word: list[tuple[datetime, State]] = field(default_factory=list)

    def become(self, to: State, loss: Loss | None = None, **other) -> None:
        check_may_become(self.held.state, to, was_handed=bool(self.handed))
        self.held, self.loss = replace(self.held, state=to, **other), loss


@dataclass
class Traveller:
    """One person: wishes, journeys, uses of the app, and what the ledger holds of them."""

    wished: Wishes
    stays: list[Stay]
    uses: list[datetime]
    ways: tuple[Way, ...]
    begins: datetime
    rows: list[Row] = field(default_factory=list)
    live: list[Row] = field(default_factory=list)
    decided: Slot | None = None
    here: int = 0

    def zone(self, at: datetime) -> str:
        while self.here + 1 < len(self.stays) and self.stays[self.here + 1].begins <= at:
            self.here += 1
        return self.stays[self.here].zone


Knowing = Callable[[Traveller, datetime], Situation]


def travellers(count: int, begins: datetime, chance: np.random.Generator) -> Iterator[Traveller]:
    """Yield people whose wishes, journeys and phones are drawn by chance."""
    for _ in range(count):
        quiet = _quiet(chance)
        yield Traveller(
            wished=Wishes(times=_times(quiet, chance), quiet=quiet),
            stays=_stays(begins, chance),
            uses=_moments(begins, chance, mean=int(chance.integers(2, 60))),
            ways=WAYS[chance.choice(4, p=[0.5, 0.2, 0.27, 0.03])],
            begins=begins,
        )


def rounds(begins: datetime, chance: np.random.Generator) -> Iterator[datetime]:
    """Yield when the service looks: every half to two and a half hours, with six standstills."""
    at, ends = begins, begins + timedelta(weeks=WEEKS, days=3)
    standstills = _moments(begins, chance, mean=6)
    while at < ends:
        yield at
        at += timedelta(minutes=int(chance.integers(30, 150)))
        if standstills and at > standstills[0]:
            standstills.pop(0)
            at += timedelta(hours=int(chance.integers(2, 20)))


def look(
    who: Traveller,
    at: datetime,
    *,
    known: Situation,
    rules: PromptRules,
    notices: tuple[Notice, ...],
    chance: np.random.Generator,
) -> None:
    """Do what one round of the service does for one person."""
    zone = who.zone(at)
    for row in who.live:
        _hear(row, at)
    _plan(who, at, zone, known, rules, notices)
    for row in who.live:
        if row.held.state in {State.PLANNED, State.QUEUED, State.SENT}:
            stop = why_not(
                row.cause, at=at, known=known, wished=who.wished, has_left=False, rules=rules
            )
            quiet, ways = who.wished.quiet, who.ways
            now = Now(at=at, zone=zone, quiet=quiet, ways=ways, why_not=stop)
            _carry_out(row, next_step(row.held, now, rules), now, rules, chance)
    who.live = [row for row in who.live if at < row.held.due_at + timedelta(days=2)]


def _plan(
    who: Traveller,
    at: datetime,
    zone: str,
    known: Situation,
    rules: PromptRules,
    notices: tuple[Notice, ...],
) -> None:
    to_decide = slots_to_decide(
        at=at, zone=zone, wished=who.wished, since=who.begins, decided=who.decided, rules=rules
    )
    for slot, due_at in to_decide:
        earlier = [_earlier(row) for row in who.rows[-30:] if row.loss is None or row.handed]
        planned = plan_slot(
            slot, due_at, at=at, known=known, earlier=earlier, notices=notices, rules=rules
        )
        who.decided = slot
        if planned is not None:
            held = Held(state=State.PLANNED, due_at=due_at)
            cause, wording = planned.due.cause, planned.wording
            row = Row(slot=slot, cause=cause, wording=wording, held=held)
            who.rows.append(row)
            who.live.append(row)


def _earlier(row: Row) -> Earlier:
    opened = row.held.state in {State.OPENED, State.ACTED} if row.handed else None
    return Earlier(
        day=row.slot.day,
        at=row.held.due_at,
        cause=row.cause,
        wording=row.wording,
        was_opened=opened,
    )


def _carry_out(
    row: Row, step: Step, now: Now, rules: PromptRules, chance: np.random.Generator
) -> None:
    if step.lose is not None:
        row.become(State.LOST, step.lose)
    if step.send_by is None:
        return
    tried = row.held.tried | {step.send_by}
    tries = row.held.tries if step.send_by == row.held.channel else 0
    row.become(State.QUEUED, channel=step.send_by, tried=tried, tries=tries)
    luck = chance.random()
    if luck < 0.03:
        _carry_out(row, after_refusal(row.held, now, rules), now, rules, chance)
    elif luck < 0.08:
        row.become(State.QUEUED, tries=row.held.tries + 1)
    else:
        row.become(State.SENT, handed_at=now.at)
        row.handed.append((now.at, step.send_by))
        if step.send_by == PUSH.name and chance.random() < 0.7:
            heard = now.at + timedelta(minutes=int(chance.exponential(90)))
            row.word = [(heard, State.DELIVERED)]
            if chance.random() < 0.4:
                row.word += [(heard + timedelta(minutes=5), State.OPENED)]


def _hear(row: Row, at: datetime) -> None:
    for heard, word in row.word:
        if heard <= at and is_news(row.held.state, word):
            row.become(word)
    if row.held.state in REACHED[1:]:
        row.loss = None


def _quiet(chance: np.random.Generator) -> Quiet:
    kind = chance.random()
    if kind < 0.6:
        return Quiet(begins=time(21), ends=time(8))
    if kind < 0.7:
        return Quiet(begins=time(0), ends=time(0))
    return Quiet(begins=_time(chance), ends=_time(chance))


def _times(quiet: Quiet, chance: np.random.Generator) -> tuple[time, ...]:
    count = 1 if chance.random() < 0.7 else 2
    chosen: set[time] = set()
    while len(chosen) < count:
        local = _time(chance)
        if not quiet.covers(local):
            chosen.add(local)
    return tuple(sorted(chosen))


def _time(chance: np.random.Generator) -> time:
    return time(int(chance.integers(24)), int(chance.integers(60)))


def _stays(begins: datetime, chance: np.random.Generator) -> list[Stay]:
    home = ZONES[chance.integers(4)]
    journeys = _moments(begins, chance, mean=3)
    return [Stay(begins, home)] + [
        Stay(at, ZONES[chance.integers(len(ZONES))] if n % 2 == 0 else home)
        for n, at in enumerate(journeys)
    ]


def _moments(begins: datetime, chance: np.random.Generator, *, mean: int) -> list[datetime]:
    minutes = chance.integers(WEEKS * 7 * 24 * 60, size=chance.poisson(mean))
    return [begins + timedelta(minutes=int(each)) for each in sorted(minutes)]


SPRING = datetime(2027, 2, 15, 3, 17, tzinfo=UTC)
"""Twelve weeks over the last Sunday of March; the clocks of Sydney and Auckland go back in them."""
AUTUMN = datetime(2027, 9, 20, 3, 17, tzinfo=UTC)
"""Twelve weeks over the last Sunday of October."""
