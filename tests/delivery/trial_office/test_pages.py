"""The trial office: how the programme runs, reports without a clinic, whether the record holds."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from tests.apps.trial.world import make_study
from tests.builders import MONDAY, NOON, make_clinic, make_patient, make_staff
from tests.delivery.access.world import report_emergency
from tests.delivery.clinic.conftest import browser_of, now, with_plan

from selfback.apps.people.permissions import Role
from selfback.apps.people.services import change_sharing
from selfback.apps.plans.models import WeekPlan
from selfback.apps.plans.services import log_exercise
from selfback.apps.safety.models import Alert

__all__ = ["now"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def overview(role: Role) -> str:
    response = browser_of(make_staff(role)).get(reverse("trial_office:overview"))
    assert response.status_code == 200
    return response.content.decode()


def exercise(week: WeekPlan, session: str, days_ago: int) -> None:
    log_exercise(
        week=week,
        session=session,
        exercise=week.exercises[0]["id"],
        day=MONDAY - timedelta(days=days_ago),
        sets=1,
        repetitions=10,
        planned_repetitions=10,
        seconds=60,
        rating="right",
        by=week.patient.user_id,
        done_at=NOON,
        at=NOON,
    )


def test_of_many_clinics_those_with_people_stand_first_and_the_rest_can_be_opened():
    for number in range(14):
        make_clinic(f"Clinic {number:02}")
    make_patient("a@example.org", clinic=make_clinic("The busy one"))

    page = overview(Role.COORDINATOR)

    assert page.index("The busy one") < page.index("Clinic 00") < page.index("3 more clinics")
    assert page.index("3 more clinics") < page.index("Clinic 12") < page.index("Clinic 13")


def test_the_numbers_are_those_of_the_tables():
    clinic = make_clinic("Harbour")
    week = WeekPlan.objects.of(with_plan("a@example.org", clinic)).newest()
    make_patient("b@example.org", clinic=clinic)
    exercise(week, "today", 0)
    exercise(week, "six days ago", 6)
    exercise(week, "a week ago", 7)

    page = overview(Role.COORDINATOR)

    assert "2 people take part" in page
    assert "In the last seven days 1 of them exercised, 2 sessions in all." in page
    assert "Harbour" in page


def test_it_shows_the_studies_that_are_run_here_and_says_so_if_there_are_none():
    assert "No study is run here yet." in overview(Role.MONITOR)

    study = make_study()

    page = overview(Role.COORDINATOR)
    assert reverse("trial_office:study", args=[study.pk]) in page
    assert "0 of 350 randomised" in page


def test_a_report_without_a_clinic_is_answered_by_the_coordinators():
    alert = report_emergency(make_patient("alone@example.org", clinic=None)).alerts.get()
    desk = browser_of(make_staff(Role.COORDINATOR))
    assert "Emergency" in desk.get(reverse("trial_office:overview")).content.decode()

    desk.post(reverse("trial_office:alert", args=[alert.pk]), {"note": "Called."})

    alert.refresh_from_db()
    assert alert.note == "Called."


def test_a_report_of_someone_who_stopped_sharing_passes_to_the_coordinators():
    patient = with_plan("a@example.org", make_clinic())
    alert = report_emergency(patient).alerts.get()
    desk = browser_of(make_staff(Role.COORDINATOR))
    address = reverse("trial_office:alert", args=[alert.pk])
    assert desk.get(address).status_code == 404

    change_sharing(patient=patient, shares=False, by=patient.user_id, at=NOON)

    assert desk.get(address).status_code == 200


def test_a_monitor_sees_that_reports_wait_but_not_whose():
    patient = make_patient("alone@example.org", clinic=None)
    report_emergency(patient)

    page = overview(Role.MONITOR)

    assert "Marie" not in page
    assert Alert.objects.get().pk not in page


def test_a_monitor_checks_the_record_and_hears_that_it_holds():
    with_plan("a@example.org", make_clinic())
    desk = browser_of(make_staff(Role.MONITOR))

    page = desk.post(reverse("trial_office:audit")).content.decode()

    assert "The record holds" in page


def test_a_record_that_was_touched_is_said_to_be():
    make_clinic()
    desk = browser_of(make_staff(Role.MONITOR))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER USER")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute("UPDATE audit_auditevent SET by_id = 'nobody' WHERE seq = 1")

    page = desk.post(reverse("trial_office:audit")).content.decode()

    assert "The record does not hold" in page
    assert "It breaks at event 1." in page
