"""A new person: from the clinic's code to the first plan, a session, and the second week."""

import re

import pytest
from tests.builders import make_clinic
from tests.journeys.conftest import (
    MONDAY_NOON,
    broken_rules,
    picture,
    sign_in,
    until,
    wait_until_installed,
)
from tests.journeys.person import Person, answer_check_in, answer_intake, join

from selfback.apps.audit.services import verify_chain
from selfback.apps.movement.services import note_steps
from selfback.apps.people.models import Patient
from selfback.apps.people.services import change_user
from selfback.apps.plans.models import ExerciseDone, WeekPlan
from selfback.apps.safety.models import Alert, Pause, Report

MOST_TAPS = 25
HELD = {"en": "en-GB", "da": "da-DK", "nb": "nb-NO"}


HOW_MANY_WAIT = """async (count) => {
    const outbox = await import("/static/patient/outbox.js");
    return (await outbox.standing()).waiting === count;
}"""


def a_person(new_phone, language="en"):
    phone = new_phone(locale=HELD[language])
    phone.clock.install(time=MONDAY_NOON)
    return Person(page=phone.new_page(), language=language)


def the_patient():
    return Patient.objects.select_related("user").get()


@pytest.mark.parametrize("language", ["en", "da", "nb"])
def test_a_new_person_reaches_a_first_plan_in_few_taps_and_their_language(
    new_phone, server, language
):
    clinic = make_clinic(country="NO" if language == "nb" else "DK")
    person = a_person(new_phone, language)

    join(person, clinic.code, "marie@example.org")
    answer_intake(person)

    picture(person.page, f"first-plan-{language}")
    week = WeekPlan.objects.get()
    assert person.taps <= MOST_TAPS
    assert person.english == []
    assert person.page.locator(".exercise-row").count() == len(week.exercises)
    assert all(each.inner_text().strip() for each in person.page.locator(".because").all()), (
        "every item says why it is there"
    )


@pytest.mark.parametrize("language", ["en", "da", "nb"])
def test_seven_days_and_a_session_later_the_check_in_makes_week_two(
    new_phone, server, clock, language
):
    clinic = make_clinic()
    person = a_person(new_phone, language)
    join(person, clinic.code, "marie@example.org")
    answer_intake(person)
    page = person.page
    page.goto("/session")
    wait_until_installed(page)
    page.reload()
    page.context.set_offline(True)
    do_some_of_the_first_exercise(page)
    until(page, HOW_MANY_WAIT, 1)
    page.context.set_offline(False)
    until(page, HOW_MANY_WAIT, 0)

    assert ExerciseDone.objects.count() == 1, "done offline, kept once"

    clock.forward(days=7)
    page.clock.set_system_time(clock.at)
    page.goto("/today")
    person.look()
    person.tap("a[href='/check-in']")
    page.wait_for_url("**/check-in/*")
    answer_check_in(person, pain=4)
    picture(page, f"changes-{language}")

    assert list(WeekPlan.objects.values_list("number", flat=True)) == [1, 2]
    assert page.locator(".change").count() >= 1
    assert page.locator(".change .because").count() >= 1
    assert person.english == []
    assert verify_chain().holds


def do_some_of_the_first_exercise(page):
    """Count a few repetitions by tapping, and go on to the next exercise."""
    player = page.locator("#player")
    player.locator("[data-does=main]").tap()
    player.locator("[data-does=main]").tap()
    for _ in range(4):
        player.locator("[data-does=count]").tap()
    player.locator("[data-does=next]").tap()


@pytest.mark.hazard("H-01")
def test_the_stop_screen_is_left_only_by_an_action(new_phone, server):
    clinic = make_clinic()
    person = a_person(new_phone)
    join(person, clinic.code, "marie@example.org")
    page = person.page
    person.tap("label:has(input[value=saddle_numbness])")
    person.tap("button.button:has-text('Continue')")

    stop = page.locator(".stop:visible")
    stop.wait_for()
    picture(page, "stop")
    assert stop.locator("a[href='tel:112']").first.is_visible()
    assert page.locator("header.top a:visible").count() == 0, "nothing else leads away"
    page.keyboard.press("Escape")
    assert stop.is_visible()

    stop.locator("[data-action=has-help], [value=has-help]").first.tap()
    page.wait_for_url("**/today")
    report = Report.objects.get()
    assert (report.tier, report.action) == ("R", "has-help")
    assert Pause.objects.get().tier == "R"
    assert Alert.objects.get().patient == the_patient()


@pytest.mark.hazard("H-06")
def test_a_plan_whose_week_is_over_says_so(marie, phone, page, server, clock):
    sign_in(phone, marie, server)
    clock.forward(days=9)

    page.goto("/today")

    assert page.get_by_text("This week is over").is_visible()
    assert page.get_by_role("link", name="Begin the check-in").is_visible()


PAGES = (
    "today",
    "week",
    "session",
    "steps",
    "learn",
    "learn/sleep-habits",
    "toolbox",
    "toolbox/first-aid",
    "toolbox/breathing",
    "toolbox/goals",
    "progress",
    "progress/steps",
    "progress/steps?view=day",
    "progress/steps?view=month",
    "symptoms",
    "soon",
    "support",
    "settings",
    "leave",
    "exercise/bridge",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_screen_has_an_accessibility_fault(marie, new_phone, server, scheme):
    phone = new_phone(color_scheme=scheme)
    sign_in(phone, marie, server)
    note_steps(
        patient=marie.patient,
        day=MONDAY_NOON.date(),
        steps=3120,
        today=MONDAY_NOON.date(),
        by=marie.user.pk,
        at=MONDAY_NOON,
    )
    page, faults = phone.new_page(), {}
    for path in PAGES:
        page.goto(f"/{path}")
        picture(page, f"{re.sub(r'[/?=]', '-', path)}{'-dark' if scheme == 'dark' else ''}")
        found = broken_rules(page)
        if found:
            faults[path] = [
                (each["id"], each["nodes"][0]["html"][:120], len(each["nodes"])) for each in found
            ]

    assert faults == {}


@pytest.mark.parametrize("language", ["en", "da", "nb"])
def test_nothing_scrolls_sideways_on_the_smallest_phones(marie, phone, page, server, language):
    sign_in(phone, marie, server)
    page.set_viewport_size({"width": 320, "height": 568})
    change_user(user=marie.user, language=language, by=marie.user.pk, at=MONDAY_NOON)
    wide = []
    for path in ("today", "week", "progress", "progress/steps?view=month", "toolbox", "settings"):
        page.goto(f"/{path}")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(path)

    assert wide == []


def test_nothing_scrolls_sideways_with_text_twice_as_large(marie, phone, page, server):
    sign_in(phone, marie, server)
    page.set_viewport_size({"width": 360, "height": 780})
    wide = {}
    for path in PAGES:
        page.goto(f"/{path}")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if over > 1:
            wide[path] = over

    assert wide == {}
