"""A physiotherapist refers, notes and counts on a phone, with a good line and with none."""

from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import BrowserContext, Page
from tests.builders import make_clinic, make_staff
from tests.journeys.conftest import looks_right, sign_in, until

from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.people.permissions import Role
from selfback.apps.referrals.models import LogEntry, Referral

MOST_TAPS = 4


@pytest.fixture
def physio(phone: BrowserContext, server: Any) -> SimpleNamespace:
    user = make_staff(Role.CLINICIAN, "kari@example.org", make_clinic("Ryggklinikken", "NO"))
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    someone = SimpleNamespace(user=user)
    sign_in(phone, someone, server)
    return someone


@pytest.mark.slow
def test_a_referral_takes_four_taps_at_most_and_is_timed(
    page: Page, physio: SimpleNamespace, phone: BrowserContext
):
    taps = 0
    page.goto("/clinic/")
    for target in ("nav >> text=Refer", "#id_address"):
        page.click(target)
        taps += 1
    looks_right(page, "refer")
    page.keyboard.type("412 34 567")
    page.click("button.refer-send")
    taps += 1
    page.wait_for_url("**/clinic/referral/*")
    looks_right(page, "referred")

    assert taps <= MOST_TAPS
    assert OutgoingMessage.objects.get().address == "+4741234567"
    assert Referral.objects.get().seconds is not None


@pytest.mark.slow
def test_without_a_line_everything_waits_and_goes_once_it_is_back(
    page: Page, physio: SimpleNamespace, phone: BrowserContext
):
    page.goto("/clinic/refer")
    phone.set_offline(True)
    page.fill("#id_address", "41234567")
    page.click("button.refer-send")
    page.wait_for_selector("#queue:not([hidden])")
    page.click("text=Asked, said no")
    until(page, "() => document.querySelector('#queue').innerText.includes('2')")
    looks_right(page, "refer-without-a-line")
    assert not Referral.objects.exists()

    phone.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    until(page, "() => document.querySelector('#queue').hidden")
    page.reload()

    assert Referral.objects.count() == 1
    assert LogEntry.objects.count() == 2
    assert OutgoingMessage.objects.count() == 1


@pytest.mark.slow
def test_what_cannot_be_sent_to_is_said_beside_the_field(page: Page, physio: SimpleNamespace):
    page.goto("/clinic/refer")
    page.fill("#id_address", "4123")
    page.click("button.refer-send")
    page.wait_for_selector("[data-fault]:not([hidden])")
    looks_right(page, "refer-refused")

    assert page.input_value("#id_address") == "4123"


@pytest.mark.slow
def test_two_taps_note_why_somebody_said_no_and_the_numbers_add_up(
    page: Page, physio: SimpleNamespace
):
    page.goto("/clinic/refer")
    page.click("text=Asked, said no")
    page.wait_for_url("**/clinic/log/*")
    looks_right(page, "log-why")
    page.click("text=Does not like apps")
    page.wait_for_url("**/clinic/log")
    page.click("text=Not suitable")
    page.wait_for_url("**/clinic/log/*")
    page.click("text=No smartphone")
    page.wait_for_url("**/clinic/log")
    looks_right(page, "log")
    page.click("nav >> text=Our numbers")
    looks_right(page, "numbers")
    page.click("nav >> text=Print")
    looks_right(page, "papers")
    page.goto("/clinic/log/import")
    page.fill("#id_text", "id,screened,approached\n1,yesterday,yes")
    page.click("text=Look at it first")
    looks_right(page, "log-import")

    assert LogEntry.objects.filter(declined="no-apps").count() == 1
