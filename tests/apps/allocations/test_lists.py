"""C9: who makes a list, from which seed, for whom, and what becomes of it."""

import pytest
from django.db import DatabaseError, transaction
from tests.apps.allocations.world import (
    BLOCKS,
    SEED,
    allocate,
    make_participant,
    make_study,
    make_team,
    ready_list,
    set_status,
)
from tests.builders import NOON, make_staff

from selfback.apps.allocations.errors import (
    DryRunForPeople,
    KeyMissing,
    NotPublished,
    ReasonNeeded,
    RightMissing,
    RightsHeldTogether,
    SeedUsedBefore,
    StudyNotReady,
    WrongKey,
)
from selfback.apps.allocations.models import Allocation, AllocationList, Slot
from selfback.apps.allocations.rights import APART, rights_of
from selfback.apps.allocations.services import make_list, note_publication
from selfback.apps.audit.models import AuditEvent
from selfback.apps.people.permissions import PERMISSIONS, Role
from selfback.apps.people.services import grant_role
from selfback.domain.randomisation.design import Kind
from selfback.domain.randomisation.lists import commitment
from selfback.domain.randomisation.lists import make_list as list_from
from selfback.domain.randomisation.sealing import key_text

pytestmark = pytest.mark.django_db
OTHER_SEED = bytes(32)


def make(study, team, *, seed=SEED, kind=Kind.REAL, reason="", by=None):
    return make_list(
        study=study,
        design=BLOCKS,
        strata=("country",),
        kind=kind,
        seed=seed,
        by=by or team.maker,
        at=NOON,
        reason=reason,
    )


def test_a_list_is_kept_sealed_and_its_commitment_is_recorded():
    study, team = make_study(), make_team()

    made = make(study, team)

    assert made.slots_made == Slot.objects.filter(list=made).count() >= 80
    event = AuditEvent.objects.get(kind="allocation list made")
    assert event.changes["commitment"] == [None, made.commitment]
    assert len({len(bytes(slot.sealed)) for slot in Slot.objects.all()}) == 1


def test_the_list_is_the_one_that_follows_from_the_seed():
    from selfback.apps.allocations.keys import host_key
    from selfback.apps.allocations.opening import secrets_of, slot_content

    made = make(make_study(), make_team())

    key = host_key(for_people=True)
    again = list_from(BLOCKS, SEED)
    assert commitment(again, secrets_of(made, key).salt) == made.commitment
    for slot in again.slots:
        held = Slot.objects.get(list=made, stratum=slot.stratum, position=slot.position)
        assert slot_content(held, key) == slot.content


def test_by_default_no_role_holds_two_of_the_four_rights():
    held = [allowed & APART for allowed in PERMISSIONS.values()]

    assert all(len(each) <= 1 for each in held)
    assert frozenset().union(*held) == APART


@pytest.mark.parametrize(
    "role", [Role.COORDINATOR, Role.MONITOR, Role.STATISTICIAN, Role.ADMIN, Role.EVALUATOR]
)
def test_only_the_randomisation_manager_makes_lists(role):
    with pytest.raises(RightMissing):
        make(make_study(), make_team(), by=make_staff(role, email="somebody@example.org"))


def test_a_person_with_two_of_the_rights_may_use_neither():
    study, team = make_study(), make_team()
    ready_list(study, team)
    grant_role(user=team.maker, role=Role.COORDINATOR, by="system", at=NOON)
    grant_role(user=team.randomiser, role=Role.STATISTICIAN, by="system", at=NOON)

    assert len(rights_of(team.maker)) == 2
    with pytest.raises(RightsHeldTogether, match="may use these together"):
        make(study, team, seed=OTHER_SEED, reason="another list is needed")
    with pytest.raises(RightsHeldTogether):
        allocate(make_participant(study), team)


def test_a_dry_run_is_refused_for_real_people_and_shows_in_a_synthetic_study():
    team = make_team()
    with pytest.raises(DryRunForPeople):
        make(make_study(), team, kind=Kind.DRY_RUN)

    practice = make_study(synthetic=True)
    made = make(practice, team, kind=Kind.DRY_RUN)

    assert made.kind == "dry-run"
    assert allocate(make_participant(practice), team).arm in {"TEST-A", "TEST-B"}


