"""What is to be done with a prompt now: send it, wait, try another channel, or count it as lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from selfback.domain.prompting.ledger import Loss, State
from selfback.domain.prompting.rules import PromptRules
from selfback.domain.prompting.times import Quiet


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A channel by which a person can be reached.

    name            as the channel is called
    acknowledges    whether the phone says that a prompt has come; mail does not
    """

    name: str
    acknowledges: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What to do: exactly one of the three, or none of them, which is to wait.

    send_by     hand it to this channel
    lose        count it as lost in this way
    until       when to look again, if waiting is for something known
    """

    send_by: str | None = None
    lose: Loss | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A prompt as the ledger has it.

    due_at      its time, UTC
    channel     the newest channel it was handed to; empty while planned
    tried       channels it was handed to, the newest among them
    tries       how often the newest channel was asked in vain
    handed_at   when the newest channel took it
    """

    state: State
    due_at: datetime
    channel: str = ""
    tried: frozenset[str] = frozenset()
    tries: int = 0
    handed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """How things stand for a person at a moment.

    zone        where they are
    ways        channels by which they can be reached, the first choice first
    why_not     why a prompt should not be told any more: done, left, switched off, in the app
    """

    at: datetime
    zone: str
    quiet: Quiet
    ways: Sequence[Way]
    why_not: Loss | None = None

    def left(self, tried: frozenset[str]) -> list[str]:
        """Return the channels that were not tried, the first choice first."""
        return [way.name for way in self.ways if way.name not in tried]


def next_step(held: Held, now: Now, rules: PromptRules) -> Step:
    """Return what is to be done with a prompt now."""
    if held.state is State.PLANNED:
        return _planned(held, now, rules)
    if held.state is State.QUEUED:
        return _queued(held, now, rules)
    if held.state is State.SENT:
        return _sent(held, now, rules)
    return Step()


def after_refusal(held: Held, now: Now, rules: PromptRules) -> Step:
    """Return what is to be done when a channel refused a prompt for good."""
    left = now.left(held.tried)
    return _send_or_wait(held, left[0], now, rules) if left else Step(lose=Loss.REFUSED)


def _planned(held: Held, now: Now, rules: PromptRules) -> Step:
    if now.at < held.due_at:
        return Step(until=held.due_at)
    if now.at > held.due_at + rules.recovery:
        return Step(lose=Loss.TOO_LATE)
    if now.why_not is not None:
        return Step(lose=now.why_not)
    if not now.ways:
        return Step(lose=Loss.NO_CHANNEL)
    return _send_or_wait(held, now.ways[0].name, now, rules)


def _queued(held: Held, now: Now, rules: PromptRules) -> Step:
    """A round was broken off, or the channel did not answer: the same channel again for a while."""
    if held.tries >= rules.tries_most or held.channel not in {way.name for way in now.ways}:
        return after_refusal(held, now, rules)
    if now.at > held.due_at + rules.recovery + rules.acknowledge:
        return Step(lose=Loss.REFUSED if held.tries else Loss.TOO_LATE)
    if now.why_not is not None:
        return Step(lose=now.why_not)
    return _send_or_wait(held, held.channel, now, rules)


def _sent(held: Held, now: Now, rules: PromptRules) -> Step:
    if held.handed_at is None or not _acknowledges(held.channel, now):
        return Step()
    patience = held.handed_at + rules.acknowledge
    if now.at < patience:
        return Step(until=patience)
    left = now.left(held.tried)
    is_late = now.at > held.due_at + rules.recovery + rules.acknowledge
    if not left or is_late or now.why_not is not None or now.quiet.holds(now.at, now.zone):
        return Step(lose=Loss.UNACKNOWLEDGED)
    return Step(send_by=left[0])


def _send_or_wait(held: Held, channel: str, now: Now, rules: PromptRules) -> Step:
    if not now.quiet.holds(now.at, now.zone):
        return Step(send_by=channel)
    until = now.quiet.next_end(now.at, now.zone)
    return Step(until=until) if until <= held.due_at + rules.recovery else Step(lose=Loss.QUIET)


def _acknowledges(channel: str, now: Now) -> bool:
    return any(way.name == channel and way.acknowledges for way in now.ways)
