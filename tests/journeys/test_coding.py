"""Two people code an interview apart, by mouse, keyboard and touch; a third settles it."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from tests.apps.coding.world import Coded, give, make_coded, make_text
from tests.builders import NOON
from tests.journeys.conftest import DESK, looks_right, picture, until, until_arrived
from tests.journeys.test_case_bases import steps_in

from selfback.apps.coding.models import Coding, Kind, Member, Memo, PassageLink, Settlement
from selfback.apps.coding.source_services import NewText, take_in_sources

SELECT = """([from, to]) => {
    const blocks = [...document.querySelectorAll(".block")];
    const block = blocks.findLast((each) => each.textContent.includes(from));
    const range = document.createRange();
    range.setStart(block.firstChild, block.textContent.indexOf(from));
    range.setEnd(block.firstChild, block.textContent.indexOf(to) + to.length);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
}"""


def open_text(page: Page, server: Any, member: Member, held: Coded) -> None:
    steps_in(page, server, member.user)
    page.set_viewport_size(DESK)
    page.goto(f"/evaluation/coding/{member.project_id}/texts/{held.source.pk}")
    page.get_by_role("region", name="The text").wait_for()


def choose(page: Page, name: str) -> None:
    """Type a code's name into the picker and take the first that fits."""
    page.get_by_label("Type to find a code").fill(name)
    page.keyboard.press("Enter")


def place_of(page: Page, code: str) -> Locator:
    return page.locator(".place").filter(has=page.get_by_role("heading", name=code))


def words_of(member: Member) -> list[tuple[str, str]]:
    rows = Coding.objects.standing().of_coders().filter(coder=member).select_related("source")
    return [(each.code.name, each.source.text[each.start : each.end]) for each in rows]


def until_coded(page: Page, member: Member, count: int) -> None:
    def arrived() -> list[tuple[str, str]]:
        return words_of(member) if len(words_of(member)) >= count else []

    assert len(until_arrived(page, arrived)) == count


@pytest.mark.slow
def test_two_code_the_same_interview_apart_and_a_third_settles(page: Page, server: Any):
    held = make_coded()

    open_text(page, server, held.first, held)
    page.evaluate(SELECT, ["There was no time", "time"])
    page.get_by_role("button", name="Give a code").click()
    looks_right(page, "coding-picker")
    page.set_viewport_size(DESK)
    choose(page, "tim")
    page.get_by_role("region", name="The text").focus()
    for _ in range(2):
        page.keyboard.press("End")
    page.keyboard.press("Enter")
    choose(page, "help")
    assert until_arrived(
        page, lambda: words_of(held.first) if len(words_of(held.first)) > 1 else []
    )
    expect(page.get_by_text("All saved")).to_be_visible()
    assert words_of(held.first) == [
        ("Time", "There was no time"),
        ("Help", "Anna: That the plan was ready on the phone."),
    ]
    looks_right(page, "coding-text")

    open_text(page, server, held.second, held)
    expect(page.locator("[data-list] > li")).to_have_text("Nothing is coded here yet.")
    assert "Time" not in page.locator("[data-list]").inner_text()
    page.evaluate(SELECT, ["There was no time", "time"])
    page.get_by_role("button", name="Give a code").click()
    choose(page, "time")
    page.evaluate(SELECT, ["three patients", "waiting"])
    page.get_by_role("region", name="The text").focus()
    page.keyboard.press("1")
    page.evaluate(SELECT, ["the plan was ready", "ready"])
    page.get_by_role("button", name="Give a code").click()
    choose(page, "help")
    until_coded(page, held.second, 3)
    assert ("Time", "three patients waiting") in words_of(held.second)
    refused = page.goto(f"/evaluation/coding/{held.second.project_id}/agreement")
    assert refused is not None
    assert refused.status == 403

    steps_in(page, server, held.adjudicator.user)
    page.goto(f"/evaluation/coding/{held.adjudicator.project_id}/agreement")
    row = page.get_by_role("row", name=re.compile("^Help"))
    expect(row).to_contain_text("0.")
    expect(page.get_by_text("2 are in dispute.")).to_be_visible()
    looks_right(page, "coding-agreement")
    page.get_by_role("button", name="Let them stand").click()
    place_of(page, "Time").get_by_role("button", name="Neither").click()
    place_of(page, "Help").get_by_label("Why, if you like").fill("The whole answer says it.")
    place_of(page, "Help").get_by_role("button", name="As First has it").click()
    expect(page.get_by_text("Nothing waits to be settled.")).to_be_visible()
    choices = sorted(Settlement.objects.values_list("choice", flat=True))
    assert choices == ["agreed", "neither", "one"]

    page.goto(f"/evaluation/coding/{held.adjudicator.project_id}/history")
    expect(page.get_by_text("The whole answer says it.")).to_be_visible()
    looks_right(page, "coding-history")
    page.get_by_role("button", name="Undo settled codings").first.click()
    expect(page.get_by_text("Undone.")).to_be_visible()
    assert Settlement.objects.filter(taken_back_at=None).count() == 2


