"""A person looks at the steps of a day, a week and four weeks, on the phone."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.delivery.patient.test_walked import by_the_hour, walk
from tests.journeys.conftest import Clock, Server, looks_right, sign_in


@pytest.mark.slow
def test_steps_are_looked_at_by_day_week_and_four_weeks(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server, clock: Clock
):
    clock.forward(days=6)
    today = clock.at.date()
    by_the_hour(marie.patient)
    month = [2900, 5200, 5600, None, 7400, 4100, 5000] * 3
    walk(marie.patient, *month, until=today - timedelta(days=7))
    sign_in(phone, marie, server)

    page.goto("/progress")
    page.get_by_role("link", name="By day, week and four weeks").click()
    expect(page.get_by_text("Most steps fall between 8:00 and 9:00.")).to_be_visible()
    looks_right(page, "walked-week")
    page.get_by_role("link", name="4 weeks").click()
    expect(page.get_by_text("steps on a middling day")).to_be_visible()
    looks_right(page, "walked-month")
    page.get_by_role("link", name="Day", exact=True).click()
    page.get_by_role("link", name="Earlier").click()
    expect(page.get_by_role("heading", name="Yesterday")).to_be_visible()
    looks_right(page, "walked-day")
