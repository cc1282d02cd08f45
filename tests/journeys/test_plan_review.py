"""A physiotherapist looks at a plan: changes an exercise with a reason; the next plan obeys.

For tests/journeys, whose fixtures it uses.
"""

import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page
from tests.builders import NOON, make_checkin, make_staff
from tests.journeys.conftest import DESK, PHONE, Clock, looks_right, newest_week, sign_in
from tests.journeys.test_between_visits import clinician_at

from selfback.apps.adjustments.models import Adjustment
from selfback.apps.adjustments.services import answer_adjustment
from selfback.apps.people.permissions import Role
from selfback.apps.people.services import agree_to_learning, change_user
from selfback.apps.plans.services import exercises_now
from selfback.apps.reviews.models import OwnPlan, Verdict
from selfback.delivery.clinic.reviewing import own_plan
from selfback.delivery.clinic.reviewing.rules import ReviewRules
from selfback.delivery.shared.content import library
from selfback.delivery.shared.planning import go_into_next_week
from selfback.domain.plan.wording import exercise_title


@pytest.fixture(autouse=True)
def nobody_is_asked_first(monkeypatch: pytest.MonkeyPatch) -> None:
    asked_of_none(monkeypatch, 0.0)


def asked_of_none(monkeypatch: pytest.MonkeyPatch, share: float) -> None:
    monkeypatch.setattr(own_plan, "rules", lambda: ReviewRules(own_plan_share=share))


def title(exercise: str, language: str = "en") -> str:
    return exercise_title(exercise, language, library())


@pytest.mark.slow
def test_a_physiotherapist_changes_an_exercise_and_the_next_plan_obeys_and_says_so(
    page: Page,
    new_phone: Any,
    phone: BrowserContext,
    marie: SimpleNamespace,
    server: Any,
    clock: Clock,
):
    staff = clinician_at(marie.patient.clinic)
    change_user(user=marie.user, name="Marie", by=marie.user.pk, at=NOON)
    agree_to_learning(patient=marie.patient, version="1", text="Yes.", by=marie.user.pk, at=NOON)
    sign_in(phone, SimpleNamespace(user=staff), server)
    first, second, third = exercises_now(marie.week)[:3]

    page.goto(f"/clinic/patient/{marie.patient.pk}/review")
    looks_right(page, "review")
    page.set_viewport_size(PHONE)
    card = page.locator(f"#exercise-{first}")
    card.get_by_role("button", name="Accept").click()  # one tap
    page.locator(f"#exercise-{first}.is-accept").wait_for()

    page.locator(f"#exercise-{second} summary", has_text="Change").click()  # first tap
    card = page.locator(f"#exercise-{second} details[open]").first
    looks_right(page, "review-change")
    page.set_viewport_size(PHONE)
    card.locator("summary", has_text="Add a word").click()
    card.get_by_label("A word to Marie").fill("Stairs were hard, you said.")
    assert card.locator("[data-word]").inner_text() == "Stairs were hard, you said."
    other = card.get_by_label("What instead?").input_value().removeprefix("instead:")
    assert title(other) in card.locator("[data-said]").inner_text()
    looks_right(page, "review-change-word")
    page.set_viewport_size(PHONE)
    card.get_by_role("button", name="Too hard").click()  # second tap
    page.get_by_role("status").get_by_text("It binds every plan from now on").wait_for()
    looks_right(page, "review-changed")

    page.set_viewport_size(DESK)
    card = page.locator(f"#exercise-{third}")
    card.locator("summary", has_text="Leave out").focus()
    page.keyboard.press("Enter")
    card.get_by_role("button", name="It hurts").focus()
    page.keyboard.press("Enter")
    page.locator(f"#exercise-{third}").get_by_text("stands in its place").wait_for()
    assert third not in exercises_now(newest_week(marie.patient))
    page.get_by_label("No exercises", exact=True).select_option(label="Jumps and jolts")
    page.get_by_role("button", name=re.compile("Not safe.*No exercises")).click()
    page.get_by_role("status").get_by_text("jolts").wait_for()
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    page.get_by_role("status").get_by_text("Lifted").wait_for()
    page.get_by_role("button", name="Accept the rest").click()
    page.get_by_text("You have said something of every part.").wait_for()
    page.get_by_role("button", name="Offer as an expert case").click()
    page.get_by_role("status").get_by_text("Offered").wait_for()
    looks_right(page, "review-done")
    page.goto("/clinic/agreement")
    looks_right(page, "review-agreement")

    clock.forward(days=7)
    go_into_next_week(marie.patient, marie.week, make_checkin(marie.week), at=clock.at)
    now = exercises_now(newest_week(marie.patient))
    assert other in now
    assert {second, third}.isdisjoint(now)
    own = new_phone()
    sign_in(own, marie, server)
    hers = own.new_page()
    hers.goto("/week")
    chosen = hers.locator("article", has_text=title(other))
    assert chosen.get_by_text("Anna Lund").first.is_visible()
    looks_right(hers, "review-next-week-of-the-person")
    hers.goto("/changes")
    assert hers.get_by_text("Anna Lund has taken it out of your plan").first.is_visible()


@pytest.mark.slow
def test_a_patient_who_disagrees_is_heard_and_the_change_is_lifted(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Any, clock: Clock
):
    staff = clinician_at(marie.patient.clinic)
    change_user(user=marie.user, name="Marie", by=marie.user.pk, at=NOON)
    sign_in(phone, SimpleNamespace(user=staff), server)
    page.goto(f"/clinic/patient/{marie.patient.pk}/review")
    page.locator("#steps summary", has_text="Change").click()
    page.locator("#steps").get_by_label("Another number of steps").fill("3 000")
    looks_right(page, "review-steps")
    page.locator("#steps").get_by_role("button", name="Too hard").click()
    page.get_by_role("status").get_by_text("3,000 steps a day").wait_for()
    answer_adjustment(
        adjustment=Adjustment.objects.get(),
        patient=marie.patient,
        answer=Adjustment.Answer.DISAGREE,
        text="I walk to work anyway, that is more than 3,000.",
        at=clock.at + timedelta(hours=1),
    )

    page.goto(f"/clinic/patient/{marie.patient.pk}/review")
    assert page.get_by_text("Marie sees it differently").is_visible()
    looks_right(page, "review-disputed")
    page.get_by_role("button", name="Lift it").click()
    page.get_by_role("status").get_by_text("Lifted").wait_for()

    assert not Adjustment.objects.in_force().exists()
    assert not Verdict.objects.exists()


@pytest.mark.slow
def test_the_own_plan_is_asked_first_and_empty_pages_say_what_comes(
    page: Page,
    phone: BrowserContext,
    marie: SimpleNamespace,
    server: Any,
    monkeypatch: pytest.MonkeyPatch,
):
    asked_of_none(monkeypatch, 1.0)
    staff = clinician_at(marie.patient.clinic)
    coordinator = make_staff(Role.COORDINATOR)
    change_user(user=marie.user, name="Marie", by=marie.user.pk, at=NOON)
    sign_in(phone, SimpleNamespace(user=staff), server)

    page.goto("/clinic/agreement")
    looks_right(page, "review-agreement-empty")
    page.goto(f"/clinic/patient/{marie.patient.pk}/review")
    page.wait_for_url("**/review/own")
    looks_right(page, "review-own-plan")
    page.set_viewport_size(PHONE)
    page.fill("#id_steps", "5000")
    page.locator("input[name=exercise]").first.check()
    page.click("text=Keep it and show the plan")
    page.get_by_role("heading", name="Plan review").wait_for()

    assert OwnPlan.objects.get().steps == 5000
    assert coordinator.pk
