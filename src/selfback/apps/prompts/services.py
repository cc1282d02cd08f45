"""Writes to the ledger of prompts: each step one transaction, each with its event."""

from datetime import datetime

from django.db import transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import SYSTEM, record
from selfback.apps.people.models import Patient
from selfback.apps.prompts.models import Prompt, PromptPreference
from selfback.domain.prompting.ledger import Loss, State, check_may_become, is_news
from selfback.domain.prompting.planning import Planned
from selfback.domain.prompting.randomising import Draw
from selfback.domain.prompting.times import Slot


@transaction.atomic
def decide_slot(
    *, patient: Patient, slot: Slot, planned: Planned | None, zone: str, at: datetime
) -> Prompt | None:
    """Keep what was decided about one time of a person's day, and their prompt if there is one.

    Deciding the same slot again, or an earlier one, changes nothing and returns the prompt it has.
    The person's preference is there already.
    """
    held = PromptPreference.objects.select_for_update().get(patient=patient)
    if held.decided is not None and slot <= held.decided:
        return Prompt.objects.filter(patient=patient, day=slot.day, slot=slot.number).first()
    held.decided_day, held.decided_number = slot.day, slot.number
    held.save(update_fields=["decided_day", "decided_number"])
    prompt = None if planned is None else _plan(patient, planned, zone, at)
    changes = {
        "slot": (None, f"{slot.day} {slot.number}"),
        "prompt": (None, prompt and prompt.pk),
        "cause": (None, prompt and prompt.cause),
    }
    record(Kind.PROMPT_DECIDED, subject=prompt or held, by=SYSTEM, at=at, changes=changes)
    return prompt


def _plan(patient: Patient, planned: Planned, zone: str, at: datetime) -> Prompt:
    return Prompt.objects.create(
        patient=patient,
        cause=planned.due.cause,
        said=planned.due.said,
        wording=planned.wording,
        facts=dict(planned.due.facts),
        day=planned.slot.day,
        slot=planned.slot.number,
        due_at=planned.due_at,
        zone=zone,
        planned_at=at,
    )


@transaction.atomic
def queue_prompt(*, prompt: Prompt, channel: str, at: datetime, draw: Draw | None = None) -> Prompt:
    """Keep that a prompt goes to a channel, before it does; raises NotInOrder.

    draw    what chance said, at the decision point
    """
    held = _held(prompt, State.QUEUED)
    if channel != held.channel:
        held.channel, held.tries = channel, 0
        held.tried = [*held.tried, channel]
    _keep_draw(held, draw)
    return _become(held, State.QUEUED, Kind.PROMPT_QUEUED, at, channel=(None, channel))


@transaction.atomic
def withhold_prompt(*, prompt: Prompt, draw: Draw, at: datetime) -> Prompt:
    """Keep that chance decided against a prompt; raises NotInOrder."""
    held = _held(prompt, State.WITHHELD)
    _keep_draw(held, draw)
    return _become(held, State.WITHHELD, Kind.PROMPT_WITHHELD, at, draw=(None, draw.value))


@transaction.atomic
def note_prompt_sent(*, prompt: Prompt, at: datetime) -> Prompt:
    """Keep that the channel took a prompt; raises NotInOrder."""
    held = _held(prompt, State.SENT)
    held.tries += 1
    return _become(held, State.SENT, Kind.PROMPT_SENT, at, channel=(None, held.channel))


@transaction.atomic
def delay_prompt(*, prompt: Prompt, fault: str, at: datetime) -> Prompt:
    """Keep that the channel did not take a prompt this time; raises NotInOrder.

    fault   a code such as "no-answer"
    """
    held = _held(prompt, State.QUEUED)
    held.tries += 1
    held.fault = fault[:40]
    return _become(held, State.QUEUED, Kind.PROMPT_DELAYED, at, fault=(None, held.fault))


@transaction.atomic
def lose_prompt(*, prompt: Prompt, loss: Loss, at: datetime) -> Prompt:
    """Keep that a prompt did not reach the person, and how; raises NotInOrder."""
    held = _held(prompt, State.LOST)
    held.loss = loss
    return _become(held, State.LOST, Kind.PROMPT_LOST, at, loss=(None, loss))


@transaction.atomic
def note_word(*, prompt: Prompt, state: State, by: str, at: datetime) -> bool:
    """Keep what was heard of a prompt: delivered, opened or acted on; return whether it was news.

    Word may come twice, late or out of order; what is known already changes nothing.

    raises  NotInOrder if the prompt was never handed to a channel
    """
    held = Prompt.objects.select_for_update().get(pk=prompt.pk)
    if not is_news(State(held.state), state):
        return False
    held = _held(prompt, state)
    held.loss = ""
    _become(held, state, Kind.PROMPT_HEARD_OF, at, by=by)
    return True


def _held(prompt: Prompt, to: State) -> Prompt:
    held = Prompt.objects.select_for_update().get(pk=prompt.pk)
    check_may_become(State(held.state), to, was_handed=held.sent_at is not None)
    return held


def _keep_draw(held: Prompt, draw: Draw | None) -> None:
    if draw is not None:
        held.probability, held.draw = draw.probability, draw.value


def _become(
    held: Prompt,
    to: State,
    kind: Kind,
    at: datetime,
    by: str = SYSTEM,
    **changes: tuple[object, object],
) -> Prompt:
    was, held.state = held.state, to
    if to is not State.QUEUED or held.queued_at is None:
        setattr(held, f"{to.value}_at", at)
    held.save()
    record(kind, subject=held, by=by, at=at, changes={"state": (was, to), **changes})
    return held
