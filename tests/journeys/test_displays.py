"""Numbers, themes and quotes are brought together in a joint display, in the browser."""

import pytest
from playwright.sync_api import Page, expect
from tests.apps.displays.made import make_displayed
from tests.builders import make_clinic
from tests.delivery.evaluation.test_numbers import log
from tests.journeys.conftest import Server, looks_right
from tests.journeys.test_case_bases import steps_in


@pytest.mark.slow
def test_numbers_and_words_are_brought_together_and_frozen(page: Page, server: Server):
    held = make_displayed()
    clinic = make_clinic("Here")
    for number in range(12):
        log(clinic, f"k{number}")
    steps_in(page, server, held.coded.adjudicator.user)

    page.goto("/evaluation/displays/")
    looks_right(page, "displays")
    page.get_by_role("link", name="Taking it in").click()
    page.get_by_role("link", name="Add a row").click()
    page.get_by_label("Topic").fill("Referral")
    page.get_by_label("Construct").fill("Collective action")
    page.get_by_text("Reach", exact=True).click()
    page.get_by_label("Referred of the stage before, all").check()
    page.get_by_label("Time 1").check()
    page.get_by_label("Meta-inference").fill("Where there is time, nearly all are referred.")
    page.get_by_role("button", name="Keep, and show their passages").click()
    page.get_by_label("“There was no time.”").check()
    page.get_by_label("Expand").check()
    looks_right(page, "display-row")
    page.get_by_role("button", name="Keep the row").click()

    table = page.get_by_role("table")
    expect(table).to_contain_text("12/12, 100.0 %")
    expect(table).to_contain_text("Expands")
    page.get_by_role("button", name="Freeze it").click()
    expect(page.get_by_text("It is frozen as it is today.")).to_be_visible()
    looks_right(page, "display")
