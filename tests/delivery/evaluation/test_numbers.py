"""The numbers come from the recruitment log and the app, and name their denominators."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.builders import MONDAY, NOON, make_clinic, make_patient, make_staff, make_week

from selfback.apps.people.permissions import Role
from selfback.apps.people.sites import RecruitingUnit
from selfback.apps.referrals.models import LogEntry, Nudge
from selfback.domain.evaluation.recruiters import read_recruiters

pytestmark = pytest.mark.django_db
PAGE = "/evaluation/numbers"


def log(clinic, key: str, *, day=MONDAY, recruiter=None, **fields):
    return LogEntry.objects.create(
        key=key,
        clinic=clinic,
        recruiter=recruiter,
        screened_on=day,
        approached=True,
        referred_on=day,
        noted_at=NOON,
        **fields,
    )


def test_recruiters_of_nobody_stand_beside_the_others(desk: Client):
    clinic = make_clinic("One", recruits_by=RecruitingUnit.CLINIC)
    make_clinic("Other", recruits_by=RecruitingUnit.CLINIC)
    for number in range(3):
        log(clinic, f"k{number}")

    page = desk.get(PAGE).content.decode()
    file = desk.get(f"{PAGE}/recruiters.csv").content

    assert "3 people were referred." in page
    assert "50.0 % (1/2)" in page  # one of two of nobody
    held = {each.id: len(each.recruited) for each in read_recruiters(file)}
    assert held == {"One": 3, "Other": 0}


def test_an_empty_programme_says_so(desk: Client):
    page = desk.get(PAGE).content.decode()

    assert "Nobody has been referred yet." in page
    assert "No reminder has been shown yet." in page


def test_retention_counts_from_being_referred(desk: Client):
    clinic = make_clinic()
    early = MONDAY - timedelta(days=30)
    patient = make_patient(clinic=clinic)
    make_week(patient)
    log(clinic, "came", day=early)
    log(clinic, "never came", day=early)

    page = desk.get(PAGE).content.decode()

    assert "0.0 % (0/2)" in page  # neither is known to have joined by a referral


def test_reminders_are_counted_before_and_after(desk: Client):
    clinic = make_clinic(recruits_by=RecruitingUnit.CLINIC)
    user = make_staff(Role.CLINICIAN, clinic=clinic)
    shown = NOON - timedelta(days=40)
    Nudge.objects.create(key="n", clinic=clinic, user=user, kind="quiet-weeks", shown_at=shown)
    for days in (-3, 1, 2):
        log(clinic, f"k{days}", day=shown.date() + timedelta(days=days))

    page = desk.get(PAGE).content.decode()

    assert "After quiet weeks" in page
    assert "2.00 (0.10–" in page


def test_the_page_asks_the_database_as_often_for_many_clinics_as_for_one(
    desk: Client, django_assert_max_num_queries
):
    for number in range(20):
        log(make_clinic(f"Clinic {number}"), f"k{number}")

    with django_assert_max_num_queries(24):
        desk.get(PAGE)
