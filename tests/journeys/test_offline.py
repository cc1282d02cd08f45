"""Without a network: nothing written is lost, nothing arrives twice, and the plan is there."""

from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.journeys.conftest import (
    Server,
    picture,
    sign_in,
    sign_out_everywhere,
    someone_with_a_plan,
    until,
    until_kept,
    until_sent,
    wait_until_installed,
    waiting,
)

from selfback.apps.movement.models import DailySteps
from selfback.apps.plans.models import ExerciseDone
from selfback.delivery.patient.views import phone as views

SHELL = "async () => (await caches.keys()).find((name) => name.startsWith('shell'))"
SEND_STEPS = """async ([steps, day]) => {
    const outbox = await import("/static/patient/outbox.js");
    return outbox.put("steps", { steps, day });
}"""


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    wait_until_installed(page)
    return page


def keep_steps(page: Page, steps: int, day: str = "2027-01-04") -> None:
    page.evaluate(SEND_STEPS, [steps, day])


def flush(page: Page) -> None:
    page.evaluate('import("/static/patient/outbox.js").then((outbox) => outbox.flush())')


def until_line_is_gone(page: Page) -> None:
    """Wait until everything is sent and nothing is said about it any more."""
    until_sent(page)
    expect(page.locator("#outbox")).to_be_empty()


def steps_kept(someone: SimpleNamespace) -> list[tuple[str, int]]:
    rows = DailySteps.objects.filter(patient=someone.patient).order_by("day")
    return [(str(row.day), row.steps) for row in rows]


def test_what_is_done_without_a_network_arrives_once(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server
):
    sign_in(phone, marie, server)
    opened(page, "/today")
    phone.set_offline(True)
    keep_steps(page, 4100)
    expect(page.locator("#outbox")).to_contain_text("Saved on this phone, 1 waiting.")
    assert steps_kept(marie) == []

    phone.set_offline(False)

    until_line_is_gone(page)
    assert steps_kept(marie) == [("2027-01-04", 4100)]


def test_the_session_of_today_opens_without_a_network(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server
):
    sign_in(phone, marie, server)
    opened(page, "/session")
    page.reload()  # the first visit came before there was anyone to keep it
    phone.set_offline(True)

    page.reload()

    expect(page.locator("#player h1").first).not_to_be_empty()
    expect(page.locator("#outbox")).to_contain_text("No network. You see this page as it was at")
    picture(page, "session-without-network")


def test_a_page_that_was_never_opened_says_that_there_is_no_network(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server
):
    sign_in(phone, marie, server)
    opened(page, "/today")
    phone.set_offline(True)

    page.goto("/settings")

    expect(page.get_by_role("heading", level=1)).to_have_text("No network just now")
    picture(page, "offline")


def test_an_ended_session_loses_nothing(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server
):
    sign_in(phone, marie, server)
    opened(page, "/today")
    sign_out_everywhere(marie)

    keep_steps(page, 5200)
    flush(page)

    expect(page.locator("#outbox")).to_contain_text("1 waiting")
    expect(page.get_by_role("link", name="Sign in to send")).to_be_visible()
    assert steps_kept(marie) == []
    sign_in(phone, marie, server)
    page.goto("/today")
    until_line_is_gone(page)
    assert steps_kept(marie) == [("2027-01-04", 5200)]


def test_two_tabs_send_everything_once(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server
):
    sign_in(phone, marie, server)
    opened(page, "/today")
    other = opened(phone.new_page(), "/today")
    sent: list[Any] = []
    phone.on(
        "request", lambda request: sent.append(request) if "/api/sync" in request.url else None
    )
    phone.set_offline(True)
    week, session = marie.week.pk, "a-session-of-two-tabs"
    for place, tab in enumerate((page, other, page, other)):
        tab.evaluate(
            """async ([week, session, exercise]) => {
                const outbox = await import("/static/patient/outbox.js");
                await outbox.put("exercise", { week, session, exercise, day: "2027-01-04",
                    sets: 1, repetitions: 10, planned_repetitions: 30, seconds: 60, rating: "" });
            }""",
            [week, session, marie.week.exercises[place % len(marie.week.exercises)]["id"]],
        )

    phone.set_offline(False)

    until_sent(page)
    until_line_is_gone(other)
    keys = [item["key"] for request in sent for item in request.post_data_json["items"]]
    delivered = [request for request in sent if request.response() is not None]
    in_delivered = [i["key"] for request in delivered for i in request.post_data_json["items"]]
    assert len(set(keys)) == 4
    assert len(in_delivered) == len(set(in_delivered))
    assert ExerciseDone.objects.filter(week=marie.week).count() == len(
        {marie.week.exercises[n % len(marie.week.exercises)]["id"] for n in range(4)}
    )


