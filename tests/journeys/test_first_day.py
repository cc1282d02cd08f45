"""A physiotherapist's first day and the next, on a phone and at a desk, and what the patient gets.

For tests/journeys, whose fixtures it uses.
"""

import re
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from django.conf import settings
from django.core import mail
from playwright.sync_api import BrowserContext, Page
from tests.builders import NOON, make_clinic, make_staff
from tests.journeys.conftest import DESK, MONDAY_NOON, PHONE, Clock, newest_week, picture
from tests.journeys.person import Person, answer_check_in, answer_intake, join_at
from tests.journeys.test_plan_review import asked_of_none, title
from tests.journeys.test_staff import add_virtual_authenticator, type_the_code

from selfback.apps.people.models import Patient
from selfback.apps.people.permissions import Role
from selfback.apps.people.services import change_user
from selfback.apps.plans.services import exercises_now
from selfback.apps.referrals.models import LogEntry, Referral
from selfback.delivery.shared.channels.sending import send_what_is_due

MOST_TAPS = 4


@pytest.mark.slow
@pytest.mark.parametrize("device", ["phone", "desk"])
def test_the_first_day_of_a_physiotherapist_shapes_the_patients_next_plan(
    page: Page,
    phone: BrowserContext,
    new_phone: Any,
    server: Any,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    device: str,
):
    asked_of_none(monkeypatch, 0.0)
    page.set_viewport_size(PHONE if device == "phone" else DESK)
    clinic = make_clinic()
    staff = make_staff(Role.CLINICIAN, "anna@example.org", clinic)
    change_user(user=staff, name="Anna Lund", by=staff.pk, at=NOON)
    add_virtual_authenticator(phone, page)

    sign_in_with_a_second_factor(page, "anna@example.org")
    assert codes_on_the_poster(page) == {f"{settings.PUBLIC_ADDRESS}/j/{clinic.code}/p"}
    taps = refer(page, "marie@example.org")
    log_two_who_said_no(page)

    assert taps <= MOST_TAPS
    assert Referral.objects.get().seconds is not None
    assert LogEntry.objects.exclude(declined="").count() == 2

    clock.forward(minutes=1)  # until then a referral can be undone
    hers = new_phone()
    hers.clock.install(time=MONDAY_NOON)
    person = Person(page=hers.new_page())
    join_at(person, link_in_the_mail(), "marie@example.org", shares=True)
    answer_intake(person)
    patient = Patient.objects.get()
    left, stays, *_ = exercises_now(newest_week(patient))

    clock.forward(days=1)
    page.goto("/clinic/")
    page.locator("nav").get_by_role("link", name="Patients").click()
    page.get_by_role("link", name="Look at plan").click()
    card = page.locator(f"#exercise-{left}")
    card.locator("summary", has_text="Change").click()
    other = card.get_by_label("What instead?").input_value().removeprefix("instead:")
    picture(page, f"first-day-change-{device}")
    card.locator("details[open]").get_by_role("button", name="Too hard").click()
    page.get_by_role("status").get_by_text("It binds every plan from now on").wait_for()

    clock.forward(days=6)
    person.page.clock.set_system_time(clock.at)
    person.page.goto("/today")
    person.tap("a[href='/check-in']")
    person.page.wait_for_url("**/check-in/*")
    answer_check_in(person, pain=4)
    person.page.goto("/week")

    now = exercises_now(newest_week(patient))
    assert other in now
    assert left not in now
    assert stays in now, "the rest of the plan is as it would have been"
    told = person.page.locator("article", has_text=title(other))
    assert told.get_by_text(re.compile("Anna Lund has chosen")).first.is_visible()
    picture(person.page, f"first-day-next-plan-{device}")


def sign_in_with_a_second_factor(page: Page, email: str) -> None:
    page.goto("/account/login/")
    page.fill("#id_email", email)
    page.click("text=Send me a code")
    type_the_code(page)
    page.wait_for_url("**/account/2fa/")
    page.click("text=Set up a passkey")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/codes/")
    page.click("text=I have kept them")
    page.wait_for_url("**/clinic/**")


def codes_on_the_poster(page: Page) -> set[str]:
    """Follow the link to the poster, and read the codes on its page as a camera would."""
    page.goto("/clinic/")
    page.locator("nav").get_by_role("link", name="Print").click()
    address = page.locator("a[href*='/print/poster/']").first.get_attribute("href")
    assert address
    (paper,) = pypdfium2.PdfDocument(page.request.get(address).body())
    return {each.text for each in zxingcpp.read_barcodes(paper.render(scale=2).to_numpy())}


def refer(page: Page, email: str) -> int:
    """Refer somebody from the start page; return the taps it took."""
    page.goto("/clinic/")
    taps = 0
    for target in ("nav >> text=Refer", "#id_address"):
        page.click(target)
        taps += 1
    page.keyboard.type(email)
    page.click("button.refer-send")
    page.wait_for_url("**/clinic/referral/*")
    return taps + 1


def log_two_who_said_no(page: Page) -> None:
    for why in ("Does not like apps", "No time"):
        page.goto("/clinic/refer")
        page.click("text=Asked, said no")
        page.wait_for_url("**/clinic/log/*")
        page.get_by_role("button", name=why).first.click()
        page.wait_for_url("**/clinic/log")


def link_in_the_mail() -> str:
    send_what_is_due()
    found = re.search(r"/r/\w+", str(mail.outbox[-1].body))
    assert found
    return found.group()
