"""Which prompt a time of the day gets, if any, and whether it still holds when the time comes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from selfback.domain.content.notice import Cause, Notice
from selfback.domain.prompting.cadence import Earlier, rest_from
from selfback.domain.prompting.causes import Due, Situation, causes_due
from selfback.domain.prompting.ledger import Loss
from selfback.domain.prompting.rules import PromptRules
from selfback.domain.prompting.times import Slot, Wishes, slots_between
from selfback.domain.prompting.wording import next_wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A prompt for one slot.

    due_at      its time, UTC
    wording     id of the notice
    """

    slot: Slot
    due_at: datetime
    due: Due
    wording: str


def slots_to_decide(
    *,
    at: datetime,
    zone: str,
    wished: Wishes,
    since: datetime,
    decided: Slot | None,
    rules: PromptRules,
) -> list[tuple[Slot, datetime]]:
    """Return the slots to be decided now, those missed in a standstill among them, with when.

    Each is decided once, also if nothing is told: what comes up later waits for the next slot.

    zone    where the person is now
    since   when the person joined or last changed their wishes
    decided the last slot that was decided before
    """
    if wished.is_off:
        return []
    window = slots_between(max(at - rules.look_back, since), at + rules.plan_ahead, wished, zone)
    return [(slot, due_at) for slot, due_at in window if decided is None or slot > decided]


def plan_slot(
    slot: Slot,
    due_at: datetime,
    *,
    at: datetime,
    known: Situation,
    earlier: Sequence[Earlier],
    notices: Iterable[Notice],
    rules: PromptRules,
) -> Planned | None:
    """Return the prompt of a slot, None if there is nothing to tell or prompts rest.

    raises  NoWording
    """
    then = max(at, due_at)
    for due in causes_due(known, at=then, rules=rules):
        rest = rest_from(
            due,
            today=slot.day,
            at=then,
            last_used=known.last_used,
            earlier=earlier,
            rules=rules,
        )
        if rest is None:
            wording = next_wording(due.said, notices=notices, earlier=earlier)
            return Planned(slot=slot, due_at=due_at, due=due, wording=wording)
    return None


def why_not(
    cause: Cause,
    *,
    at: datetime,
    known: Situation,
    wished: Wishes,
    has_left: bool,
    rules: PromptRules,
) -> Loss | None:
    """Return why a planned prompt should not be told any more; None if it should."""
    if has_left:
        return Loss.LEFT
    if wished.is_off:
        return Loss.SWITCHED_OFF
    if cause not in {due.cause for due in causes_due(known, at=at, rules=rules)}:
        return Loss.NOT_DUE_ANY_MORE
    return Loss.IN_USE if at - known.last_used < rules.in_use else None


def has_acted(
    cause: Cause, *, sent_at: datetime, at: datetime, known: Situation, rules: PromptRules
) -> bool:
    """Whether a person used the app after a prompt, and what it was about is no longer due."""
    due = {due.cause for due in causes_due(known, at=at, rules=rules)}
    return known.last_used > sent_at and not known.is_paused and cause not in due
