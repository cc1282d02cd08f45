"""The door: a calm page for patients outside the demo, and people to step into inside it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.builders import make_clinic, make_patient

from selfback.delivery.shared.personas import DEMO_CLINIC_CODE, PERSONAS

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings: Any) -> None:
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.delivery.accounts.demo_urls"


def test_outside_the_demo_there_is_nobody_to_step_into(client: Client):
    page = client.get("/").content.decode()

    assert "I have a code from my clinic" in page
    assert "This is not an emergency service." in page
    assert "Marie" not in page
    assert client.post("/demo/step-in/physiotherapist").status_code == 404


@pytest.mark.usefixtures("demo")
def test_the_demo_offers_everyone_and_says_that_they_are_synthetic(client: Client):
    page = client.get("/").content.decode()

    assert page.count('action="/demo/step-in/') == len(PERSONAS) == 6
    assert "Synthetic demo data" in page


@pytest.mark.usefixtures("demo")
def test_one_step_leads_into_a_patients_day(client: Client):
    make_patient("marie@demo.invalid")

    answer = client.post("/demo/step-in/patient-week-3")

    assert answer.headers["Location"] == reverse("home")
    assert client.get(reverse("home")).headers["Location"] == reverse("patient:today")


@pytest.mark.usefixtures("demo")
def test_somebody_new_begins_at_the_clinics_code(client: Client):
    clinic = make_clinic()
    clinic.code = DEMO_CLINIC_CODE
    clinic.save()

    answer = client.post("/demo/step-in/new-patient", follow=True)

    assert "invites you" in answer.content.decode()


def test_the_language_chosen_at_the_door_is_kept(client: Client):
    client.post(reverse("language"), {"language": "da", "next": "/"})

    assert '<html lang="da">' in client.get("/").content.decode()
