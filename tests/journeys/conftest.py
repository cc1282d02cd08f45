"""What browser tests share: a server of its own for each test, a phone, people, and the clock."""

import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connection, connections
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright
from tests.builders import make_clinic, make_patient

from selfback.apps.people.models import Patient
from selfback.apps.plans.models import WeekPlan
from selfback.delivery.shared import clock as the_clock
from selfback.delivery.shared.content import library
from selfback.delivery.shared.planning import begin

# The browser is driven from inside an event loop, and this thread asks the database as well.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
MONDAY_NOON = datetime(2027, 1, 4, 11, 0, tzinfo=UTC)
SCREENSHOTS = os.environ.get("SELFBACK_SCREENSHOTS", "")

INTAKE: dict[str, Any] = {
    "age": 45,
    "sex": "female",
    "pain_average": 5,
    "pain_worst": 7,
    "duration": "over_12_weeks",
    "pain_sites": ["low_back"],
    "interference": 4,
    "activities": [],
    "fear": 5,
    "confidence_work": 3,
    "confidence_life": 3,
    "sleep": "sometimes",
    "stress": 2,
    "mood_interest": 1,
    "mood_low": 1,
    "work": "working",
    "work_ability": 6,
    "activity_level": "light",
    "usual_steps": 4500,
    "conditions": [],
    "minutes": "20",
    "days_per_week": 3,
    "barriers": [],
}


class Clock:
    """The server's clock, which stands where a test puts it."""

    def __init__(self) -> None:
        self.at = MONDAY_NOON

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Put the server's clock to a Monday noon."""
    standing = Clock()
    monkeypatch.setattr(the_clock, "now", standing)
    return standing


@pytest.fixture
def database(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """Give the server's threads a database that each of them can connect to.

    SQLite's test database lives in memory and knows one connection; a file is made of it.
    """
    if connection.vendor != "sqlite":
        yield
        return
    file = tmp_path / "journey.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file)])
    in_memory, settings = connections["default"], connections.settings["default"]
    connections.settings["default"] = {**settings, "NAME": str(file)}
    del connections["default"]
    yield
    connections["default"].close()
    connections.settings["default"] = settings
    connections["default"] = in_memory


class Server:
    """A running server; it can be stopped, and started again at the same address."""

    def __init__(self) -> None:
        self.port = 0
        self._thread: LiveServerThread | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        self._thread = LiveServerThread("localhost", StaticFilesHandler, port=self.port)
        self._thread.daemon = True
        self._thread.start()
        self._thread.is_ready.wait()
        if self._thread.error:
            raise self._thread.error
        self.port = self._thread.port

    def stop(self) -> None:
        if self._thread:
            self._thread.terminate()
            self._thread = None


@pytest.fixture
def server(database: None, clock: Clock, settings: Any) -> Iterator[Server]:
    settings.ALLOWED_HOSTS = ["localhost"]
    running = Server()
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def new_phone(browser: Browser, server: Server) -> Iterator[Callable[..., BrowserContext]]:
    """Make phones: each is a browser context of its own."""
    made: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(
            base_url=server.url,
            viewport=PHONE,
            device_scale_factor=2,
            has_touch=True,
            **{"locale": "en-GB", "timezone_id": "Europe/Copenhagen", **options},
        )
        context.set_default_timeout(15_000)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def phone(new_phone: Callable[..., BrowserContext]) -> BrowserContext:
    return new_phone()


@pytest.fixture
def page(phone: BrowserContext, errors: list[str]) -> Page:
    opened = phone.new_page()
    opened.on("pageerror", lambda error: errors.append(str(error)))
    return opened


@pytest.fixture
def errors() -> Iterator[list[str]]:
    """Collect what goes wrong in the pages' scripts; nothing may."""
    seen: list[str] = []
    yield seen
    assert seen == []


@pytest.fixture
def marie(server: Server, clock: Clock) -> SimpleNamespace:
    """A patient in her first week."""
    return someone_with_a_plan()


def someone_with_a_plan(
    email: str = "marie@example.org", language: str = "en", **answers: Any
) -> SimpleNamespace:
    patient = make_patient(email, language, make_clinic(name=f"Clinic of {email}"))
    signs = dict.fromkeys(library().red_flags, "no")
    begin(patient, {**INTAKE, "red_flags": signs, **answers}, at=the_clock.now())
    return SimpleNamespace(patient=patient, user=patient.user, week=newest_week(patient))


def newest_week(patient: Patient) -> WeekPlan:
    week = WeekPlan.objects.of(patient).newest()
    assert week is not None
    return week


def sign_in(context: BrowserContext, someone: SimpleNamespace, server: Server) -> None:
    """Give a phone a session, as if its owner had signed in."""
    session = SessionStore()
    session[SESSION_KEY] = someone.user.pk
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = someone.user.get_session_auth_hash()
    session.save()
    context.add_cookies(
        [{"name": "sessionid", "value": session.session_key or "", "url": server.url}]
    )


def sign_out_everywhere(someone: SimpleNamespace) -> None:
    """End every session on the server, as an administrator or the passing of time would."""
    from django.contrib.sessions.models import Session

    Session.objects.all().delete()


def picture(page: Page, name: str) -> None:
    """Keep a screenshot where SELFBACK_SCREENSHOTS says; without it, none is taken."""
    if SCREENSHOTS:
        Path(SCREENSHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(SCREENSHOTS) / f"{name}.png"))


