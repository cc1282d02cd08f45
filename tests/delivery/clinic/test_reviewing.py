"""Plan review in the clinic: what the page shows, keeps, binds, and never shows to others."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.builders import NOON, make_checkin, make_clinic, make_patient, make_staff
from tests.delivery.access.world import report_emergency
from tests.delivery.clinic.conftest import browser_of, with_plan
from tests.delivery.clinic.test_patients import MOST_QUERIES, queries_of

from selfback.apps.adjustments.models import Adjustment
from selfback.apps.adjustments.services import answer_adjustment
from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.people.models import Clinic, Patient, User
from selfback.apps.people.permissions import Role
from selfback.apps.people.services import agree_to_learning, change_sharing, change_user
from selfback.apps.plans.models import WeekPlan
from selfback.apps.plans.services import exercises_now, log_exercise
from selfback.apps.reviews.models import ExpertCase, OwnPlan, Verdict
from selfback.delivery.clinic.reviewing import own_plan
from selfback.delivery.clinic.reviewing.rules import ReviewRules
from selfback.delivery.shared.content import library
from selfback.delivery.shared.planning import go_into_next_week
from selfback.domain.plan.document import from_document
from selfback.domain.plan.own_first import asks_own_plan
from selfback.domain.plan.wording import exercise_title

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def asked_first(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Nobody is asked for an own plan unless a test sets another share."""

    def share(of_all: float) -> None:
        monkeypatch.setattr(own_plan, "rules", lambda: ReviewRules(own_plan_share=of_all))

    share(0.0)
    return share


@pytest.fixture
def clinic() -> Clinic:
    return make_clinic("Back Clinic")


@pytest.fixture
def clinician(clinic: Clinic) -> User:
    user = make_staff(Role.CLINICIAN, clinic=clinic)
    change_user(user=user, name="Kari Berg", by=user.pk, at=NOON)
    return user


@pytest.fixture
def desk(clinician: User) -> Client:
    return browser_of(clinician)


@pytest.fixture
def marie(clinic: Clinic) -> Patient:
    return with_plan("marie@example.org", clinic)


def week_of(patient: Patient) -> WeekPlan:
    week = WeekPlan.objects.of(patient).newest()
    assert week is not None
    return week


def page_of(desk: Client, patient: Patient, **query: Any) -> str:
    response = desk.get(reverse("clinic:review", args=[patient.pk]), query)
    assert response.status_code == 200, response.headers
    return response.content.decode()


def send(desk: Client, patient: Patient, status: int = 302, **form: Any) -> Any:
    response = desk.post(reverse("clinic:review", args=[patient.pk]), form)
    assert response.status_code == status, response.content.decode()[:2000]
    return response


def change(desk: Client, patient: Patient, exercise: str, what: str, **form: Any) -> Adjustment:
    about = {"do": "judge", "component": "exercise", "item": exercise, "judgement": "change"}
    send(desk, patient, **{**about, "change": what, "why": "experience", **form})
    return Adjustment.objects.of(patient).in_force()[0]


def an_option(page: str, exercise: str) -> str:
    """The first exercise the page offers in the place of another."""
    panel = page.split(f'id="change-exercise-{exercise}-change"')[1]
    return panel.split('value="instead:')[1].split('"')[0]


def test_every_part_is_shown_with_its_reason_and_what_similar_weeks_say(
    desk: Client, marie: Patient
):
    week = week_of(marie)

    page = page_of(desk, marie)

    assert page.count('class="card review-part"') == 1 + len(week.exercises) + len(
        week.document["education"]
    )
    assert page.count('class="because"') >= len(week.document["education"])
    assert page.count("most similar expert examples have it") == len(week.exercises)


def test_a_part_is_accepted_with_one_tap_and_the_rest_with_another(
    desk: Client, marie: Patient, clinician: User
):
    exercise = week_of(marie).exercises[0]["id"]

    send(desk, marie, do="judge", component="exercise", item=exercise, judgement="accept")
    assert Verdict.objects.get().item == exercise
    send(desk, marie, do="rest")

    said = Verdict.objects.filter(clinician=clinician)
    assert set(said.values_list("judgement", flat=True)) == {"accept"}
    assert "You have said something of every part." in page_of(desk, marie)