def test_a_dry_run_cannot_allocate_in_a_study_that_was_turned_real():
    team, study = make_team(), make_study(synthetic=True)
    made = make(study, team, kind=Kind.DRY_RUN)
    note_publication(made=made, where="registration", by=team.maker, at=NOON)
    study.is_synthetic = False
    study.save()

    with pytest.raises(DryRunForPeople):
        allocate(make_participant(study), team)


def test_a_seed_makes_one_list_only():
    team = make_team()
    make(make_study(synthetic=True), team)

    with pytest.raises(SeedUsedBefore):
        make(make_study(), team)


def test_a_new_version_needs_a_reason_and_leaves_the_allocated_as_they_are():
    study, team = make_study(), make_team()
    first = ready_list(study, team)
    before = allocate(make_participant(study, 1), team)
    rows = list(Slot.objects.filter(list=first).values_list("stratum", "position", "sealed"))

    with pytest.raises(ReasonNeeded):
        make(study, team, seed=OTHER_SEED)
    second = make(study, team, seed=OTHER_SEED, reason="a third country joins")
    note_publication(made=second, where="amendment 1", by=team.maker, at=NOON)
    after = allocate(make_participant(study, 2), team)

    assert [second.version, AllocationList.objects.in_use(study).get().pk] == [2, second.pk]
    assert before.allocation.list_id == first.pk
    assert after.allocation.list_id == second.pk
    assert rows == list(
        Slot.objects.filter(list=first).values_list("stratum", "position", "sealed")
    )
    event = AuditEvent.objects.filter(kind="allocation list made").latest("seq")
    assert event.reason == "a third country joins"
    assert event.changes["version"] == [1, 2]


@pytest.mark.parametrize("table", [Slot, Allocation])
def test_the_database_refuses_to_change_or_delete_slots_and_allocations(table):
    study, team = make_study(), make_team()
    ready_list(study, team)
    allocate(make_participant(study), team)
    row = table.objects.first()

    for change in (
        lambda: table.objects.filter(pk=row.pk).update(id=row.pk),
        lambda: table.objects.filter(pk=row.pk)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
            change()


def test_nobody_is_allocated_before_the_commitment_was_published():
    study, team = make_study(), make_team()
    made = make(study, team)
    participant = make_participant(study)

    with pytest.raises(NotPublished):
        allocate(participant, team)
    with pytest.raises(ReasonNeeded):
        note_publication(made=made, where=" ", by=team.maker, at=NOON)
    note_publication(made=made, where="registration", by=team.maker, at=NOON)
    note_publication(made=made, where="somewhere else", by=team.maker, at=NOON)

    assert allocate(participant, team).allocation.number == 1
    made.refresh_from_db()
    assert made.published_in == "registration"


@pytest.mark.parametrize("status", ["closed", "frozen", "locked"])
def test_a_study_that_has_ended_gets_no_list(status):
    study, team = make_study(), make_team()
    set_status(study, status)

    with pytest.raises(StudyNotReady, match=status):
        make(study, team)


def test_real_people_need_a_key_from_outside_and_practice_makes_its_own(settings, tmp_path):
    settings.ALLOCATION_KEY, settings.DATA = "", tmp_path
    team = make_team()
    with pytest.raises(KeyMissing):
        make(make_study(), team)

    make(make_study(synthetic=True), team)

    file = tmp_path / "allocation-key"
    assert file.stat().st_mode & 0o777 == 0o600
    assert len(list(tmp_path.iterdir())) == 1


def test_a_key_in_a_file_serves_as_well(settings, tmp_path):
    settings.ALLOCATION_KEY = ""
    settings.ALLOCATION_KEY_FILE = str(tmp_path / "key")
    (tmp_path / "key").write_text(key_text(bytes(32)) + "\n")

    assert make(make_study(), make_team()).key_mark


def test_with_another_key_nothing_opens(settings):
    study, team = make_study(), make_team()
    ready_list(study, team)
    settings.ALLOCATION_KEY = key_text(bytes(32))

    with pytest.raises(WrongKey):
        allocate(make_participant(study), team)

    assert not Allocation.objects.exists()
