"""Leaving by a link, as far as somebody wants; and changing how they are reached."""

from datetime import datetime

import pytest
from django.test import Client
from tests.apps.trial.world import PROTOCOL, STAFF
from tests.delivery.participant.conftest import link_to

from selfback.apps.trial.contact_services import keep_contact
from selfback.apps.trial.models import ContactDetails, Participant, Visit, Withdrawal

pytestmark = pytest.mark.django_db
APP, QUESTIONS, DATA = (each.id for each in PROTOCOL.withdrawal_levels)


def leave(phone: Client, start: str, level: str, **sent: str) -> object:
    return phone.post(f"{start}/stop", {"level": level, "sure": "1", **sent}, follow=True)


def test_it_is_asked_once_more_before_anything_is_done(
    phone: Client, week_6: Visit, now: list[datetime]
):
    start = link_to(week_6, now[0])

    answered = phone.post(f"{start}/stop", {"level": DATA, "reason": "Moving away"})

    assert 'name="sure"' in answered.content.decode()
    assert "Moving away" in answered.content.decode()
    assert not Withdrawal.objects.exists()
    back = phone.post(f"{start}/stop", {"level": DATA, "reason": "Moving away", "back": "1"})
    assert "Moving away" in back.content.decode()
    assert not Withdrawal.objects.exists()


@pytest.mark.parametrize("level", [QUESTIONS, DATA])
def test_who_answers_no_more_is_asked_no_more(
    phone: Client, week_6: Visit, now: list[datetime], level: str
):
    start = link_to(week_6, now[0])

    answered = leave(phone, start, level, reason=" Moving away ")

    assert answered.status_code == 200
    row = Withdrawal.objects.get()
    assert (row.level, row.reason, row.noted_by) == (level, "Moving away", "link")
    assert week_6.participant.visits.unfinished().count() == 0
    assert "/questions" not in phone.get(start).content.decode()


def test_who_stops_the_treatment_only_still_answers_and_can_go_further(
    phone: Client, week_6: Visit, now: list[datetime]
):
    start = link_to(week_6, now[0])

    leave(phone, start, APP)
    leave(phone, start, APP)

    assert Withdrawal.objects.count() == 1
    assert f"{start}/questions" in phone.get(start).content.decode()
    said = phone.get(f"{start}/stop").content.decode()
    assert f'value="{APP}"' not in said
    assert f'value="{DATA}"' in said


def test_a_level_nobody_offers_is_refused(phone: Client, week_6: Visit, now: list[datetime]):
    answered = phone.post(f"{link_to(week_6, now[0])}/stop", {"level": "all", "sure": "1"})

    assert answered.status_code == 422
    assert not Withdrawal.objects.exists()


def test_who_was_not_randomised_just_does_not_take_part(
    phone: Client, entering: Visit, now: list[datetime]
):
    start = link_to(entering, now[0])

    leave(phone, start, "not-yet-in")

    entering.participant.refresh_from_db()
    assert entering.participant.status == Participant.Status.LEFT


def test_what_is_kept_is_shown_in_part_and_only_changes_are_typed(
    phone: Client, week_6: Visit, now: list[datetime]
):
    keep_contact(
        participant=week_6.participant,
        name="Ida Holm",
        email="ida@example.org",
        phone="+4520123456",
        prefers=ContactDetails.Way.EMAIL,
        by=STAFF,
        at=now[0],
    )
    start = link_to(week_6, now[0])
    said = phone.get(f"{start}/reach").content.decode()
    assert "ida@example.org" not in said
    assert "20123456" not in said
    assert "Ida" not in said

    answered = phone.post(f"{start}/reach", {"phone": "20 99 88 77", "prefers": "sms"})

    assert answered.headers["Location"] == start
    kept = ContactDetails.objects.get()
    assert (kept.name, kept.email) == ("Ida Holm", "ida@example.org")
    assert kept.way == ("sms", "+4520998877")


@pytest.mark.parametrize(
    "sent",
    [
        {"prefers": "sms"},
        {"prefers": "email", "phone": "12"},
        {"prefers": "email", "email": "ida"},
        {"prefers": "letter", "email": "ida@example.org"},
    ],
    ids=str,
)
def test_a_way_that_leads_nowhere_is_refused(
    phone: Client, week_6: Visit, now: list[datetime], sent: dict[str, str]
):
    answered = phone.post(f"{link_to(week_6, now[0])}/reach", sent)

    assert answered.status_code == 422
    assert not ContactDetails.objects.exists()
