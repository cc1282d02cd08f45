"""How a plan was made, and releases of the case base, in a browser: seen, and without barriers."""

from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page
from tests.builders import make_case_base, make_learner, make_returned_week, make_staff
from tests.delivery.clinic.conftest import browser_of
from tests.journeys.conftest import looks_right, sign_in

from selfback.apps.catalogue.services import ask_for_comparison, forget_person, freeze, put_live
from selfback.apps.catalogue.snapshots import row_of
from selfback.apps.people.permissions import Role
from selfback.delivery.shared import clock
from selfback.delivery.shared.case_bases import compare_releases, seeds


def steps_in(page: Page, server: Any, user: Any) -> None:
    """Give the page the session of a member of staff who has signed in with both steps."""
    cookie = browser_of(user).cookies["sessionid"]
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": server.url}])


@pytest.mark.slow
def test_a_clinician_sees_how_a_plan_was_made(page: Page, marie: SimpleNamespace, server: Any):
    steps_in(page, server, make_staff(Role.CLINICIAN, clinic=marie.patient.clinic))

    page.goto(f"/clinic/patient/{marie.patient.pk}")
    page.click("text=How this plan was made")

    page.get_by_text("What speaks for each exercise").wait_for()
    looks_right(page, "clinic-how")


@pytest.mark.slow
def test_marie_reads_how_her_plan_was_made(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Any
):
    sign_in(phone, marie, server)
    page.goto("/week")
    page.click("text=How was this made?")

    page.get_by_text("Rules for safety had the last word").wait_for()
    looks_right(page, "patient-how")
    page.goto("/settings")
    looks_right(page, "patient-settings")


@pytest.mark.slow
def test_a_coordinator_looks_at_releases(page: Page, marie: SimpleNamespace, server: Any):
    release = make_case_base("spring-2027")
    at = clock.now()
    put_live(release=release, by="system", at=at, reason="compared on 100 weeks")
    freeze(release=release, by="system", at=at, reason="primary analysis")
    work = ask_for_comparison(release=release, other=None, weeks=10, by="system", at=at)
    compare_releases.call_local(work.pk)
    steps_in(page, server, make_staff(Role.COORDINATOR))

    page.goto("/office/cases")
    looks_right(page, "office-cases")
    page.click("table >> text=spring-2027")
    looks_right(page, "office-case-base")
    page.click("text=Model card")
    looks_right(page, "office-case-card")
    page.goto(f"/office/cases/work/{work.pk}")
    looks_right(page, "office-case-work")


@pytest.mark.slow
def test_a_coordinator_has_a_release_measured_again_after_a_withdrawal(page: Page, server: Any):
    leaver = make_learner("leaver@example.org")
    week = make_returned_week(leaver)
    base = seeds().base
    release = make_case_base("spring-2027", base.with_cases([row_of(base.schema, week.case)]))
    forget_person(patient=leaver, by="system", at=clock.now())
    release.refresh_from_db()
    steps_in(page, server, make_staff(Role.COORDINATOR))

    page.goto(f"/office/cases/{release.pk}")
    page.get_by_text("Its file was removed").wait_for()
    looks_right(page, "office-case-removed")
    page.click("text=spring-2027.2")
    page.get_by_role("button", name="Measure it again").wait_for()
    looks_right(page, "office-case-outdated")
    page.get_by_role("button", name="Measure it again").click()
    page.get_by_role("heading", name="Measuring spring-2027.2").wait_for()
