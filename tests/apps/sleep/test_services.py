"""The sleep diary keeps one night a morning, for its person alone."""

from datetime import time, timedelta

import pytest
from tests.builders import MONDAY, NOON, make_night, make_patient

from selfback.apps.people.errors import HasLeft
from selfback.apps.people.models import Patient
from selfback.apps.people.services import leave
from selfback.apps.sleep.models import NotedNight
from selfback.apps.sleep.services import MorningNotYetCome, note_night
from selfback.domain.schedule.nights import Night, NightDoesNotAddUp

pytestmark = pytest.mark.django_db
LONG = Night(lights_out=time(22), woke=time(8), falling=30, awake=60)


def note(patient, night=LONG, *, morning=MONDAY, today=MONDAY):
    return note_night(
        patient=patient,
        morning=morning,
        night=night,
        rested=2,
        today=today,
        by=patient.user_id,
        at=NOON,
    )


def test_a_later_entry_for_a_morning_replaces_the_earlier_one():
    patient = make_patient()
    make_night(patient)

    note(patient)

    (kept,) = NotedNight.objects.of(patient)
    assert (kept.night, kept.rested) == (LONG, 2)


def test_a_night_is_not_noted_before_its_morning():
    with pytest.raises(MorningNotYetCome):
        note(make_patient(), morning=MONDAY + timedelta(days=1))

    assert not NotedNight.objects.exists()


def test_a_night_that_does_not_add_up_is_not_kept():
    short = Night(lights_out=time(23), woke=time(0), falling=60, awake=60)

    with pytest.raises(NightDoesNotAddUp):
        note(make_patient(), short)

    assert not NotedNight.objects.exists()


def test_who_has_left_notes_no_night():
    patient = make_patient()
    leave(patient=patient, reason=Patient.Leaving.OTHER, by=patient.user_id, at=NOON)
    patient.refresh_from_db()

    with pytest.raises(HasLeft):
        note(patient)


def test_nights_are_read_by_their_mornings():
    patient = make_patient()
    for days in (0, 3, 9):
        make_night(patient, MONDAY - timedelta(days=days))

    week = NotedNight.objects.of(patient).between(MONDAY - timedelta(days=6), MONDAY)

    assert [(MONDAY - each.morning).days for each in week] == [3, 0]
