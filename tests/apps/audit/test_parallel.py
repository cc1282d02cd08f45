"""Writers at the same moment never fork the chain, and checking it holds up nobody."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.apps.at_once import at_once
from tests.builders import MONDAY, NOON, make_patient

from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.audit.services import verify_chain
from selfback.apps.movement.services import note_steps
from selfback.apps.people.models import Patient
from selfback.apps.people.services import change_patient

WRITERS = 12
WRITES_EACH = 8


@pytest.mark.hazard("H-14")
def test_writers_at_the_same_moment_never_fork_the_chain(many_connections):
    patients = [make_patient(f"patient{n}@example.org") for n in range(WRITERS)]
    before = AuditEvent.objects.count()

    def writes_of(patient):
        def write():
            for back in range(WRITES_EACH):
                day = MONDAY - timedelta(days=back)
                note_steps(
                    patient=patient, day=day, steps=back, today=MONDAY, by=patient.user_id, at=NOON
                )

        return write

    assert at_once([writes_of(patient) for patient in patients]) == [None] * WRITERS

    verdict = verify_chain()
    assert verdict.holds, verdict.broken
    assert verdict.events == before + WRITERS * WRITES_EACH


def test_writers_of_one_row_at_the_same_moment_all_get_their_turn(many_connections):
    patient = make_patient(country="DK")

    def move(country):
        def write():
            mine = Patient.objects.get(pk=patient.pk)
            change_patient(patient=mine, country=country, by=patient.user_id, at=NOON)

        return write

    assert at_once([move("NO"), move("GB")] * 5) == [None] * 10

    assert verify_chain().holds
    assert AuditEvent.objects.filter(kind=Kind.PATIENT_CHANGED).exists()


@pytest.mark.django_db(transaction=True)
def test_checking_the_chain_opens_no_transaction_that_writers_would_wait_for():
    make_patient()

    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert verify_chain().holds

    assert not [query for query in queries if "BEGIN" in query["sql"]]
