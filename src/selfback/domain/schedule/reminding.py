"""When somebody is asked to answer: invitation, reminders, the call list, a last call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from selfback.domain.content.rules import Rule
from selfback.domain.schedule.windows import Window

INVITATION = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpRules:
    """What is the same in every protocol, from content/rules/follow-up.toml.

    send_from, send_to  hours of the person's day between which messages are sent; the last is out
    calls_at_most       attempts to reach somebody about one visit
    call_again_days     days until somebody who was not reached stands on the call list again
    serious_event_hours_left    hours left of a serious event's clock when the team is reminded
    """

    send_from: int
    send_to: int
    calls_at_most: int
    call_again_days: int
    serious_event_hours_left: int

    @classmethod
    def from_content(cls, rules: Mapping[str, Rule]) -> Self:
        """Return the rules of `library.rule_file("follow-up")`.

        raises  KeyError for a missing rule; RuleOfAnotherKind
        """
        return cls(
            send_from=rules["send_from"].whole,
            send_to=rules["send_to"].whole,
            calls_at_most=rules["calls_at_most"].whole,
            call_again_days=rules["call_again_days"].whole,
            serious_event_hours_left=rules["serious_event_hours_left"].whole,
        )

    def next_call(self, today: date) -> date:
        """Return when somebody who was called today and not reached is called again."""
        return today + timedelta(days=self.call_again_days)

    def may_send(self, at: datetime, zone: str) -> bool:
        """Whether messages are sent at this hour of a person's day."""
        return self.send_from <= at.astimezone(ZoneInfo(zone)).hour < self.send_to


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One message that asks for answers.

    number  0: the invitation; 1, 2 ... the reminders
    on      the local day from which it is sent
    """

    number: int
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingPlan:
    """How one visit is asked for.

    call_from   the first day on the call list; None if the window closes before
    last_call   the day of the last call, never before call_from; None as well
    """

    messages: tuple[Asking, ...]
    call_from: date | None
    last_call: date | None


def asking_plan(
    held: Window, *, reminder_days: Sequence[int], call_day: int, last_call_days: int
) -> AskingPlan:
    """Return how a visit is asked for; nothing is planned beyond its last day.

    reminder_days   days after the opening on which somebody is reminded
    call_day        days after the opening from which they are called
    last_call_days  days before the last day on which the last call is due
    """
    days = [0, *sorted(set(reminder_days) - {0})]
    planned = [Asking(number=n, on=held.opens + timedelta(days=day)) for n, day in enumerate(days)]
    call_from = held.opens + timedelta(days=call_day)
    if call_from > held.closes:
        return AskingPlan(messages=_within(held, planned), call_from=None, last_call=None)
    last_call = max(call_from, held.closes - timedelta(days=last_call_days))
    return AskingPlan(messages=_within(held, planned), call_from=call_from, last_call=last_call)


def next_message(waiting: Sequence[Asking], today: date) -> tuple[Asking | None, tuple[int, ...]]:
    """Return the one message to send today, and the numbers of those it takes the place of.

    waiting     planned ones that were not sent
    today       the person's local date

    After the service stood still, several may be overdue: the newest is sent and the others are
    left out, so that nobody gets three reminders in one night.
    """
    overdue = sorted((each for each in waiting if each.on <= today), key=lambda each: each.number)
    if not overdue:
        return None, ()
    return overdue[-1], tuple(each.number for each in overdue[:-1])


def _within(held: Window, planned: Sequence[Asking]) -> tuple[Asking, ...]:
    return tuple(each for each in planned if held.holds(each.on))
