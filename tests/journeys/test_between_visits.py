"""Between visits: a clinician answers reports and sends a note; the person reads it on the phone.

For tests/journeys, whose fixtures it uses.
"""

from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import BrowserContext, Page
from tests.builders import NOON, make_patient, make_staff
from tests.delivery.access.world import report_emergency
from tests.journeys.conftest import DESK, PHONE, Clock, looks_right, sign_in

from selfback.apps.contacts.models import Note
from selfback.apps.contacts.services import change_clinic_phone
from selfback.apps.people.models import Patient, User
from selfback.apps.people.permissions import Role
from selfback.apps.people.services import change_user
from selfback.apps.safety.models import Alert
from selfback.apps.safety.services import report_signs
from selfback.delivery.shared import clock as the_clock
from selfback.domain.content.red_flag import Tier
from selfback.domain.safety.signs import Sign
from selfback.domain.safety.triage import ACTIONS, Triage


def clinician_at(clinic: Any) -> User:
    user = make_staff(Role.CLINICIAN, clinic=clinic)
    change_user(user=user, name="Anna Lund", by=user.pk, at=NOON)
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.TOTP, data={"secret": "unreadable"}
    )
    return user


def reported(name: str, clinic: Any, tier: Tier, *signs: Sign, flags: tuple[str, ...] = ()) -> None:
    patient: Patient = make_patient(f"{name.lower()}@example.org", clinic=clinic)
    change_user(user=patient.user, name=name, by=patient.user_id, at=NOON)
    at = the_clock.now()
    report_signs(
        patient=patient,
        moment="weekly",
        answers=dict.fromkeys(flags, "yes"),
        verdict=Triage(tier=tier, flags=flags, signs=signs, actions=ACTIONS[tier]),
        by=patient.user_id,
        told_at=at,
        at=at,
    )


@pytest.mark.slow
def test_a_clinician_works_through_the_reports_by_finger_and_by_key(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Any, clock: Clock
):
    clinic = marie.patient.clinic
    staff = clinician_at(clinic)
    change_user(user=marie.user, name="Marie", by=marie.user.pk, at=NOON)
    report_emergency(marie.patient)
    reported("Asta", clinic, Tier.SOON, flags=("fever_chills",))
    reported("Bo", clinic, Tier.WATCH, Sign.PAIN_RISING)
    reported("Mette", clinic, Tier.MOOD, Sign.MOOD_LOW)
    clock.forward(hours=1, minutes=16)  # the emergency came an hour after the others
    sign_in(phone, SimpleNamespace(user=staff), server)

    page.goto("/clinic/")
    page.click("nav >> text=Reports")
    assert page.get_by_text("Nobody has looked at 4 reports yet").is_visible()
    assert page.get_by_text("late: today").is_visible()
    looks_right(page, "reports")

    page.set_viewport_size(PHONE)
    page.click("text=I have seen it >> nth=0")  # Marie's, the emergency
    assert page.get_by_role("status").get_by_text("Seen").is_visible()
    assert page.get_by_text("Anna Lund has seen it").is_visible()
    asta = page.locator(".alert-A")
    asta.get_by_text("I will get in touch").click()
    looks_right(page, "reports-promise")
    page.set_viewport_size(PHONE)
    asta.get_by_role("button", name="By the end of the next working day").click()
    assert page.get_by_text(
        "Anna Lund will get in touch, at the latest tomorrow 17:00"
    ).is_visible()

    page.set_viewport_size(DESK)
    asta.locator("summary", has_text="Reached or not").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("The person was reached.").wait_for()
    asta.locator("summary", has_text="Close").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Asta: Closed: A doctor or hospital sees to it").wait_for()
    looks_right(page, "reports-closed")
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    page.locator(".alert-A").get_by_text("The person was reached.").wait_for()

    page.locator(".alert-B").get_by_text("I have seen it").click()
    page.locator("nav >> text=Closed").click()
    page.get_by_role("link", name="Bo", exact=True).click()
    page.wait_for_url("**/clinic/alert/*")
    looks_right(page, "report-watch")
    assert Alert.objects.get(tier="B").state == Alert.State.CLOSED
    page.goto("/clinic/alerts?tier=R")
    page.get_by_role("link", name="Marie", exact=True).click()
    page.wait_for_url("**/clinic/alert/*")
    looks_right(page, "report-emergency")


@pytest.mark.slow
def test_a_note_goes_out_in_two_taps_and_is_read_on_the_phone(
    page: Page, new_phone: Any, phone: BrowserContext, marie: SimpleNamespace, server: Any
):
    clinic = marie.patient.clinic
    staff = clinician_at(clinic)
    change_user(user=marie.user, name="Marie", language="da", by=marie.user.pk, at=NOON)
    sign_in(phone, SimpleNamespace(user=staff), server)

    page.goto(f"/clinic/patient/{marie.patient.pk}/notes")
    looks_right(page, "notes-without-telephone")
    page.set_viewport_size(PHONE)
    page.click("text=Add the clinic’s telephone number")
    page.fill("#id_number", "33 12 34 56")
    page.click("text=Save")
    assert page.get_by_text("Kept.").is_visible()
    looks_right(page, "clinic-telephone")
    change_clinic_phone(clinic=clinic, number="+4533123456", by=staff.pk, at=NOON)

    page.goto(f"/clinic/patient/{marie.patient.pk}/notes")
    looks_right(page, "notes")
    page.set_viewport_size(PHONE)
    page.click("text=Your visit")  # one
    looks_right(page, "note-preview")
    page.set_viewport_size(PHONE)
    page.click("text=Send it")  # two
    assert page.get_by_text("Sent. For a moment").is_visible()
    looks_right(page, "notes-sent")
    note = Note.objects.get()

    own = new_phone()
    sign_in(own, marie, server)
    today = own.new_page()
    today.goto("/today")
    assert today.get_by_text(note.text).is_visible()
    looks_right(today, "note-on-today")
    today.set_viewport_size(PHONE)
    today.locator(f"form[action$='{note.pk}/read'] button").click()
    today.wait_for_url("**/today")
    assert not today.get_by_text(note.text).is_visible()
    today.goto("/notes")
    looks_right(today, "notes-of-the-person")
    note.refresh_from_db()
    assert note.put_away_at is not None
