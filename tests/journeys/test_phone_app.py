"""The phone app as an app: the player, the sheets, the stop screen, and installing it."""

from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.journeys.conftest import (
    MONDAY_NOON,
    WAITING,
    Server,
    picture,
    sign_in,
    someone_with_a_plan,
    until,
    until_arrived,
    until_kept,
    until_sent,
    wait_until_installed,
    waiting,
)

from selfback.apps.movement.models import DailySteps
from selfback.apps.plans.models import ExerciseDone, ExerciseSwap
from selfback.apps.plans.services import exercises_now
from selfback.apps.safety.models import Alert, Pause, Report


def at(page: Page, name: str) -> Any:
    return page.locator(f'#player [data-at="{name}"]')


def begin_session(
    page: Page, phone: BrowserContext, someone: SimpleNamespace, server: Server
) -> None:
    """Open the session with the phone's clock in our hands."""
    sign_in(phone, someone, server)
    phone.clock.install(time=MONDAY_NOON)
    page.goto("/session")
    expect(at(page, "title")).not_to_be_empty()


def on_screen(page: Page) -> dict[str, Any]:
    """Return the data of the exercise that is shown."""
    exercise: dict[str, Any] = page.evaluate(
        """() => {
            const plan = JSON.parse(document.getElementById("session-data").textContent);
            const title = document.querySelector('#player [data-at="title"]').textContent;
            return Object.values(plan.exercises).find((each) => each.title === title);
        }"""
    )
    return exercise


def do_one_exercise(page: Page) -> None:
    """Count every repetition of the exercise on the screen by tapping."""
    exercise = on_screen(page)
    for _set in range(exercise["sets"] * exercise["sides"]):
        if page.locator("#player").get_attribute("data-verb") in {"start", "goOn"}:
            at(page, "main").click()
        if page.locator("#player").get_attribute("data-verb") == "skip":
            at(page, "main").click()
        for _repetition in range(exercise["repetitions"]):
            at(page, "counting").click()


def on_first(someone: SimpleNamespace) -> dict[str, Any]:
    exercise: dict[str, Any] = someone.week.exercises[0]
    return exercise


def all_done(someone: SimpleNamespace) -> list[ExerciseDone]:
    return list(ExerciseDone.objects.filter(week=someone.week).order_by("done_at"))


def test_the_player_counts_at_the_pace_of_the_figure(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server
):
    begin_session(page, phone, marie, server)
    picture(page, "session-ready")
    first = at(page, "repetition")
    at(page, "main").click()
    phone.clock.run_for(4_500)  # get ready
    expect(first).to_have_text("1")
    expect(page.locator("#player")).to_have_attribute("data-phase", "work")

    phone.clock.run_for(25_000)
    counted = int(first.inner_text())
    assert counted > 1
    picture(page, "session-working")

    at(page, "main").click()
    phone.clock.run_for(60_000)
    expect(first).to_have_text(str(counted))
    expect(at(page, "verb")).to_have_text("Go on")


def test_a_rest_follows_each_set_and_may_be_skipped(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server
):
    begin_session(page, phone, marie, server)
    exercise = on_screen(page)
    at(page, "main").click()
    at(page, "main").click()  # no need to get ready
    for side in range(exercise["sides"]):
        if side:
            expect(at(page, "live")).to_have_text("Change sides")
            at(page, "main").click()
        for _repetition in range(exercise["repetitions"]):
            at(page, "counting").click()

    expect(page.locator("#player")).to_have_attribute("data-phase", "rest")
    expect(at(page, "live")).to_have_text("Rest for 20 seconds")
    expect(at(page, "ring-number")).to_have_text("20")
    picture(page, "session-rest")

    phone.clock.run_for(21_000)
    expect(page.locator("#player")).to_have_attribute("data-phase", "work")
    expect(at(page, "set-of")).to_have_text("Set 2 of 3")


def test_a_session_without_a_network_reaches_the_clinic_once(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server
):
    begin_session(page, phone, marie, server)
    wait_until_installed(page)
    page.goto("/session")
    until_kept(page, "/session")
    phone.set_offline(True)
    page.reload()
    expect(at(page, "title")).not_to_be_empty()

    ratings = ["Easy", "Just right", "Hard", "Just right"]
    for rating, _exercise in zip(ratings, marie.week.exercises, strict=True):
        do_one_exercise(page)
        expect(at(page, "rating")).to_be_visible()
        if rating == "Easy":
            picture(page, "session-rating")
        page.get_by_role("button", name=rating, exact=True).click()

    expect(at(page, "finish-title")).to_have_text("Well moved. That was today’s session")
    expect(page.locator("#outbox")).to_contain_text("Saved on this phone, 4 waiting.")
    picture(page, "session-finished")
    assert all_done(marie) == []

    phone.set_offline(False)
    until_sent(page)

    done = all_done(marie)
    assert [each.exercise for each in done] == [each["id"] for each in marie.week.exercises]
    assert [each.rating for each in done] == ["easy", "right", "hard", "right"]
    assert all(each.repetitions == each.planned_repetitions > 0 for each in done)
    assert len({each.session for each in done}) == 1
    page.reload()
    page.goto("/today")
    assert len(all_done(marie)) == 4


