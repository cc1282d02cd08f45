"""Bringing steps: nothing counts before it is kept, a repeat adds nothing, all can be undone."""

from datetime import timedelta
from itertools import permutations

import pytest
from tests.apps.uploads.world import RULES, begin, bring, found, keep, line, make_key, measured
from tests.builders import MONDAY, NOON, make_patient

from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.movement.models import DailySteps
from selfback.apps.movement.services import note_steps
from selfback.apps.people.errors import HasLeft
from selfback.apps.people.models import Patient
from selfback.apps.people.services import leave
from selfback.apps.uploads.errors import BatchEnded, KeyRevoked, StillReading, TooManyKeys
from selfback.apps.uploads.models import Batch, Interval, Sighting
from selfback.apps.uploads.services import (
    begin_batch,
    cancel_batch,
    keep_batch,
    note_batch_progress,
    push_steps,
    refuse_batch,
    undo_batch,
)
from selfback.apps.uploads.token_services import revoke_token, token_of_key

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


def undo(batch):
    return undo_batch(batch=batch, rules=RULES, by=batch.patient.user_id, at=LATER)


def on(days_ago: int):
    return MONDAY - timedelta(days=days_ago)


def push(token, *lines, today=MONDAY):
    return push_steps(
        token=token,
        format="csv",
        rows=found(*lines).intervals,
        size=10,
        today=today,
        rules=RULES,
        by=token.patient.user_id,
        at=LATER,
    )


def test_what_is_found_counts_for_nothing_until_it_is_kept():
    patient = make_patient()
    batch = bring(patient, line(1, 5000), line(2, 6000))

    assert not Interval.objects.exists()
    assert measured(patient) == {}

    keep_batch(batch=batch, rules=RULES, by=patient.user_id, at=NOON)

    assert measured(patient) == {on(1): 5000, on(2): 6000}
    batch.refresh_from_db()
    assert (batch.state, batch.rows, batch.found["new"]) == ("kept", None, 2)


def test_the_same_file_again_adds_nothing():
    patient = make_patient()
    keep(patient, line(1, 5000), line(2, 6000))
    again = keep(patient, line(2, 6000), line(1, 5000))

    assert again.found["new"] == 0
    assert Interval.objects.count() == 2
    assert measured(patient) == {on(1): 5000, on(2): 6000}


def test_undoing_a_batch_leaves_what_others_brought():
    patient = make_patient()
    first = keep(patient, line(1, 5000), line(2, 6000))
    keep(patient, line(2, 6000), line(3, 7000))

    undo(first)

    assert measured(patient) == {on(2): 6000, on(3): 7000}
    with pytest.raises(BatchEnded):
        undo(first)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_after_all_is_undone_in_any_order_nothing_is_left(order):
    patient = make_patient()
    lines = [line(1, 5000), line(2, 6000), line(3, 7000), line(3, 7000, "Watch")]
    batches = [keep(patient, *lines[:3]), keep(patient, *lines[1:]), keep(patient, lines[2])]
    left = {0: lines[:3], 1: lines[1:], 2: [lines[2]]}

    for place in order:
        undo(batches[place])
        del left[place]
        told = {each for held in left.values() for each in held}
        expected = {}
        if told:
            counted = found(*sorted(told)).document["days"]
            expected = {day["day"]: day["steps"] for day in counted}
        assert {str(day): steps for day, steps in measured(patient).items()} == expected

    assert not Interval.objects.exists()
    assert not Sighting.objects.exists()


def test_two_devices_of_one_day_are_not_added_up():
    patient = make_patient()
    keep(patient, line(1, 5000, "iPhone"))
    keep(patient, line(1, 8000, "Apple Watch"))

    assert measured(patient) == {on(1): 8000}


def test_what_the_person_typed_stays():
    patient = make_patient()
    own = {"by": patient.user_id, "at": NOON}
    note_steps(patient=patient, day=on(1), steps=4250, today=MONDAY, **own)
    batch = keep(patient, line(1, 9000))

    counted = DailySteps.objects.filter(patient=patient).that_count()
    assert list(counted.values_list("day", "steps")) == [(on(1), 4250)]

    undo(batch)
    assert list(DailySteps.objects.values_list("day", "steps")) == [(on(1), 4250)]


