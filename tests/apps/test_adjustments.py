"""What a clinician changes binds until it is lifted, and the patient may say what they think."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders import NOON, make_patient

from selfback.apps.adjustments.errors import AlreadyLifted, NotTheirs
from selfback.apps.adjustments.models import Adjustment, Why
from selfback.apps.adjustments.services import adjust, answer_adjustment, lift, see_answer
from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.people.errors import HasLeft
from selfback.apps.people.models import Patient
from selfback.apps.people.services import leave
from selfback.delivery.shared.content import library
from selfback.domain.plan.adjustments import AdjustmentKind, AdjustmentUnfit

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
EXERCISES = sorted(library().exercises)[:4]


@pytest.fixture
def marie() -> Patient:
    return make_patient()


def told(patient: Patient, kind: str, item: str = "", **fields: Any) -> Adjustment:
    return adjust(
        **{
            "patient": patient,
            "kind": AdjustmentKind(kind),
            "item": item,
            "why": Why.EXPERIENCE,
            "who": "Kari Berg",
            "library": library(),
            "by": "kari",
            "at": NOON,
            **fields,
        }
    )


def in_force(patient: Patient) -> set[tuple[str, str, str]]:
    rows = Adjustment.objects.of(patient).in_force()
    return {(each.kind, each.item, each.instead) for each in rows}


def test_a_change_is_kept_once_however_often_it_is_asked(marie: Patient):
    first = told(marie, "keep", EXERCISES[0])
    again = told(marie, "keep", EXERCISES[0], at=LATER)

    assert again == first
    assert AuditEvent.objects.filter(kind=Kind.PLANS_ADJUSTED).count() == 1


@pytest.mark.parametrize(
    ("kind", "item", "fields", "field"),
    [
        ("leave-out", "no-such-exercise", {}, "item"),
        ("no-load", "lying about", {}, "item"),
        ("no-message", "no-such-message", {}, "item"),
        ("instead", EXERCISES[0], {"instead": "no-such-exercise"}, "instead"),
        ("instead", EXERCISES[0], {"instead": EXERCISES[0]}, "instead"),
        ("sets", EXERCISES[0], {"amount": 6}, "amount"),
        ("sets", EXERCISES[0], {}, "amount"),
        ("most-steps", "", {"amount": 499}, "amount"),
        ("step-goal", "", {"amount": 30_001}, "amount"),
    ],
)
def test_what_does_not_fit_is_refused_and_leaves_nothing(
    marie: Patient, kind: str, item: str, fields: dict[str, Any], field: str
):
    with pytest.raises(AdjustmentUnfit) as refused:
        told(marie, kind, item, **fields)

    assert refused.value.field == field
    assert not Adjustment.objects.exists()


def test_a_later_step_goal_takes_the_place_of_a_limit(marie: Patient):
    limit = told(marie, "most-steps", amount=4000)

    told(marie, "step-goal", amount=5000, at=LATER)

    limit.refresh_from_db()
    assert limit.lifted_at == LATER
    assert in_force(marie) == {("step-goal", "", "")}


def test_taking_out_what_was_brought_in_lifts_the_exchange(marie: Patient):
    told(marie, "instead", EXERCISES[0], instead=EXERCISES[1])

    told(marie, "leave-out", EXERCISES[1], at=LATER)

    assert in_force(marie) == {("leave-out", EXERCISES[1], "")}


def test_limits_of_other_kinds_stand_side_by_side(marie: Patient):
    told(marie, "no-load", "kneel")
    told(marie, "no-position", "prone")
    told(marie, "leave-out", EXERCISES[0])
    told(marie, "sets", EXERCISES[1], amount=2)

    assert len(in_force(marie)) == 4


WISHES = st.lists(
    st.tuples(
        st.sampled_from(["leave-out", "keep", "instead"]),
        st.sampled_from(EXERCISES),
        st.sampled_from(EXERCISES),
    ),
    max_size=6,
)


@given(wishes=WISHES)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_two_changes_in_force_speak_of_the_same_exercise(
    marie: Patient, wishes: list[tuple[str, str, str]]
):
    Adjustment.objects.all().delete()
    wishes = [each for each in wishes if each[0] != "instead" or each[1] != each[2]]

    for n, (kind, item, other) in enumerate(wishes):
        at = NOON + timedelta(minutes=n)
        told(marie, kind, item, instead=other if kind == "instead" else "", at=at)

    named = [each for row in in_force(marie) for each in row[1:] if each]
    assert len(named) == len(set(named))


def test_lifting_ends_it_once(marie: Patient):
    made = told(marie, "keep", EXERCISES[0])

    lift(adjustment=made, by="kari", at=LATER)

    assert in_force(marie) == set()
    with pytest.raises(AlreadyLifted):
        lift(adjustment=made, by="kari", at=LATER)


def test_a_disagreement_waits_for_the_clinic_until_it_is_looked_at(marie: Patient):
    made = told(marie, "keep", EXERCISES[0])
    disagree = Adjustment.Answer.DISAGREE

    answer_adjustment(adjustment=made, patient=marie, answer=disagree, text=" It hurts. ", at=NOON)
    assert list(Adjustment.objects.disputed()) == [made]
    assert Adjustment.objects.get().answer_text == "It hurts."
    see_answer(adjustment=made, by="kari", at=LATER)
    assert not Adjustment.objects.disputed()
    answer_adjustment(adjustment=made, patient=marie, answer=disagree, at=LATER)

    assert list(Adjustment.objects.disputed()) == [made]


def test_nobody_answers_for_somebody_else_or_what_is_lifted(marie: Patient):
    made, other = told(marie, "keep", EXERCISES[0]), make_patient("other@example.org")
    agree = Adjustment.Answer.AGREE

    with pytest.raises(NotTheirs):
        answer_adjustment(adjustment=made, patient=other, answer=agree, at=NOON)
    lift(adjustment=made, by="kari", at=NOON)
    with pytest.raises(AlreadyLifted):
        answer_adjustment(adjustment=made, patient=marie, answer=agree, at=NOON)


def test_the_plans_of_who_left_are_not_changed(marie: Patient):
    leave(patient=marie, reason=Patient.Leaving.BETTER, by=marie.user_id, at=NOON)

    with pytest.raises(HasLeft):
        told(marie, "keep", EXERCISES[0])
