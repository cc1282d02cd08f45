"""Examples that clinicians offered: the office takes or declines them and hands them out."""

import json
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from tests.builders import NOON, make_answers, make_clinic, make_learner, make_staff
from tests.delivery.clinic.conftest import browser_of

from selfback.apps.people.models import Patient
from selfback.apps.people.permissions import Role
from selfback.apps.people.services import withdraw_from_learning
from selfback.apps.plans.models import WeekPlan
from selfback.apps.reviews.models import ExpertCase
from selfback.apps.reviews.services import offer_case
from selfback.delivery.shared import case_bases, clock
from selfback.delivery.shared.content import library
from selfback.delivery.shared.planning import begin
from selfback.domain.plan.adjustments import NONE
from selfback.domain.plan.document import from_document
from selfback.domain.plan.expert_case import expert_case
from selfback.domain.plan.seeds import release_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> datetime:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    return NOON


@pytest.fixture
def desk() -> Client:
    return browser_of(make_staff(Role.COORDINATOR))


def offered(email: str = "marie@example.org") -> ExpertCase:
    patient = make_learner(email, clinic=make_clinic(f"Clinic of {email}"))
    begin(patient, make_answers(), at=NOON)
    week = WeekPlan.objects.of(patient).newest()
    assert week is not None
    case = expert_case(
        from_document(week.document),
        NONE,
        library=library(),
        schema=case_bases.seeds().base.schema,
    )
    return offer_case(week=week, case=case, note="Floor first.", by="kari", at=NOON)


def page_of(desk: Client) -> str:
    return desk.get(reverse("trial_office:expert_cases")).content.decode()


def rows_of(desk: Client) -> list[dict[str, object]]:
    answer = desk.get(reverse("trial_office:expert_cases_export"))
    assert answer.headers["Cache-Control"] == "no-store"
    return [json.loads(each) for each in answer.content.decode().splitlines()]


def decide(desk: Client, case: ExpertCase, what: str) -> None:
    desk.post(reverse("trial_office:expert_cases"), {"case": case.pk, "do": what})


def test_what_is_offered_waits_and_is_handed_out_only_when_it_is_taken(desk: Client):
    case = offered()
    assert "Floor first." in page_of(desk)
    assert rows_of(desk) == []

    decide(desk, case, "take")

    assert len(rows_of(desk)) == 1
    assert "Nothing waits." in page_of(desk)
    decide(desk, case, "decline")
    assert rows_of(desk) == []


def test_the_file_names_nobody_and_is_what_the_case_base_reads(desk: Client):
    case = offered()
    decide(desk, case, "take")

    row = rows_of(desk)[0]

    said = json.dumps(row)
    assert case.pk not in said
    assert case.patient_id not in said
    assert "Marie" not in said
    assert len(release_of(library().root, [row]).base) == 1


def test_whoever_withdraws_is_gone_from_page_and_file_at_once_and_then_from_the_tables(
    desk: Client,
):
    case, other = offered(), offered("other@example.org")
    for each in (case, other):
        decide(desk, each, "take")
    patient: Patient = case.patient

    withdraw_from_learning(patient=patient, by=patient.user_id, at=NOON)

    assert len(rows_of(desk)) == 1
    assert page_of(desk).count("Floor first.") == 1
    assert case_bases.never_forgotten() == [patient.pk]
    case_bases.forget_cases.call_local(patient.pk, "system")
    assert list(ExpertCase.objects.all()) == [other]
    assert case_bases.never_forgotten() == []


def test_deciding_on_what_was_withdrawn_meanwhile_changes_nothing(desk: Client):
    case = offered()
    withdraw_from_learning(patient=case.patient, by=case.patient.user_id, at=NOON)

    decide(desk, case, "take")

    case.refresh_from_db()
    assert case.state == ExpertCase.State.OFFERED
