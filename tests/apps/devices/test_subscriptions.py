"""A browser is pushed to while its person wants it, and what is gone is forgotten."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.builders import NOON, make_patient, make_subscription

from selfback.apps.audit.models import AuditEvent
from selfback.apps.devices.models import PushSubscription
from selfback.apps.devices.services import MOST_DEVICES, note_gone, unsubscribe
from selfback.apps.people.errors import HasLeft
from selfback.apps.people.models import Patient
from selfback.apps.people.services import leave

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=1)


def test_subscribing_again_changes_nothing():
    patient = make_patient()
    first = make_subscription(patient)
    events = AuditEvent.objects.count()

    assert make_subscription(patient) == first

    assert AuditEvent.objects.count() == events


def test_a_phone_that_changes_hands_is_its_new_persons_alone():
    marie, ole = make_patient("marie@example.org"), make_patient("ole@example.org")
    make_subscription(marie)

    make_subscription(ole)

    (standing,) = PushSubscription.objects.standing()
    assert standing.patient == ole


def test_new_keys_of_a_browser_take_the_place_of_the_old_ones():
    patient = make_patient()
    make_subscription(patient)

    make_subscription(patient, auth="bmV3LXNlY3JldC0xMjM0NQ")

    (standing,) = PushSubscription.objects.standing()
    assert standing.auth == "bmV3LXNlY3JldC0xMjM0NQ"


@pytest.mark.parametrize(
    "end",
    [
        lambda held: unsubscribe(subscription=held, by=held.patient.user_id, at=LATER),
        lambda held: note_gone(subscription=held, fault="http-410", at=LATER),
    ],
)
def test_what_is_gone_is_forgotten_and_ending_it_again_changes_nothing(end):
    held = make_subscription(make_patient())

    end(held)
    events = AuditEvent.objects.count()
    end(held)

    held.refresh_from_db()
    assert (held.endpoint, held.p256dh, held.auth, held.gone_at) == ("", "", "", LATER)
    assert not PushSubscription.objects.standing().exists()
    assert AuditEvent.objects.count() == events


def test_a_phone_that_was_turned_off_can_be_turned_on_again():
    patient = make_patient()
    unsubscribe(subscription=make_subscription(patient), by=patient.user_id, at=NOON)

    make_subscription(patient)

    assert PushSubscription.objects.standing().count() == 1


def test_one_phone_too_many_takes_the_place_of_the_oldest():
    patient = make_patient()
    made = [
        make_subscription(patient, f"https://push.example.org/{n}", at=NOON + timedelta(hours=n))
        for n in range(MOST_DEVICES + 1)
    ]

    standing = PushSubscription.objects.standing()
    assert set(standing) == set(made[1:])


def test_nothing_is_pushed_to_who_has_left_and_they_do_not_subscribe():
    patient = make_patient()
    make_subscription(patient)
    leave(patient=patient, reason=Patient.Leaving.OTHER, by=patient.user_id, at=NOON)

    assert not PushSubscription.objects.standing().exists()
    patient.refresh_from_db()
    with pytest.raises(HasLeft):
        make_subscription(patient, "https://push.example.org/other")


def test_the_database_keeps_one_person_a_browser_and_forgets_what_is_gone():
    held = make_subscription(make_patient())

    with pytest.raises(IntegrityError), transaction.atomic():
        PushSubscription.objects.create(
            patient=held.patient, endpoint_digest=held.endpoint_digest, created_at=NOON
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        PushSubscription.objects.filter(pk=held.pk).update(gone_at=NOON)


def test_the_record_of_what_happened_holds_no_endpoint_and_no_key():
    held = make_subscription(make_patient())
    endpoint, secret = held.endpoint, held.auth

    note_gone(subscription=held, fault="http-410", at=NOON)

    told = str(list(AuditEvent.objects.values()))
    assert endpoint not in told
    assert secret not in told
