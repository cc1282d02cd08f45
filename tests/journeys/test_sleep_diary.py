"""A week of nights in a browser: noted, drawn, and taken out again."""

from datetime import timedelta
from types import SimpleNamespace

from playwright.sync_api import BrowserContext, Page, expect
from tests.builders import make_night
from tests.journeys.conftest import PHONE, Server, looks_right, sign_in

from selfback.delivery.shared import clock


def test_a_week_of_nights_becomes_a_picture(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server
):
    sign_in(phone, marie, server)
    page.goto("/toolbox/sleep")
    looks_right(page, "toolbox-sleep")
    page.set_viewport_size(PHONE)
    page.get_by_role("link", name="Open the sleep diary").click()
    expect(page.get_by_text("No night yet.")).to_be_visible()
    looks_right(page, "sleep-diary-empty")
    page.set_viewport_size(PHONE)

    page.get_by_label("Lights out").fill("23:10")
    page.get_by_label("How long until you slept?").select_option("15")
    page.get_by_label("Awake in the night, in all").select_option("30")
    page.get_by_label("Woke up for good").fill("06:40")
    page.get_by_label("How rested do you feel?").select_option("3")
    page.get_by_role("button", name="Save the night").click()
    expect(
        page.get_by_text("On the one night you noted you slept about 6 h 45 min.")
    ).to_be_visible()

    today = clock.today_in(marie.patient.zone)
    for days, falling in ((1, 60), (2, 5), (4, 30), (5, 15)):
        make_night(marie.patient, today - timedelta(days=days), falling=falling)
    page.reload()
    page.get_by_text("The numbers").click()
    looks_right(page, "sleep-diary")
    page.set_viewport_size(PHONE)

    page.get_by_role("button", name="Remove").first.click()
    expect(page.get_by_text("On a middling night of the 4 you noted")).to_be_visible()