def test_a_session_goes_on_after_a_reload(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server
):
    begin_session(page, phone, marie, server)
    do_one_exercise(page)
    page.get_by_role("button", name="Just right", exact=True).click()
    second = at(page, "title").inner_text()
    at(page, "main").click()
    at(page, "counting").click()
    at(page, "counting").click()

    page.reload()

    expect(at(page, "title")).to_have_text(second)
    expect(at(page, "verb")).to_have_text("Go on")
    at(page, "main").click()
    expect(at(page, "repetition")).to_have_text("2")
    assert [each.exercise for each in all_done(marie)] == [marie.week.exercises[0]["id"]]


def test_what_was_half_done_is_kept_when_one_goes_on(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server
):
    begin_session(page, phone, marie, server)
    at(page, "main").click()
    at(page, "main").click()
    for _repetition in range(4):
        at(page, "counting").click()

    page.get_by_role("button", name="Next exercise").click()

    (done,) = until_arrived(page, lambda: all_done(marie))
    exercise = on_first(marie)
    planned = exercise["sets"] * exercise["repetitions"] * (2 if exercise["both_sides"] else 1)
    assert (done.sets, done.repetitions, done.planned_repetitions) == (1, 4, planned)


def test_an_exercise_is_swapped_for_a_reason(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server
):
    begin_session(page, phone, marie, server)
    removed = marie.week.exercises[0]["id"]
    page.get_by_role("button", name="Swap this one").click()
    sheet = page.locator("#swap-sheet")
    expect(sheet.get_by_role("button", name="Swap and go on")).to_be_disabled()

    sheet.get_by_text("I don’t like it").click()
    instead = sheet.locator('[data-at="instead"]')
    expect(instead).not_to_be_empty()
    wanted = instead.inner_text()
    picture(page, "session-swap")
    sheet.get_by_role("button", name="Swap and go on").click()

    expect(at(page, "title")).to_have_text(wanted)
    (swap,) = until_arrived(page, lambda: list(ExerciseSwap.objects.filter(week=marie.week)))
    assert (swap.removed, swap.reason) == (removed, "dislike")
    page.reload()
    expect(at(page, "title")).to_have_text(wanted)
    assert exercises_now(marie.week)[0] == swap.added


def test_how_to_explains_and_gives_the_focus_back(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server
):
    begin_session(page, phone, marie, server)
    opener = page.get_by_role("button", name="How to")
    opener.click()
    sheet = page.locator("#how-to-sheet")
    expect(sheet.locator("[data-at=steps] li").first).to_be_visible()
    picture(page, "session-how-to")

    page.keyboard.press("Escape")

    expect(sheet).not_to_be_visible()
    expect(opener).to_be_focused()


def test_the_figure_stands_still_while_the_player_is_paused(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server
):
    sign_in(phone, marie, server)
    page.goto("/session")
    paused = "() => document.querySelector('#player .figure-moving').animationsPaused()"
    assert page.evaluate(paused)

    at(page, "main").click()
    assert not page.evaluate(paused)

    at(page, "main").click()  # the rest is skipped
    at(page, "main").click()
    assert page.evaluate(paused)


def test_without_a_script_the_session_is_a_list_to_read_and_tick(
    new_phone: Any, marie: SimpleNamespace, server: Server
):
    phone = new_phone(java_script_enabled=False)
    sign_in(phone, marie, server)
    page = phone.new_page()
    page.goto("/session")
    picture(page, "session-without-script")

    page.locator('input[name="done"]').first.check()
    page.get_by_role("button", name="Done for today").click()

    expect(page).to_have_url(f"{server.url}/today")
    (done,) = all_done(marie)
    assert done.exercise == marie.week.exercises[0]["id"]
    assert done.repetitions == done.planned_repetitions > 0


def told_of_signs(someone: SimpleNamespace) -> list[Report]:
    """Return what was reported by the button on every screen."""
    return list(Report.objects.filter(patient=someone.patient, moment="symptoms-changed"))


@pytest.mark.hazard("H-01")
@pytest.mark.hazard("H-02")
def test_an_emergency_is_stopped_without_a_network_and_reported_once(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server
):
    sign_in(phone, marie, server)
    page.goto("/symptoms")
    wait_until_installed(page)
    page.goto("/symptoms")
    until_kept(page, "/symptoms")
    phone.set_offline(True)
    page.reload()
    page.locator('[name="sign"][value="saddle_numbness"]').check()
    page.locator('button[form="signs-form"]:not([name="none"])').click()

    stop = page.locator("#stop")
    expect(stop.get_by_role("heading", level=1)).to_be_focused()
    picture(page, "stop-without-network")

    page.keyboard.press("Escape")
    expect(stop).to_be_visible()
    page.reload()
    expect(stop).to_be_visible()
    page.goto("/today")
    page.wait_for_url("**/symptoms")
    expect(stop).to_be_visible()
    for _press in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "() => [document.body, null].includes(document.activeElement)"
            " || document.getElementById('stop').contains(document.activeElement)"
        )

    stop.locator('[data-action="called"]').click()
    page.wait_for_url("**/today")
    assert not told_of_signs(marie)
    phone.set_offline(False)
    until_sent(page)

    (report,) = told_of_signs(marie)
    assert (report.tier, report.action, report.moment) == ("R", "called", "symptoms-changed")
    assert Alert.objects.filter(patient=marie.patient).count() == 1
    assert Pause.objects.open().filter(patient=marie.patient).exists()


