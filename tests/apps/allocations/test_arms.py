"""C8 and the end: looking under the seal is for few, one at a time, and always on record."""

import json

import pytest
from tests.apps.allocations.world import (
    BLOCKS,
    CANARIES,
    MINIMISED,
    allocate,
    make_participant,
    make_study,
    make_team,
    ready_list,
    set_status,
)
from tests.builders import NOON, make_staff

from selfback.apps.allocations import arm_services as arms
from selfback.apps.allocations.errors import (
    NobodyToAlert,
    NotAllocated,
    OwnUnblinding,
    ReasonNeeded,
    RightMissing,
    StudyNotReady,
)
from selfback.apps.allocations.models import AllocationFault, Unblinding
from selfback.apps.audit.models import AuditEvent
from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.people.permissions import Role
from selfback.domain.randomisation.design import Kind
from selfback.domain.randomisation.revealing import reveal_from, reveal_text
from selfback.domain.randomisation.verifying import verify

pytestmark = pytest.mark.django_db
WHY = "is unconscious in the emergency room"
LETTER = arms.Letter(
    address="chief@example.org", language="en", subject="Unblinding", body="Somebody was unblinded."
)


@pytest.fixture
def team():
    return make_team()


@pytest.fixture
def study():
    return make_study()


def unblind(participant, team, *, reason=WHY, alerts=(LETTER,), by=None):
    return arms.unblind(
        participant=participant,
        reason=reason,
        alerts=alerts,
        by=by or team.unblinder,
        at=NOON,
    )


def test_unblinding_tells_one_arm_keeps_the_reason_and_alerts(study, team):
    ready_list(study, team)
    people = [make_participant(study, number) for number in range(3)]
    given = [allocate(person, team) for person in people]

    told = unblind(people[1], team)

    assert told.arm == given[1].arm
    assert told.arm not in repr(told)
    assert Unblinding.objects.get().allocation_id == given[1].allocation.pk
    event = AuditEvent.objects.get(kind="participant unblinded")
    assert [event.reason, event.by_id] == [WHY, team.unblinder.pk]
    assert OutgoingMessage.objects.get().address == "chief@example.org"


@pytest.mark.parametrize("reason", ["", "   ", "because"])
def test_unblinding_needs_a_reason(study, team, reason):
    ready_list(study, team)
    participant = make_participant(study)
    allocate(participant, team)

    with pytest.raises(ReasonNeeded):
        unblind(participant, team, reason=reason)

    assert not Unblinding.objects.exists()


def test_unblinding_needs_somebody_else_who_is_told(study, team):
    ready_list(study, team)
    participant = make_participant(study)
    allocate(participant, team)
    own = arms.Letter(
        address=team.unblinder.email.upper(), language="en", subject="Unblinding", body="You did."
    )

    for alerts in ([], [own]):
        with pytest.raises(NobodyToAlert):
            unblind(participant, team, alerts=alerts)

    assert not Unblinding.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MONITOR])
def test_no_other_role_unblinds(study, team, role):
    ready_list(study, team)
    participant = make_participant(study)
    allocate(participant, team)
    person = make_staff(role, email="another@example.org")

    with pytest.raises(RightMissing):
        unblind(participant, team, by=person)

    assert not AuditEvent.objects.filter(kind="participant unblinded").exists()


def test_who_has_not_been_allocated_cannot_be_unblinded(study, team):
    with pytest.raises(NotAllocated):
        unblind(make_participant(study), team)


def test_somebody_else_reviews_an_unblinding(study, team):
    ready_list(study, team)
    participant = make_participant(study)
    allocate(participant, team)
    held = unblind(participant, team).unblinding

    with pytest.raises(OwnUnblinding):
        arms.review_unblinding(unblinding=held, by=team.unblinder, at=NOON)
    assert Unblinding.objects.to_review().count() == 1
    arms.review_unblinding(unblinding=held, by=team.randomiser, at=NOON)
    arms.review_unblinding(unblinding=held, by=team.maker, at=NOON)

    assert Unblinding.objects.get().reviewed_by == team.randomiser
    assert not Unblinding.objects.to_review().exists()


def test_who_should_not_have_been_allocated_is_kept_flagged_and_not_moved(study, team):
    made = ready_list(study, team)
    participant = make_participant(study)
    given = allocate(participant, team)

    fault = arms.report_error(
        participant=participant,
        what=AllocationFault.What.WRONG_STRATUM,
        reason="lives in Norway, was entered as Danish",
        right_values={"country": "NO"},
        by=team.randomiser,
        at=NOON,
    )

    assert fault.allocation_id == given.allocation.pk
    assert made.allocations.get().slot.stratum == "DK"
    assert arms.arm_for_treatment(participant=participant, why="x", by="s", at=NOON) == given.arm
    event = AuditEvent.objects.get(kind="allocation fault noted")
    assert event.changes["what"] == [None, "wrong-stratum"]


def test_reading_an_arm_for_treatment_is_recorded_with_why(study, team):
    ready_list(study, team)
    participant = make_participant(study)
    given = allocate(participant, team)

    arm = arms.arm_for_treatment(participant=participant, why="app access", by="system", at=NOON)

    assert arm == given.arm
    event = AuditEvent.objects.get(kind="allocation read")
    assert event.changes["read"] == [None, "app access"]
    with pytest.raises(ReasonNeeded):
        arms.arm_for_treatment(participant=participant, why=" ", by="system", at=NOON)


def test_masked_arms_have_the_same_letters_every_time_and_follow_the_arms(study, team):
    ready_list(study, team)
    given = {}
    for number in range(8):
        participant = make_participant(study, number)
        given[str(participant)] = allocate(participant, team).arm

    masked = arms.masked_arms(study=study, by=team.revealer, at=NOON)

    assert masked == arms.masked_arms(study=study, by=team.revealer, at=NOON)
    assert set(masked) == set(given)
    assert len({(arm, masked[person]) for person, arm in given.items()}) == 2
    assert set(masked.values()) == {"A", "B"}
    with pytest.raises(RightMissing):
        arms.masked_arms(study=study, by=team.randomiser, at=NOON)


@pytest.mark.parametrize("design", [BLOCKS, MINIMISED], ids=["blocks", "minimisation"])
def test_at_the_lock_anybody_can_verify_the_whole_allocation(study, team, design):
    made = ready_list(study, team, design)
    for number in range(14):
        allocate(make_participant(study, number, "DK" if number % 3 else "NO"), team)

    with pytest.raises(StudyNotReady):
        arms.reveal(made=made, by=team.revealer, at=NOON)
    set_status(study, "locked")
    with pytest.raises(RightMissing):
        arms.reveal(made=made, by=team.maker, at=NOON)
    text = reveal_text(arms.reveal(made=made, by=team.revealer, at=NOON))

    found = verify(reveal_from(json.loads(text)), published=made.commitment)
    assert found.holds, found.findings
    assert found.allocated == 14
    assert any(canary in text for canary in CANARIES)
    made.refresh_from_db()
    assert made.revealed_at == NOON


def test_the_reveal_of_a_dry_run_carries_the_watermark(team):
    study = make_study(synthetic=True)
    made = ready_list(study, team, kind=Kind.DRY_RUN)
    allocate(make_participant(study), team)
    set_status(study, "locked")

    shown = arms.reveal(made=made, by=team.revealer, at=NOON)

    assert "DRY RUN" in reveal_text(shown)
    assert verify(shown, published=made.commitment).holds
