"""Two coders who do not see each other code one interview; who leads compares and settles."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.builders import NOON, make_staff
from tests.journeys.conftest import Server
from tests.journeys.test_case_bases import steps_in
from tests.journeys.test_staff import DESK, looks_right

from selfback.apps.coding.models import Coding, CodingProject, Member
from selfback.apps.coding.services import NewText, add_member, take_in
from selfback.apps.people.permissions import Role

INTERVIEW = """Interviewer: How did asking patients go?

Physiotherapist: At first it took time. The days are full, and I forgot. Then Kari put a note by
the screen 🙂 and we began to count together.

Interviewer: And the plans?

Physiotherapist: I trust them for most people. For some they are too easy, and I would change them.
"""


def mark(page: Page, words: str) -> None:
    """Mark words of the text as a finger or a mouse would."""
    page.evaluate(
        """(words) => {
            const lines = [...document.querySelectorAll("#text p")];
            const line = lines.find((each) => each.textContent.includes(words)).firstChild;
            const at = line.data.indexOf(words);
            getSelection().setBaseAndExtent(line, at, line, at + words.length);
        }""",
        words,
    )
    expect(page.locator("#code-button")).to_be_enabled()


def give(page: Page, words: str, code: str) -> None:
    mark(page, words)
    page.locator("#code-button").click()
    page.fill("#picker-filter", code)
    page.keyboard.press("Enter")
    expect(page.locator("#saved")).to_have_text("Saved")


def open_text(page: Page, server: Any, someone: Any, project: CodingProject) -> None:
    page.context.clear_cookies()
    steps_in(page, server, someone)
    page.goto(f"/evaluation/coding/{project.pk}")
    page.get_by_role("link", name="Interview 1").click()


@pytest.mark.slow
def test_two_coders_and_who_leads_bring_it_together(page: Page, server: Server):
    page.set_viewport_size(DESK)
    lead = make_staff(Role.EVALUATOR, "lead@example.org")
    first = make_staff(Role.EVALUATOR, "first@example.org")
    second = make_staff(Role.EVALUATOR, "second@example.org")
    steps_in(page, server, lead)
    page.goto("/evaluation/coding")
    looks_right(page, "coding-projects")
    page.fill("#id_name", "Interviews")
    page.select_option("#id_codebook", "npt")
    page.locator("label:has(#id_is_blind)").click()
    page.get_by_role("button", name="Open it").click()
    page.wait_for_url("**/coding/*")
    project = CodingProject.objects.get()
    take_in(
        project=project,
        texts=[NewText(name="Interview 1", text=INTERVIEW, case="P01")],
        by=lead.pk,
        at=NOON,
    )
    for coder in (first, second):
        add_member(project=project, user=coder, role=Member.Role.CODER, by=lead.pk, at=NOON)
    page.reload()
    looks_right(page, "coding-texts")
    page.goto(f"/evaluation/coding/{project.pk}/codes")
    looks_right(page, "coding-codebook")
    page.set_viewport_size(DESK)

    open_text(page, server, first, project)
    give(page, "it took time", "Interactional")
    give(page, "I trust them for most people", "Relational")
    page.locator(".codings li", has_text="Relational").get_by_text("Take back").click()
    expect(page.locator(".codings li")).to_have_count(1)
    page.locator("#undo-button").click()
    expect(page.locator(".codings li")).to_have_count(2)
    looks_right(page, "coding-text")
    page.set_viewport_size(DESK)

    open_text(page, server, second, project)
    expect(page.get_by_text("Nothing is coded yet.")).to_be_visible()
    page.locator("#text").focus()
    for _line in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.fill("#picker-filter", "Interactional")
    looks_right(page, "coding-picker")
    page.set_viewport_size(DESK)
    page.locator("#picker-filter").press("Enter")
    expect(page.locator("#saved")).to_have_text("Saved")
    coding = Coding.objects.get(coder=second)
    assert coding.source.text[coding.start : coding.end].startswith("The days are full")

    open_text(page, server, lead, project)
    page.goto(f"/evaluation/coding/{project.pk}/coders")
    looks_right(page, "coding-coders")
    page.set_viewport_size(DESK)
    page.get_by_role("button", name="It stands").first.click()
    expect(page.get_by_text("settled").first).to_be_visible()
    assert Coding.objects.get(is_settled=True).coder == lead


@pytest.mark.slow
def test_the_end_of_a_hundred_thousand_characters_is_coded_where_it_stands(
    page: Page, server: Server
):
    lead = make_staff(Role.EVALUATOR, "lead@example.org")
    steps_in(page, server, lead)
    page.goto("/evaluation/coding")
    page.fill("#id_name", "Long")
    page.select_option("#id_codebook", "npt")
    page.get_by_role("button", name="Open it").click()
    page.wait_for_url("**/coding/*")
    project = CodingProject.objects.get()
    line = "Physiotherapist: The days are full 🙂, and I forget to ask. Then we count together.\n"
    text = "".join(f"{number} {line}" for number in range(1_250))
    assert len(text) > 100_000
    (source,) = take_in(
        project=project, texts=[NewText(name="Long", text=text)], by=lead.pk, at=NOON
    )
    page.goto(f"/evaluation/coding/{project.pk}/text/{source.pk}")
    give(page, "1249 Physiotherapist", "Interactional")
    coding = Coding.objects.get()
    assert text[coding.start : coding.end] == "1249 Physiotherapist"
