"""A private address opens one person's calendar until it is closed."""

import pytest
from tests.builders import NOON, make_patient

from selfback.apps.audit.models import AuditEvent
from selfback.apps.devices.feed_services import feed_at, make_feed, revoke_feed
from selfback.apps.devices.models import CalendarFeed
from selfback.apps.people.errors import HasLeft
from selfback.apps.people.models import Patient
from selfback.apps.people.services import leave

pytestmark = pytest.mark.django_db


def make(patient: Patient):
    return make_feed(patient=patient, by=patient.user_id, at=NOON)


def test_an_address_opens_the_calendar_of_its_person():
    marie, ole = make_patient("marie@example.org"), make_patient("ole@example.org")
    of_marie, of_ole = make(marie), make(ole)

    assert feed_at(of_marie.token).patient == marie
    assert feed_at(of_ole.token).patient == ole
    assert feed_at("guessed") is None
    assert feed_at(of_marie.feed.token_digest) is None


def test_a_new_address_closes_the_one_before():
    patient = make_patient()
    former, newer = make(patient), make(patient)

    assert feed_at(former.token) is None
    assert feed_at(newer.token) == newer.feed
    assert CalendarFeed.objects.standing(patient).count() == 1


def test_a_closed_address_stays_closed_and_closing_it_again_changes_nothing():
    patient = make_patient()
    made = make(patient)
    revoke_feed(feed=made.feed, by=patient.user_id, at=NOON)
    events = AuditEvent.objects.count()

    revoke_feed(feed=made.feed, by=patient.user_id, at=NOON)

    assert feed_at(made.token) is None
    assert AuditEvent.objects.count() == events


def test_nothing_opens_for_who_has_left_and_they_make_no_address():
    patient = make_patient()
    made = make(patient)
    leave(patient=patient, reason=Patient.Leaving.OTHER, by=patient.user_id, at=NOON)

    assert feed_at(made.token) is None
    with pytest.raises(HasLeft):
        make(patient)


def test_the_address_itself_is_not_kept():
    made = make(make_patient())

    kept = str(list(CalendarFeed.objects.values()) + list(AuditEvent.objects.values()))
    assert made.token not in kept
    assert made.token not in repr(made)
