"""A clinician in a browser: finds a patient by need, reads the profile, takes it to the visit.

For tests/journeys, whose fixtures it uses; its name keeps it out of the tests without a browser.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import BrowserContext, Page
from tests.builders import make_patient, make_staff
from tests.delivery.access.world import report_emergency
from tests.delivery.clinic.lived import check_in, live_a_month
from tests.journeys.conftest import (
    DESK,
    PHONE,
    Clock,
    Server,
    looks_right,
    picture,
    sign_in,
    someone_with_a_plan,
)

from selfback.apps.people.models import Patient, User
from selfback.apps.people.permissions import Role
from selfback.apps.people.services import change_user


def joins(name: str, clinic: Any, **answers: Any) -> Patient:
    someone = someone_with_a_plan(f"{name}@example.org".casefold(), **answers)
    patient: Patient = someone.patient
    Patient.objects.filter(pk=patient.pk).update(clinic=clinic, shares_with_clinic=True)
    patient.refresh_from_db()
    change_user(user=patient.user, name=name, by=patient.user_id, at=patient.joined_at)
    return patient


def clinician_of(patient: Patient) -> User:
    staff = make_staff(Role.CLINICIAN, clinic=patient.clinic)
    Authenticator.objects.create(
        user=staff, type=Authenticator.Type.TOTP, data={"secret": "unreadable"}
    )
    return staff


@pytest.fixture
def many(server: Server, clock: Clock) -> SimpleNamespace:
    """Marie a month in, and others who need a look for all reasons there are."""
    marie = someone_with_a_plan(
        pain_average=6, interference=6, fear=7, sleep="several_times_a_week", minutes="45"
    ).patient
    began = clock.at
    joins("Quiet", marie.clinic)
    worse = joins("Birgit", marie.clinic, pain_average=3)
    clock.at = live_a_month(marie, began=began)
    check_in(worse, at=clock.at, pain_average=7)
    report_emergency(joins("Peter", marie.clinic))
    make_patient("new@example.org", clinic=marie.clinic)
    return SimpleNamespace(marie=marie, staff=clinician_of(marie))


@pytest.mark.slow
def test_a_clinician_finds_a_patient_by_need_and_takes_the_profile_to_the_visit(
    page: Page, phone: BrowserContext, many: SimpleNamespace, server: Server
):
    phone.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(phone, SimpleNamespace(user=many.staff), server)

    page.goto("/clinic/")
    looks_right(page, "start-by-need")
    page.click(".desk-nav >> text=Patients")
    looks_right(page, "patients-by-need")
    page.click(".needs >> text=Plan to look at")
    looks_right(page, "patients-plans")
    page.click(".need-name")
    page.wait_for_url("**/clinic/patient/*")
    looks_right(page, "profile")
    whole(page, "profile")
    page.click("text=As text for your own record")
    page.click("text=Copy for the record")
    page.get_by_text("Copied.").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "Marie" in copied
    assert max(map(len, copied.splitlines())) <= 72
    looks_right(page, "profile-text")
    assert pages_on_paper(page) == 1
    page.click("text=Summary for the visit")
    page.get_by_role("heading", name="Questions worth asking").wait_for()
    looks_right(page, "visit")
    whole(page, "visit")
    page.click("text=From the start")
    page.get_by_role("heading", name="Questions worth asking").wait_for()
    paper = page.request.get(page.get_by_text("One page as PDF").get_attribute("href") or "")
    assert paper.body().startswith(b"%PDF")


def whole(page: Page, name: str) -> None:
    """Keep a picture of the whole page on a phone and at a desk."""
    for width, size in (("phone", PHONE), ("desk", DESK)):
        page.set_viewport_size(size)
        page.set_viewport_size({**size, "height": page.evaluate("document.body.scrollHeight")})
        picture(page, f"{name}-whole-{width}")


def pages_on_paper(page: Page) -> int:
    """Return how many A4 pages the page takes when printed."""
    return page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")


@pytest.mark.slow
def test_the_text_for_the_record_can_be_read_without_a_script(
    new_phone: Callable[..., BrowserContext], many: SimpleNamespace, server: Server
):
    context = new_phone(java_script_enabled=False)
    sign_in(context, SimpleNamespace(user=many.staff), server)
    page = context.new_page()

    page.goto(f"/clinic/patient/{many.marie.pk}")
    page.click("text=As text for your own record")

    assert "Marie" in page.locator("#record-text").input_value()
    assert not page.get_by_text("Copy for the record").is_visible()
