"""One person, one slot: only when all is ready, from locked values, and never shown in a row."""

import pytest
from tests.apps.allocations.world import (
    BLOCKS,
    CANARIES,
    MINIMISED,
    SEED,
    allocate,
    make_participant,
    make_study,
    make_team,
    no_gap,
    ready_list,
    set_status,
)
from tests.builders import NOON, make_staff

from selfback.apps.allocations.errors import (
    AlreadyAllocated,
    ListUsedUp,
    MadeTheList,
    NoList,
    NotReady,
    RightMissing,
    StratumUnknown,
    StudyNotReady,
)
from selfback.apps.allocations.models import Allocation
from selfback.apps.allocations.services import randomise
from selfback.apps.audit.models import AuditEvent
from selfback.apps.people.permissions import Role
from selfback.apps.people.services import end_role, grant_role
from selfback.domain.randomisation.design import Design
from selfback.domain.randomisation.errors import SealBroken
from selfback.domain.randomisation.lists import make_list as list_from
from selfback.domain.randomisation.minimisation import counted, minimised_arm
from selfback.domain.randomisation.verifying import draw_from

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return make_team()


@pytest.fixture
def study():
    return make_study()


def test_people_get_the_slots_of_their_stratum_in_order(study, team):
    made = ready_list(study, team)
    countries = ["DK", "NO", "DK", "DK", "NO"]

    given = [
        allocate(make_participant(study, n, country), team) for n, country in enumerate(countries)
    ]

    expected = {
        name: [slot.content for slot in list_from(BLOCKS, SEED).slots if slot.stratum == name]
        for name in ("DK", "NO")
    }
    assert [each.arm for each in given] == [expected[name].pop(0) for name in countries]
    assert no_gap(made)


def test_minimisation_follows_from_slots_and_from_who_came_before(study, team):
    ready_list(study, team, MINIMISED)
    countries = ["DK", "DK", "NO", "DK", "NO", "NO", "DK", "DK", "NO"]

    given = [
        allocate(make_participant(study, n, country), team).arm
        for n, country in enumerate(countries)
    ]

    counts, expected = counted(()), []
    for slot, country in zip(list_from(MINIMISED, SEED).slots, countries, strict=False):
        levels = {"country": country}
        arm = minimised_arm(MINIMISED, draw_from(slot.content), levels, counts)
        counts.update(counted([(levels, arm)]))
        expected.append(arm)
    assert given == expected


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"consents": False}, "consent-missing"),
        ({"eligible_at": None, "baseline_locked_at": None}, "eligibility-not-confirmed"),
        ({"baseline_locked_at": None}, "baseline-not-locked"),
        ({"strata": {}}, "country-not-locked"),
        ({"status": "left"}, "no-longer-in-the-study"),
    ],
)
def test_nobody_is_allocated_before_all_is_ready(study, team, changes, missing):
    ready_list(study, team)

    with pytest.raises(NotReady) as refused:
        allocate(make_participant(study, **changes), team)

    assert missing in refused.value.reasons
    assert not Allocation.objects.exists()
    assert not AuditEvent.objects.filter(kind="participant allocated").exists()


def test_nobody_is_allocated_twice(study, team):
    ready_list(study, team)
    participant = make_participant(study)
    first = allocate(participant, team)

    with pytest.raises(AlreadyAllocated):
        allocate(participant, team)

    assert Allocation.objects.get().pk == first.allocation.pk


@pytest.mark.parametrize("status", ["draft", "closed", "frozen", "locked"])
def test_only_an_open_study_takes_people_in(study, team, status):
    ready_list(study, team)
    set_status(study, status)

    with pytest.raises(StudyNotReady, match=status):
        allocate(make_participant(study), team)


def test_without_a_list_nobody_is_allocated(study, team):
    with pytest.raises(NoList):
        allocate(make_participant(study), team)


def test_a_stratum_that_the_list_does_not_have_is_refused(study, team):
    for design, number in ((BLOCKS, 1), (MINIMISED, 2)):
        ready_list(study, team, design, seed=bytes([number] * 32))
        with pytest.raises(StratumUnknown, match="SE"):
            allocate(make_participant(study, number, "SE"), team)


def test_a_list_that_is_used_up_says_so(study, team):
    short = Design(study="demo", arms=BLOCKS.arms, strata=("DK",), block_sizes=(2,), per_stratum=2)
    ready_list(study, team, short)
    for number in (1, 2):
        allocate(make_participant(study, number), team)

    with pytest.raises(ListUsedUp):
        allocate(make_participant(study, 3), team)


def test_whoever_made_the_list_may_not_randomise_from_it_even_in_a_new_role(study, team):
    ready_list(study, team)
    end_role(grant=team.maker.grants.get(), by="system", at=NOON)
    grant_role(user=team.maker, role=Role.COORDINATOR, by="system", at=NOON)

    with pytest.raises(MadeTheList):
        randomise(participant=make_participant(study), by=team.maker, at=NOON)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_no_other_role_randomises(study, team, role):
    ready_list(study, team)
    person = make_staff(role, email="another@example.org")

    with pytest.raises(RightMissing):
        randomise(participant=make_participant(study), by=person, at=NOON)


def test_a_correction_of_a_value_after_allocation_moves_nobody(study, team):
    ready_list(study, team)
    participant = make_participant(study)
    first = allocate(participant, team)
    participant.strata = {"country": "NO"}
    participant.save()

    with pytest.raises(AlreadyAllocated):
        allocate(participant, team)

    held = Allocation.objects.get()
    assert held.slot.stratum == "DK"
    assert held.pk == first.allocation.pk


def test_a_slot_that_was_swapped_in_the_database_does_not_open(study, team):
    """Somebody with the database, but not the key, puts one slot's seal into another's place."""
    from django.db import connection

    made = ready_list(study, team)
    first, second = made.slots.filter(stratum="DK").order_by("position")[:2]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER allocations_slot_no_update")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE allocations_slot DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE allocations_slot SET sealed = %s WHERE id = %s",
            [bytes(second.sealed), first.pk],
        )

    with pytest.raises(SealBroken):
        allocate(make_participant(study), team)

    assert not Allocation.objects.exists()


def test_the_arm_stands_in_no_text_of_what_is_returned(study, team):
    ready_list(study, team)

    told = allocate(make_participant(study), team)

    assert told.arm in CANARIES
    assert not any(canary in f"{told!r} {told.allocation!s}" for canary in CANARIES)
