"""How a study recruits, in a browser: without barriers, on a phone and at a desk."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page
from tests.apps.trial.world import PROTOCOL, make_site, make_study
from tests.builders import NOON, make_clinic, make_staff
from tests.journeys.conftest import looks_right
from tests.journeys.test_case_bases import steps_in

from selfback.apps.people.permissions import Role
from selfback.apps.people.sites import ClinicKind
from selfback.apps.trial.models import Participant, Screening, Study
from selfback.apps.trial.recruiting_services import note_action

CLINICS = ("Back and Neck", "Harbour Physio", "Station Chiropractic", "North Clinic", "Fjord Care")
DAYS = 120


def fill(study: Study) -> None:
    """Five sites open for four months, of which one brings nobody."""
    today = NOON
    for n, name in enumerate(CLINICS):
        clinic = make_clinic(name, kind=ClinicKind.PHYSIOTHERAPY)
        site = make_site(study, clinic, opened_on=(today - timedelta(days=DAYS - 7 * n)).date())
        for k in range(n * 9):
            day = today - timedelta(days=(DAYS - 7 * n) * (k + 1) / (n * 9 + 1))
            is_in = k % 5 != 0
            screening = Screening.objects.create(
                study=study,
                key=f"{n}:{k}",
                site=site,
                referred_on=day.date(),
                outcome="eligible" if is_in else "not-eligible",
                reason="" if is_in else "age",
                protocol_version=PROTOCOL.version,
                answers={},
                screened_on=day.date(),
                noted_at=day,
            )
            if is_in:
                Participant.objects.create(
                    study=study,
                    number=f"DK-{n}{k:03}",
                    country="DK",
                    site=site,
                    screening=screening,
                    language="da",
                    zone="Europe/Copenhagen",
                    enrolled_at=day,
                    eligible_at=day,
                    baseline_locked_at=day,
                    randomised_at=day,
                    randomised_on=day.date(),
                    strata={"country": "DK"},
                    status="active",
                )
    note_action(
        study=study,
        day=(today - timedelta(days=60)).date(),
        what="Posters in all waiting rooms",
        sites=[],
        by="system",
        at=NOON,
    )


@pytest.mark.slow
def test_recruitment_is_read_from_the_first_person_to_the_forecast(
    page: Page, marie: SimpleNamespace, server: Any
):
    study = make_study(synthetic=False)
    fill(study)
    steps_in(page, server, make_staff(Role.COORDINATOR))

    page.goto(f"/office/studies/{study.pk}/recruitment")
    looks_right(page, "study-recruitment")
    page.click("text=Flow of participants")
    looks_right(page, "study-flow")
    page.locator("svg.flow a").nth(1).click()
    page.get_by_text("No name stands here").wait_for()
    looks_right(page, "study-flow-box")
    page.click("main >> text=Flow of participants")
    page.click("text=Forecast")
    page.fill("[name=clinics]", "5")
    later = (NOON + timedelta(days=30)).date()
    page.fill("[name=opened]", later.isoformat())
    page.click("text=Show")
    page.get_by_text("With the added clinics").wait_for()
    looks_right(page, "study-forecast")
    page.click("text=Who stayed")
    looks_right(page, "study-retention")
    page.click("text=Sites side by side")
    looks_right(page, "study-funnels")
    page.click("text=What was done")
    page.get_by_role("heading", name="Posters in all waiting rooms").wait_for()
    looks_right(page, "study-actions")
