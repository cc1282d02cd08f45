"""The first day: five steps, each ticked by what was done, gone when it is over."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.builders import NOON, make_clinic, make_staff
from tests.delivery.clinic.conftest import browser_of

from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.people.models import Clinic, Patient, User
from selfback.apps.people.permissions import Role
from selfback.apps.people.sites import RecruitingUnit
from selfback.apps.referrals.models import LogEntry, Referral
from selfback.apps.referrals.services import set_recruitment_goal
from selfback.delivery.clinic.onboarding.first_day import first_day_of
from selfback.delivery.shared.channels.sending import send_what_is_due

pytestmark = pytest.mark.django_db
FIRST_DAY = "/clinic/first-day"


@pytest.fixture
def clinic() -> Clinic:
    return make_clinic("Rygklinikken")


@pytest.fixture
def kari(clinic: Clinic) -> User:
    user = make_staff(Role.CLINICIAN, "kari@example.org", clinic)
    browser_of(user)  # has set up the second step
    return user


def done(user: User, clinic: Clinic) -> list[str]:
    return [step.slug for step in first_day_of(user, clinic).steps if step.is_done]


def test_each_step_is_ticked_by_what_was_done(clinic: Clinic, kari: User):
    client = browser_of(kari)
    assert done(kari, clinic) == ["second-step"]

    client.get(reverse("clinic:paper", args=["poster", "da"]))
    assert done(kari, clinic)[-1] == "poster"
    client.post(FIRST_DAY, {"what": "practice"})
    assert done(kari, clinic)[-1] == "practice"
    client.post(reverse("clinic:first_day_plan"))
    assert done(kari, clinic)[-1] == "plan"
    client.post(reverse("clinic:numbers"), {"goal": "4"})

    assert first_day_of(kari, clinic).is_over
    assert "You are all set" in client.get(FIRST_DAY).content.decode()
    assert "Your first day" not in client.get(reverse("clinic:start")).content.decode()


def test_all_of_it_is_one_query(clinic: Clinic, kari: User):
    with CaptureQueriesContext(connection) as asked:
        first_day_of(kari, clinic)

    assert len(asked) == 1


def test_the_start_page_leads_on_until_it_is_put_aside(clinic: Clinic, kari: User):
    client = browser_of(kari)
    assert "Your first day: 1 of 5 done" in client.get(reverse("clinic:start")).content.decode()

    client.post(FIRST_DAY, {"what": "put-aside"})
    client.post(FIRST_DAY, {"what": "put-aside"})

    assert "Your first day" not in client.get(reverse("clinic:start")).content.decode()
    assert AuditEvent.objects.filter(kind=Kind.FIRST_DAY_NOTED).count() == 1


def test_whoever_has_been_here_for_a_month_is_not_offered_it(
    clinic: Clinic, kari: User, now: list[datetime]
):
    now[0] += timedelta(days=30)

    assert "Your first day" not in browser_of(kari).get(reverse("clinic:start")).content.decode()


def test_practice_goes_to_oneself_once_and_counts_nobody(clinic: Clinic, kari: User):
    client = browser_of(kari)
    for _ in range(2):
        client.post(FIRST_DAY, {"what": "practice"})
    mail.outbox.clear()
    send_what_is_due()

    [letter] = mail.outbox
    assert letter.to == ["kari@example.org"]
    assert reverse("patient:join_clinic", args=[clinic.code]) in letter.body
    assert not Referral.objects.exists()
    assert not LogEntry.objects.exists()
    assert not Patient.objects.exists()


def test_a_step_nobody_knows_is_not_there(kari: User):
    assert browser_of(kari).post(FIRST_DAY, {"what": "everything"}).status_code == 404


def test_a_colleagues_goal_is_enough_where_the_clinic_is_the_unit(clinic: Clinic, kari: User):
    ola = make_staff(Role.CLINICIAN, "ola@example.org", clinic)
    set_recruitment_goal(clinic=clinic, asked_a_week=3, by=ola, at=NOON)
    assert "goal" in done(kari, clinic)

    clinic.recruits_by = RecruitingUnit.PERSON.value
    assert "goal" not in done(kari, clinic)
    assert "goal" in done(ola, clinic)


def test_what_a_browser_only_looks_up_is_not_printing(clinic: Clinic, kari: User):
    browser_of(kari).head(reverse("clinic:paper", args=["poster", "da"]))

    assert "poster" not in done(kari, clinic)
