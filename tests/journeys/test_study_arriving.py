"""From the poster to the opened app: details left, called, taken in, randomised, opened."""

from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page
from tests.apps.trial.world import make_ready, make_site, make_study
from tests.builders import NOON, make_clinic, make_staff
from tests.delivery.trial_office.study.entering_world import publish_list
from tests.journeys.conftest import looks_right
from tests.journeys.test_case_bases import steps_in

from selfback.apps.people.permissions import Role
from selfback.apps.people.sites import ClinicKind
from selfback.apps.referrals.arrival_services import give_access


@pytest.mark.slow
def test_who_scans_a_poster_waits_to_be_called_and_is_taken_in(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Any
):
    study = make_study(synthetic=True)
    clinic = make_clinic("Bakken", kind=ClinicKind.PHYSIOTHERAPY, is_synthetic=True)
    make_site(study, clinic)
    steps_in(page, server, make_staff(Role.COORDINATOR))
    page.goto(f"/office/studies/{study.pk}/arrivals")
    looks_right(page, "study-arrivals-none")
    page.goto(f"/office/studies/{study.pk}/sites")
    page.click("text=Call first")
    page.get_by_text("leaves a way to be reached first").first.wait_for()
    looks_right(page, "study-sites-first")

    poster = phone.browser.new_context().new_page()
    poster.goto(f"{server.url}/j/{clinic.code}/p")
    looks_right(poster, "arrive")
    poster.click("text=Let them reach me")
    poster.get_by_text("Please write your name.").wait_for()
    looks_right(poster, "arrive-faults")
    poster.fill("#id_name", "Ida Holm")
    poster.fill("#id_phone", "20 12 34 56")
    poster.check("#id_agrees")
    poster.click("text=Let them reach me")
    poster.get_by_text("The team will be in touch").wait_for()
    looks_right(poster, "arrived")

    page.goto(f"/office/studies/{study.pk}/arrivals")
    page.get_by_text("Ida Holm").wait_for()
    looks_right(page, "study-arrivals")
    page.click("button:text('Begin the screening')")
    page.wait_for_url("**/screenings/*")

    poster.click("text=I have changed my mind")
    poster.get_by_text("do not hold your details").wait_for()
    looks_right(poster, "arrived-taken-back")
    page.goto(f"/office/studies/{study.pk}/arrivals")
    page.get_by_text("Nobody is waiting").wait_for()


@pytest.mark.slow
def test_the_link_of_a_study_opens_the_app(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Any
):
    study = make_study(synthetic=True)
    clinic = make_clinic("Bakken", kind=ClinicKind.PHYSIOTHERAPY, is_synthetic=True)
    person = make_ready(make_site(study, clinic), "d")
    publish_list(study)
    access = give_access(
        key=f"participant:{person.pk}", clinic=clinic, language="en", by="x", at=NOON
    )

    poster = phone.browser.new_context().new_page()
    poster.goto(f"{server.url}/a/{access.token}")
    poster.click("text=Start")
    poster.locator("#id_email").wait_for()