def test_an_exercise_is_changed_from_the_next_plan_on_and_the_plan_says_who_asked(
    desk: Client, marie: Patient, now: list[datetime]
):
    week = week_of(marie)
    exercise = week.exercises[0]["id"]
    other = an_option(page_of(desk, marie), exercise)

    change(desk, marie, exercise, f"instead:{other}", word="You told me stairs are hard.")
    assert exercise in exercises_now(week)

    now[0] += timedelta(days=7)
    go_into_next_week(marie, week, make_checkin(week), at=now[0])
    after = from_document(week_of(marie).document)
    assert exercise not in {each.id for each in after.exercises}
    reasons = next(each for each in after.exercises if each.id == other).reasons
    assert reasons[0].facts["who"] == "Kari Berg"
    assert "You told me stairs are hard." in page_of(desk, marie)


def test_what_came_of_a_change_is_told_once_a_check_in_has_followed_it(
    desk: Client, marie: Patient, now: list[datetime]
):
    first = week_of(marie)
    exercise = first.exercises[0]["id"]
    other = an_option(page_of(desk, marie), exercise)
    change(desk, marie, exercise, f"instead:{other}")
    assert "Pain was" not in page_of(desk, marie)

    now[0] += timedelta(days=7)
    go_into_next_week(marie, first, make_checkin(first, pain_average=4), at=now[0])
    second = week_of(marie)
    for number in range(2):
        log_exercise(
            week=second,
            exercise=other,
            session=f"evening-{number}",
            day=now[0].date(),
            sets=3,
            repetitions=30,
            planned_repetitions=30,
            seconds=300,
            rating="",
            done_at=now[0],
            by=marie.user_id,
            at=now[0],
        )
    now[0] += timedelta(days=7)
    go_into_next_week(marie, second, make_checkin(second, pain_average=3), at=now[0])

    page = page_of(desk, marie)
    pain = from_document(first.document).carry.pain[0]
    assert f"Pain was {pain} of 10, now 3." in page
    assert "Done in 2 of 3 sessions so far." in page


def test_what_hurts_leaves_the_running_week_at_once(desk: Client, marie: Patient):
    week = week_of(marie)
    exercise = week.exercises[0]["id"]

    send(
        desk,
        marie,
        do="judge",
        component="exercise",
        item=exercise,
        judgement="reject",
        change="leave-out:",
        why="pain",
    )

    assert exercise not in exercises_now(week_of(marie))
    assert len(exercises_now(week_of(marie))) == len(week.exercises)
    page = page_of(desk, marie)
    assert "stands in its place" in page
    assert "Left out · It hurts" in page


def test_undo_brings_it_back_this_week_and_takes_the_word_back(desk: Client, marie: Patient):
    exercise = week_of(marie).exercises[0]["id"]
    made = change(desk, marie, exercise, "leave-out:", judgement="reject", why="unsafe")
    page = page_of(desk, marie, made=made.pk)
    assert "Undo" in page

    answer = desk.post(reverse("clinic:adjustment", args=[made.pk]), {"do": "lift"}, follow=True)

    assert "Lifted:" in answer.content.decode()
    assert exercise in exercises_now(week_of(marie))
    assert not Verdict.objects.exists()
    desk.post(reverse("clinic:adjustment", args=[made.pk]), {"do": "again"})
    assert exercise not in exercises_now(week_of(marie))


def test_lifting_twice_is_lifting_once(desk: Client, marie: Patient):
    exercise = week_of(marie).exercises[0]["id"]
    made = change(desk, marie, exercise, "keep:")

    for _ in range(2):
        desk.post(reverse("clinic:adjustment", args=[made.pk]), {"do": "lift"})

    assert AuditEvent.objects.filter(kind=Kind.ADJUSTMENT_LIFTED).count() == 1


def test_pinning_an_exercise_counts_as_accepting_it(desk: Client, marie: Patient):
    exercise = week_of(marie).exercises[0]["id"]

    made = change(desk, marie, exercise, "keep:")

    verdict = Verdict.objects.get()
    assert (verdict.judgement, verdict.adjustment) == ("accept", made)


def test_a_step_goal_is_set_or_bounded_and_nonsense_is_refused(desk: Client, marie: Patient):
    about = {"do": "judge", "component": "steps", "judgement": "change", "why": "too-hard"}

    send(desk, marie, **about, change="step-goal:4000", own_number="3 200", now="1")
    assert week_of(marie).goal == 3200
    refused = send(desk, marie, 422, **about, change="step-goal:4000", own_number="many")

    assert "Please give a number of steps" in refused.content.decode()
    assert Adjustment.objects.get().amount == 3200


