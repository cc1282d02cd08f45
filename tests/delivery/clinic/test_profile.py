"""One patient for the clinician: the paragraph, the tiles, what was done and said, the text."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.builders import NOON, make_clinic, make_patient, make_staff
from tests.delivery.clinic.conftest import browser_of, with_plan
from tests.delivery.clinic.lived import check_in, live_a_month, live_through, swap_last
from tests.delivery.clinic.test_patients import MOST_QUERIES, queries_of

from selfback.apps.adjustments.models import Why
from selfback.apps.adjustments.services import adjust
from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.people.models import Clinic, Patient, User
from selfback.apps.people.permissions import Role
from selfback.apps.people.services import change_sharing
from selfback.apps.plans.services import set_goal
from selfback.delivery.clinic.profile.course import course_of, seen_patients
from selfback.delivery.clinic.profile.done import doings
from selfback.delivery.clinic.profile.page import profile
from selfback.delivery.clinic.profile.tiles import MEASURES
from selfback.delivery.clinic.profile.visit import visit
from selfback.delivery.clinic.templatetags.profile_pictures import tile_line
from selfback.delivery.shared.content import library
from selfback.domain.plan.adjustments import AdjustmentKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic() -> Clinic:
    return make_clinic("Back Clinic")


@pytest.fixture
def clinician(clinic: Clinic) -> User:
    return make_staff(Role.CLINICIAN, clinic=clinic)


@pytest.fixture
def desk(clinician: User) -> Client:
    return browser_of(clinician)


@pytest.fixture
def month(clinic: Clinic, now: list[datetime]) -> Patient:
    """A patient four weeks in, and the clock at the third day of the last."""
    patient = with_plan(
        "marie@example.org",
        clinic,
        pain_average=6,
        interference=6,
        fear=7,
        sleep="several_times_a_week",
    )
    now[0] = live_a_month(patient, began=now[0])
    return patient


def shown(patient: Patient, reader: User) -> dict[str, Any]:
    return profile(seen_patients(reader).get(pk=patient.pk), reader)


def visited(patient: Patient, reader: User, **since: Any) -> dict[str, list[str]]:
    made = visit(seen_patients(reader).get(pk=patient.pk), reader, since.get("since"))
    return {each.title: list(each.lines) for each in made["sections"]}


def tile(page: dict[str, Any], id: str) -> Any:
    return next(each for each in page["tiles"] if each.id == id)


def test_the_paragraph_says_who_what_worries_what_helps_what_was_done_and_said(
    month: Patient, clinician: User
):
    page = shown(month, clinician)
    said = " ".join(page["summary"])

    assert page["headline"] == "Pain down from 6 to 3; daily life easier, 6 to 3"
    assert "is in week 4 and has had back pain for 5 to 12 weeks." in said
    assert "Worth a word: poor sleep. What helps: fear of moving is less." in said
    assert "7 exercise sessions of 10 meant" in said
    assert "steps on a middling day" in said
    assert "“My knee hurt after the second exercise.”" in said
    assert "Tying my shoes (5 of 10 at the start)" in said
    assert 3 <= len(page["summary"]) <= 6


def test_the_same_facts_give_the_same_words(month: Patient, clinician: User):
    assert shown(month, clinician)["summary"] == shown(month, clinician)["summary"]


def test_a_tile_says_the_value_its_scale_and_the_way_in_words(month: Patient, clinician: User):
    fear = tile(shown(month, clinician), "fear")

    assert (fear.word, fear.scale, fear.change) == ("Some fear", "4 of 10", "better, was 7")
    assert (fear.start, fear.now) == (30, 60)


def test_right_is_better_on_every_line():
    for measure in MEASURES:
        best = measure.highest if measure.higher_is_better else 0
        assert (measure.level(best), measure.level(measure.highest - best)) == (0, 2)
    assert 'cx="8"' in tile_line(0, 100)
    assert 'cx="168"' in tile_line(0, 100)
    assert tile_line(None, None) == ""


def test_what_is_not_known_is_said_and_never_shown_as_nought(clinic: Clinic, clinician: User):
    page = shown(make_patient("new@example.org", clinic=clinic), clinician)

    assert {each.word for each in page["tiles"]} == {"Not asked yet"}
    assert {each.now for each in page["tiles"]} == {None}
    assert page["strips"][0].sentence == "Not asked yet."
    assert page["did"] == ["No plan yet, so no sessions.", "No steps counted."]
    assert "0 of" not in page["record"]
    assert page["next_contact"].startswith("The first questions are not answered yet")


def test_a_swap_names_both_exercises_and_the_reason(
    clinic: Clinic, clinician: User, now: list[datetime]
):
    patient = with_plan("marie@example.org", clinic)
    removed, added = swap_last(patient, "pain", at=NOON)
    titles = library().exercise_words("en")

    page = shown(patient, clinician)

    swap = f"Swapped {titles[removed].title} for {titles[added].title}: it hurt."
    assert swap in page["did"]
    last = page["plan"]["exercises"][-1]
    assert (last["title"], last["instead_of"]) == (titles[added].title, titles[removed].title)


def test_an_exercise_planned_and_not_done_is_named(month: Patient, clinician: User):
    left = [each for each in shown(month, clinician)["did"] if each.startswith("Planned and not")]

    assert left


def test_sessions_meant_grow_with_the_days_of_the_week(
    clinic: Clinic, clinician: User, now: list[datetime]
):
    patient = with_plan("marie@example.org", clinic, days_per_week=7)
    meant = []
    for _ in range(3):
        course = course_of(seen_patients(clinician).get(pk=patient.pk))
        meant.append(doings(course, course.joined).meant)
        now[0] += timedelta(days=1)

    assert meant == [1, 2, 3]


def test_the_next_check_in_is_named_and_so_is_one_that_waits(
    clinic: Clinic, clinician: User, now: list[datetime]
):
    patient = with_plan("marie@example.org", clinic)
    assert shown(patient, clinician)["next_contact"] == "Next check-in on Monday 11 January."

    now[0] += timedelta(days=9)

    said = shown(patient, clinician)["next_contact"]
    assert said == "The check-in has waited since Monday 11 January."


def test_a_change_that_somebody_does_not_agree_with_is_among_what_they_said(
    clinic: Clinic, clinician: User
):
    patient = with_plan("marie@example.org", clinic)
    change = adjust(
        patient=patient,
        kind=AdjustmentKind.MOST_STEPS,
        amount=4000,
        why=Why.PAIN,
        who="Anna",
        library=library(),
        by=clinician.pk,
        at=NOON,
    )
    type(change).objects.filter(pk=change.pk).update(
        answer="disagree", answer_text="I like to walk.", answered_at=NOON
    )

    said = shown(patient, clinician)["said"]

    assert said == [
        "4 Jan: Does not agree with a change: at most 4,000 steps a day: “I like to walk.”"
    ]
    assert visited(patient, clinician)["Agreed limits"] == ["at most 4,000 steps a day (Anna)"]


def test_the_goal_they_set_themselves_is_shown(clinic: Clinic, clinician: User):
    patient = with_plan("marie@example.org", clinic)
    set_goal(
        patient=patient, what="Dance at the wedding", when="", obstacle="", if_then="", at=NOON
    )

    assert "Own goal: Dance at the wedding" in shown(patient, clinician)["wants"]


def test_the_text_for_the_record_is_plain_and_short_of_line(month: Patient, clinician: User):
    record = shown(month, clinician)["record"]

    assert max(map(len, record.splitlines())) <= 72
    assert "<" not in record
    assert "Fear of moving: Some fear (4 of 10, better, was 7)" in record
    assert "That does not" in record


def test_the_text_is_in_the_clinicians_language(month: Patient, clinician: User):
    with translation.override("da"):
        clinician.language = "da"
        record = shown(month, clinician)["record"]

    choices = library().question_words("da", "intake")["sleep"].choices
    assert choices["several_times_a_week"] in record
    assert "Several times" not in record


def test_what_a_patient_wrote_is_shown_as_text(desk: Client, clinic: Clinic, now: list[datetime]):
    patient = with_plan("marie@example.org", clinic)
    now[0] += timedelta(days=7)
    check_in(patient, at=now[0], anything_bad="yes", anything_bad_text="</textarea><script>x")

    page = desk.get(reverse("clinic:patient", args=[patient.pk])).content.decode()

    assert "<script>x" not in page
    assert "&lt;/textarea&gt;" in page


def test_the_summary_compares_with_what_was_before_the_last_visit(
    month: Patient, clinician: User, now: list[datetime]
):
    parts = visited(month, clinician, since=(now[0] - timedelta(days=3)).date())

    assert "Average pain: 3 of 10, better than before (4 of 10)" in parts["What changed"]
    assert not any("Confidence" in line for line in parts["What changed"])


def test_the_summary_asks_at_most_five_questions_and_the_last_is_open(
    month: Patient, clinician: User
):
    asked = visited(month, clinician)["Questions worth asking"]

    assert 2 <= len(asked) <= 5
    assert asked[0] == "What happened when something went wrong, and how is it now?"
    assert asked[-1] == "What matters most to you in the coming weeks?"


@pytest.mark.parametrize("language", ["en", "da", "nb"])
def test_the_summary_fits_one_page_however_much_there_is_to_say(
    desk: Client, clinic: Clinic, clinician: User, now: list[datetime], language: str
):
    clinician.language = language
    clinician.save()
    patient = with_plan(
        "marie@example.org",
        clinic,
        fear=9,
        mood_low=3,
        sleep="several_times_a_week",
        activities=[{"name": "W" * 200, "rating": 1}, {"name": "Lifting him " * 9, "rating": 2}],
    )
    for _ in range(4):
        live_through(patient, began=now[0], days=2)
        now[0] += timedelta(days=7)
        check_in(patient, at=now[0], anything_bad="yes", anything_bad_text="It went wrong. " * 60)

    paper = desk.get(reverse("clinic:visit_paper", args=[patient.pk]))

    assert paper["Content-Type"] == "application/pdf"
    assert b"/Type/Pages/Count 1/" in paper.content


def test_every_look_is_recorded_and_ends_with_the_sharing(
    desk: Client, clinic: Clinic, clinician: User
):
    patient = with_plan("marie@example.org", clinic)
    pages = [
        reverse(name, args=[patient.pk])
        for name in ("clinic:patient", "clinic:how", "clinic:visit", "clinic:visit_paper")
    ]
    assert [desk.get(each).status_code for each in pages] == [200] * 4
    looks = AuditEvent.objects.filter(kind=Kind.RECORD_READ, subject_id=patient.pk)
    assert [look.by_id for look in looks] == [clinician.pk] * 4
    assert looks.last().changes == {"read": [None, "visit summary"]}

    change_sharing(patient=patient, shares=False, by=patient.user_id, at=NOON)

    assert [desk.get(each).status_code for each in pages] == [404] * 4
    assert looks.count() == 4


@pytest.mark.parametrize("since", ["nonsense", "2027-99-99", "3000-01-01", "1900-01-01", ""])
def test_any_day_in_the_address_of_a_summary_is_answered(desk: Client, clinic: Clinic, since: str):
    patient = with_plan("marie@example.org", clinic)
    address = reverse("clinic:visit", args=[patient.pk])

    assert desk.get(address, {"since": since}).status_code == 200


@pytest.mark.parametrize("page", ["clinic:patient", "clinic:visit", "clinic:visit_paper"])
def test_pages_of_a_patient_ask_the_database_twelve_times_at_most(
    desk: Client, month: Patient, page: str
):
    assert queries_of(desk, page, month.pk) <= MOST_QUERIES
