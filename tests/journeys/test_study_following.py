"""A day of follow-up in a browser: who is called, what they say, and somebody who leaves."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from playwright.sync_api import Page
from tests.apps.trial.world import make_followed, make_site, make_study, noon_of, visit_of
from tests.builders import NOON, make_clinic, make_staff
from tests.journeys.conftest import looks_right
from tests.journeys.test_case_bases import steps_in

from selfback.apps.people.permissions import Role
from selfback.apps.people.sites import ClinicKind
from selfback.apps.trial.contact_services import keep_contact
from selfback.apps.trial.models import ContactDetails, Withdrawal


@pytest.mark.slow
def test_somebody_is_called_answers_on_the_telephone_and_another_leaves(
    page: Page, marie: SimpleNamespace, server: Any, clock: Any
):
    study = make_study(synthetic=True)
    clinic = make_clinic("Bakken", kind=ClinicKind.PHYSIOTHERAPY, is_synthetic=True)
    with transaction.atomic():
        person = make_followed(make_site(study, clinic))
        keep_contact(
            participant=person,
            name="Ida Holm",
            email="",
            phone="+4520202020",
            prefers=ContactDetails.Way.SMS,
            by="system",
            at=NOON,
        )
    steps_in(page, server, make_staff(Role.COORDINATOR))
    page.goto(f"/office/studies/{study.pk}/calls")
    looks_right(page, "study-calls-none")
    visit = visit_of(person)
    assert visit.call_from is not None
    clock.at = noon_of(visit.call_from)
    steps_in(page, server, make_staff(Role.COORDINATOR, "second@example.org"))

    page.goto(f"/office/studies/{study.pk}/calls")
    looks_right(page, "study-calls")
    page.goto(f"/office/studies/{study.pk}/visits")
    looks_right(page, "study-visits")
    page.goto(f"/office/studies/{study.pk}/visits/{visit.pk}")
    page.click("text=Keep the call")
    looks_right(page, "study-visit-faults")
    page.check("main input[value=not-reached]")
    page.fill("#note", "Nobody at noon")
    page.click("text=Keep the call")
    page.get_by_text("Nobody at noon").wait_for()
    looks_right(page, "study-visit")

    page.goto(f"/office/studies/{study.pk}/visits/{visit.pk}/pseq-10")
    looks_right(page, "study-enter-answers")
    answer = page.locator("main form select").first
    answer.select_option(index=3)
    given = answer.input_value()
    page.click("button:text('Keep the answers')")
    page.wait_for_url(f"**/visits/{visit.pk}")
    looks_right(page, "study-visit-half")
    page.goto(f"/office/studies/{study.pk}/visits/{visit.pk}/pseq-10")
    assert page.locator("main form select").first.input_value() == given

    page.goto(f"/office/studies/{study.pk}/visits/{visit.pk}")
    page.click("text=Answered to the end")
    page.click("main table >> text=Correct")
    looks_right(page, "study-correct")
    page.goto(f"/office/studies/{study.pk}/participants/{person.pk}/died")
    page.click("button:text('Keep it')")
    looks_right(page, "study-died-faults")

    page.goto(f"/office/studies/{study.pk}/participants/{person.pk}/leave")
    looks_right(page, "study-leave")
    page.locator("main input[type=radio]").first.check()
    page.click("button:text('Keep the withdrawal')")
    page.wait_for_url(f"**/participants/{person.pk}")
    looks_right(page, "study-left")
    assert Withdrawal.objects.filter(participant=person).exists()
