"""An evaluator asks for the report, watches it being made, and takes it away."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.apps.displays.reported import make_asked
from tests.builders import NOON, make_staff
from tests.journeys.conftest import looks_right
from tests.journeys.test_surveys import steps_in

from selfback.apps.displays.report_services import finish_report, note_report_progress
from selfback.apps.people.permissions import Role


@pytest.mark.slow
def test_a_report_is_asked_for_and_taken_away(page: Page, server: Any):
    steps_in(page, server, make_staff(Role.EVALUATOR))
    page.goto("/evaluation/reports/")
    looks_right(page, "reports-none")
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_text("Please write something here.").first).to_be_visible()
    page.fill("#id_aim", "Whether professionals take it up.")
    page.get_by_role("button", name="Make it").click()

    page.get_by_role("button", name="Take it away").wait_for()
    looks_right(page, "report-ready")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Take it away").click()
    assert taken.value.suggested_filename.startswith("process-evaluation-")
    page.goto("/evaluation/reports/")
    looks_right(page, "reports")


@pytest.mark.slow
def test_one_that_is_being_made_tells_how_far_it_is_and_shows_itself_when_it_is_there(
    page: Page, server: Any
):
    evaluator = make_staff(Role.EVALUATOR)
    report = make_asked(evaluator)
    note_report_progress(report=report, step="Scoring NoMAD", progress=30)
    steps_in(page, server, evaluator)
    page.goto(f"/evaluation/reports/{report.pk}")
    expect(page.get_by_role("status")).to_have_text("Scoring the statements on daily work")
    looks_right(page, "report-being-made")

    note_report_progress(report=report, step="Setting the paper", progress=75)
    expect(page.get_by_role("status")).to_have_text("Setting the paper")
    expect(page.get_by_role("progressbar")).to_have_js_property("value", 75)
    finish_report(report=report, digest="d" * 64, size=9, missing=[], by="system", at=NOON)

    expect(page.get_by_text("Ready. It can be taken away until")).to_be_visible()
