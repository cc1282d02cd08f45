"""Drafts, so that nothing typed is lost, and finished sets, which never change."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.builders import NOON, make_patient, make_user

from selfback.apps.answers.models import AnswerSet, Draft
from selfback.apps.answers.services import WeekAlreadyAnswered, keep_answers, save_draft
from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.people.errors import HasLeft
from selfback.apps.people.models import Patient
from selfback.apps.people.services import leave

LATER = NOON + timedelta(hours=1)


def draft(user, at=NOON, **answers):
    return save_draft(user=user, instrument="intake", answers=answers, at=at)


def keep(patient, week=1, instrument="intake", at=NOON, **answers):
    return keep_answers(
        patient=patient,
        instrument=instrument,
        week=week,
        answers=answers,
        content_digest="c" * 64,
        by=patient.user_id,
        at=at,
    )


@pytest.mark.django_db
def test_a_draft_keeps_what_was_answered_before():
    user = make_user()
    draft(user, age=50, sex="female")

    merged = draft(user, LATER, age=51, sleep="well")

    assert merged == {"age": 51, "sex": "female", "sleep": "well"}
    assert Draft.objects.get().changed_at == LATER


@pytest.mark.django_db
def test_an_answer_taken_back_is_gone_from_the_draft():
    user = make_user()
    draft(user, age=50, sex="female")

    assert draft(user, sex=None) == {"age": 50}


@pytest.mark.django_db
def test_each_saving_of_a_draft_tells_old_and_new_answers():
    user = make_user()
    draft(user, age=50)

    draft(user, age=None, sex="female")

    event = AuditEvent.objects.filter(kind=Kind.DRAFT_SAVED).last()
    assert event.changes == {"age": [50, None], "sex": [None, "female"]}


@pytest.mark.django_db
def test_people_and_instruments_have_drafts_of_their_own():
    ida, ole = make_user("ida@example.org"), make_user("ole@example.org")
    draft(ida, age=50)

    assert draft(ole, age=60) == {"age": 60}
    assert save_draft(user=ida, instrument="check-in", answers={"pain": 3}, at=NOON) == {"pain": 3}


@pytest.mark.django_db
def test_a_finished_set_is_kept_as_given_and_its_draft_is_gone():
    patient = make_patient(language="da")
    draft(patient.user, age=50)
    save_draft(user=patient.user, instrument="check-in", answers={"pain": 3}, at=NOON)

    kept = keep(patient, at=LATER, age=50, pain_average=4)

    kept.refresh_from_db()
    assert kept.answers == {"age": 50, "pain_average": 4}
    assert (kept.language, kept.content_digest, kept.answered_at) == ("da", "c" * 64, LATER)
    assert [each.instrument for each in Draft.objects.all()] == ["check-in"]


@pytest.mark.django_db
def test_a_week_is_answered_once():
    patient = make_patient()
    keep(patient, age=50)

    with pytest.raises(WeekAlreadyAnswered, match="week 1"):
        keep(patient, age=99)

    assert AnswerSet.objects.get().answers == {"age": 50}
    assert AuditEvent.objects.filter(kind=Kind.ANSWERS_GIVEN).count() == 1


@pytest.mark.django_db
def test_other_weeks_instruments_and_people_are_answered_apart():
    patient = make_patient()
    keep(patient, age=50)

    keep(patient, week=2, instrument="check-in", pain_average=3)
    keep(patient, week=3, instrument="check-in", pain_average=2)
    keep(make_patient("other@example.org"), age=40)

    assert AnswerSet.objects.count() == 4


@pytest.mark.django_db
def test_who_has_left_answers_nothing():
    patient = make_patient()
    leave(patient=patient, reason=Patient.Leaving.OTHER, by=patient.user_id, at=NOON)

    with pytest.raises(HasLeft):
        keep(patient, age=50)

    assert not AnswerSet.objects.exists()


ANSWERS = st.dictionaries(
    st.sampled_from("abcd"), st.none() | st.integers(0, 10) | st.lists(st.sampled_from("xy"))
)


class DraftsMerge(TestCase):
    """A draft is what a dictionary would be that takes out what is None."""

    @settings(deadline=None, derandomize=True, max_examples=50)
    @given(st.lists(ANSWERS, max_size=6))
    def test_however_answers_come_the_draft_holds_the_last_of_each(self, batches):
        user, expected = make_user(), {}
        for answers in batches:
            expected.update(answers)
            draft(user, **answers)

        kept = Draft.objects.filter(user=user).first()

        assert (kept.answers if kept else {}) == {
            key: value for key, value in expected.items() if value is not None
        }
