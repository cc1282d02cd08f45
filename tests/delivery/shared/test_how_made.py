"""How a plan was made, for the clinician and for the person themselves."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.builders import (
    NOON,
    make_answers,
    make_clinic,
    make_learner,
    make_patient,
    make_returned_week,
    make_staff,
)
from tests.delivery.clinic.conftest import BACKEND, browser_of, now

from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.catalogue import services
from selfback.apps.people.models import Consent, Patient
from selfback.apps.people.permissions import Role
from selfback.apps.people.services import change_user
from selfback.apps.plans.models import WeekPlan
from selfback.delivery.shared import case_bases
from selfback.delivery.shared.how_made import FIELDS, RULES, how_made
from selfback.delivery.shared.planning import begin
from selfback.domain.plan.limits import LIMITS

__all__ = ["now"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def phone_of(patient: Patient) -> Client:
    client = Client()
    client.force_login(patient.user, backend=BACKEND)
    return client


def made(patient: Patient, **answers: Any) -> dict[str, Any]:
    begin(patient, make_answers(**answers), at=NOON)
    return how_made(WeekPlan.objects.of(patient).newest(), "en")


def test_the_clinician_sees_the_examples_what_they_share_and_what_they_did():
    clinic = make_clinic()
    patient = make_patient(clinic=clinic)
    begin(patient, make_answers(), at=NOON)
    desk = browser_of(make_staff(Role.CLINICIAN, clinic=clinic))

    page = desk.get(reverse("clinic:how", args=[patient.pk])).content.decode()

    assert "It rests on expert examples only" in page
    assert "Expert example" in page
    assert case_bases.seeds().name in page
    assert "The rules have changed since" not in page
    assert AuditEvent.objects.filter(kind=Kind.RECORD_READ).exists()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "How was this made?"),
        ("da", "Hvordan blev planen lavet?"),
        ("nb", "Hvordan ble planen laget?"),
    ],
)
def test_the_person_reads_it_in_plain_words_in_their_language(language: str, said: str):
    patient = make_patient()
    begin(patient, make_answers(), at=NOON)
    change_user(user=patient.user, language=language, by="system", at=NOON)

    page = phone_of(patient).get(reverse("patient:how")).content.decode()

    assert said in page
    assert "seed-" not in page


def test_neighbours_named_by_the_plan_are_those_shown_in_its_order():
    shown = made(make_patient())

    assert shown["is_same"]
    assert [each["number"] for each in shown["neighbours"]] == list(
        range(1, len(shown["neighbours"]) + 1)
    )
    percents = [each["percent"] for each in shown["neighbours"]]
    assert percents == sorted(percents, reverse=True)
    assert all(len(each["alike_in"]) == 3 for each in shown["neighbours"])


def test_a_plan_whose_case_base_was_removed_says_so():
    learner = make_learner()
    make_returned_week(learner)
    work = services.ask_for_release(name="spring", by="system", at=NOON)
    case_bases.make_release.call_local(work.pk)
    work.refresh_from_db()
    services.put_live(release=work.release, by="system", at=NOON, reason="compared")
    patient = make_patient()
    begin(patient, make_answers(), at=NOON)

    services.forget_person(patient=learner, by="system", at=NOON)

    shown = how_made(WeekPlan.objects.of(patient).newest(), "en")
    assert shown["is_gone"]
    assert shown["case_base"].startswith("spring@")
    assert shown["neighbours"] == []


def test_every_rule_and_everything_compared_has_words():
    compared = {each.name for each in case_bases.seeds().base.schema.compared}

    assert compared <= set(FIELDS)
    assert {each.__name__.replace("_", "-") for each in LIMITS} == set(RULES)


def test_the_page_asks_the_database_a_bounded_number_of_times(
    django_assert_max_num_queries: Any,
):
    patient = make_patient()
    begin(patient, make_answers(), at=NOON)
    phone = phone_of(patient)

    with django_assert_max_num_queries(14):
        phone.get(reverse("patient:how"))


def test_helping_others_is_off_until_agreed_to_and_can_be_stopped():
    patient = make_patient()
    phone, address = phone_of(patient), reverse("patient:learning")
    standing = Consent.objects.in_force(patient, Consent.Kind.LEARNING)
    assert not standing.exists()

    phone.post(address, {"learns": "yes"})
    assert standing.exists()
    assert "Stop helping" in phone.get(reverse("patient:settings")).content.decode()

    phone.post(address, {"learns": "no"})
    assert not standing.exists()