@pytest.mark.slow
def test_without_a_network_nothing_is_lost(page: Page, phone: BrowserContext, server: Any):
    held = make_coded()
    open_text(page, server, held.first, held)

    phone.set_offline(True)
    page.evaluate(SELECT, ["no time", "time"])
    page.get_by_role("button", name="Give a code").click()
    choose(page, "time")
    expect(page.locator("[data-state]")).to_contain_text("Not saved yet: 1")
    expect(page.locator("[data-list] strong")).to_have_text("Time")
    assert not Coding.objects.exists()
    leaving = "() => !window.dispatchEvent(new Event('beforeunload', {cancelable: true}))"
    assert page.evaluate(leaving), "who leaves now is asked first"
    looks_right(page, "coding-offline")
    phone.set_offline(False)

    until_arrived(page, lambda: words_of(held.first))
    expect(page.locator("[data-state]")).to_have_text("All saved")
    page.get_by_role("region", name="The text").focus()
    page.keyboard.press("z")
    until_arrived(page, lambda: list(Coding.objects.exclude(taken_back_at=None)))
    assert words_of(held.first) == []


@pytest.mark.slow
def test_who_is_signed_out_signs_in_elsewhere_and_loses_nothing(page: Page, server: Any):
    held = make_coded()
    open_text(page, server, held.first, held)

    page.context.clear_cookies()
    page.evaluate(SELECT, ["no time", "time"])
    page.get_by_role("button", name="Give a code").click()
    choose(page, "time")
    expect(page.locator("[data-state]")).to_contain_text("You are signed out")
    steps_in(page, server, held.first.user)
    page.context.new_page().goto("/evaluation/coding/")  # gives the browser a token again

    until_arrived(page, lambda: words_of(held.first))
    expect(page.locator("[data-state]")).to_have_text("All saved")


@pytest.mark.slow
def test_a_text_of_100000_characters_stays_smooth(
    page: Page, server: Any, record_property: Callable[[str, object], None]
):
    held = make_coded(is_blind=False)
    line = "Anna: There was no time at all in the clinic, and nobody \U0001f600 asked about it. "
    text = "\n".join(f"{line}{n} " * 4 for n in range(330))
    assert len(text) > 100_000
    [long] = take_in_sources(texts=[make_text("long", text=text)], by=held.adjudicator, at=NOON)
    for n in range(300):
        give(held.first, long, held.time, (n * 330, n * 330 + 50))
    steps_in(page, server, held.first.user)
    page.set_viewport_size(DESK)

    began = time.monotonic()
    page.goto(f"/evaluation/coding/{held.first.project_id}/texts/{long.pk}")
    page.locator(".stripe").first.wait_for()
    opened = time.monotonic() - began
    page.get_by_role("region", name="The text").focus()
    page.keyboard.press("End")
    page.wait_for_function("() => scrollY > 1000")
    key = page.evaluate(
        """async () => {
            const room = document.getElementById("coding-text");
            const press = () => room.dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowUp"}));
            const times = [];
            for (let n = 0; n < 40; n++) {
                const began = performance.now();
                press();
                await new Promise(requestAnimationFrame);
                times.push(performance.now() - began);
            }
            return times.sort((a, b) => a - b)[Math.floor(times.length * 0.9)];
        }"""
    )
    page.evaluate(SELECT, ["329", "329"])
    page.keyboard.press("Enter")
    choose(page, "help")
    [[_code, words]] = until_arrived(
        page, lambda: [each for each in words_of(held.first) if each[0] == "Help"]
    )

    record_property("seconds until a text of 100,000 characters is open", opened)
    record_property("milliseconds within which nine keys in ten are answered", key)
    assert words == "329"
    assert opened < 8
    assert key < 150
    looks_right(page, "coding-long")


@pytest.mark.slow
def test_many_short_answers_are_coded_with_two_keys_each(page: Page, server: Any):
    held = make_coded()
    answers = [
        NewText(
            title=f"R{n}", text=f"I had no time on day {n}.", kind=Kind.ANSWER,
            attributes={"job": "chiropractor" if n % 2 else "physiotherapist"},
        )
        for n in range(250)
    ]  # fmt: skip
    take_in_sources(texts=answers, by=held.adjudicator, at=NOON)
    steps_in(page, server, held.first.user)
    page.set_viewport_size(DESK)
    page.goto(f"/evaluation/coding/{held.first.project_id}/answers")

    page.get_by_role("region", name="The answers").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    choose(page, "time")
    for _ in range(4):
        page.keyboard.press("ArrowDown")
        page.keyboard.press("1")
    until_coded(page, held.first, 5)

    assert {words for _code, words in words_of(held.first)} == {
        f"I had no time on day {n}." for n in range(5)
    }
    expect(page.locator(".chips")).to_have_count(5)
    looks_right(page, "coding-answers")
    page.goto(f"/evaluation/coding/{held.first.project_id}/answers?left=1")
    expect(page.get_by_text("245 answers")).to_be_visible()


