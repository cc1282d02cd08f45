"""Steps from another app in a browser: chosen, looked at, accepted, and the goal says why."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.apps.uploads import world as bringing
from tests.apps.uploads.world import line, measured
from tests.domain.activity.files import zipped
from tests.journeys.conftest import PHONE, Clock, Server, looks_right, newest_week, sign_in

from selfback.apps.movement.services import note_steps
from selfback.apps.uploads.models import Batch
from selfback.apps.uploads.services import note_found
from selfback.delivery.shared import clock as the_clock

MONTH = [line(n, 5400 + 100 * (n % 9)) for n in range(1, 29)]
WALKS = [line(n, 3900 if n % 2 else 7300, "Apple Watch") for n in range(1, 12)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A month of a phone, some days of a watch as well, and two rows that cannot be true."""
    lines = [*MONTH, *WALKS, line(5, 300_000), "2031-01-01,900,iPhone", line(700, 4000)]
    path = tmp_path / "Marie Hansen export.zip"
    path.write_bytes(zipped({"steps.csv": "\n".join(["date,steps,source", *lines])}))
    return path


def test_a_file_is_brought_looked_at_and_accepted_and_the_goal_changes_and_says_why(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server, file: Path
):
    sign_in(phone, marie, server)
    by, at = marie.user.pk, the_clock.now()
    yesterday = bringing.MONDAY.replace(year=2027, month=1, day=3)
    note_steps(
        patient=marie.patient, day=yesterday, steps=4250, today=bringing.MONDAY, by=by, at=at
    )
    before = newest_week(marie.patient).goal
    page.goto("/today")
    page.get_by_role("link", name="Add steps").click()
    looks_right(page, "steps-typed")
    page.set_viewport_size(PHONE)
    page.get_by_role("link", name="Get steps from another app").click()
    page.get_by_text("Where do I find the file?").click()
    looks_right(page, "step-files-empty")
    page.set_viewport_size(PHONE)

    page.get_by_label("The file").set_input_files(file)
    page.get_by_role("button", name="Look into the file").click()

    expect(page.get_by_role("heading", name="We found 28 days with steps")).to_be_visible()
    expect(page.get_by_text("you typed 4,250")).to_be_visible()
    expect(page.get_by_text("with more steps than anybody walks in a day")).to_be_visible()
    assert measured(marie.patient) == {}
    looks_right(page, "step-file-found")
    page.set_viewport_size(PHONE)
    page.get_by_role("button", name="Accept these steps").click()

    expect(page.get_by_role("heading", name="The steps count now")).to_be_visible()
    expect(page.get_by_text("steps on a middling day. This is a small step up.")).to_be_visible()
    looks_right(page, "step-file-kept")
    page.set_viewport_size(PHONE)
    after = newest_week(marie.patient).goal
    assert after > before
    page.get_by_role("link", name="See my week").click()
    expect(page.locator("#goal-title")).to_have_text(f"{after:,}")
    expect(page.get_by_text("steps on a middling day. This is a small step up.")).to_be_visible()

    page.goto("/steps/files")
    looks_right(page, "step-files")
    page.set_viewport_size(PHONE)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="The steps are taken out again")).to_be_visible()
    looks_right(page, "step-file-undone")
    assert newest_week(marie.patient).goal == before
    assert measured(marie.patient) == {}


def test_while_a_file_is_read_the_page_watches_and_goes_on_by_itself(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server, clock: Clock
):
    sign_in(phone, marie, server)
    batch = bringing.begin(marie.patient)
    Batch.objects.update(progress=35)
    page.goto(f"/steps/files/{batch.pk}")
    looks_right(page, "step-file-waiting")
    page.set_viewport_size(PHONE)
    Batch.objects.update(progress=70)
    expect(page.get_by_role("progressbar")).to_have_js_property("value", 70)

    held = bringing.found(*MONTH)
    note_found(
        batch=batch,
        format="csv",
        found=held.document,
        rows=held.intervals,
        by="system",
        at=clock(),
    )

    expect(page.get_by_role("heading", name="We found 28 days with steps")).to_be_visible()
    page.get_by_role("button", name="Not now").click()
    expect(page.get_by_text("not kept")).to_be_visible()


def test_everything_works_without_a_script(
    new_phone: Callable[..., BrowserContext], marie: SimpleNamespace, server: Server, file: Path
):
    phone = new_phone(java_script_enabled=False)
    sign_in(phone, marie, server)
    page = phone.new_page()
    page.goto("/steps/files")

    page.get_by_label("The file").set_input_files(file)
    page.get_by_role("button", name="Look into the file").click()
    page.get_by_role("button", name="Accept these steps").click()
    expect(page.get_by_text("28 days were added to your record.")).to_be_visible()
    page.get_by_role("button", name="Undo: take these steps out again").click()

    expect(page.get_by_role("heading", name="The steps are taken out again")).to_be_visible()


def test_a_file_that_is_refused_says_what_to_do(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server, tmp_path: Path
):
    sign_in(phone, marie, server)
    broken = tmp_path / "export.zip"
    broken.write_bytes(zipped({"steps.csv": "date,steps\n2027-01-01,5000\n"})[:50])
    page.goto("/steps/files")
    page.get_by_label("The file").set_input_files(broken)
    page.get_by_role("button", name="Look into the file").click()

    expect(page.get_by_role("heading", name="The file is damaged or was cut off")).to_be_visible()
    looks_right(page, "step-file-refused")


def test_a_key_is_made_used_and_revoked(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server
):
    sign_in(phone, marie, server)
    page.goto("/steps/files")
    page.get_by_role("link", name="Let your phone send steps by itself").click()
    looks_right(page, "step-keys-empty")
    page.set_viewport_size(PHONE)
    page.get_by_label("Shortcuts").check()
    page.get_by_label("What do you call the phone?").fill("My phone")
    page.get_by_role("button", name="Make the key").click()
    secret = page.locator("#key").inner_text()
    looks_right(page, "step-keys-made")
    page.set_viewport_size(PHONE)

    sent = phone.request.post(
        f"{server.url}/api/steps",
        data={"date": "2027-01-04", "steps": 4250},
        headers={"Authorization": f"Bearer {secret}"},
    )
    assert sent.json() == {"new": 1, "days": 1, "left_out": 0}
    page.goto("/today")
    expect(page.get_by_text("4,250").first).to_be_visible()

    page.goto("/steps/phones")
    expect(page.get_by_text("sent last on 4 January")).to_be_visible()
    page.get_by_role("button", name="Revoke My phone").click()
    expect(page.get_by_text("Keys that work")).to_have_count(0)
    for way in ("health-auto-export", "shortcuts", "android"):
        page.goto(f"/steps/phones/how/{way}")
        looks_right(page, f"how-to-send-{way}")
    page.goto("/steps/activities?activity=cycling-easy&minutes=30")
    looks_right(page, "step-equivalents")
