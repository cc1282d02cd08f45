"""What somebody does about an alert: looking, promising, reaching, closing, and undoing a slip."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.apps.at_once import at_once
from tests.apps.safety.test_services import A, B, M, R, report
from tests.builders import NOON, make_clinic, make_patient, make_staff

from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.audit.services import verify_chain
from selfback.apps.people.models import User
from selfback.apps.people.permissions import Role
from selfback.apps.people.services import change_sharing
from selfback.apps.safety.alert_services import (
    NOT_REACHED,
    OUTCOMES,
    REACHED,
    AlertAlreadyClosed,
    AlertAlreadySeen,
    CannotBeUndone,
    CodeUnknown,
    NoteMissing,
    close_alert,
    note_contact,
    promise_contact,
    see_alert,
    undo_step,
)
from selfback.apps.safety.models import Alert, AlertStep

LATER = NOON + timedelta(minutes=5)
TOMORROW = NOON + timedelta(days=1)
WITHIN = timedelta(minutes=10)
State = Alert.State


def an_alert(tier=R) -> Alert:
    return report(make_patient(clinic=make_clinic()), tier).alerts.get()


def colleague(name: str) -> User:
    return make_staff(Role.COORDINATOR, f"{name}@example.org")


def now_stands(alert: Alert) -> tuple[str, str | None, str | None]:
    alert.refresh_from_db()
    return alert.state, alert.acknowledged_by_id, alert.held_by_id


@pytest.mark.django_db
def test_who_looks_first_is_kept_and_the_alert_stays_open():
    alert, anna, bo = an_alert(), colleague("anna"), colleague("bo")
    see_alert(alert=alert, by=anna, at=LATER)

    with pytest.raises(AlertAlreadySeen):
        see_alert(alert=alert, by=bo, at=LATER)

    assert now_stands(alert) == (State.SEEN, anna.pk, None)
    assert not Alert.objects.waiting().exists()
    assert Alert.objects.open().get() == alert


@pytest.mark.django_db
def test_saying_that_one_gets_in_touch_is_a_look_too_and_names_who_and_by_when():
    alert, anna = an_alert(), colleague("anna")

    promise_contact(alert=alert, due_at=TOMORROW, by=anna, at=LATER)

    assert now_stands(alert) == (State.CONTACTING, anna.pk, anna.pk)
    assert (alert.acknowledged_at, alert.due_at) == (LATER, TOMORROW)


@pytest.mark.django_db
def test_a_colleague_takes_over_and_the_first_look_stays_with_who_had_it():
    alert, anna, bo = an_alert(), colleague("anna"), colleague("bo")
    promise_contact(alert=alert, due_at=TOMORROW, by=anna, at=NOON)

    promise_contact(alert=alert, due_at=None, by=bo, at=LATER)

    assert now_stands(alert) == (State.CONTACTING, anna.pk, bo.pk)
    assert alert.due_at is None


@pytest.mark.django_db
def test_an_alert_stays_in_hand_while_the_person_is_not_reached_and_until_it_is_closed():
    alert, anna = an_alert(), colleague("anna")

    note_contact(alert=alert, reached=False, how="no-answer", by=anna, at=NOON)
    assert now_stands(alert)[0] == State.CONTACTING
    note_contact(alert=alert, reached=True, how="phone", by=anna, at=LATER)
    assert now_stands(alert)[0] == State.REACHED
    assert Alert.objects.open().exists()
    close_alert(alert=alert, outcome="doctor", note="At the hospital.", by=anna, at=LATER)

    assert now_stands(alert)[0] == State.CLOSED
    assert (alert.closed_by, alert.closed_at) == (anna, LATER)
    assert (alert.outcome, alert.note) == ("doctor", "At the hospital.")
    assert not Alert.objects.open().exists()
    kinds = AuditEvent.objects.filter(subject_id=alert.pk).values_list("kind", flat=True)
    assert list(kinds) == [
        Kind.ALERT_CONTACT_NOTED,
        Kind.ALERT_CONTACT_NOTED,
        Kind.ALERT_CLOSED,
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("again", ["promise", "reach", "close", "see"])
def test_nothing_is_noted_about_a_closed_alert(again):
    alert, anna = an_alert(), colleague("anna")
    close_alert(alert=alert, outcome="mistake", by=anna, at=NOON)
    calls = {
        "promise": lambda: promise_contact(alert=alert, due_at=None, by=anna, at=LATER),
        "reach": lambda: note_contact(alert=alert, reached=True, how="phone", by=anna, at=LATER),
        "close": lambda: close_alert(alert=alert, outcome="talked", by=anna, at=LATER),
        "see": lambda: see_alert(alert=alert, by=anna, at=LATER),
    }

    with pytest.raises((AlertAlreadyClosed, AlertAlreadySeen)):
        calls[again]()

    alert.refresh_from_db()
    assert (alert.outcome, alert.steps.count()) == ("mistake", 1)


@pytest.mark.django_db
def test_codes_are_from_the_lists_and_something_else_needs_a_word():
    alert, anna = an_alert(), colleague("anna")

    with pytest.raises(CodeUnknown):
        note_contact(alert=alert, reached=True, how="no-answer", by=anna, at=LATER)
    with pytest.raises(CodeUnknown):
        close_alert(alert=alert, outcome="", by=anna, at=LATER)
    with pytest.raises(NoteMissing):
        close_alert(alert=alert, outcome="other", by=anna, at=LATER)

    assert now_stands(alert) == (State.WAITING, None, None)
    assert not AlertStep.objects.exists()


@pytest.mark.django_db
def test_a_slip_is_undone_and_the_alert_waits_again():
    alert, anna = an_alert(), colleague("anna")
    step = see_alert(alert=alert, by=anna, at=NOON)

    undo_step(step=step, within=WITHIN, by=anna, at=NOON + WITHIN)

    assert now_stands(alert) == (State.WAITING, None, None)
    assert Alert.objects.waiting().get() == alert
    step.refresh_from_db()
    assert step.undone_at == NOON + WITHIN
    event = AuditEvent.objects.get(kind=Kind.ALERT_STEP_UNDONE)
    assert event.changes == {"state": ["seen", "waiting"], "step": ["seen", None]}


@pytest.mark.django_db
def test_closing_can_be_undone_and_the_promise_before_it_holds_again():
    alert, anna = an_alert(), colleague("anna")
    promise_contact(alert=alert, due_at=TOMORROW, by=anna, at=NOON)
    step = close_alert(alert=alert, outcome="talked", by=anna, at=LATER)

    undo_step(step=step, within=WITHIN, by=anna, at=LATER)

    assert now_stands(alert) == (State.CONTACTING, anna.pk, anna.pk)
    assert (alert.due_at, alert.closed_at, alert.outcome) == (TOMORROW, None, "")


@pytest.mark.django_db
@pytest.mark.parametrize("why", ["another's", "too old", "not the newest", "undone before"])
def test_what_is_no_slip_of_ones_own_cannot_be_undone(why):
    alert, anna, bo = an_alert(), colleague("anna"), colleague("bo")
    step = see_alert(alert=alert, by=anna, at=NOON)
    at = NOON + WITHIN + timedelta(seconds=1) if why == "too old" else LATER
    if why == "not the newest":
        promise_contact(alert=alert, due_at=None, by=anna, at=LATER)
    if why == "undone before":
        undo_step(step=step, within=WITHIN, by=anna, at=LATER)
    before = now_stands(alert)

    with pytest.raises(CannotBeUndone):
        undo_step(step=step, within=WITHIN, by=bo if why == "another's" else anna, at=at)

    assert now_stands(alert) == before


@pytest.mark.django_db
def test_signs_to_watch_wait_for_the_clinic_and_for_nobody_else():
    clinic = make_clinic()
    for name, shares in (("sharing", True), ("private", False)):
        report(make_patient(f"{name}@example.org", clinic=clinic, shares=shares), B)
    report(make_patient("alone@example.org"), B)

    watched = Alert.objects.get()

    assert (watched.tier, watched.patient.user.email) == ("B", "sharing@example.org")
    assert watched in Alert.objects.for_eyes_of(make_staff(Role.CLINICIAN, clinic=clinic))
    assert not Alert.objects.waiting().exists()
    assert not Alert.objects.open().exists()


@pytest.mark.django_db
def test_a_watch_that_is_open_tells_of_the_newest_report_and_is_not_doubled():
    patient = make_patient(clinic=make_clinic())
    report(patient, B)

    newest = report(patient, B, at=TOMORROW)

    watched = Alert.objects.get()
    assert (watched.report, watched.raised_at) == (newest, NOON)


@pytest.mark.django_db
def test_having_seen_what_is_to_watch_is_all_there_is_to_do_and_a_new_report_is_new():
    patient, anna = make_patient(clinic=make_clinic()), colleague("anna")
    report(patient, B)
    watched = Alert.objects.get()

    see_alert(alert=watched, by=anna, at=LATER)
    report(patient, B, at=TOMORROW)

    assert now_stands(watched)[0] == State.CLOSED
    assert Alert.objects.exclude(state=State.CLOSED).get().raised_at == TOMORROW


@pytest.mark.django_db
def test_low_mood_beside_a_sign_to_watch_asks_for_somebody_and_the_sign_is_watched():
    report(make_patient(clinic=make_clinic()), B, M)

    assert sorted(Alert.objects.values_list("tier", flat=True)) == ["B", "M"]
    assert Alert.objects.waiting().get().tier == "M"


@pytest.mark.django_db
def test_an_alert_in_hand_passes_to_the_coordinators_when_sharing_ends():
    alert, anna = an_alert(A), colleague("anna")
    see_alert(alert=alert, by=make_staff(Role.CLINICIAN, clinic=alert.clinic), at=LATER)

    change_sharing(patient=alert.patient, shares=False, by=alert.patient.user_id, at=LATER)

    assert Alert.objects.for_eyes_of(anna).open().get() == alert


class WhateverIsDone(TestCase):
    """However steps are made and undone, an alert stands as those that hold say."""

    @settings(deadline=None, derandomize=True, max_examples=40)
    @given(st.lists(st.sampled_from(["see", "promise", "not", "reach", "close", "undo"])))
    def test_an_alert_stands_as_its_steps_say(self, story):
        alert, anna = an_alert(), colleague("anna")
        said: list[str] = []
        for act in story:
            if act == "undo":
                newest = alert.steps.standing().last()
                if newest:
                    undo_step(step=newest, within=WITHIN, by=anna, at=NOON)
                    said.pop()
            elif self.did(act, alert, anna):
                said.append(act)
        alert.refresh_from_db()

        states = {
            "see": State.SEEN,
            "promise": State.CONTACTING,
            "not": State.CONTACTING,
            "reach": State.REACHED,
            "close": State.CLOSED,
        }
        assert alert.state == (states[said[-1]] if said else State.WAITING)
        assert (alert.acknowledged_by is None) == (not said)
        assert (alert.held_by is None) == ("promise" not in said)
        assert Alert.objects.open().exists() == (alert.state != State.CLOSED)

    def did(self, act: str, alert: Alert, by: User) -> bool:
        at = NOON
        try:
            if act == "see":
                see_alert(alert=alert, by=by, at=at)
            elif act == "promise":
                promise_contact(alert=alert, due_at=None, by=by, at=at)
            elif act == "close":
                close_alert(alert=alert, outcome="talked", by=by, at=at)
            else:
                how = "phone" if act == "reach" else "no-answer"
                note_contact(alert=alert, reached=act == "reach", how=how, by=by, at=at)
        except (AlertAlreadySeen, AlertAlreadyClosed):
            return False
        return True


def test_an_alert_closed_by_many_at_the_same_moment_is_closed_once(many_connections):
    alert, anna = an_alert(), colleague("anna")

    results = at_once(
        [
            lambda: close_alert(
                alert=Alert.objects.get(pk=alert.pk), outcome="talked", by=anna, at=LATER
            )
        ]
        * 6
    )

    assert sum(isinstance(result, AlertStep) for result in results) == 1
    assert sum(isinstance(result, AlertAlreadyClosed) for result in results) == 5
    assert verify_chain().holds


def test_every_code_has_words():
    from selfback.delivery.shared import alert_words as words

    assert set(words.REACHED) == set(REACHED)
    assert set(words.NOT_REACHED) == set(NOT_REACHED)
    assert set(words.OUTCOMES) == set(OUTCOMES)
