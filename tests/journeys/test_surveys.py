"""Professionals are asked by a link, answer on a phone, and the results stand in the browser."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.apps.surveys.made import make_wave
from tests.builders import NOON, make_staff
from tests.delivery.evaluation.shown import stimuli
from tests.journeys.conftest import PHONE, Server, looks_right
from tests.journeys.test_case_bases import steps_in

from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.people.permissions import Role
from selfback.apps.surveys.answering_services import Said, begin_response, finish_response, rate
from selfback.apps.surveys.inviting_services import Invited, invite, token_of
from selfback.apps.surveys.models import Component, Response, Survey
from selfback.apps.surveys.services import make_vignette_survey, open_survey
from selfback.delivery.evaluation.raters.links import ZONE
from selfback.delivery.shared import clock


def link_to(address: str) -> str:
    body = OutgoingMessage.objects.get(address=address).body
    found = re.search(r"(/evaluation/answer/\S+)", body)
    assert found
    return found.group(1)


@pytest.mark.slow
def test_a_plan_is_judged_on_a_phone_and_shows_in_the_results(page: Page, server: Server):
    made = make_vignette_survey(
        title="Plans for back pain",
        stimuli=stimuli("anna", "bo"),
        each=2,
        own_first=100,
        by="system",
        at=NOON,
    )
    steps_in(page, server, make_staff(Role.EVALUATOR))
    page.goto(f"/evaluation/surveys/{made.pk}")
    page.get_by_role("button", name="Open the survey").click()
    page.fill("#id_people", "kari@example.org; en; physiotherapist; NO; Bergen")
    page.get_by_role("button", name="Send invitations").click()
    expect(page.get_by_role("status").first).to_contain_text("Invited: 1")
    looks_right(page, "survey")

    page.context.clear_cookies()
    page.set_viewport_size(PHONE)
    page.goto(link_to("kari@example.org"))
    looks_right(page, "survey-start")
    page.set_viewport_size(PHONE)
    page.get_by_role("button", name="Start").tap()
    page.wait_for_url("**/about")
    looks_right(page, "survey-about")
    page.set_viewport_size(PHONE)
    page.get_by_role("button", name="Continue").tap()
    page.wait_for_url("**/own/1")
    looks_right(page, "survey-own")
    page.set_viewport_size(PHONE)
    page.fill("#id_steps", "6000")
    page.fill("#id_text", "Walk before work.")
    page.get_by_role("button", name="Keep it and show the plan").tap()
    page.wait_for_url("**/plan/1")
    page.locator("label:has([name=steps-answer][value=partly])").tap()
    page.locator("#steps summary").tap()
    page.fill("#steps-text", "More would be fine.")
    looks_right(page, "survey-plan")
    page.set_viewport_size(PHONE)
    page.get_by_role("button", name="Continue").tap()
    page.wait_for_url("**/own/2")
    page.get_by_role("button", name="Go on without").tap()
    page.wait_for_url("**/plan/2")
    page.get_by_role("button", name="Continue").tap()
    page.wait_for_url("**/end")
    page.get_by_role("button", name="Send my answers").tap()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    looks_right(page, "survey-end")

    response = Response.objects.get()
    assert response.finished_at is not None
    assert response.ratings.get(component="steps", vignette=response.order[0]).answer == "partly"


def answer(survey: Survey, raters: int) -> None:
    """Let raters of three professions answer, so that every table has rows."""
    professions = ("physiotherapist", "chiropractor", "general-practitioner")
    people = [
        Invited(
            email=f"r{number}@example.org",
            language="en",
            profession=professions[number % 3],
            country=("DK", "NO")[number % 2],
        )
        for number in range(raters)
    ]
    for number, invitation in enumerate(invite(survey=survey, people=people, by="x", at=NOON)):
        token = token_of(invitation)
        today = clock.today_in(ZONE)
        response = begin_response(token=token, language="en", today=today, at=NOON)
        for place, vignette in enumerate(response.order):
            said = {
                part: Said(
                    answer="disagree" if (number + place + at) % 7 == 0 else "agree",
                    reasons=("too-easy",) if (number + place + at) % 7 == 0 else (),
                    text="Could walk more." if (number + place + at) % 11 == 0 else "",
                )
                for at, part in enumerate(Component.values)
            }
            rate(response=response, vignette=vignette, said=said, at=NOON)
        finish_response(response=response, token=token, at=NOON)


@pytest.mark.slow
def test_results_and_numbers_are_read_at_a_desk(page: Page, server: Any):
    made = make_vignette_survey(
        title="Plans for back pain",
        stimuli=stimuli("anna", "bo", "carl"),
        each=3,
        by="system",
        at=NOON,
    )
    survey = open_survey(survey=made, by="system", at=NOON)
    answer(survey, 30)
    steps_in(page, server, make_staff(Role.EVALUATOR))
    page.goto(f"/evaluation/surveys/{survey.pk}/results")
    looks_right(page, "survey-results")
    page.goto("/evaluation/surveys")
    looks_right(page, "surveys")
    page.goto("/evaluation/surveys/vignettes")
    looks_right(page, "survey-make")
    page.fill("#id_title", "With real plans")
    page.fill("#id_each", "6")
    page.get_by_role("button", name="Make the survey").click()
    page.wait_for_url(lambda url: url.endswith("vignettes") is False)
    page.get_by_role("link", name="Fatima, 45").click()
    looks_right(page, "survey-preview")
    page.goto("/evaluation/numbers")
    looks_right(page, "numbers")
    page.goto("/evaluation/")
    looks_right(page, "evaluation")


@pytest.mark.slow
def test_statements_are_answered_on_a_phone(page: Page, server: Any):
    wave = make_wave()
    (invitation,) = invite(
        survey=wave, people=[Invited(email="a@example.org", language="en")], by="x", at=NOON
    )
    page.goto(f"/evaluation/answer/{token_of(invitation)}")
    page.get_by_role("button", name="Start").tap()
    page.wait_for_url("**/about")
    page.get_by_role("button", name="Continue").tap()
    page.wait_for_url("**/say/1")
    looks_right(page, "statements-general")
    page.set_viewport_size(PHONE)
    page.get_by_role("button", name="Continue").tap()
    page.wait_for_url("**/say/2")
    page.locator("label:has([name=coherence1][value=agree])").tap()
    looks_right(page, "statements")
    page.set_viewport_size(PHONE)
    for number in range(3, 7):
        page.get_by_role("button", name="Continue").tap()
        page.wait_for_url(f"**/say/{number}")
    page.get_by_role("button", name="Continue").tap()
    page.wait_for_url("**/end")
    assert Response.objects.get().statements.get(item="coherence1").answer == "agree"
