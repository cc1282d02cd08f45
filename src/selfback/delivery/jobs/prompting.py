"""Decides, sends and follows prompts: what the domain says, person by person."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TypeVar

import numpy as np

from selfback.apps.audit.services import SYSTEM
from selfback.apps.people.models import Patient
from selfback.apps.prompts.models import Prompt, PromptPreference
from selfback.apps.prompts.services import (
    decide_slot,
    delay_prompt,
    lose_prompt,
    note_prompt_sent,
    note_word,
    queue_prompt,
    withhold_prompt,
)
from selfback.apps.prompts.situations import earlier_of, situation_of
from selfback.apps.prompts.wish_services import begin_wishes
from selfback.delivery.shared.channels.channel import NotDelivered
from selfback.delivery.shared.content import library
from selfback.delivery.shared.prompts.channels import CHANNELS, PromptChannel, channels_to
from selfback.delivery.shared.prompts.saying import said
from selfback.domain.content.notice import Cause
from selfback.domain.prompting.ledger import NotInOrder, State
from selfback.domain.prompting.next_step import Now, Step, after_refusal, next_step
from selfback.domain.prompting.planning import has_acted, plan_slot, slots_to_decide, why_not
from selfback.domain.prompting.randomising import draw
from selfback.domain.prompting.rules import PromptRules
from selfback.domain.prompting.times import Slot
from selfback.domain.prompting.wording import NoWording

logger = logging.getLogger(__name__)

AT_ONCE = 500
"""Prompts looked after in one round, so that a long queue cannot hold up the worker."""

Row = TypeVar("Row")


def prompt_rules() -> PromptRules:
    """Return the rules of this process's content."""
    return PromptRules.from_content(library().rule_file("prompts"))


def decide_prompts(at: datetime) -> int:
    """Decide the times that are near or were missed; return how many prompts were planned."""
    rules = prompt_rules()
    people = Patient.objects.active().filter(is_synthetic=False, weeks__isnull=False).distinct()
    rows = people.select_related("user", "prompt_preference").iterator(chunk_size=500)
    return _each("decide", rows, lambda patient: _decide(patient, at, rules))


def send_prompts(at: datetime, chance: np.random.Generator) -> int:
    """Do with every prompt under way what is to be done now; return for how many it was done.

    chance  decides in a micro-randomised trial, and is not asked otherwise
    """
    rules = prompt_rules()
    heard_of = [each.way.name for each in CHANNELS if each.way.acknowledges]
    rows = Prompt.objects.under_way(at, acknowledging=heard_of, patience=rules.acknowledge)
    waiting = rows.select_related("patient__user", "patient__prompt_preference")
    return _each("send", waiting[:AT_ONCE], lambda prompt: _advance(prompt, at, rules, chance))


def note_who_acted(at: datetime) -> int:
    """Note of prompts of the last day that people did what they were about; return how many."""
    rules = prompt_rules()
    told = (State.SENT, State.DELIVERED, State.OPENED)
    recent = at - max(rules.randomising.proximal, timedelta(days=1))
    rows = Prompt.objects.filter(state__in=told, sent_at__gt=recent).select_related("patient")
    return _each("acted", rows[:AT_ONCE], lambda prompt: _note_acted(prompt, at, rules))


def _decide(patient: Patient, at: datetime, rules: PromptRules) -> int:
    wished = _preference(patient, rules, at)
    zone = wished.zone or patient.zone
    slots = slots_to_decide(
        at=at,
        zone=zone,
        wished=wished.wishes,
        since=max(patient.joined_at, wished.changed_at),
        decided=wished.decided,
        rules=rules,
    )
    return sum(_decide_slot(patient, slot, due_at, at, rules, zone=zone) for slot, due_at in slots)


def _preference(patient: Patient, rules: PromptRules, at: datetime) -> PromptPreference:
    try:
        return patient.prompt_preference
    except PromptPreference.DoesNotExist:
        return begin_wishes(patient=patient, rules=rules, by=SYSTEM, at=at)


def _decide_slot(
    patient: Patient, slot: Slot, due_at: datetime, at: datetime, rules: PromptRules, *, zone: str
) -> bool:
    planned = plan_slot(
        slot,
        due_at,
        at=at,
        known=situation_of(patient, at=at, zone=patient.zone, rules=rules),
        earlier=earlier_of(patient),
        notices=library().notices.values(),
        rules=rules,
    )
    made = decide_slot(patient=patient, slot=slot, planned=planned, zone=zone, at=at)
    return made is not None


def _advance(prompt: Prompt, at: datetime, rules: PromptRules, chance: np.random.Generator) -> bool:
    patient, channels = prompt.patient, channels_to(prompt.patient)
    preference, wished = patient.prompt_preference, patient.prompt_preference.wishes
    now = Now(
        at=at,
        zone=preference.zone or patient.zone,
        quiet=wished.quiet,
        ways=[each.way for each in channels.values()],
        why_not=why_not(
            Cause(prompt.cause),
            at=at,
            known=situation_of(patient, at=at, zone=patient.zone, rules=rules),
            wished=wished,
            has_left=patient.left_at is not None,
            rules=rules,
        ),
    )
    step = next_step(prompt.held, now, rules)
    if step.send_by is not None and prompt.state == State.PLANNED:
        drawn = draw(Cause(prompt.cause), rules.randomising, chance)
        if drawn is not None and not drawn.is_prompted:
            withhold_prompt(prompt=prompt, draw=drawn, at=at)
            return True
        prompt = queue_prompt(prompt=prompt, channel=step.send_by, draw=drawn, at=at)
        return _hand_over(prompt, channels, now, rules)
    return _carry_out(prompt, step, channels, now, rules)


def _carry_out(
    prompt: Prompt, step: Step, channels: dict[str, PromptChannel], now: Now, rules: PromptRules
) -> bool:
    if step.lose is not None:
        lose_prompt(prompt=prompt, loss=step.lose, at=now.at)
        return True
    if step.send_by is None:
        return False
    prompt = queue_prompt(prompt=prompt, channel=step.send_by, at=now.at)
    return _hand_over(prompt, channels, now, rules)


def _hand_over(
    prompt: Prompt, channels: dict[str, PromptChannel], now: Now, rules: PromptRules
) -> bool:
    try:
        channels[prompt.channel].send(prompt, said(prompt))
    except NotDelivered as error:
        logger.warning("prompt %s was not delivered: %s", prompt.pk, error.fault)
        prompt = delay_prompt(prompt=prompt, fault=error.fault, at=now.at)
        if error.for_good:
            return _carry_out(prompt, after_refusal(prompt.held, now, rules), channels, now, rules)
        return True
    note_prompt_sent(prompt=prompt, at=now.at)
    return True


def _note_acted(prompt: Prompt, at: datetime, rules: PromptRules) -> bool:
    patient = prompt.patient
    known = situation_of(patient, at=at, zone=patient.zone, rules=rules)
    acted = prompt.sent_at is not None and has_acted(
        Cause(prompt.cause), sent_at=prompt.sent_at, at=at, known=known, rules=rules
    )
    return acted and note_word(prompt=prompt, state=State.ACTED, by=patient.user_id, at=at)


def _each(name: str, rows: Iterable[Row], work: Callable[[Row], int]) -> int:
    """Do the work for every row; what goes wrong for one is logged and stops no other."""
    done = 0
    for row in rows:
        try:
            done += work(row)
        except (NotInOrder, NoWording) as refused:
            logger.warning("prompts, %s: %s", name, refused)
    return done