def test_a_change_needs_a_reason_and_an_exercise_that_suits(desk: Client, marie: Patient):
    exercise = week_of(marie).exercises[0]["id"]
    about = {"do": "judge", "component": "exercise", "item": exercise, "judgement": "change"}

    no_reason = send(desk, marie, 422, **about, change="keep:")
    unsuited = send(desk, marie, 422, **about, change="instead:no-such", why="pain")

    assert "Please choose a reason." in no_reason.content.decode()
    assert "does not suit" in unsuited.content.decode()
    assert not Adjustment.objects.exists()


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"do": "judge"},
        {"do": "judge", "component": "exercise", "item": "no-such", "judgement": "accept"},
        {"do": "judge", "component": "steps", "judgement": "change", "change": "keep:", "why": "x"},
        {"do": "limit", "change": "keep:", "why": "pain"},
        {"do": "limit", "change": "no-load:nothing", "why": "pain"},
        {"do": "limit", "change": "most-steps:", "why": "pain", "own_number": "12"},
    ],
)
def test_a_form_that_no_page_offers_changes_nothing(
    desk: Client, marie: Patient, form: dict[str, str]
):
    send(desk, marie, 422, **form)

    assert not Adjustment.objects.exists()
    assert not Verdict.objects.exists()


def test_a_limit_holds_for_every_exercise_that_asks_for_it(desk: Client, marie: Patient):
    send(desk, marie, do="limit", change="no-position:supine", why="unsafe")

    now = exercises_now(week_of(marie))
    assert all(library().exercises[each].position != "supine" for each in now)
    page = page_of(desk, marie)
    assert "No exercises lying on the back" in page
    assert 'value="no-position:supine"' not in page


def test_before_the_first_plan_limits_can_be_set_and_the_plan_obeys(desk: Client, clinic: Clinic):
    patient = make_patient("new@example.org", clinic=clinic)
    assert "There is no plan yet" in page_of(desk, patient)

    send(desk, patient, do="limit", change="most-steps:", own_number="4.500", why="wish")

    assert Adjustment.objects.get().amount == 4500
    assert "At most 4,500 steps a day" in page_of(desk, patient)


def test_a_message_is_left_out_from_the_next_plan_on(
    desk: Client, marie: Patient, now: list[datetime]
):
    message = week_of(marie).document["education"][0]["id"]

    send(
        desk,
        marie,
        do="judge",
        component="message",
        item=message,
        judgement="reject",
        change="no-message:",
        why="not-suited",
    )

    assert Adjustment.objects.get().kind == "no-message"
    assert "Left out · Not suited" in page_of(desk, marie)


def test_the_patient_who_disagrees_stands_first_and_the_change_may_stand_or_fall(
    desk: Client, marie: Patient
):
    exercise = week_of(marie).exercises[0]["id"]
    made = change(desk, marie, exercise, "keep:")
    answer_adjustment(
        adjustment=made,
        patient=marie,
        answer=Adjustment.Answer.DISAGREE,
        text="It wakes me at night.",
        at=NOON,
    )

    page = page_of(desk, marie)
    assert "Marie sees it differently" in page
    assert "It wakes me at night." in page
    desk.post(reverse("clinic:adjustment", args=[made.pk]), {"do": "stands"})

    assert "Marie sees it differently" not in page_of(desk, marie)
    assert Adjustment.objects.in_force().count() == 1


def test_a_word_is_shown_as_the_patient_will_read_it_without_a_script(desk: Client, marie: Patient):
    change_user(user=marie.user, language="da", by=marie.user_id, at=NOON)
    exercise = week_of(marie).exercises[0]["id"]

    response = desk.post(
        reverse("clinic:review", args=[marie.pk]),
        {
            "component": "exercise",
            "item": exercise,
            "judgement": "reject",
            "change": "leave-out:",
            "word": "Vi tager den op igen.",
            "look": "1",
        },
    )

    page = response.content.decode()
    preview = page.split('<div class="as-read" lang="da"><p data-said>')[2].split("</p>")[0]
    assert "Kari Berg" in preview
    assert exercise_title(exercise, "da", library()) in preview
    assert "<blockquote data-word>Vi tager den op igen.</blockquote>" in page
    assert not Adjustment.objects.exists()


def test_a_plan_that_stands_still_says_so(desk: Client, marie: Patient):
    report_emergency(marie)

    assert "The plan stands still because of a warning sign." in page_of(desk, marie)


def test_only_the_clinic_of_somebody_who_shares_sees_and_changes(
    desk: Client, marie: Patient, clinic: Clinic
):
    exercise = week_of(marie).exercises[0]["id"]
    made = change(desk, marie, exercise, "keep:")
    elsewhere = browser_of(
        make_staff(Role.CLINICIAN, "other@example.org", make_clinic("Elsewhere"))
    )
    addresses = [
        reverse("clinic:review", args=[marie.pk]),
        reverse("clinic:review_own", args=[marie.pk]),
    ]

    for each in addresses:
        assert elsewhere.get(each).status_code == 404
        assert elsewhere.post(each, {"do": "rest"}).status_code == 404
    lifting = reverse("clinic:adjustment", args=[made.pk])
    assert elsewhere.post(lifting, {"do": "lift"}).status_code == 404
    change_sharing(patient=marie, shares=False, by=marie.user_id, at=NOON)
    assert desk.get(addresses[0]).status_code == 404
    assert desk.post(lifting, {"do": "lift"}).status_code == 404