def broken_rules(page: Page) -> list[Any]:
    """Return the accessibility rules that a page breaks, once the whole page is there.

    A click waits until the next page begins, not until it has come: for a moment such a page
    has no content that a rule could be held against.
    """
    page.wait_for_load_state("load")
    found: list[Any] = Axe().run(page).response["violations"]
    return found


def looks_right(page: Page, name: str) -> None:
    """No accessibility rule is broken, and nothing runs off the side, on a phone and at a desk."""
    for width, size in (("phone", PHONE), ("desk", DESK)):
        page.set_viewport_size(size)
        found = broken_rules(page)
        assert [each["id"] for each in found] == [], (name, found)
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), name
        picture(page, f"{name}-{width}")


def wait_until_installed(page: Page) -> None:
    """Wait until the service worker answers for the pages."""
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")


def until(page: Page, script: str, argument: Any = None, seconds: float = 20) -> None:
    """Wait until an asynchronous script in the page returns true."""
    end = time.monotonic() + seconds
    while not _holds(page, script, argument):
        assert time.monotonic() < end, f"never came true: {script}"
        page.wait_for_timeout(100)


def _holds(page: Page, script: str, argument: Any) -> bool:
    try:
        return bool(page.evaluate(script, argument))
    except Error as error:
        if "context" not in str(error):
            raise
        return False  # the page was just going elsewhere


def until_kept(page: Page, path: str) -> None:
    """Wait until the phone has a page in its memory."""
    until(page, "async (path) => (await caches.match(path)) !== undefined", path)


WAITING = """async () => {
    const outbox = await import("/static/patient/outbox.js");
    return (await outbox.standing()).waiting;
}"""


def waiting(page: Page) -> int:
    """Return how many writes of the person wait on the phone."""
    count: int = page.evaluate(WAITING)
    return count


def until_arrived(page: Page, read: Callable[[], list[Any]], seconds: float = 20) -> list[Any]:
    """Wait until the server has something of what was just done, and return it.

    A phone keeps a write a moment after the tap: before that, nothing waits there either.
    """
    end = time.monotonic() + seconds
    while not (found := read()):
        assert time.monotonic() < end, "nothing arrived"
        page.wait_for_timeout(100)
    return found


def until_sent(page: Page) -> None:
    """Wait until nothing waits on the phone any more."""
    until(page, f"async () => (await ({WAITING})()) === 0")
