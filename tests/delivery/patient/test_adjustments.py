"""What a person sees of what their clinician changed, and what they can say and do about it."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.builders import NOON, make_checkin, make_clinic, make_patient, make_staff
from tests.delivery.clinic.conftest import BACKEND, now, with_plan

from selfback.apps.adjustments.errors import NotWhileShared
from selfback.apps.adjustments.models import Adjustment, Why
from selfback.apps.adjustments.services import answer_adjustment, lift, see_answer
from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.people.errors import HasLeft
from selfback.apps.people.models import Patient, User
from selfback.apps.people.permissions import Role
from selfback.apps.people.services import change_sharing, change_user, leave
from selfback.apps.plans.models import WeekPlan
from selfback.apps.plans.services import exercises_now
from selfback.apps.reviews.change_services import bind_plans
from selfback.delivery.patient.own_data import everything_about
from selfback.delivery.shared.planning import go_into_next_week, knowledge
from selfback.delivery.shared.weeks import REASONS, offered_for
from selfback.domain.plan.adjustments import Adjustment as Change
from selfback.domain.plan.adjustments import AdjustmentKind

__all__ = ["now"]
pytestmark = pytest.mark.django_db
WORD = "You told me that it wakes you at night."


@pytest.fixture
def kari() -> User:
    return make_staff(Role.CLINICIAN, clinic=make_clinic("Harbour"))


@pytest.fixture
def marie(kari: User) -> Patient:
    return with_plan("marie@example.org", kari.grants_now[0].clinic)


def week_of(patient: Patient) -> WeekPlan:
    week = WeekPlan.objects.of(patient).newest()
    assert week is not None
    return week


def first_exercise(patient: Patient) -> str:
    return exercises_now(week_of(patient))[0]


def changed(
    patient: Patient, kind: str, item: str = "", why: Why = Why.EXPERIENCE, **fields: Any
) -> Adjustment:
    """Let Kari Berg change something, as the review page does."""
    word, at_once = fields.pop("word", ""), fields.pop("at_once", False)
    return bind_plans(
        patient=patient,
        week=WeekPlan.objects.of(patient).newest(),
        change=Change(id="", kind=AdjustmentKind(kind), who="Kari Berg", item=item, **fields),
        why=why,
        word=word,
        at_once=at_once,
        knowledge=knowledge(),
        by="01KARIBERGKARIBERGKARIBERG",
        at=NOON,
    )


def phone_of(patient: Patient) -> Client:
    client = Client()
    client.force_login(patient.user, backend=BACKEND)
    return client


def page(patient: Patient, name: str = "week", *args: str) -> str:
    return phone_of(patient).get(reverse(f"patient:{name}", args=args)).content.decode()


def say(patient: Patient, held: Adjustment, answer: str, **sent: str) -> Any:
    address = reverse("patient:answer_adjustment", args=[held.pk])
    return phone_of(patient).post(address, {"answer": answer, "from": "week", **sent})


def by_phone(patient: Patient, **payload: str) -> dict[str, Any]:
    item = {
        "key": f"phone-{json.dumps(payload, sort_keys=True)}"[:60],
        "kind": "adjustment",
        "told_at": NOON.isoformat(),
        "payload": payload,
    }
    answer = phone_of(patient).post("/api/sync", {"items": [item]}, content_type="application/json")
    return answer.json()["items"][0]


def test_the_week_says_who_changed_what_since_when_and_in_their_words(marie):
    changed(marie, "most-steps", why=Why.PAIN, amount=3500, word=WORD)

    week = page(marie)

    assert "Changed by your clinic" in week
    assert "Kari Berg suggests no more than 3,500 steps a day for now." in week
    assert f"<blockquote>{WORD}</blockquote>" in week
    assert "Because of the pain. Since 4 January." in week


def test_every_reason_is_told_kindly_and_none_by_its_code(marie):
    for why in Why:
        made = changed(marie, "no-load", "impact", why)
        week = page(marie)
        assert "Not safe" not in week
        assert f">{why.value}" not in week
        assert "unsafe" not in week
        lift(adjustment=made, by="01KARIBERGKARIBERGKARIBERG", at=NOON)


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        ("leave-out", {"item": "bridge"}, "Kari Berg has taken “Bridge” out of your plan for now."),
        (
            "instead",
            {"item": "bridge", "instead": "toe-tap"},
            "Kari Berg has chosen “Toe tap” for you in place of “Bridge”.",
        ),
        ("keep", {"item": "bridge"}, "Kari Berg would like you to keep “Bridge”."),
        ("sets", {"item": "bridge", "amount": 1}, "Kari Berg suggests “Bridge” in one set."),
        ("sets", {"item": "bridge", "amount": 2}, "Kari Berg suggests “Bridge” in 2 sets."),
        (
            "no-message",
            {"item": "accepting-making-room"},
            "Kari Berg has left out the text “Making room for pain can make more room for life”",
        ),
        (
            "no-position",
            {"item": "supine"},
            "For now you get no exercises lying on your back. Kari Berg chose that for you.",
        ),
        (
            "no-load",
            {"item": "single-leg"},
            "For now you get no exercises on one leg. Kari Berg chose that for you.",
        ),
        (
            "step-goal",
            {"amount": 4200},
            "Kari Berg has set a goal for you: 4,200 steps a day.",
        ),
    ],
)
def test_each_kind_of_change_has_a_sentence(marie, kind, fields, said):
    changed(marie, kind, **fields)

    assert said in page(marie, "adjustments")


def test_a_change_that_waits_for_the_next_plan_says_so_and_one_that_does_not_is_silent(marie):
    exercise = first_exercise(marie)

    changed(marie, "leave-out", exercise)
    assert "Your plan follows it from next week." in page(marie)
    lift(adjustment=Adjustment.objects.get(), by="system", at=NOON)
    changed(marie, "leave-out", exercise, at_once=True)

    assert "Your plan follows it from next week." not in page(marie)


def test_the_next_plan_follows_and_says_so_with_the_name(marie, now: list[datetime]):
    week = week_of(marie)
    changed(marie, "keep", first_exercise(marie))
    exercise = first_exercise(marie)
    now[0] += timedelta(days=7)
    go_into_next_week(marie, week, make_checkin(week), at=now[0])

    assert "from next week" not in page(marie)
    assert "Kari Berg wants you to keep this one." in page(marie, "exercise", exercise)


def test_what_suits_is_said_with_one_tap(marie):
    held = changed(marie, "most-steps", amount=3500)

    answer = say(marie, held, "agree")

    assert answer["Location"] == f"{reverse('patient:week')}#change-{held.pk}"
    held.refresh_from_db()
    assert (held.answer, held.answer_text) == ("agree", "")
    assert '<p class="note" role="status" data-when="agree">' in page(marie)


def test_to_see_it_differently_tells_the_clinic_and_changes_nothing(marie):
    exercise = first_exercise(marie)
    held = changed(marie, "leave-out", exercise, at_once=True)

    say(marie, held, "disagree", text="  I like that one.\r\nIt helps me. ")

    held.refresh_from_db()
    assert (held.answer, held.answer_text) == ("disagree", "I like that one.\nIt helps me.")
    assert held.lifted_at is None
    assert exercise not in exercises_now(week_of(marie))
    assert list(Adjustment.objects.disputed()) == [held]
    assert "Your clinic will see this before your next visit." in page(marie)


def test_an_answer_can_be_changed_and_is_then_new_to_the_clinic(marie):
    held = changed(marie, "most-steps", amount=3500)
    say(marie, held, "disagree", text="Too few.")
    see_answer(adjustment=held, by="system", at=NOON)
    assert "Your clinic has read it and would like to keep this for now." in page(marie)

    say(marie, held, "agree")
    say(marie, held, "disagree")

    held.refresh_from_db()
    assert (held.answer, held.answer_text, held.answer_seen_at) == ("disagree", "", None)


def test_an_answer_that_is_too_long_is_handed_back_with_what_was_typed(marie):
    held = changed(marie, "most-steps", amount=3500)
    say(marie, held, "disagree", text="\r\n".join("a" * 250))  # 500 with a line break as one
    held.refresh_from_db()
    assert len(held.answer_text) == 499

    answer = say(marie, held, "disagree", text="b" * 501)

    assert answer.status_code == 422
    assert "Please keep it to 500 characters." in answer.content.decode()
    assert "b" * 501 in answer.content.decode()
    held.refresh_from_db()
    assert "b" not in held.answer_text


@pytest.mark.parametrize("sent", [{"answer": "perhaps"}, {"answer": ""}, {"text": "a\x00b"}])
def test_an_answer_that_no_page_offers_is_not_kept(marie, sent):
    held = changed(marie, "most-steps", amount=3500)

    assert say(marie, held, **{"answer": "disagree", **sent}).status_code == 422

    held.refresh_from_db()
    assert held.answer == ""


def test_answering_what_was_lifted_meanwhile_leads_back_to_the_week(marie):
    held = changed(marie, "most-steps", amount=3500)
    lift(adjustment=held, by="system", at=NOON)

    assert say(marie, held, "agree")["Location"].startswith(reverse("patient:week"))

    held.refresh_from_db()
    assert held.answer == ""


def test_the_phone_sends_an_answer_it_kept_without_a_network(marie):
    held = changed(marie, "most-steps", amount=3500)

    sent = by_phone(marie, adjustment=held.pk, answer="disagree", text="Too few.")

    assert sent["kept"]
    held.refresh_from_db()
    assert (held.answer, held.answer_text) == ("disagree", "Too few.")


def test_the_phone_is_told_when_a_kept_answer_fits_nothing_any_more(marie):
    held = changed(marie, "most-steps", amount=3500)
    lift(adjustment=held, by="system", at=NOON)

    sent = by_phone(marie, adjustment=held.pk, answer="agree")

    assert (sent["kept"], sent["sentence"]) == (
        False,
        "This entry does not fit your plan any more.",
    )


def test_other_peoples_changes_are_not_there(marie):
    held = changed(marie, "most-steps", amount=3500, word=WORD)
    other = with_plan("other@example.org", marie.clinic)
    change_sharing(patient=other, shares=False, by=other.user_id, at=NOON)

    assert say(other, held, "agree").status_code == 404
    lifting = reverse("patient:lift_adjustment", args=[held.pk])
    assert phone_of(other).post(lifting).status_code == 404
    assert not by_phone(other, adjustment=held.pk, answer="agree")["kept"]
    assert WORD not in page(other)
    held.refresh_from_db()
    assert (held.answer, held.lifted_at) == ("", None)


def test_while_the_clinic_looks_the_person_asks_and_does_not_lift(marie):
    held = changed(marie, "most-steps", amount=3500)

    assert reverse("patient:lift_adjustment", args=[held.pk]) not in page(marie)
    phone_of(marie).post(reverse("patient:lift_adjustment", args=[held.pk]))

    held.refresh_from_db()
    assert held.lifted_at is None
    with pytest.raises(NotWhileShared):
        lift(adjustment=held, by=marie.user_id, at=NOON)


@pytest.mark.hazard("H-07")
def test_when_sharing_ends_changes_stay_and_the_person_may_lift_them(marie):
    exercise = first_exercise(marie)
    held = changed(marie, "leave-out", exercise, Why.PAIN)
    assert exercise not in exercises_now(week_of(marie))
    change_sharing(patient=marie, shares=False, by=marie.user_id, at=NOON)
    week = page(marie)
    assert "No clinic looks at this now." in week
    assert reverse("patient:answer_adjustment", args=[held.pk]) not in week
    assert exercise not in exercises_now(week_of(marie))

    phone_of(marie).post(reverse("patient:lift_adjustment", args=[held.pk]), {"from": "week"})

    held.refresh_from_db()
    assert held.lifted_by == marie.user_id
    assert exercise in exercises_now(week_of(marie))
    assert AuditEvent.objects.get(kind=Kind.ADJUSTMENT_LIFTED).by_id == marie.user_id
    assert "Changed by your clinic" not in page(marie)


def test_lifting_twice_is_lifting_once(marie):
    held = changed(marie, "most-steps", amount=3500)
    change_sharing(patient=marie, shares=False, by=marie.user_id, at=NOON)

    for _ in range(2):
        phone_of(marie).post(reverse("patient:lift_adjustment", args=[held.pk]))

    assert AuditEvent.objects.filter(kind=Kind.ADJUSTMENT_LIFTED).count() == 1


def test_who_has_left_answers_and_lifts_nothing(marie):
    held = changed(marie, "most-steps", amount=3500)
    change_sharing(patient=marie, shares=False, by=marie.user_id, at=NOON)
    leave(patient=marie, reason=Patient.Leaving.BETTER, by=marie.user_id, at=NOON)
    marie.refresh_from_db()

    assert say(marie, held, "agree")["Location"] == reverse("patient:left")
    with pytest.raises(HasLeft):
        lift(adjustment=held, by=marie.user_id, at=NOON)
    with pytest.raises(HasLeft):
        answer_adjustment(adjustment=held, patient=marie, answer=Adjustment.Answer.AGREE, at=NOON)


def test_what_a_clinician_left_out_is_not_offered_as_a_swap(marie):
    week = week_of(marie)
    planned = exercises_now(week)
    offered = {
        each for id in planned for reason in REASONS for each in offered_for(week, id, reason)
    }
    gone = sorted(offered - set(planned))[0]

    changed(marie, "leave-out", gone)

    again = {each for id in planned for reason in REASONS for each in offered_for(week, id, reason)}
    assert gone not in again
    assert gone not in page(marie, "session")


def test_today_points_to_what_was_not_answered_yet(marie):
    assert "Your clinic has changed something" not in page(marie, "today")
    held = changed(marie, "most-steps", amount=3500)
    assert "Your clinic has changed something" in page(marie, "today")

    say(marie, held, "agree")

    assert "Your clinic has changed something" not in page(marie, "today")


def test_many_changes_have_a_page_of_their_own_with_those_not_answered_first(marie):
    for item in ("supine", "prone", "kneeling", "all-fours"):
        changed(marie, "no-position", item)
    assert page(marie).count("data-change") == 3
    changed(marie, "no-position", "sitting")
    say(marie, Adjustment.objects.get(item="sitting"), "agree")

    week = page(marie)
    assert "See all 5 changes" in week
    assert "One change that suits you" in week
    everything = page(marie, "adjustments")
    assert everything.count("data-change") == 5
    assert everything.index("lying on your back") < everything.index("sitting down")


def test_before_the_first_plan_the_page_shows_what_was_set(kari):
    new = make_patient("new@example.org", clinic=kari.grants_now[0].clinic)
    changed(new, "most-steps", amount=3500)

    assert "no more than 3,500 steps" in page(new, "adjustments")
    assert say(new, Adjustment.objects.get(), "agree", **{"from": "all"}).status_code == 302


def test_without_changes_there_is_nothing_to_see(marie):
    assert "Changed by your clinic" not in page(marie)
    assert "Nothing is changed at the moment." in page(marie, "adjustments")


def test_changes_and_answers_are_in_the_data_a_person_takes_along(marie):
    held = changed(marie, "most-steps", amount=3500, word=WORD)
    say(marie, held, "disagree", text="Too few.")

    kept = everything_about(marie)["changes_by_the_clinic"]

    assert [(each["word"], each["answer"], each["answer_text"]) for each in kept] == [
        (WORD, "disagree", "Too few.")
    ]


@pytest.mark.parametrize("language", ["da", "nb"])
def test_exercises_are_named_and_numbers_written_as_the_reader_does(marie, language):
    change_user(user=marie.user, language=language, by=marie.user_id, at=NOON)
    marie.user.refresh_from_db()

    changed(marie, "step-goal", amount=4200)

    assert {"da": "4.200", "nb": "4\u00a0200"}[language] in page(marie)
