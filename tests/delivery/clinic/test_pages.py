"""The clinic's pages: what a clinician sees first, answers, finds, and never sees."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.builders import NOON, make_clinic, make_patient, make_staff
from tests.delivery.access.world import report_emergency
from tests.delivery.clinic.conftest import browser_of, with_plan

from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.people.models import Clinic, Patient, User
from selfback.apps.people.permissions import Role
from selfback.apps.people.services import change_sharing, change_user, leave
from selfback.apps.safety.models import Alert

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic() -> Clinic:
    return make_clinic("Back Clinic")


@pytest.fixture
def clinician(clinic: Clinic) -> User:
    return make_staff(Role.CLINICIAN, clinic=clinic)


@pytest.fixture
def desk(clinician: User) -> Client:
    return browser_of(clinician)


def text_of(client: Client, page: str, *args: Any, **query: Any) -> str:
    response = client.get(reverse(page, args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def named(patient: Patient, name: str) -> Patient:
    change_user(user=patient.user, name=name, by=patient.user_id, at=NOON)
    return patient


def test_a_report_that_waits_is_the_first_thing_seen(desk: Client, clinic: Clinic):
    report_emergency(with_plan("marie@example.org", clinic))

    page = text_of(desk, "clinic:start")

    assert "One report waits for you today" in page
    assert page.index("Emergency") < page.index("This week")
    assert "Has not said what they did." in page


def test_an_alert_is_answered_once_and_the_first_answer_stands(
    desk: Client, clinic: Clinic, clinician: User
):
    alert = report_emergency(with_plan("marie@example.org", clinic)).alerts.get()
    address = reverse("clinic:alert", args=[alert.pk])

    desk.post(address, {"note": "Called; is at the hospital."})
    desk.post(address, {"note": "Something else."})

    alert.refresh_from_db()
    assert (alert.note, alert.acknowledged_by) == ("Called; is at the hospital.", clinician)
    assert "Called; is at the hospital." in text_of(desk, "clinic:alert", alert.pk)
    assert AuditEvent.objects.filter(kind=Kind.ALERT_CLOSED).count() == 1
    assert "Nobody waits for an answer" in text_of(desk, "clinic:start")


def test_an_alert_is_not_answered_without_a_word(desk: Client, clinic: Clinic):
    alert = report_emergency(with_plan("marie@example.org", clinic)).alerts.get()

    answer = desk.post(reverse("clinic:alert", args=[alert.pk]), {"note": "  "})

    assert answer.status_code == 422
    assert "Please say what you did." in answer.content.decode()
    assert Alert.objects.waiting().count() == 1


def test_a_profile_says_in_plain_words_how_someone_is_and_why_the_plan_is_so(
    desk: Client, clinic: Clinic
):
    patient = with_plan("marie@example.org", clinic, pain_average=6, interference=5)

    page = text_of(desk, "clinic:patient", patient.pk)

    assert "Pain 6 of 10 at the start; trouble in daily life 5 of 10" in page
    assert "steps a day" in page
    assert page.count('class="because"') >= 3


def test_whoever_looks_at_a_profile_is_recorded(desk: Client, clinic: Clinic, clinician: User):
    patient = with_plan("marie@example.org", clinic)

    text_of(desk, "clinic:patient", patient.pk)

    event = AuditEvent.objects.get(kind=Kind.RECORD_READ)
    assert (event.by_id, event.subject_id) == (clinician.pk, patient.pk)


def test_whoever_does_not_share_or_has_left_is_not_seen(desk: Client, clinic: Clinic):
    private = with_plan("private@example.org", clinic, shares=False)
    left = with_plan("left@example.org", clinic)
    leave(patient=left, reason=Patient.Leaving.BETTER, by=left.user_id, at=NOON)

    for patient in (private, left):
        address = reverse("clinic:patient", args=[patient.pk])
        assert desk.get(address).status_code == 404
    assert "Nobody has joined yet" in text_of(desk, "clinic:start")


def test_sharing_that_ends_takes_the_profile_and_the_alert_away_at_once(
    desk: Client, clinic: Clinic
):
    patient = with_plan("marie@example.org", clinic)
    alert = report_emergency(patient).alerts.get()

    change_sharing(patient=patient, shares=False, by=patient.user_id, at=NOON)

    assert desk.get(reverse("clinic:patient", args=[patient.pk])).status_code == 404
    assert desk.get(reverse("clinic:alert", args=[alert.pk])).status_code == 404


def test_patients_are_found_by_name(desk: Client, clinic: Clinic):
    named(with_plan("a@example.org", clinic), "Anna")
    named(with_plan("b@example.org", clinic), "Birgit")

    page = text_of(desk, "clinic:patients", name="birg")

    assert "Birgit" in page
    assert "Anna" not in page


def test_a_check_in_that_waits_is_named_and_the_rest_do_well(
    desk: Client, clinic: Clinic, now: list[datetime]
):
    named(with_plan("a@example.org", clinic), "Anna")
    now[0] += timedelta(days=11)
    page = text_of(desk, "clinic:start")

    assert "The check-in has waited for 4 days." in page
    assert "one person needs a look this week" in page


def test_the_page_asks_the_database_as_often_for_eight_patients_as_for_one(
    desk: Client, clinic: Clinic
):
    counts = []
    for number in range(8):
        report_emergency(with_plan(f"p{number}@example.org", clinic))
        if number in {0, 7}:
            for name in ("clinic:start", "clinic:patients"):
                text_of(desk, name)  # what is read once is read
                with CaptureQueriesContext(connection) as asked:
                    text_of(desk, name)
                counts.append(len(asked))

    assert counts[:2] == counts[2:]
    assert max(counts) <= 16, counts


def test_a_long_list_is_cut_and_says_how_many_more(desk: Client, clinic: Clinic):
    for number in range(10):
        report_emergency(make_patient(f"p{number}@example.org", clinic=clinic))

    page = text_of(desk, "clinic:start")

    assert page.count("Emergency</span>") == 8
    assert "2 more wait." in page


def test_a_site_manager_sees_the_clinics_code_and_no_patient(clinic: Clinic):
    named(with_plan("a@example.org", clinic), "Anna")
    manager = browser_of(make_staff(Role.SITE_MANAGER, clinic=clinic))

    page = text_of(manager, "clinic:start")

    assert clinic.code in page
    assert "Anna" not in page
    assert reverse("clinic:patients") not in page


def test_what_a_patient_types_as_a_name_is_shown_as_text(desk: Client, clinic: Clinic):
    named(with_plan("a@example.org", clinic), "<script>alert(1)</script>")

    page = text_of(desk, "clinic:patients")

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
