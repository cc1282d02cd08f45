"""Noting the steps of a day by hand."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.builders import MONDAY, NOON, make_patient

from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.movement.models import DailySteps
from selfback.apps.movement.services import (
    DayNotYetCome,
    StepsOutOfRange,
    note_steps,
    set_measured_days,
)
from selfback.apps.people.errors import HasLeft
from selfback.apps.people.models import Patient
from selfback.apps.people.services import leave

TOMORROW = MONDAY + timedelta(days=1)


def note(patient, steps, day=MONDAY, today=MONDAY, at=NOON):
    return note_steps(patient=patient, day=day, steps=steps, today=today, by=patient.user_id, at=at)


@pytest.mark.django_db
@pytest.mark.parametrize("steps", [0, 1, 100_000])
def test_a_count_within_bounds_is_kept(steps):
    note(make_patient(), steps)

    assert DailySteps.objects.get().steps == steps


@pytest.mark.django_db
@pytest.mark.parametrize("steps", [-1, 100_001, 10**9])
def test_a_slip_of_the_finger_is_refused(steps):
    with pytest.raises(StepsOutOfRange) as refused:
        note(make_patient(), steps)

    assert refused.value.steps == steps
    assert not DailySteps.objects.exists()


@pytest.mark.django_db
def test_the_database_itself_refuses_more_steps_than_anybody_takes():
    patient = make_patient()

    with pytest.raises(IntegrityError, match="steps_a_person_can_take"), transaction.atomic():
        DailySteps.objects.create(patient=patient, day=MONDAY, steps=100_001, noted_at=NOON)


@pytest.mark.django_db
def test_steps_are_noted_for_today_and_before_but_not_ahead():
    patient = make_patient()
    note(patient, 4000, day=MONDAY - timedelta(days=6))

    with pytest.raises(DayNotYetCome):
        note(patient, 4000, day=TOMORROW)
    note(patient, 4000, day=TOMORROW, today=TOMORROW)

    assert DailySteps.objects.count() == 2


@pytest.mark.django_db
def test_a_later_number_replaces_an_earlier_one_and_both_are_told():
    patient = make_patient()
    note(patient, 4000)

    note(patient, 5200, at=NOON + timedelta(hours=2))

    row = DailySteps.objects.get()
    assert (row.steps, row.noted_at) == (5200, NOON + timedelta(hours=2))
    told = [event.changes for event in AuditEvent.objects.filter(kind=Kind.STEPS_NOTED)]
    assert told == [{"2027-01-04": [None, 4000]}, {"2027-01-04": [4000, 5200]}]


@pytest.mark.django_db
def test_who_has_left_notes_no_steps():
    patient = make_patient()
    leave(patient=patient, reason=Patient.Leaving.ALONE, by=patient.user_id, at=NOON)

    with pytest.raises(HasLeft):
        note(patient, 4000)

    assert not DailySteps.objects.exists()


@pytest.mark.django_db
def test_days_are_read_in_order_with_both_ends():
    patient = make_patient()
    for back in (0, 3, 1, 7):
        note(patient, 1000 + back, day=MONDAY - timedelta(days=back))

    days = DailySteps.objects.between(MONDAY - timedelta(days=3), MONDAY)

    assert [row.steps for row in days] == [1003, 1001, 1000]


def measure(patient, at=NOON, **days):
    told = {MONDAY + timedelta(days=int(n[1:])): steps for n, steps in days.items()}
    return set_measured_days(patient=patient, days=told, by=patient.user_id, at=at)


def that_count(patient):
    held = DailySteps.objects.filter(patient=patient).that_count()
    return {(row.day - MONDAY).days: row.steps for row in held}


@pytest.mark.django_db
def test_a_number_typed_goes_before_what_was_measured_whichever_came_first():
    patient = make_patient()
    note(patient, 4250)
    measure(patient, d0=9000, d1=7000)
    note(patient, 6000, day=TOMORROW, today=TOMORROW)

    assert that_count(patient) == {0: 4250, 1: 6000}
    assert DailySteps.objects.count() == 4


@pytest.mark.django_db
def test_measured_days_replace_measured_days_and_none_takes_one_out():
    patient, other = make_patient(), make_patient("other@example.org")
    measure(other, d0=1)
    assert measure(patient, d0=9000, d1=7000) == 2

    assert measure(patient, d0=9500, d1=None) == 2

    assert that_count(patient) == {0: 9500}
    assert that_count(other) == {0: 1}
    told = AuditEvent.objects.filter(kind=Kind.STEPS_MEASURED).last()
    assert told.changes == {"2027-01-04": [9000, 9500], "2027-01-05": [7000, None]}


@pytest.mark.django_db
def test_days_that_did_not_change_leave_no_event():
    patient = make_patient()
    measure(patient, d0=9000)
    events = AuditEvent.objects.count()

    assert measure(patient, d0=9000, d5=None) == 0
    assert AuditEvent.objects.count() == events


@pytest.mark.django_db
def test_a_day_beyond_what_anybody_walks_counts_for_none():
    patient = make_patient()
    measure(patient, d0=9000)

    measure(patient, d0=100_001)

    assert that_count(patient) == {}


@pytest.mark.django_db
def test_nothing_is_measured_of_somebody_who_has_left():
    patient = make_patient()
    leave(patient=patient, reason=Patient.Leaving.OTHER, by=patient.user_id, at=NOON)

    with pytest.raises(HasLeft):
        measure(patient, d0=9000)
