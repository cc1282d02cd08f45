"""A clinician in a browser: signs in with a passkey, answers a report, looks at a profile.

For tests/journeys, whose fixtures it uses; its name keeps it out of the tests without a browser.
"""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import BrowserContext, Page
from tests.builders import make_staff
from tests.delivery.access.world import report_emergency
from tests.journeys.conftest import looks_right

from selfback.apps.people.permissions import Role


def add_virtual_authenticator(context: BrowserContext, page: Page) -> None:
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def type_the_code(page: Page) -> None:
    code = re.search(r"\d{4}-\d{4}", mail.outbox[-1].body)
    assert code
    page.fill("#id_code", code.group())
    page.click("text=Continue")


@pytest.mark.slow
def test_a_clinician_signs_in_with_a_passkey_and_answers_a_report(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Any
):
    staff = make_staff(Role.CLINICIAN, clinic=marie.patient.clinic)
    report_emergency(marie.patient)
    add_virtual_authenticator(phone, page)

    page.goto("/account/login/")
    looks_right(page, "sign-in")
    page.fill("#id_email", staff.email)
    page.click("text=Send me a code")
    looks_right(page, "sign-in-code")
    type_the_code(page)
    page.wait_for_url("**/account/2fa/")
    looks_right(page, "second-step")
    page.click("text=Set up a passkey")
    looks_right(page, "second-step-passkey")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/codes/")
    looks_right(page, "second-step-codes")
    page.click("text=I have kept them")
    page.wait_for_url("**/clinic/")
    page.click("text=Sign out")
    page.goto("/account/login/")
    page.click("text=Sign in with a passkey")
    page.wait_for_url("**/clinic/")

    looks_right(page, "clinic-start")
    page.click(".need-list >> text=Look")
    looks_right(page, "clinic-report")
    page.fill("#id_note", "Called; is on the way to the hospital.")
    page.click("text=Close the report")
    page.get_by_text("Called; is on the way to the hospital.").wait_for()
    page.click("text=Open the whole profile")
    looks_right(page, "clinic-patient")
    page.goto("/clinic/patients")
    looks_right(page, "clinic-patients")
