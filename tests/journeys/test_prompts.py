"""Prompts in a browser: times and quiet hours set, a phone that travels, and one tap to stop."""

from collections.abc import Callable
from types import SimpleNamespace

from playwright.sync_api import BrowserContext, expect
from tests.builders import make_prompt
from tests.journeys.conftest import Server, sign_in

from selfback.apps.prompts.models import PromptPreference
from selfback.apps.prompts.services import note_prompt_sent, queue_prompt


def test_times_are_set_the_phone_says_where_it_is_and_one_tap_stops_all(
    new_phone: Callable[..., BrowserContext], marie: SimpleNamespace, server: Server
):
    phone = new_phone(timezone_id="Asia/Tokyo")
    sign_in(phone, marie, server)
    page = phone.new_page()
    with page.expect_response("**/where") as told:
        page.goto("/settings")
    assert told.value.status == 204
    page.get_by_label("When may we remind you?").fill("07:30")
    page.get_by_label("A second time, if you like").fill("19:00")
    page.get_by_label("Quiet from").fill("20:00")
    page.get_by_label("Quiet until").fill("07:00")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("A second time, if you like")).to_have_value("19:00")
    held = PromptPreference.objects.get()
    assert (held.zone, held.times) == ("Asia/Tokyo", ["07:30", "19:00"])

    prompt = make_prompt(marie.patient, marie.week.starts_on)
    at = prompt.due_at
    note_prompt_sent(prompt=queue_prompt(prompt=prompt, channel="email", at=at), at=at)
    page.goto(f"/prompts/{prompt.pk}")
    expect(page).to_have_url(f"{server.url}/today")

    stranger = new_phone().new_page()
    stranger.goto(f"/no-prompts/{held.token}")
    stranger.get_by_role("button", name="Stop reminders").click()
    expect(stranger.get_by_role("heading", name="You get no more reminders")).to_be_visible()
    held.refresh_from_db()
    assert held.is_off
