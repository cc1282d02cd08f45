"""How somebody came is counted once they join, as the referral it was."""

import pytest
from django.test import Client
from tests.builders import MONDAY, NOON, make_clinic, make_staff

from selfback.apps.people.permissions import Role
from selfback.apps.referrals.models import LogEntry, Referral
from selfback.apps.referrals.services import refer
from selfback.delivery.shared.accounts import JOINING
from selfback.domain.recruitment.entry import Channel

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral() -> Referral:
    clinic = make_clinic()
    return refer(
        key="phone:1",
        clinic=clinic,
        recruiter=make_staff(Role.CLINICIAN, clinic=clinic),
        channel=Channel.MESSAGE,
        language="da",
        today=MONDAY,
        seconds=20,
        at=NOON,
    )


def test_opening_the_link_is_noted_once_and_leads_to_the_clinics_welcome(referral):
    phone = Client()
    page = phone.get(f"/r/{referral.token.lower()}").content.decode()
    referral.refresh_from_db()
    first = referral.opened_at
    phone.get(f"/r/{referral.token}")
    referral.refresh_from_db()

    assert referral.clinic.name in page
    assert first is not None
    assert referral.opened_at == first
    assert phone.session[JOINING]["token"] == referral.token


def test_a_link_nobody_made_asks_for_the_clinics_code():
    assert Client().get("/r/NOTTHERE").url == "/join"


@pytest.mark.parametrize(("letter", "channel"), [("p", "poster"), ("c", "card"), ("x", "")])
def test_what_was_scanned_is_remembered(referral, letter, channel):
    phone = Client()
    phone.get(f"/j/{referral.clinic.code}/{letter}")

    assert phone.session[JOINING]["channel"] == channel
    assert LogEntry.objects.count() == 1
