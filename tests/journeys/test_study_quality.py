"""The quality of a study's data in a browser: queries, the trail, the way to the lock, exports."""

from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page
from tests.apps.trial.world import STAFF, make_entering, make_followed, make_site, make_study
from tests.builders import NOON, make_staff
from tests.journeys.conftest import looks_right
from tests.journeys.test_case_bases import steps_in

from selfback.apps.people.permissions import Role
from selfback.apps.trial.query_services import raise_query


@pytest.mark.slow
def test_data_are_asked_about_reviewed_and_exported(
    page: Page, marie: SimpleNamespace, server: Any
):
    study = make_study()
    site = make_site(study)
    participant = make_followed(site)
    make_entering(site, "s2")
    raise_query(participant=participant, item="age", text="Is it 43?", by=STAFF, at=NOON)
    office = f"/office/studies/{study.pk}"

    steps_in(page, server, make_staff(Role.MONITOR))
    for address, name in (("queries", "queries"), ("queries/proposals", "proposals")):
        page.goto(f"{office}/{address}")
        looks_right(page, f"study-quality-{name}")
    page.goto(f"{office}/participants/{participant.pk}/queries/raise")
    looks_right(page, "study-quality-raise")
    page.goto(f"{office}/trail")
    looks_right(page, "study-quality-trail")
    page.click("text=Samples and reviews")
    page.fill("#id_size", "3")
    page.click("text=Draw it")
    page.get_by_text("Review of events").wait_for()
    looks_right(page, "study-quality-review")
    page.goto(f"{office}/reviews")
    looks_right(page, "study-quality-reviews")

    steps_in(page, server, make_staff(Role.COORDINATOR))
    page.goto(f"{office}/queries")
    page.click("text=DK-0001")
    looks_right(page, "study-quality-query")
    page.goto(f"{office}/data")
    looks_right(page, "study-quality-data")
    page.goto(f"{office}/data/freeze")
    looks_right(page, "study-quality-freeze")

    steps_in(page, server, make_staff(Role.STATISTICIAN))
    page.goto(f"{office}/exports")
    looks_right(page, "study-quality-exports-empty")
    page.click("text=Make it")
    page.get_by_text("Ready.").wait_for()
    looks_right(page, "study-quality-export")
    page.goto(f"{office}/exports")
    looks_right(page, "study-quality-exports")