def test_a_write_that_was_stored_but_never_answered_is_not_doubled(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server
):
    sign_in(phone, marie, server)
    opened(page, "/today")

    def lose_the_answer(route: Any) -> None:
        route.fetch()
        route.abort()

    page.route("**/api/sync", lose_the_answer)
    page.evaluate(
        """async ([week, exercise]) => {
            const outbox = await import("/static/patient/outbox.js");
            await outbox.put("exercise", { week, session: "s", exercise, day: "2027-01-04",
                sets: 1, repetitions: 10, planned_repetitions: 30, seconds: 60, rating: "" });
            await outbox.flush();
        }""",
        [marie.week.pk, marie.week.exercises[0]["id"]],
    )
    assert ExerciseDone.objects.count() == 1
    assert waiting(page) == 1

    page.unroute_all(behavior="wait")
    flush(page)

    assert waiting(page) == 0
    assert ExerciseDone.objects.count() == 1


def test_a_refused_entry_stays_visible_until_it_is_removed(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server
):
    sign_in(phone, marie, server)
    opened(page, "/today")

    keep_steps(page, 4000, day="2031-01-01")  # a day that has not come
    keep_steps(page, 4000)
    flush(page)

    line = page.locator("#outbox")
    expect(line).to_contain_text("This entry does not fit your plan any more.")
    assert steps_kept(marie) == [("2027-01-04", 4000)]
    line.get_by_role("button", name="Remove").click()
    expect(line).to_be_empty()


def test_an_entry_that_cannot_be_read_does_not_hold_up_the_others(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server
):
    sign_in(phone, marie, server)
    opened(page, "/today")

    page.evaluate(
        """async () => {
            const outbox = await import("/static/patient/outbox.js");
            await outbox.put("steps", "no steps at all");
            await outbox.put("steps", { steps: 4300, day: "2027-01-04" });
            await outbox.flush();
        }"""
    )

    assert steps_kept(marie) == [("2027-01-04", 4300)]
    expect(page.locator("#outbox")).to_contain_text("This entry could not be read.")


@pytest.mark.parametrize("status", [500, 502, 503, 429])
def test_a_server_in_trouble_loses_nothing(
    status: int, page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server
):
    sign_in(phone, marie, server)
    opened(page, "/today")
    page.route("**/api/sync", lambda route: route.fulfill(status=status))
    keep_steps(page, 3900)
    flush(page)
    assert waiting(page) == 1

    page.unroute_all(behavior="wait")
    flush(page)

    assert waiting(page) == 0
    assert steps_kept(marie) == [("2027-01-04", 3900)]


def test_one_persons_entries_are_never_sent_as_anothers(
    page: Page,
    phone: BrowserContext,
    marie: SimpleNamespace,
    server: Server,
):
    jonas = someone_with_a_plan("jonas@example.org")
    sign_in(phone, marie, server)
    opened(page, "/today")
    phone.set_offline(True)
    keep_steps(page, 4400)
    phone.set_offline(False)
    phone.clear_cookies()
    sign_in(phone, jonas, server)

    his = opened(phone.new_page(), "/today")
    flush(his)
    flush(page)  # her page, still open, under his session

    assert steps_kept(jonas) == []
    assert waiting(his) == 0
    phone.clear_cookies()
    sign_in(phone, marie, server)
    page.goto("/today")
    until_line_is_gone(page)
    assert steps_kept(marie) == [("2027-01-04", 4400)]
    assert steps_kept(jonas) == []


def test_pages_of_the_last_person_are_gone_when_another_signs_in(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server
):
    jonas = someone_with_a_plan("jonas@example.org")
    sign_in(phone, marie, server)
    opened(page, "/session")
    page.goto("/session")
    until_kept(page, "/session")
    phone.clear_cookies()
    sign_in(phone, jonas, server)

    page.goto("/today")
    until_kept(page, "/today")

    assert page.evaluate("async () => (await caches.match('/session')) === undefined")