@pytest.mark.hazard("H-01")
def test_an_emergency_is_reported_though_the_page_went_before_it_was_kept(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server
):
    sign_in(phone, marie, server)
    page.goto("/symptoms")
    wait_until_installed(page)
    page.goto("/symptoms")
    until_kept(page, "/symptoms")
    phone.set_offline(True)
    page.reload()
    page.evaluate("() => { IDBObjectStore.prototype.add = () => { throw new Error('gone'); }; }")
    page.locator('[name="sign"][value="saddle_numbness"]').check()
    page.locator('button[form="signs-form"]:not([name="none"])').click()
    expect(page.locator("#stop")).to_be_visible()
    assert waiting(page) == 0

    page.reload()
    expect(page.locator("#stop")).to_be_visible()
    until(page, f"async () => (await ({WAITING})()) === 1")
    phone.set_offline(False)

    (report,) = until_arrived(page, lambda: told_of_signs(marie))
    assert (report.tier, report.action) == ("R", "")


@pytest.mark.hazard("H-01")
def test_an_emergency_with_a_network_is_reported_before_anyone_acts(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server
):
    sign_in(phone, marie, server)
    page.goto("/symptoms")
    page.locator('[name="sign"][value="bladder"]').check()
    page.locator('button[form="signs-form"]:not([name="none"])').click()
    expect(page.locator("#stop")).to_be_visible()
    (report,) = until_arrived(page, lambda: told_of_signs(marie))
    assert (report.tier, report.action) == ("R", "")

    page.locator('#stop [data-action="going"]').click()
    page.wait_for_url("**/today")

    report.refresh_from_db()
    assert report.action == "going"
    assert len(told_of_signs(marie)) == 1


def test_the_session_stands_still_after_an_emergency_without_a_network(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server
):
    sign_in(phone, marie, server)
    page.goto("/session")
    wait_until_installed(page)
    for address in ("/session", "/symptoms"):
        page.goto(address)
        until_kept(page, address)
    phone.set_offline(True)
    page.reload()
    page.locator('[name="sign"][value="leg_weakness"]').check()
    page.locator('button[form="signs-form"]:not([name="none"])').click()
    page.locator('#stop [data-action="has-help"]').click()
    page.wait_for_url("**/today")

    page.goto("/session")

    expect(page.get_by_role("heading", name="Your plan is paused")).to_be_visible()
    expect(page.locator("#player")).to_be_hidden()


def test_a_sign_for_soon_leads_to_whom_to_call_without_a_network(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server
):
    sign_in(phone, marie, server)
    page.goto("/symptoms")
    wait_until_installed(page)
    for address in ("/soon", "/symptoms"):
        page.goto(address)
        until_kept(page, address)
    phone.set_offline(True)

    page.locator('[name="sign"][value="weight_loss"]').check()
    page.locator('button[form="signs-form"]:not([name="none"])').click()

    page.wait_for_url("**/soon")
    assert not told_of_signs(marie)
    phone.set_offline(False)
    until_sent(page)
    assert [report.tier for report in told_of_signs(marie)] == ["A"]


def test_steps_typed_without_a_network_arrive_later(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server
):
    sign_in(phone, marie, server)
    page.goto("/today")
    wait_until_installed(page)
    page.goto("/today")
    until_kept(page, "/today")
    page.goto("/steps")
    phone.set_offline(True)
    page.locator("#id_steps").fill("4 250")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/today")
    expect(page.locator("#outbox")).to_contain_text("1 waiting")
    picture(page, "today-without-network")

    phone.set_offline(False)
    until_sent(page)

    assert DailySteps.objects.get(patient=marie.patient).steps == 4250


def test_the_app_can_be_installed(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server
):
    sign_in(phone, marie, server)
    page.goto("/today")
    wait_until_installed(page)

    session = phone.new_cdp_session(page)
    manifest = session.send("Page.getAppManifest")
    errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]

    assert manifest["errors"] == []
    assert [each["errorId"] for each in errors if each["errorId"] != "in-incognito"] == []


@pytest.mark.parametrize("language", ["da", "nb"])
def test_the_player_speaks_the_persons_language(
    language: str, new_phone: Any, server: Server, errors: list[str]
):
    someone = someone_with_a_plan(f"{language}@example.org", language)
    phone = new_phone(color_scheme="dark")
    sign_in(phone, someone, server)
    page = phone.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto("/session")
    expect(at(page, "title")).not_to_be_empty()
    picture(page, f"session-{language}-dark")
    assert page.locator("html").get_attribute("lang") == language
