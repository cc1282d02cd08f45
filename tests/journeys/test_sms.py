"""A person gives the number that reminders go to by SMS, and forgets it again."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.journeys.conftest import Server, looks_right, sign_in

from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.prompts.models import SmsNumber


@pytest.mark.slow
def test_a_number_is_given_confirmed_and_forgotten(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server, settings: Any
):
    settings.SMS_GATEWAY = "https://sms.example.org/send"
    sign_in(phone, marie, server)

    page.goto("/settings/reminders")
    page.get_by_label("Mobile number").fill("twenty")
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_text("This does not look like a mobile number.")).to_be_visible()
    looks_right(page, "sms-fault")
    page.get_by_label("Mobile number").fill("20 12 34 56")
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_text("A code is on its way to +4520123456.")).to_be_visible()
    looks_right(page, "sms-code")
    sent = re.search(r"\d{6}", OutgoingMessage.objects.get().body)
    assert sent
    page.get_by_label("The code from the SMS").fill(sent[0])
    page.get_by_role("button", name="This is my number").click()
    expect(page.get_by_text("Reminders come to +4520123456")).to_be_visible()
    looks_right(page, "sms-confirmed")
    page.get_by_role("button", name="Forget this number").click()
    expect(page.get_by_label("Mobile number")).to_be_visible()
    assert not SmsNumber.objects.exists()
