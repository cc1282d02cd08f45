"""Harm in a browser: reported, told, and an answer decided on; without barriers."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from playwright.sync_api import Page
from tests.apps.trial.world import PROTOCOL, make_followed, make_site, make_study, visit_of
from tests.builders import NOON, make_staff
from tests.journeys.conftest import looks_right
from tests.journeys.test_case_bases import steps_in

from selfback.apps.people.permissions import Role
from selfback.apps.trial.finding import keep_candidates
from selfback.domain.trial.adverse import Found


@pytest.mark.slow
def test_an_answer_becomes_a_serious_event_that_is_told_in_time(
    page: Page, marie: SimpleNamespace, server: Any
):
    study = make_study()
    person = make_followed(make_site(study))
    found = Found(rule=PROTOCOL.safety.candidates[0].id, facts={"rise": 6.0})
    with transaction.atomic():
        keep_candidates(person, [found], PROTOCOL, visit=visit_of(person), at=NOON)
    steps_in(page, server, make_staff(Role.COORDINATOR))

    page.goto(f"/office/studies/{study.pk}/harms/events")
    looks_right(page, "study-events-empty")
    page.click("text=To decide on")
    looks_right(page, "study-candidates")
    page.click("main td >> text=Decide")
    looks_right(page, "study-candidate")
    page.click("text=Report the event")
    page.fill("[name=text]", "Two nights in hospital after a fall.")
    page.select_option("[name=seriousness]", "hospitalisation")
    page.select_option("[name=severity]", "severe")
    page.select_option("[name=relatedness]", "unlikely")
    page.select_option("[name=expected]", "no")
    page.select_option("[name=outcome]", "recovered")
    page.fill("[name=started_on]", "2027-01-02")
    looks_right(page, "study-report-event")
    page.click("text=Keep the event")
    page.get_by_text("min left").first.wait_for()
    looks_right(page, "study-event")
    page.click("text=The investigator has seen it")
    page.get_by_text("Kept: the investigator has seen it.").wait_for()
    page.click("main >> text=Adverse events")
    looks_right(page, "study-events")
    page.click("text=Deviations")
    page.click("text=Note a deviation")
    looks_right(page, "study-new-deviation")
