"""The allocation of a study in a browser: without barriers, on a phone and at a desk."""

from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page
from tests.apps.trial.world import make_study
from tests.builders import make_staff
from tests.journeys.conftest import looks_right
from tests.journeys.test_case_bases import steps_in

from selfback.apps.people.permissions import Role


@pytest.mark.slow
def test_a_list_is_made_published_and_its_design_tried(
    page: Page, marie: SimpleNamespace, server: Any
):
    make_study(synthetic=True)
    steps_in(page, server, make_staff(Role.RANDOMISATION_MANAGER))

    page.goto("/")
    page.click("main >> text=selfback")
    page.click("text=Allocation")
    looks_right(page, "study-allocation-empty")
    page.click("text=Make the list")
    looks_right(page, "study-allocation-make")
    page.click("text=Make and seal it")
    page.fill("#where", "ISRCTN 12345678")
    looks_right(page, "study-allocation-list")
    page.click("text=Note it")
    page.get_by_text("In use;").wait_for()
    page.click("main >> text=Allocation")
    looks_right(page, "study-allocation")
    page.click("text=Try the design by simulation")
    page.get_by_text("guesses the next one right").wait_for()
    looks_right(page, "study-allocation-simulation")
