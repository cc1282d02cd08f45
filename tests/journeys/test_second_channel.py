"""A coordinator in a browser: sees what is overdue and who waits, and leaves a number for an SMS.

For tests/journeys, whose fixtures it uses.
"""

from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import BrowserContext, Page
from tests.builders import NOON, make_staff
from tests.delivery.access.world import report_emergency
from tests.journeys.conftest import Clock, looks_right, sign_in

from selfback.apps.people.permissions import Role
from selfback.apps.people.services import change_user
from selfback.delivery.jobs.tasks import tell_of_stalled_clinics


@pytest.mark.slow
def test_a_coordinator_sees_what_waits_and_gives_a_number(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Any, clock: Clock
):
    staff = make_staff(Role.COORDINATOR)
    change_user(user=staff, name="Ida Holm", by=staff.pk, at=NOON)
    Authenticator.objects.create(
        user=staff, type=Authenticator.Type.TOTP, data={"secret": "unreadable"}
    )
    report_emergency(marie.patient)
    clock.forward(days=15)
    tell_of_stalled_clinics.call_local()
    sign_in(phone, SimpleNamespace(user=staff), server)

    page.goto("/office/")
    assert page.get_by_text("Please call the clinic.").is_visible()
    assert page.get_by_text("Still without a first referral").is_visible()
    looks_right(page, "overdue-and-stalled")

    page.click("text=My details")
    page.fill("#id_phone", "2012")
    page.click("text=Save")
    assert page.get_by_text("Write it with all digits").is_visible()
    looks_right(page, "my-details-fault")
    page.fill("#id_phone", "+45 20 12 34 56")
    page.click("text=Save")

    assert page.get_by_text("Your details are kept.").is_visible()
    assert page.input_value("#id_phone") == "+4520123456"
    looks_right(page, "my-details")
