"""Taking part by a link in a browser: agreeing, and answering over days, devices and a gap."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page
from tests.apps.trial.world import (
    DOCUMENT,
    PROTOCOL,
    STAFF,
    follow,
    make_entering,
    make_ready,
    make_site,
    make_study,
    visit_of,
)
from tests.builders import NOON
from tests.journeys.conftest import Clock, Server, looks_right

from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.trial.contact_services import keep_contact
from selfback.apps.trial.link_services import make_link
from selfback.apps.trial.models import ConsentSigned, ContactDetails, Visit
from selfback.delivery.jobs.asking import ask_who_is_due
from selfback.delivery.participant.screens import screens_of
from selfback.domain.trial.disposition import VisitStatus


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def tap_answers(page: Page) -> None:
    """Give every question of a screen its first answer, and send it if it does not lead on itself.

    Only a screen with something to write waits for its button. Elsewhere the button is left
    alone: by the time it is tapped, it may be the one of the next screen.
    """
    names = page.eval_on_selector_all(
        "#questions-form input[type=radio]", "all => [...new Set(all.map(each => each.name))]"
    )
    for name in names:
        page.locator(f"label:has(input[name='{name}'])").first.tap()
    boxes = page.locator("#questions-form .field input").all()
    for box in boxes:
        box.fill("40")
    if boxes:
        page.locator("button[form=questions-form]").tap()


def go_on(page: Page) -> None:
    """Answer a screen, and wait for the next page."""
    before = page.url
    tap_answers(page)
    page.wait_for_url(lambda url: url != before)


def number_of(page: Page) -> int:
    return int(page.url.rpartition("/")[2])


def newest_link() -> str:
    """Return the path in the message that was queued last."""
    body = OutgoingMessage.objects.order_by("queued_at").last().body
    found = re.search(r"(/take-part/\S+)", body)
    assert found
    return found.group(1)


@pytest.mark.slow
def test_somebody_reads_understands_at_the_second_try_and_signs(page: Page, server: Server):
    participant = make_entering(make_site(make_study()), language="en")
    baseline = participant.visits.get(is_baseline=True)
    page.goto(f"/take-part/{make_link(visit=baseline, by=STAFF, at=NOON).token}")
    looks_right(page, "take-part-consent")

    page.set_viewport_size({"width": 390, "height": 844})
    page.tap(".action a.button")
    first, *others = DOCUMENT.questions
    wrong = next(each for each in first.options if each != first.right)
    page.tap(f"label:has(input[value='{wrong}'])")
    page.locator(".passage").wait_for()
    assert DOCUMENT.text["en"].paragraphs[first.passage - 1] in page.inner_text("main")
    looks_right(page, "take-part-again")
    page.set_viewport_size({"width": 390, "height": 844})
    page.tap(f"label:has(input[value='{first.right}'])")
    page.tap("button[form=ask-form]")
    for number, each in enumerate(others, 2):
        page.wait_for_url(f"**/consent/ask/{number}")
        page.tap(f"label:has(input[value='{each.right}'])")
    page.wait_for_url("**/consent/sign")
    for box in page.locator("label:has(input[name=statement])").all():
        box.tap()
    page.fill("#id_name", "Ida Holm")
    looks_right(page, "take-part-sign")
    page.click("button[form=sign-form]")
    page.wait_for_url("**/consent/signed")
    looks_right(page, "take-part-signed")

    signed = ConsentSigned.objects.get()
    assert signed.answers[first.id] == [wrong, first.right]
    pdf = page.request.get(page.url.replace("/signed", "/copy"))
    assert pdf.body().startswith(b"%PDF")


@pytest.fixture
def week_6(server: Server) -> Visit:
    """The first visit of somebody who prefers mail; its window spans the change to summer time."""
    ready = make_ready(make_site(make_study()), language="en")
    participant = follow(ready, at("2027-02-09T12:00:00"))
    keep_contact(
        participant=participant,
        name="Ida Holm",
        email="ida@example.org",
        phone="",
        prefers=ContactDetails.Way.EMAIL,
        by=STAFF,
        at=NOON,
    )
    return visit_of(participant)


@pytest.mark.slow
def test_invited_reminded_answered_half_resumed_elsewhere_and_complete(
    page: Page,
    week_6: Visit,
    clock: Clock,
    new_phone: Callable[..., BrowserContext],
    errors: list[str],
):
    clock.at = at("2027-03-20T08:00:00")
    assert ask_who_is_due(clock.at) == 1
    invitation = newest_link()
    clock.at = at("2027-03-24T08:00:00")
    assert ask_who_is_due(clock.at) == 1

    # On the phone, by the oldest link, in the night when the clock goes on.
    clock.at = at("2027-03-28T00:58:00")
    page.goto(invitation)
    looks_right(page, "take-part-start")
    page.set_viewport_size({"width": 390, "height": 844})
    page.tap(".action a.button")
    page.wait_for_url("**/questions/1")
    looks_right(page, "take-part-question")
    page.set_viewport_size({"width": 390, "height": 844})
    half = len(screens_of(PROTOCOL, "week-6")) // 2
    while number_of(page) <= half:
        go_on(page)
    reached = number_of(page)
    week_6.refresh_from_db()
    assert week_6.status == VisitStatus.PARTIAL

    clock.at = at("2027-03-28T07:00:00")  # 09:00 there, in summer time
    assert ask_who_is_due(clock.at) == 1

    tablet = new_phone()
    other = tablet.new_page()
    other.on("pageerror", lambda error: errors.append(str(error)))
    other.goto(newest_link())
    looks_right(other, "take-part-resumed")
    other.set_viewport_size({"width": 390, "height": 844})
    other.tap(".action a.button")
    other.wait_for_url(f"**/questions/{reached}")

    _answer_without_a_line(tablet, other)
    while "/questions/" in other.url:
        go_on(other)
    looks_right(other, "take-part-finish")
    other.click("button[form=finish-form]")
    other.get_by_role("heading", name="Thank you").wait_for()
    looks_right(other, "take-part-thanks")

    week_6.refresh_from_db()
    assert (week_6.status, str(week_6.done_on)) == (VisitStatus.COMPLETE, "2027-03-28")
    clock.at = at("2027-04-01T08:00:00")
    assert ask_who_is_due(clock.at) == 0


def _answer_without_a_line(tablet: BrowserContext, page: Page) -> None:
    """An answer waits on the page, says so, and is sent when there is a line again."""
    before = page.url
    tablet.set_offline(True)
    tap_answers(page)
    page.locator("#not-sent").wait_for(state="visible")
    looks_right(page, "take-part-not-sent")
    assert page.url == before
    tablet.set_offline(False)
    page.wait_for_url(lambda url: url != before)


@pytest.mark.slow
def test_stopping_is_asked_once_more(page: Page, week_6: Visit, clock: Clock):
    clock.at = at("2027-03-20T08:00:00")
    ask_who_is_due(clock.at)
    page.goto(newest_link())
    page.click("text=Change how we reach you")
    looks_right(page, "take-part-reach")
    page.go_back()
    page.click("text=I want to stop")
    looks_right(page, "take-part-stop")
    page.locator("label:has(input[value=questionnaires])").click()
    page.click("button[form=stop-form]")
    page.locator("button[name=sure]").wait_for()
    looks_right(page, "take-part-sure")
    page.click("button[name=sure]")
    page.get_by_role("heading", name="You have stopped").wait_for()
    looks_right(page, "take-part-stopped")
    assert _withdrawals(week_6) == ["questionnaires"]


def _withdrawals(visit: Visit) -> Any:
    return [each.level for each in visit.participant.withdrawals.all()]