def test_signing_out_warns_clears_the_pages_and_keeps_what_waits(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server
):
    sign_in(phone, marie, server)
    opened(page, "/today")
    page.goto("/today")
    until_kept(page, "/today")
    page.goto("/settings")
    page.route("**/api/sync", lambda route: route.abort())
    phone.set_offline(True)  # what the phone's background sync sends, no route of the page stops
    keep_steps(page, 4700)

    sign_out = page.get_by_role("button", name="Sign out")
    sign_out.click()
    expect(page.get_by_role("alert")).to_contain_text("1 waiting on this phone. They stay here")
    phone.set_offline(False)
    sign_out.click()
    page.wait_for_url(lambda url: not url.endswith("/settings"))

    until(page, "async () => (await caches.match('/today')) === undefined")
    page.unroute("**/api/sync")
    sign_in(phone, marie, server)
    page.goto("/today")
    until_line_is_gone(page)
    assert steps_kept(marie) == [("2027-01-04", 4700)]


def test_a_new_version_keeps_a_full_outbox_and_the_pages(
    page: Page,
    phone: BrowserContext,
    marie: SimpleNamespace,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
):
    sign_in(phone, marie, server)
    opened(page, "/session")
    page.goto("/session")
    until_kept(page, "/session")
    phone.set_offline(True)
    for day in range(1, 5):
        keep_steps(page, 4000 + day, day=f"2027-01-0{day}")
    before = page.evaluate(
        "async () => (await caches.keys()).find((name) => name.startsWith('shell'))"
    )
    page.close()

    addresses, _digest = views.shell()
    monkeypatch.setattr(views, "shell", lambda: (addresses, "f" * 64))
    phone.set_offline(False)
    later = phone.new_page()
    later.goto("/today")
    until(
        later,
        """async (before) => {
            const names = (await caches.keys()).filter((name) => name.startsWith("shell"));
            return names.length === 1 && names[0] !== before;
        }""",
        before,
    )

    until_line_is_gone(later)
    assert [steps for _day, steps in steps_kept(marie)] == [4001, 4002, 4003, 4004]
    phone.set_offline(True)
    later.goto("/session")
    expect(later.locator("#player h1").first).not_to_be_empty()


def test_a_store_of_a_newer_version_is_used_as_it_is(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server
):
    sign_in(phone, marie, server)
    opened(page, "/today")
    phone.set_offline(True)
    keep_steps(page, 4600)
    page.evaluate(
        """() => new Promise((resolve, reject) => {
            const request = indexedDB.open("selfback", 7);
            request.onupgradeneeded = () => request.result.createObjectStore("more");
            request.onsuccess = () => resolve(request.result.close());
            request.onerror = () => reject(request.error);
        })"""
    )
    assert waiting(page) == 1

    phone.set_offline(False)
    page.goto("/today")

    until_line_is_gone(page)
    assert steps_kept(marie) == [("2027-01-04", 4600)]


def test_the_pages_one_may_need_are_kept_before_they_are_opened(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server
):
    sign_in(phone, marie, server)
    opened(page, "/today")
    page.goto("/today")
    for address in ("/session", "/symptoms", "/toolbox/first-aid"):
        until_kept(page, address)
    phone.set_offline(True)

    page.goto("/session")

    expect(page.locator("#player h1").first).not_to_be_empty()
    assert not marie.week.readings.exists()


def test_nothing_that_is_written_and_no_other_page_with_health_data_is_cached(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server
):
    sign_in(phone, marie, server)
    opened(page, "/today")
    for address in ("/today", "/progress", "/settings", "/toolbox/goals", "/session"):
        page.goto(address)
    keep_steps(page, 4000)
    flush(page)

    kept = page.evaluate(
        """async () => {
            const pages = await caches.open("pages");
            return (await pages.keys()).map((request) => new URL(request.url).pathname);
        }"""
    )

    assert {"/today", "/session"} <= set(kept)
    assert not {"/progress", "/settings", "/toolbox/goals", "/api/sync"} & set(kept)
