"""A clinic that has referred nobody for two weeks: coordinators hear of it once, and see it."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from tests.builders import MONDAY, NOON, make_clinic, make_staff
from tests.delivery.clinic.conftest import browser_of, now

from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.people.models import Clinic, User
from selfback.apps.people.permissions import Role
from selfback.apps.people.services import change_user, grant_role
from selfback.apps.referrals.models import LogEntry, Nudge
from selfback.apps.referrals.services import log_person, refer, withdraw_entry
from selfback.delivery.jobs.tasks import tell_of_stalled_clinics
from selfback.delivery.shared.channels.sending import send_what_is_due
from selfback.domain.recruitment.entry import Channel

__all__ = ["now"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

TWO_WEEKS = timedelta(days=14)
TITLE = "Still without a first referral"


@pytest.fixture
def clinic() -> Clinic:
    return make_clinic("Harbour")


@pytest.fixture
def coordinator() -> User:
    return make_staff(Role.COORDINATOR)


def refer_somebody(clinic: Clinic) -> LogEntry:
    recruiter = make_staff(Role.CLINICIAN, f"{clinic.pk}@example.org", clinic)
    referral = refer(
        key=f"phone:{clinic.pk}",
        clinic=clinic,
        recruiter=recruiter,
        channel=Channel.SLIP,
        language="en",
        today=MONDAY,
        seconds=None,
        at=NOON,
    )
    return referral.entry


def mails_sent() -> list[str]:
    mail.outbox.clear()
    tell_of_stalled_clinics.call_local()
    send_what_is_due()
    return sorted(f"{each.to[0]}: {each.subject}" for each in mail.outbox)


def test_nobody_is_written_to_about_a_clinic_that_is_made_up(clinic: Clinic, coordinator: User):
    Clinic.objects.filter(pk=clinic.pk).update(is_synthetic=True, opened_at=NOON - 2 * TWO_WEEKS)

    assert mails_sent() == []
    assert TITLE in overview(), "the page still shows it, as an example"


def overview() -> str:
    monitor = make_staff(Role.MONITOR)
    return browser_of(monitor).get(reverse("trial_office:overview")).content.decode()


def test_coordinators_are_written_to_after_two_weeks_and_not_before(
    clinic: Clinic, coordinator: User, now: list[datetime]
):
    make_staff(Role.COORDINATOR, "second@example.org")
    make_staff(Role.MONITOR)
    now[0] += TWO_WEEKS - timedelta(days=1)
    assert mails_sent() == []

    now[0] += timedelta(days=1)

    assert mails_sent() == [
        "coordinator@example.org: Harbour waits for its first referral",
        "second@example.org: Harbour waits for its first referral",
    ]
    assert "Harbour has been open for 14 days" in mail.outbox[0].body


def test_each_clinic_is_told_of_once(clinic: Clinic, coordinator: User, now: list[datetime]):
    now[0] += TWO_WEEKS
    assert len(mails_sent()) == 1

    now[0] += TWO_WEEKS

    assert mails_sent() == []
    make_clinic("Hill")
    assert mails_sent() == ["coordinator@example.org: Hill waits for its first referral"]


def test_the_telling_is_stamped_and_in_the_record(
    clinic: Clinic, coordinator: User, now: list[datetime]
):
    now[0] += TWO_WEEKS
    tell_of_stalled_clinics.call_local()

    nudge = Nudge.objects.get()
    assert (nudge.kind, nudge.clinic, nudge.user) == ("stalled-clinic", clinic, coordinator)
    assert (nudge.facts, nudge.shown_at) == ({"days": 14}, now[0])
    kinds = AuditEvent.objects.filter(at=now[0]).values_list("kind", flat=True)
    assert sorted(kinds) == [Kind.MESSAGE_QUEUED, Kind.NUDGE_SHOWN]


def test_without_a_coordinator_the_first_one_who_comes_is_told(clinic: Clinic, now: list[datetime]):
    now[0] += TWO_WEEKS
    assert mails_sent() == []

    make_staff(Role.COORDINATOR)

    assert len(mails_sent()) == 1


def test_a_clinic_that_referred_somebody_is_not_told_of(
    clinic: Clinic, coordinator: User, now: list[datetime]
):
    refer_somebody(clinic)
    now[0] += TWO_WEEKS

    assert mails_sent() == []
    assert TITLE not in overview()


def test_a_referral_that_was_taken_back_and_a_mere_question_do_not_count(
    clinic: Clinic, coordinator: User, now: list[datetime]
):
    entry = refer_somebody(clinic)
    withdraw_entry(entry=entry, reason="taken back", by="system", at=NOON)
    facts = {"screened_on": MONDAY, "approached": True}
    log_person(key="tap:1", clinic=clinic, recruiter=None, facts=facts, by="system", at=NOON)
    now[0] += TWO_WEEKS

    assert len(mails_sent()) == 1


def test_the_overview_lists_the_clinics_with_their_days_and_what_may_help(
    clinic: Clinic, now: list[datetime]
):
    busy = make_clinic("Busy")
    refer_somebody(busy)
    now[0] += timedelta(days=20)

    page = overview()

    section = page[page.index(TITLE) :].split("</section>")[0]
    assert "Harbour" in section
    assert "open for 20 days" in section
    assert "1.57" in section
    assert "Busy" not in section
    assert "href" not in section


def test_a_coordinator_who_also_refers_there_still_opens_their_numbers(
    clinic: Clinic, now: list[datetime]
):
    both = make_staff(Role.SITE_MANAGER, clinic=clinic)
    grant_role(user=both, role=Role.COORDINATOR, by="system", at=NOON)
    now[0] += TWO_WEEKS
    tell_of_stalled_clinics.call_local()

    page = browser_of(both).get(reverse("clinic:numbers"))

    assert page.status_code == 200
    assert "Who could be your first?" in page.content.decode()


def test_each_is_written_to_in_their_own_language(
    clinic: Clinic, coordinator: User, now: list[datetime]
):
    change_user(user=coordinator, language="da", by=coordinator.pk, at=NOON)
    now[0] += TWO_WEEKS

    assert mails_sent() == ["coordinator@example.org: Harbour venter på sin første henvisning"]
