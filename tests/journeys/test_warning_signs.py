"""Warning signs on a phone: the stop screen needs no network, and silence is no answer."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.builders import make_checkin, make_clinic, make_patient
from tests.journeys.conftest import (
    Clock,
    Server,
    newest_week,
    picture,
    sign_in,
    someone_with_a_plan,
    until,
    until_arrived,
    wait_until_installed,
)

from selfback.apps.safety.models import Report
from selfback.delivery.shared import clock as the_clock
from selfback.delivery.shared.content import library
from selfback.delivery.shared.planning import go_into_next_week


def tick(page: Page, *signs: str) -> None:
    for sign in signs:
        page.locator(f'#signs-form [name="sign"][value="{sign}"]').check()


def send(page: Page) -> None:
    page.locator(".action .when-ticked").click()


def emergency(language: str = "en") -> dict[str, str]:
    return dict(library().safety_screens(language)["emergency"])


def opened(page: Page, address: str) -> None:
    page.goto(address)
    wait_until_installed(page)


def test_not_being_sure_stops_too_and_puts_no_words_in_ones_mouth(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server
):
    sign_in(phone, marie, server)
    opened(page, "/symptoms")

    tick(page, "unsure")
    send(page)

    stop = page.locator("#stop")
    expect(stop.locator(".stop-head .lead:visible")).to_have_text(emergency()["lead_unsure"])
    expect(stop.locator(".say p:visible")).to_have_count(1)


@pytest.mark.parametrize("address", ["/symptoms", "/intake/signs/now"])
def test_one_button_fits_the_ticks_and_the_enter_key_alone_is_no_answer(
    page: Page, phone: BrowserContext, server: Server, clock: Clock, address: str
):
    patient = make_patient(clinic=make_clinic())
    sign_in(phone, SimpleNamespace(user=patient.user), server)
    page.goto(address)
    ticked, unticked = page.locator(".when-ticked"), page.locator(".when-unticked")
    expect(unticked).to_be_visible()
    expect(ticked).to_be_hidden()

    page.locator('[name="sign"]').first.focus()
    page.keyboard.press("Enter")

    expect(page.locator("[data-when-unanswered]")).to_be_visible()
    assert not Report.objects.exists()
    page.locator('[name="sign"]').first.check()
    expect(ticked).to_be_visible()
    expect(unticked).to_be_hidden()


def test_an_emergency_in_the_intake_without_a_network_tells_only_what_was_asked(
    page: Page, phone: BrowserContext, server: Server, clock: Clock
):
    patient = make_patient(clinic=make_clinic())
    sign_in(phone, SimpleNamespace(user=patient.user), server)
    opened(page, "/intake/signs/now")
    phone.set_offline(True)

    tick(page, "leg_weakness")
    send(page)
    page.locator("#stop [data-action=called]").click()
    expect(page.get_by_text("No network just now")).to_be_visible()
    phone.set_offline(False)
    (report,) = until_arrived(page, lambda: list(Report.objects.filter(patient=patient)))

    until(page, "async () => document.getElementById('outbox')?.dataset.person !== undefined")
    picture(page, "intake-after-an-emergency")
    assert (report.tier, report.moment) == ("R", "intake")
    assert set(report.answers) == {
        id for id, flag in library().red_flags.items() if flag.tier.name == "EMERGENCY"
    }


def test_nothing_is_cut_off_on_the_pages_of_a_check_in_in_norwegian(
    page: Page, phone: BrowserContext, server: Server, clock: Clock
):
    nora = someone_with_a_plan("nora@example.org", "nb")
    sign_in(phone, nora, server)
    clock.forward(days=7)
    for slug in ("gpe", "pain-average", "signs"):
        page.goto(f"/check-in/{slug}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), slug
        picture(page, f"check-in-{slug}-nb")
    week = newest_week(nora.patient)
    go_into_next_week(nora.patient, week, make_checkin(week), at=the_clock.now())
    page.goto("/changes")
    expect(page.locator("h1")).not_to_be_empty()
    assert page.locator(".change").count() > 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(page, "changes-nb")