def test_one_file_of_a_person_is_read_at_a_time():
    patient = make_patient()
    first = begin(patient)

    with pytest.raises(StillReading):
        begin(patient)
    begin(make_patient("other@example.org"))
    cancel_batch(batch=first, by=patient.user_id, at=NOON)
    begin(patient)


def test_a_cancelled_batch_is_neither_read_on_nor_kept():
    patient = make_patient()
    batch = begin(patient)
    note_batch_progress(batch=batch, progress=40)
    cancel_batch(batch=batch, by=patient.user_id, at=NOON)

    with pytest.raises(BatchEnded):
        note_batch_progress(batch=batch, progress=50)
    with pytest.raises(BatchEnded):
        keep_batch(batch=batch, rules=RULES, by=patient.user_id, at=NOON)
    assert Batch.objects.get().progress == 40


def test_what_is_let_go_of_leaves_no_rows_behind():
    patient = make_patient()
    batch = bring(patient, line(1, 5000))
    assert batch.rows

    cancel_batch(batch=batch, by=patient.user_id, at=NOON)

    assert Batch.objects.get().rows is None
    assert not Interval.objects.exists()


def test_a_refused_file_keeps_its_reason():
    batch = begin(make_patient())
    refuse_batch(batch=batch, fault="locked", place="x" * 400, by="system", at=NOON)

    held = Batch.objects.get()
    assert (held.state, held.fault, len(held.fault_place)) == ("refused", "locked", 300)


def test_what_nobody_decided_on_is_found_after_its_time():
    patient = make_patient()
    bring(patient, line(1, 5000))

    def forgotten(hours):
        at = NOON + timedelta(hours=hours, seconds=1)
        return Batch.objects.forgotten_by(at, hours=24).count()

    assert (forgotten(23), forgotten(24)) == (0, 1)


def test_nothing_is_brought_by_somebody_who_has_left():
    patient = make_patient()
    token = make_key(patient).token
    batch = bring(patient, line(1, 5000))
    leave(patient=patient, reason=Patient.Leaving.OTHER, by=patient.user_id, at=NOON)

    with pytest.raises(HasLeft):
        begin_batch(patient=patient, digest="", size=1, by=patient.user_id, at=NOON)
    with pytest.raises(HasLeft):
        keep_batch(batch=batch, rules=RULES, by=patient.user_id, at=NOON)
    with pytest.raises(HasLeft):
        push(token, line(1, 5000))
    with pytest.raises(HasLeft):
        make_key(patient)


def test_what_a_phone_sends_twice_counts_once_and_one_day_is_one_batch():
    patient = make_patient()
    token = make_key(patient).token

    assert push(token, line(0, 300)) == 1
    assert push(token, line(0, 300)) == 0
    assert push(token, line(0, 900)) == 1
    assert push(token, line(0, 950), today=MONDAY + timedelta(days=1)) == 1

    assert measured(patient) == {MONDAY: 950}
    assert Batch.objects.count() == 2
    assert AuditEvent.objects.filter(kind=Kind.STEPS_PUSHED).count() == 4


def test_a_revoked_key_opens_nothing():
    patient = make_patient()
    made = make_key(patient)
    assert token_of_key(secret=made.secret) == made.token

    revoke_token(token=made.token, by=patient.user_id, at=NOON)

    assert token_of_key(secret=made.secret) is None
    with pytest.raises(KeyRevoked):
        push(made.token, line(0, 300))
    with pytest.raises(KeyRevoked):
        revoke_token(token=made.token, by=patient.user_id, at=NOON)


def test_the_secret_of_a_key_stands_nowhere():
    made = make_key(make_patient())

    assert made.secret.removeprefix("sbk_") not in str(vars(made.token))
    assert made.secret not in repr(made)
    assert not AuditEvent.objects.filter(changes__icontains=made.secret[4:]).exists()


def test_a_person_has_no_more_working_keys_than_the_rules_allow():
    patient = make_patient()
    first = make_key(patient, most=1).token

    with pytest.raises(TooManyKeys):
        make_key(patient, most=1)
    revoke_token(token=first, by=patient.user_id, at=NOON)
    make_key(patient, most=1)


def test_a_name_that_no_table_can_hold_is_made_readable():
    held = found(f"{on(1)},5000,{'x' * 400}\x07")

    assert len(held.intervals[0].source) == 200
    assert held.document["days"][0]["sources"][0]["name"] == "x" * 200
