"""A physiotherapist is invited and gets on board on a phone; the manager and the office watch."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from playwright.sync_api import BrowserContext, Page
from tests.builders import NOON, make_clinic, make_staff
from tests.journeys.conftest import Clock, looks_right, sign_in
from tests.journeys.test_staff import add_virtual_authenticator

from selfback.apps.people.models import User
from selfback.apps.people.permissions import Role
from selfback.apps.people.services import change_user
from selfback.apps.referrals.models import Referral
from selfback.delivery.shared.channels.sending import send_what_is_due

MOST_TAPS = 16


def staff(role: Role, email: str, clinic: Any = None, name: str = "") -> SimpleNamespace:
    user = make_staff(role, email, clinic)
    change_user(user=user, name=name, by=user.pk, at=NOON)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return SimpleNamespace(user=user)


def link_in_the_mail() -> str:
    send_what_is_due()
    found = re.search(r"/clinic/invitation/\S+", str(mail.outbox[-1].body))
    assert found
    return found.group()


@pytest.mark.slow
def test_an_invited_physiotherapist_gets_on_board(
    page: Page, phone: BrowserContext, new_phone: Any, server: Any, clock: Clock
):
    clinic = make_clinic("Ryggklinikken Lade", "NO")
    manager = staff(Role.SITE_MANAGER, "mette@example.org", clinic, name="Mette Solberg")
    desk = new_phone()
    sign_in(desk, manager, server)
    people = desk.new_page()
    people.goto("/clinic/people")
    looks_right(people, "people-before")
    people.fill("#id_email", "kari@example.org")
    people.select_option("#id_language", "en")
    people.click("text=Send the invitation")
    people.get_by_text("The invitation is on its way.").wait_for()
    looks_right(people, "people-invited")

    taps = 0
    add_virtual_authenticator(phone, page)
    page.goto(link_in_the_mail())
    looks_right(page, "invitation")
    page.fill("#id_name", "Kari Nordmann")
    for tap, lands, name in (
        ("text=Accept and begin", "**/account/2fa/", "invited-second-step"),
        ("text=Set up a passkey", "**/passkeys/add/", ""),
        ("#mfa_webauthn_add", "**/codes/", ""),
        ("text=I have kept them", "**/clinic/first-day", "first-day"),
        ("text=See what your patient gets", "**/clinic/first-day", ""),
        ("text=How a plan is made", "**/first-day/plan", "first-day-plan"),
        ("text=I have read it", "**/clinic/first-day", "first-day-half-way"),
        ("text=Print the poster", "**/clinic/print", ""),
    ):
        page.click(tap)
        taps += 1
        page.wait_for_url(lands)
        if name:
            looks_right(page, name)
    poster = page.request.get("/clinic/print/poster/nb")
    taps += 1
    assert poster.headers["content-type"] == "application/pdf"
    page.goto("/clinic/")
    looks_right(page, "start-with-first-day")
    page.click("text=Go on")
    page.click("text=Set your goal")
    page.wait_for_url("**/clinic/numbers**")
    page.fill("#id_goal", "4")
    page.click("text=Set the goal")
    taps += 3
    page.goto("/clinic/first-day")
    page.get_by_text("You are all set").wait_for()
    looks_right(page, "first-day-done")
    page.goto("/clinic/")
    assert page.get_by_text("Your first day").count() == 0

    assert taps <= MOST_TAPS
    kari = User.objects.get(email="kari@example.org")
    assert kari.grants.get().clinic == clinic
    assert not Referral.objects.exists()

    people.goto("/clinic/people")
    people.locator("summary", has_text="Kari Nordmann").click()
    looks_right(people, "people-after")


@pytest.mark.slow
def test_a_link_that_has_expired_says_what_to_do(page: Page, server: Any, clock: Clock):
    clinic = make_clinic("Ryggklinikken Lade", "NO")
    manager = staff(Role.SITE_MANAGER, "mette@example.org", clinic)
    sign_in(page.context, manager, server)
    page.goto("/clinic/people")
    page.fill("#id_email", "kari@example.org")
    page.click("text=Send the invitation")
    page.get_by_text("The invitation is on its way.").wait_for()
    link = link_in_the_mail()
    page.context.clear_cookies()
    clock.forward(days=15)
    page.goto(link)

    looks_right(page, "invitation-expired")


@pytest.mark.slow
def test_a_coordinator_opens_a_clinic_and_a_competition(page: Page, server: Any):
    sign_in(page.context, staff(Role.COORDINATOR, "soren@example.org", name="Søren"), server)
    for name in ("Rygklinikken Odense", "Kiropraktorhuset Vejle"):
        make_clinic(name)
    page.goto("/office/clinics")
    looks_right(page, "office-clinics")
    page.fill("#id_name", "Ryggklinikken Lade")
    page.select_option("#id_country", "NO")
    page.click("section >> button:has-text('Open it')")
    page.wait_for_url("**/office/clinics/*")
    looks_right(page, "office-clinic")
    page.click("nav >> text=Together")
    page.fill("#id_name", "Spring")
    page.click("text=Denmark")
    looks_right(page, "office-together")
    page.click("section >> button:has-text('Open it')")
    page.wait_for_url("**/office/together/*")
    looks_right(page, "office-competition")
