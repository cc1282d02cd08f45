"""The phone of somebody whose clinician changed their plan: reads it, answers, disagrees offline.

For tests/journeys, whose fixtures it uses; its name keeps it out of the tests without a browser.
"""

from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.builders import make_staff
from tests.journeys.conftest import (
    PHONE,
    Server,
    looks_right,
    sign_in,
    someone_with_a_plan,
    until_arrived,
    until_kept,
    until_sent,
    wait_until_installed,
    waiting,
)

from selfback.apps.adjustments.models import Adjustment, Why
from selfback.apps.people.permissions import Role
from selfback.apps.people.services import change_sharing
from selfback.apps.plans.services import exercises_now
from selfback.apps.reviews.change_services import bind_plans
from selfback.delivery.shared import clock as the_clock
from selfback.delivery.shared.planning import knowledge
from selfback.delivery.shared.weeks import offered_for
from selfback.domain.plan.adjustments import Adjustment as Change
from selfback.domain.plan.adjustments import AdjustmentKind

WORDS = {
    "en": "It woke you at night, you said. We will try it again in March.",
    "da": "Du sagde, at du vågnede af den om natten. Vi prøver den igen til marts.",
    "nb": "Du sa at du våknet av den om natten. Vi prøver den igjen i mars.",
}


def answers_of(change: Adjustment) -> list[str]:
    """Return what the patient says to a change, once it is there."""
    given = Adjustment.objects.filter(pk=change.pk).exclude(answer="")
    return list(given.values_list("answer", flat=True))


def kari_changes(someone: SimpleNamespace, language: str = "en") -> list[Adjustment]:
    """Kari Berg puts another exercise in for one that hurts, keeps one, and bounds the steps."""
    patient, week = someone.patient, someone.week
    staff = make_staff(Role.CLINICIAN, f"kari.{language}@example.org", patient.clinic)
    first, second, *_rest = exercises_now(week)
    standing = exercises_now(week)
    other = next(each for each in offered_for(week, first, "pain") if each not in standing)
    asked: list[tuple[Change, Why, str]] = [
        (change("instead", item=first, instead=other), Why.PAIN, WORDS[language]),
        (change("keep", item=second), Why.EXPERIENCE, ""),
        (change("most-steps", amount=3500), Why.UNSAFE, ""),
    ]
    return [
        bind_plans(
            patient=patient,
            week=week,
            change=each,
            why=why,
            word=word,
            knowledge=knowledge(),
            by=staff.pk,
            at=the_clock.now(),
        )
        for each, why, word in asked
    ]


def change(kind: str, **fields: Any) -> Change:
    return Change(id="", kind=AdjustmentKind(kind), who="Kari Berg", **fields)


@pytest.mark.slow
def test_a_person_says_that_one_change_suits_and_disagrees_with_another_without_a_network(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server
):
    swapped, kept, steps = kari_changes(marie)
    sign_in(phone, marie, server)

    page.goto("/today")
    wait_until_installed(page)
    page.get_by_role("link", name="Your clinic has changed something in your plan").click()
    page.wait_for_url("**/week*")
    assert page.get_by_text(WORDS["en"]).is_visible()
    looks_right(page, "adjusted-week")
    page.set_viewport_size(PHONE)
    until_kept(page, "/week")

    suits = page.locator(f"#change-{swapped.pk}")
    suits.get_by_role("button", name="This suits me").click()
    expect(suits.get_by_text("You said that this suits you.")).to_be_visible()
    (answer,) = until_arrived(page, lambda: answers_of(swapped))
    assert answer == "agree"

    phone.set_offline(True)
    differs = page.locator(f"#change-{steps.pk}")
    differs.get_by_text("I see it differently").click()
    differs.get_by_role("textbox").fill("I walk to work anyway.")
    differs.get_by_role("button", name="Tell my clinic").click()
    expect(differs.get_by_text("Nothing changes until then")).to_be_visible()
    expect(differs.locator("blockquote[data-text]")).to_have_text("I walk to work anyway.")
    assert waiting(page) == 1
    looks_right(page, "adjusted-answered")
    page.set_viewport_size(PHONE)
    phone.set_offline(False)
    until_sent(page)

    steps.refresh_from_db()
    assert (steps.answer, steps.answer_text) == ("disagree", "I walk to work anyway.")
    assert list(Adjustment.objects.disputed()) == [steps]
    page.goto("/week")
    assert page.get_by_text("One change that suits you").is_visible()
    looks_right(page, "adjusted-week-answered")
    page.set_viewport_size(PHONE)
    page.goto("/week/changed")
    expect(differs.get_by_text("Your clinic will see this before your next visit.")).to_be_visible()
    assert (
        page.locator(f"#change-{kept.pk}").get_by_role("button", name="This suits me").is_visible()
    )
    looks_right(page, "adjusted-all")


@pytest.mark.slow
def test_without_a_script_the_same_forms_work(
    new_phone: Any, marie: SimpleNamespace, server: Server
):
    held = kari_changes(marie)[0]
    plain = new_phone(java_script_enabled=False)
    sign_in(plain, marie, server)
    page = plain.new_page()

    page.goto("/week")
    one = page.locator(f"#change-{held.pk}")
    one.get_by_text("I see it differently").click()
    one.get_by_role("textbox").fill("It does not wake me any more.")
    one.get_by_role("button", name="Tell my clinic").click()

    expect(one.get_by_text("Your clinic will see this before your next visit.")).to_be_visible()
    expect(one.locator("blockquote[data-text]")).to_have_text("It does not wake me any more.")


@pytest.mark.slow
def test_when_no_clinic_looks_any_more_the_person_changes_it_back(
    page: Page, phone: BrowserContext, marie: SimpleNamespace, server: Server
):
    held = kari_changes(marie)[0]
    change_sharing(patient=marie.patient, shares=False, by=marie.user.pk, at=the_clock.now())
    sign_in(phone, marie, server)

    page.goto("/week")
    expect(page.get_by_text("No clinic looks at this now.")).to_be_visible()
    one = page.locator(f"#change-{held.pk}")
    one.get_by_text("Change it back myself").click()
    looks_right(page, "adjusted-alone")
    page.set_viewport_size(PHONE)
    one.get_by_role("button", name="Change it back", exact=True).click()

    expect(one).to_have_count(0)
    held.refresh_from_db()
    assert held.lifted_by == marie.user.pk
    assert held.item in exercises_now(marie.week)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["da", "nb"])
def test_the_clinicians_name_and_word_stand_in_the_week_in_every_language(
    language: str, page: Page, phone: BrowserContext, server: Server
):
    someone = someone_with_a_plan(f"{language}@example.org", language)
    held = kari_changes(someone, language)[0]
    sign_in(phone, someone, server)

    page.goto("/week")
    assert page.get_by_text(WORDS[language]).is_visible()
    looks_right(page, f"adjusted-week-{language}")
    page.set_viewport_size(PHONE)
    page.goto(f"/exercise/{held.instead}")
    assert page.get_by_text("Kari Berg").is_visible()
    looks_right(page, f"adjusted-exercise-{language}")
