"""The ledger holds one prompt for one time of a day, whoever writes and how often."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.apps.at_once import at_once
from tests.builders import MONDAY, NOON, make_patient, make_prompt

from selfback.apps.audit.models import AuditEvent
from selfback.apps.people.models import Patient
from selfback.apps.prompts.models import Prompt, PromptPreference
from selfback.apps.prompts.services import (
    decide_slot,
    lose_prompt,
    note_prompt_sent,
    note_word,
    queue_prompt,
)
from selfback.domain.content.notice import Cause
from selfback.domain.prompting.causes import Due
from selfback.domain.prompting.ledger import Loss, NotInOrder, State
from selfback.domain.prompting.planning import Planned
from selfback.domain.prompting.times import Slot

DUE = Due(cause=Cause.APP_UNUSED, said=Cause.APP_UNUSED)


def decide(patient: Patient, day: int = 1) -> Prompt | None:
    slot = Slot(day=MONDAY + timedelta(days=day), number=0)
    planned = Planned(slot=slot, due_at=NOON, due=DUE, wording="app-unused-1")
    return decide_slot(patient=patient, slot=slot, planned=planned, zone="UTC", at=NOON)


@pytest.mark.django_db
def test_a_slot_decided_twice_has_one_prompt_and_one_event():
    patient = make_prompt(make_patient()).patient
    first = decide(patient)
    events = AuditEvent.objects.count()

    assert decide(patient) == first
    assert Prompt.objects.count() == 2
    assert AuditEvent.objects.count() == events


@pytest.mark.django_db
def test_a_slot_that_a_journey_brings_back_is_not_decided_again():
    patient = make_prompt(make_patient()).patient
    decide(patient, day=3)

    assert decide(patient, day=2) is None
    assert PromptPreference.objects.get().decided == Slot(day=MONDAY + timedelta(days=3), number=0)


def test_two_workers_at_once_plan_one_prompt(many_connections):
    patient = make_prompt(make_patient()).patient
    at_once([lambda: decide(patient)] * 4)

    assert Prompt.objects.filter(day=MONDAY + timedelta(days=1)).count() == 1


@pytest.mark.django_db
def test_the_database_itself_refuses_a_second_prompt_of_a_slot():
    prompt = make_prompt(make_patient())
    prompt.pk = "01ANOTHERPROMPTOFTHATSLOTX"

    with pytest.raises(IntegrityError), transaction.atomic():
        prompt.save(force_insert=True)


@pytest.mark.django_db
def test_word_of_a_lost_prompt_takes_it_back_and_of_one_never_sent_does_not():
    patient = make_patient()
    prompt, by = make_prompt(patient), patient.user_id
    sent = note_prompt_sent(prompt=queue_prompt(prompt=prompt, channel="push", at=NOON), at=NOON)
    lost = lose_prompt(prompt=sent, loss=Loss.UNACKNOWLEDGED, at=NOON)
    assert note_word(prompt=lost, state=State.OPENED, by=by, at=NOON)
    assert (Prompt.objects.get().state, Prompt.objects.get().loss) == ("opened", "")
    assert not note_word(prompt=lost, state=State.DELIVERED, by=by, at=NOON)

    never = decide(patient)
    with pytest.raises(NotInOrder, match="planned cannot become opened"):
        note_word(prompt=never, state=State.OPENED, by=by, at=NOON)


@pytest.mark.django_db
def test_the_moment_of_handing_over_is_the_first_one_though_another_channel_followed():
    prompt = make_prompt(make_patient())
    later = NOON + timedelta(hours=2)
    sent = note_prompt_sent(prompt=queue_prompt(prompt=prompt, channel="push", at=NOON), at=NOON)
    again = note_prompt_sent(prompt=queue_prompt(prompt=sent, channel="email", at=later), at=later)

    assert (again.queued_at, again.sent_at) == (NOON, later)
    assert again.tried == ["push", "email"]
