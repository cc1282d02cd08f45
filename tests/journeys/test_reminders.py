"""Reminders on a phone: explained, agreed to after a tap, shown, tapped, and turned off again.

Chromium without a window reaches no push service: subscribing is played by a stand-in in the page,
and the browser's own developer tools deliver what is pushed to the real service worker.
"""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Page, expect
from tests.builders import make_subscription
from tests.delivery.shared.receiving import Phone
from tests.journeys.conftest import (
    Server,
    looks_right,
    picture,
    sign_in,
    until_arrived,
    wait_until_installed,
)

from selfback.apps.devices.models import Push, PushSubscription
from selfback.apps.devices.push_services import make_push
from selfback.delivery.shared.push_keys import new_keys

KEYS = new_keys()
ENDPOINT = "https://push.example.org/journey"
STAND_IN = """(phone) => {
  const kept = () => JSON.parse(sessionStorage.getItem("stand-in") ?? "null");
  const made = () => kept() && {
    endpoint: kept().endpoint,
    options: { applicationServerKey: null },
    toJSON: kept,
    unsubscribe: async () => sessionStorage.removeItem("stand-in"),
  };
  Object.defineProperty(PushManager.prototype, "getSubscription", { value: async () => made() });
  Object.defineProperty(PushManager.prototype, "subscribe", {
    value: async (options) => {
      sessionStorage.setItem("asked", JSON.stringify(options));
      sessionStorage.setItem("stand-in", JSON.stringify(phone));
      return made();
    },
  });
  Notification.requestPermission = async () => {
    sessionStorage.setItem("tapped", String(navigator.userActivation.isActive));
    return "granted";
  };
}"""


@pytest.fixture
def reminded(phone: BrowserContext, marie: SimpleNamespace, server: Server, settings: Any) -> Any:
    """Marie's phone, on a host with a key."""
    settings.PUSH_KEY = KEYS.private_text
    sign_in(phone, marie, server)
    return marie


def subscription() -> dict[str, Any]:
    return {"endpoint": ENDPOINT, "expirationTime": None, "keys": Phone.new().keys}


def test_reminders_are_explained_turned_on_after_a_tap_and_off_again(
    page: Page, reminded: SimpleNamespace
):
    page.add_init_script(f"({STAND_IN})({json.dumps(subscription())})")
    page.goto("/settings")
    page.get_by_role("link", name="Reminders on this phone").click()
    expect(page.get_by_text("They say nothing of your health")).to_be_visible()
    turn_on = page.get_by_role("button", name="Turn reminders on")
    expect(turn_on).to_be_visible()
    assert page.evaluate("sessionStorage.getItem('tapped')") is None
    picture(page, "reminders-off")

    turn_on.click()

    expect(page.get_by_text("Reminders come to this phone.")).to_be_visible()
    expect(page.get_by_text("(this phone)")).to_be_visible()
    picture(page, "reminders-on")
    assert page.evaluate("sessionStorage.getItem('tapped')") == "true"
    asked = json.loads(page.evaluate("sessionStorage.getItem('asked')"))
    assert asked == {"userVisibleOnly": True, "applicationServerKey": KEYS.public_text}
    assert PushSubscription.objects.standing().get().endpoint == ENDPOINT

    page.get_by_role("button", name="Turn reminders off").click()

    expect(turn_on).to_be_visible()
    assert not PushSubscription.objects.standing().exists()


@pytest.fixture
def deliver(
    phone: BrowserContext, page: Page, reminded: SimpleNamespace, server: Server
) -> Callable[[Any], None]:
    """Hand the phone's service worker what a push service would."""
    phone.grant_permissions(["notifications"], origin=server.url)
    registrations: list[dict[str, Any]] = []
    tools: CDPSession = phone.new_cdp_session(page)
    tools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: registrations.extend(told["registrations"]),
    )
    tools.send("ServiceWorker.enable")
    page.goto("/today")
    wait_until_installed(page)

    def hand_over(content: Any) -> None:
        told = {
            "origin": server.url,
            "registrationId": registrations[-1]["registrationId"],
            "data": content if isinstance(content, str) else json.dumps(content),
        }
        tools.send("ServiceWorker.deliverPushMessage", told)

    return hand_over


SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
    .map(({ title, body, tag, lang, data }) => ({ title, body, tag, lang, data }))"""


def shown(page: Page) -> list[dict[str, Any]]:
    return until_arrived(page, lambda: page.evaluate(SHOWN))


def push_of(marie: SimpleNamespace) -> Any:
    from selfback.delivery.shared import clock

    held = make_subscription(marie.patient)
    return make_push(subscription=held, notice="session-waiting", about="", at=clock.now())


def notice(token: str, **changes: str) -> dict[str, str]:
    return {
        "id": token,
        "title": "selfback",
        "body": "Your session is ready.",
        "path": "/session",
        "topic": "session-waiting",
        "language": "en",
        **changes,
    }


def test_what_is_pushed_is_shown_and_the_server_hears_of_it(
    page: Page, reminded: SimpleNamespace, deliver: Callable[[Any], None]
):
    made = push_of(reminded)

    deliver(notice(made.token))

    (told,) = shown(page)
    assert (told["title"], told["body"]) == ("selfback", "Your session is ready.")
    assert (told["tag"], told["lang"]) == ("session-waiting", "en")
    (push,) = until_arrived(page, lambda: list(Push.objects.received()))
    assert push.pk == made.push.pk
    assert push.opened_at is None


def test_even_what_cannot_be_read_is_shown_as_browsers_demand(
    page: Page, deliver: Callable[[Any], None]
):
    deliver("no JSON")

    (told,) = shown(page)
    assert told["title"] == "selfback"


TAP = """async () => {
  ExtendableEvent.prototype.waitUntil = function (work) { self.done = work; };
  WindowClient.prototype.focus = async function () { self.focused = true; return this; };
  self.clients.openWindow = async (address) => { self.opened = address; };
  const [notification] = await self.registration.getNotifications();
  self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
  await self.done;
  const left = await self.registration.getNotifications();
  return { focused: self.focused ?? false, opened: self.opened ?? "", left: left.length };
}"""
"""Play the tap: only a real finger may focus windows, open them, and prolong an event."""


def test_a_tap_leads_an_open_window_to_the_screen_and_the_server_hears_of_it(
    page: Page,
    phone: BrowserContext,
    reminded: SimpleNamespace,
    deliver: Callable[[Any], None],
):
    made = push_of(reminded)
    deliver(notice(made.token))
    shown(page)

    played = phone.service_workers[0].evaluate(TAP)

    assert played == {"focused": True, "opened": "", "left": 0}
    page.wait_for_url("**/session")
    (push,) = until_arrived(page, lambda: list(Push.objects.opened()))
    assert push.pk == made.push.pk


def test_a_tap_opens_a_window_where_none_is_open(
    page: Page, phone: BrowserContext, deliver: Callable[[Any], None], server: Server
):
    deliver(notice("", path="/week"))
    shown(page)
    page.goto("about:blank")

    played = phone.service_workers[0].evaluate(TAP)

    assert played == {"focused": False, "opened": f"{server.url}/week", "left": 0}


def test_a_notice_never_leads_out_of_the_app(
    page: Page, phone: BrowserContext, deliver: Callable[[Any], None], server: Server
):
    deliver(notice("", path="//other.example.org/x"))
    shown(page)
    page.goto("about:blank")

    played = phone.service_workers[0].evaluate(TAP)

    assert played["opened"] == server.url


IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
)


@pytest.mark.parametrize(
    ("agent", "script", "said"),
    [
        (IPHONE, "delete window.PushManager", "put the app on the home screen first"),
        ("", "delete window.PushManager", "This browser cannot remind you."),
        (
            "",
            "Object.defineProperty(Notification, 'permission', { get: () => 'denied' })",
            "This phone does not let us remind you.",
        ),
    ],
)
def test_where_a_browser_refuses_the_page_says_what_to_do(
    new_phone: Callable[..., BrowserContext],
    marie: SimpleNamespace,
    server: Server,
    settings: Any,
    agent: str,
    script: str,
    said: str,
):
    settings.PUSH_KEY = KEYS.private_text
    phone = new_phone(**({"user_agent": agent} if agent else {}))
    sign_in(phone, marie, server)
    page = phone.new_page()
    page.add_init_script(script)

    page.goto("/settings/reminders")

    expect(page.get_by_text(said)).to_be_visible()
    expect(page.get_by_role("button", name="Turn reminders on")).to_be_hidden()
    looks_right(page, "reminders-refused")


def test_when_the_browser_finds_no_push_service_the_page_says_so(
    page: Page, reminded: SimpleNamespace
):
    page.add_init_script(
        "Notification.requestPermission = async () => 'granted';"
        "Object.defineProperty(PushManager.prototype, 'subscribe',"
        " { value: async () => { throw new DOMException('none', 'AbortError'); } });"
    )
    page.goto("/settings/reminders")

    page.get_by_role("button", name="Turn reminders on").click()

    expect(page.get_by_text("That did not work.")).to_be_visible()
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    assert not PushSubscription.objects.exists()


RENEW = """async (renewed) => {
  await renewSubscription({ oldSubscription: null, newSubscription: renewed });
}"""


def test_a_browser_that_renews_its_subscription_hands_in_the_new_one(
    page: Page,
    phone: BrowserContext,
    reminded: SimpleNamespace,
    deliver: Callable[[Any], None],
):
    phone.service_workers[0].evaluate(RENEW, subscription())

    (held,) = until_arrived(page, lambda: list(PushSubscription.objects.standing()))
    assert (held.patient, held.endpoint) == (reminded.patient, ENDPOINT)


def test_the_address_of_a_calendar_is_made_shown_and_closed(page: Page, reminded: SimpleNamespace):
    page.goto("/settings/reminders")
    page.get_by_role("link", name="Your plan in your calendar").click()
    looks_right(page, "calendar-none")

    page.get_by_role("button", name="Make an address").click()

    address = page.get_by_label("Paste this where").input_value()
    looks_right(page, "calendar-made")
    path = "/calendar/" + address.rsplit("/", 1)[-1]
    assert page.request.get(path).text().startswith("BEGIN:VCALENDAR")
    page.get_by_role("button", name="Close the address").click()
    expect(page.get_by_role("button", name="Make an address")).to_be_visible()
    assert page.request.get(path).status == 404
