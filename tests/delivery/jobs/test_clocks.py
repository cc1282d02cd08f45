"""A serious event that nobody was told of: the team hears of it twice, before and after."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.apps.trial.world import SORE, STAFF, make_event, make_followed, make_site, make_study
from tests.builders import NOON, make_staff

from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.people.permissions import Role
from selfback.apps.trial.models import AdverseEvent
from selfback.apps.trial.safety_services import note_event_told
from selfback.delivery.jobs.clocks import remind_of_serious_events
from selfback.domain.trial.adverse import Seriousness

pytestmark = pytest.mark.django_db
HOSPITAL = replace(SORE, seriousness=Seriousness.HOSPITALISATION)


@pytest.fixture
def event() -> AdverseEvent:
    make_staff(Role.COORDINATOR)
    return make_event(make_followed(make_site(make_study())), HOSPITAL)


def after(hours: float) -> int:
    return remind_of_serious_events(NOON + timedelta(hours=hours))


def subjects() -> list[str]:
    rows = OutgoingMessage.objects.filter(purpose="serious-event").order_by("pk")
    return [row.subject for row in rows]


def test_the_team_is_reminded_when_six_hours_are_left_and_when_time_is_over(event):
    assert after(17.9) == 0
    assert after(18) == after(24) == 1
    assert after(20) == after(30) == 0
    assert sorted(subjects()) == [
        "Little time is left to tell of a serious event",
        "The time to tell of a serious event is over",
    ]


def test_the_mail_names_neither_person_nor_event(event):
    after(20)

    body = OutgoingMessage.objects.get(purpose="serious-event").body
    assert event.participant.number not in body
    assert event.pk not in body


def test_nobody_is_reminded_of_what_was_told_or_is_not_serious(event):
    make_event(event.participant)
    note_event_told(event=event, by=STAFF, at=NOON)

    assert after(30) == 0
