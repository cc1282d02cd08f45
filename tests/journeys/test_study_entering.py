"""The way into a study in a browser: without barriers, on a phone and at a desk."""

from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page
from tests.apps.trial.world import (
    make_confirmed,
    make_entering,
    make_ready,
    make_screening,
    make_site,
    make_study,
)
from tests.builders import make_clinic, make_staff
from tests.delivery.trial_office.study.entering_world import publish_list
from tests.journeys.conftest import looks_right
from tests.journeys.test_case_bases import steps_in

from selfback.apps.people.permissions import Role
from selfback.apps.people.sites import ClinicKind


@pytest.mark.slow
def test_a_study_is_set_up_read_and_opened(page: Page, marie: SimpleNamespace, server: Any):
    make_clinic("Bakken", kind=ClinicKind.PHYSIOTHERAPY, is_synthetic=True)
    steps_in(page, server, make_staff(Role.COORDINATOR))

    page.goto("/office/studies")
    page.click("text=Set up a study")
    page.click("main >> text=Read it >> nth=0")
    looks_right(page, "study-set-up")
    page.check("text=Made-up people, for practice")
    page.click("text=Set it up")
    looks_right(page, "study-home-draft")
    page.click("main >> text=Sites >> nth=0")
    looks_right(page, "study-sites-empty")
    page.select_option("#id_clinic", label="Bakken (DK)")
    page.check("text=agreement is signed")
    page.click("text=Add it")
    looks_right(page, "study-sites")
    page.click("main >> text=Where it stands >> nth=0")
    page.click("text=Open the study")
    looks_right(page, "study-home-open")


@pytest.mark.slow
def test_a_person_is_screened_taken_in_and_randomised(
    page: Page, marie: SimpleNamespace, server: Any
):
    study = make_study(synthetic=True)
    clinic = make_clinic("Bakken", kind=ClinicKind.PHYSIOTHERAPY, is_synthetic=True)
    site = make_site(study, clinic)
    make_screening(site, "a", pregnant="yes")
    make_entering(site, "b")
    make_confirmed(site, "c")
    make_ready(site, "d")
    publish_list(study)
    steps_in(page, server, make_staff(Role.COORDINATOR))

    page.goto("/office/studies")
    looks_right(page, "study-list")
    page.click("main >> text=selfback >> nth=0")
    looks_right(page, "study-home-waiting")
    page.click("main >> text=Screening >> nth=0")
    looks_right(page, "study-screenings")
    page.click("text=Add a person")
    page.click("text=Choose")
    looks_right(page, "study-new-screening")
    page.fill("#id_referred_on", "2027-01-04")
    page.click("text=Add them")
    looks_right(page, "study-criteria")
    for answer in page.query_selector_all(".criterion"):
        wanted = "no" if answer.query_selector(".tag") else "yes"
        if choice := answer.query_selector(f"input[value={wanted}]"):
            choice.check()
    page.click("text=Keep the answers")
    looks_right(page, "study-criteria-kept")
    page.click("text=Take them in")
    page.fill("#id_name", "Ida Holm")
    looks_right(page, "study-enrol")
    page.fill("#id_email", "ida@example.org")
    page.click("text=Give them a study number")
    looks_right(page, "study-record")
    page.click("main >> text=Participants >> nth=0")
    looks_right(page, "study-participants")
    page.click("main >> text=DK-0003")
    looks_right(page, "study-record-ready")
    page.click("main >> text=Randomise >> nth=-1")
    looks_right(page, "study-randomise")
    page.click("text=now >> nth=-1")
    page.get_by_text("What to do now").wait_for()
    looks_right(page, "study-arm")