def test_looking_is_noted_and_asks_the_database_a_dozen_times_at_most(
    desk: Client, marie: Patient, clinician: User
):
    exercise = week_of(marie).exercises[0]["id"]
    change(desk, marie, exercise, "leave-out:", judgement="reject", why="pain")
    send(desk, marie, do="rest")
    page_of(desk, marie)

    asked = queries_of(desk, "clinic:review", marie.pk)

    assert AuditEvent.objects.filter(kind=Kind.RECORD_READ, by_id=clinician.pk).exists()
    assert asked <= MOST_QUERIES


def test_the_own_plan_is_asked_before_the_plan_is_shown_and_once(
    desk: Client, marie: Patient, clinician: User, asked_first: Callable[[float], None]
):
    asked_first(1.0)
    week = week_of(marie)
    answer = desk.get(reverse("clinic:review", args=[marie.pk]))
    own = reverse("clinic:review_own", args=[marie.pk])
    assert answer.headers["Location"] == own
    page = desk.get(own).content.decode()
    pick = week.exercises[0]["id"]
    assert f'value="{pick}"' in page
    assert str(week.goal) not in page

    assert desk.post(own, {"steps": "5000"}).status_code == 422
    desk.post(own, {"steps": "5.000", "exercise": [pick, "no-such"]})

    given = OwnPlan.objects.get()
    assert (given.steps, given.exercises, given.skipped) == (5000, [pick], False)
    send(desk, marie, do="rest")
    assert Verdict.objects.filter(own_first=True).exists()
    assert desk.get(own).headers["Location"] == reverse("clinic:review", args=[marie.pk])


def test_going_on_without_an_own_plan_is_kept_too(
    desk: Client, marie: Patient, asked_first: Callable[[float], None]
):
    asked_first(1.0)

    desk.post(reverse("clinic:review_own", args=[marie.pk]), {"skip": "1"})
    send(desk, marie, do="rest")

    assert OwnPlan.objects.get().skipped
    assert not Verdict.objects.filter(own_first=True).exists()


def test_a_share_of_pairs_is_asked_and_always_the_same():
    pairs = [(f"week-{n}", f"clinician-{n % 7}") for n in range(5000)]

    asked = [asks_own_plan(*each, share=0.1) for each in pairs]

    assert 0.08 < sum(asked) / len(asked) < 0.12
    assert asked == [asks_own_plan(*each, share=0.1) for each in pairs]
    assert not any(asks_own_plan(*each, share=0.0) for each in pairs)
    assert all(asks_own_plan(*each, share=1.0) for each in pairs)


def test_agreement_is_counted_with_its_interval_for_oneself_and_the_clinic(
    desk: Client, marie: Patient, clinic: Clinic
):
    exercise = week_of(marie).exercises[0]["id"]
    change(desk, marie, exercise, "leave-out:", judgement="reject", why="pain")
    send(desk, marie, do="rest")
    colleague = browser_of(make_staff(Role.CLINICIAN, "c@example.org", clinic))
    send(colleague, marie, do="rest")

    page = desk.get(reverse("clinic:agreement")).content.decode()

    week = week_of(marie)
    parts = 1 + len(week.exercises) + len(week.document["education"])
    assert f"You looked at {parts} parts of plans and accepted {parts - 1}." in page
    assert page.count("<tr><th scope") == 1 * 2 + 3 * 2
    assert "100 %" in page


def test_a_plan_is_offered_as_an_example_only_with_consent(desk: Client, marie: Patient):
    assert "has not agreed that their weeks may help others" in page_of(desk, marie)
    send(desk, marie, 422, do="offer")
    assert not ExpertCase.objects.exists()

    agree_to_learning(patient=marie, version="1", text="Yes.", by=marie.user_id, at=NOON)
    exercise = week_of(marie).exercises[0]["id"]
    change(desk, marie, exercise, "leave-out:", judgement="reject", why="pain")
    send(desk, marie, do="offer", note="Stairs first.")

    offered = ExpertCase.objects.get()
    assert exercise not in offered.case["exercises"]
    assert "It is offered" in page_of(desk, marie)
