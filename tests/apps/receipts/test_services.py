"""A write that arrives several times is carried out once."""

import os
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.apps.at_once import at_once
from tests.builders import MONDAY, NOON, make_patient

from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.audit.services import verify_chain
from selfback.apps.movement.models import DailySteps
from selfback.apps.movement.services import StepsOutOfRange, note_steps
from selfback.apps.people.models import Patient
from selfback.apps.receipts.models import Receipt
from selfback.apps.receipts.services import KeyUsedForSomethingElse, once
from selfback.apps.safety.models import Report
from selfback.apps.safety.services import report_signs
from selfback.domain.content.red_flag import Tier
from selfback.domain.safety.triage import Triage

FULL = os.environ.get("SELFBACK_FULL") == "1"


def send(patient, key, steps, day=MONDAY):
    """Send a number of steps as a phone does; the answer tells which write it was."""

    def write():
        note_steps(patient=patient, day=day, steps=steps, today=MONDAY, by=patient.user_id, at=NOON)
        return {"noted": AuditEvent.objects.filter(kind=Kind.STEPS_NOTED).count()}

    content = ["steps", {"day": day.isoformat(), "steps": steps}]
    return once(user_id=patient.user_id, key=key, content=content, at=NOON, write=write)


def noted():
    return AuditEvent.objects.filter(kind=Kind.STEPS_NOTED).count()


@pytest.mark.django_db
def test_the_same_key_brings_the_same_answer_and_one_effect():
    patient = make_patient()
    first = send(patient, "key-0001", 4000)
    send(patient, "key-0002", 5000)

    again = send(patient, "key-0001", 4000)

    assert again == first == {"noted": 1}
    assert noted() == Receipt.objects.count() == 2
    assert DailySteps.objects.get().steps == 5000


@pytest.mark.django_db
def test_the_same_content_in_another_order_is_the_same():
    answers = [
        once(user_id="u", key="key-0001", content=content, at=NOON, write=lambda: {"kept": 1})
        for content in ({"day": 1, "steps": 2}, {"steps": 2, "day": 1})
    ]

    assert answers == [{"kept": 1}, {"kept": 1}]


@pytest.mark.django_db
def test_the_same_key_with_another_content_is_refused():
    patient = make_patient()
    send(patient, "key-0001", 4000)

    with pytest.raises(KeyUsedForSomethingElse, match="key-0001"):
        send(patient, "key-0001", 9000)

    assert DailySteps.objects.get().steps == 4000


@pytest.mark.django_db
def test_a_key_belongs_to_its_user():
    ida, ole = make_patient("ida@example.org"), make_patient("ole@example.org")
    send(ida, "key-0001", 4000)

    send(ole, "key-0001", 9000)

    assert {row.patient: row.steps for row in DailySteps.objects.all()} == {ida: 4000, ole: 9000}


@pytest.mark.django_db
def test_a_write_that_was_refused_leaves_no_receipt_and_may_be_tried_again():
    patient = make_patient()

    with pytest.raises(StepsOutOfRange):
        send(patient, "key-0001", -1)
    assert not Receipt.objects.exists()

    assert send(patient, "key-0001", 4000) == {"noted": 1}


@pytest.mark.django_db
def test_a_clash_inside_the_write_is_not_taken_for_a_repeat():
    def clash():
        raise IntegrityError("two of a kind")

    with pytest.raises(IntegrityError, match="two of a kind"):
        once(user_id="u", key="key-0001", content={}, at=NOON, write=clash)

    assert not Receipt.objects.exists()


@pytest.mark.django_db
def test_a_receipt_and_its_write_are_undone_together():
    patient = make_patient()

    with transaction.atomic():
        send(patient, "key-0001", 4000)
        transaction.set_rollback(True)

    assert not Receipt.objects.exists()
    assert not DailySteps.objects.exists()
    assert send(patient, "key-0001", 4000) == {"noted": 1}


def copies_in_any_order(count):
    """1 to 5 copies of each of some writes, shuffled."""
    times = st.lists(st.integers(1, 5), min_size=count, max_size=count)
    return times.flatmap(
        lambda each: st.permutations([n for n, copies in enumerate(each) for _ in range(copies)])
    )


class ManyCopies(TestCase):
    """However many copies arrive in whatever order, each write has one effect."""

    @settings(deadline=None, derandomize=True, max_examples=1000 if FULL else 40)
    @given(st.integers(1, 5).flatmap(copies_in_any_order))
    def test_copies_in_any_order_have_one_effect_each(self, arrivals):
        patient, answers = make_patient(), {}
        for n in arrivals:
            answer = send(patient, f"key-{n:04}", 1000 + n, MONDAY - timedelta(days=n))
            assert answers.setdefault(n, answer) == answer

        expected = {MONDAY - timedelta(days=n): 1000 + n for n in arrivals}
        assert dict(DailySteps.objects.values_list("day", "steps")) == expected
        assert noted() == Receipt.objects.count() == len(expected)


def test_fifty_copies_at_the_same_moment_have_one_effect(many_connections):
    patient = make_patient()
    calm = Triage(tier=Tier.NONE)

    def write():
        report = report_signs(
            patient=Patient.objects.get(pk=patient.pk),
            moment="symptoms-changed",
            answers={},
            verdict=calm,
            by=patient.user_id,
            told_at=NOON,
            at=NOON,
        )
        return {"report": report.pk}

    def arrive():
        return once(user_id=patient.user_id, key="key-0001", content={}, at=NOON, write=write)

    answers = at_once([arrive] * 50)

    assert answers == [{"report": Report.objects.get().pk}] * 50
    assert Receipt.objects.count() == 1
    assert AuditEvent.objects.filter(kind=Kind.WARNING_SIGNS_REPORTED).count() == 1
    assert verify_chain().holds
