"""Files of others in a browser: a list of referrals, and a questionnaire with a fault in it."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from playwright.sync_api import Page
from tests.apps.trial.world import make_followed, make_site, make_study, noon_of, visit_of
from tests.builders import make_clinic, make_staff
from tests.journeys.conftest import looks_right
from tests.journeys.test_case_bases import steps_in

from selfback.apps.people.permissions import Role
from selfback.apps.people.sites import ClinicKind
from selfback.apps.trial.models import Response


def shown(page: Page, name: str, text: str) -> None:
    page.set_input_files(
        "input[type=file]", {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.click("button:text('Show what it would do')")
    page.locator("#found-title").wait_for()


@pytest.mark.slow
def test_a_list_and_a_questionnaire_are_shown_and_taken_in(
    page: Page, marie: SimpleNamespace, server: Any, clock: Any
):
    study = make_study(synthetic=True)
    clinic = make_clinic("Bakken", kind=ClinicKind.PHYSIOTHERAPY, is_synthetic=True)
    with transaction.atomic():
        person = make_followed(make_site(study, clinic))
    steps_in(page, server, make_staff(Role.COORDINATOR))
    page.goto(f"/office/studies/{study.pk}/screenings")
    page.click("text=People from a list")
    looks_right(page, "study-import-list")
    shown(page, "list.csv", "reference;site;referred_on\nA-17;Bakken;2027-01-04\n")
    looks_right(page, "study-import-list-shown")
    page.click("button:text('Take it in')")
    page.get_by_text("1 person was added").wait_for()

    visit = visit_of(person)
    clock.at = noon_of(visit.due_on)
    steps_in(page, server, make_staff(Role.COORDINATOR, "second@example.org"))
    page.goto(f"/office/studies/{study.pk}/calls")
    page.click("text=Answers from a file")
    page.select_option("[name=instrument]", "nprs")
    looks_right(page, "study-import-answers")
    shown(page, "a.csv", f"participant;visit;q1\n{person.number};week-6;11\nDK-0999;week-6;3\n")
    looks_right(page, "study-import-faults")
    assert not Response.objects.filter(visit=visit).exists()
    page.select_option("[name=instrument]", "nprs")
    shown(page, "b.csv", f"participant;visit;q1\n{person.number};week-6;4\n")
    looks_right(page, "study-import-shown")
    page.click("button:text('Take it in')")
    page.get_by_text("1 line was taken in").wait_for()
    assert Response.objects.get(visit=visit).answers == {"q1": 4}