@pytest.mark.slow
def test_a_finger_selects_and_codes_and_notes(
    new_phone: Callable[..., BrowserContext], server: Any
):
    held = make_coded()
    page = new_phone().new_page()
    steps_in(page, server, held.first.user)
    page.goto(f"/evaluation/coding/{held.first.project_id}/texts/{held.source.pk}")

    page.get_by_text("What made it hard?").tap()
    page.get_by_role("button", name="Give a code").tap()
    page.get_by_role("option", name="Time").tap()
    assert until_arrived(page, lambda: words_of(held.first)) == [
        ("Time", "Interviewer: What made it hard?")
    ]
    expect(page.locator("[data-state]")).to_have_text("All saved")
    page.get_by_role("button", name="Memo on Time").tap()
    page.locator("#memo-text").fill("A question, not an answer.")
    page.get_by_role("button", name="Keep it").first.tap()
    [memo] = until_arrived(page, lambda: list(Memo.objects.all()))
    assert memo.text == "A question, not an answer."
    page.get_by_role("button", name="Take Time back").tap()
    until(page, "() => document.querySelector('[data-list] strong') === null")
    until_arrived(page, lambda: list(Coding.objects.exclude(taken_back_at=None)))


@pytest.mark.slow
def test_two_passages_are_linked_on_a_phone(new_phone: Callable[..., BrowserContext], server: Any):
    held = make_coded()
    give(held.first, held.source, held.time, "no time")
    give(held.first, held.source, held.help, "the plan was ready")
    page = new_phone().new_page()
    steps_in(page, server, held.first.user)
    project = f"/evaluation/coding/{held.first.project_id}"
    page.goto(f"{project}/texts/{held.source.pk}")

    page.get_by_role("button", name="Links of Time").tap()
    page.get_by_role("button", name="Take this one up").tap()
    page.get_by_role("button", name="Links of Help").tap()
    expect(page.get_by_text("Link it with “no time”?")).to_be_visible()
    page.get_by_label("How do they belong together?").fill("explains")
    page.get_by_label("It is read from there to here").check()
    picture(page, "coding-link-making-phone")
    page.get_by_role("button", name="Link them").tap()

    [link] = until_arrived(page, lambda: list(PassageLink.objects.all()))
    assert (link.name, link.direction) == ("explains", "OneWay")
    expect(page.locator("[data-links]")).to_contain_text("← explains")
    looks_right(page, "coding-links")
    page.locator("[data-links] [data-closes]").first.click()
    page.get_by_role("button", name="Links of Time").click()
    expect(page.locator("[data-links]")).to_contain_text("→ explains")
    page.goto(f"{project}/queries/links")
    looks_right(page, "coding-linked")
    page.goto(f"{project}/texts/{held.source.pk}")
    page.get_by_role("button", name="Links of Time").click()
    page.get_by_role("button", name="Remove the link to").click()
    expect(page.get_by_text("It is linked to nothing yet.")).to_be_visible()


@pytest.mark.slow
def test_every_room_of_a_project_can_be_read_by_everybody(page: Page, server: Any):
    held = make_coded()
    give(held.first, held.source, held.time, "no time")
    give(held.first, held.source, held.help, "There was no time")
    give(held.second, held.source, held.help, "the plan was ready")
    steps_in(page, server, held.adjudicator.user)
    project = f"/evaluation/coding/{held.adjudicator.project_id}"
    for name, address in {
        "projects": "/evaluation/coding/",
        "texts": project,
        "about": f"{project}/texts/{held.source.pk}/about",
        "mask": f"{project}/texts/{held.source.pk}/mask?names=Anna",
        "people": f"{project}/people",
        "codebook": f"{project}/codebook",
        "code": f"{project}/codebook/{held.time.pk}",
        "matrix": f"{project}/queries?below=1",
        "meetings": f"{project}/queries/meetings",
        "passages": f"{project}/queries/passages?code={held.help.guid}",
        "framework": f"{project}/queries/framework",
        "files": f"{project}/files",
    }.items():
        answer = page.goto(address)
        assert answer is not None
        assert answer.ok
        looks_right(page, f"coding-{name}")
