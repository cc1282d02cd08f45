"""Writes of allocation: the list, its publication, one slot a person; none shows an arm."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from selfback.apps.allocations.designs import levels_of, stratum_of
from selfback.apps.allocations.errors import (
    AlreadyAllocated,
    DryRunForPeople,
    ListUsedUp,
    MadeTheList,
    NoList,
    NotPublished,
    NotReady,
    ReasonNeeded,
    SeedUsedBefore,
    StratumUnknown,
    StudyNotReady,
)
from selfback.apps.allocations.keys import host_key, key_that_opens
from selfback.apps.allocations.models import Allocation, AllocationList, Slot
from selfback.apps.allocations.opening import earlier_counts, secrets_of, slot_content
from selfback.apps.allocations.readiness import (
    MAKING,
    RANDOMISING,
    has_real_people,
    locked_values,
    not_ready,
)
from selfback.apps.allocations.rights import require
from selfback.apps.audit.models import Kind as Event
from selfback.apps.audit.services import record
from selfback.apps.people.identifiers import new_id
from selfback.apps.people.models import User
from selfback.apps.people.permissions import Permission
from selfback.apps.trial.models import Participant, Study
from selfback.domain.randomisation.design import Design, Kind, Method
from selfback.domain.randomisation.errors import LevelUnknown
from selfback.domain.randomisation.lists import ALGORITHM, SALT_BYTES, for_kind
from selfback.domain.randomisation.minimisation import minimised_arm
from selfback.domain.randomisation.sealed import SealedList, seal_list
from selfback.domain.randomisation.sealing import NONCE_BYTES, key_for, seal, seed_mark
from selfback.domain.randomisation.verifying import draw_from

SHORTEST_REASON = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocated:
    """An allocation and, for whoever opens the way to the treatment, its arm; never printed."""

    allocation: Allocation
    arm: str = field(repr=False)


@transaction.atomic
def make_list(
    *,
    study: Study,
    design: Design,
    strata: Sequence[str],
    kind: Kind,
    seed: bytes,
    by: User,
    at: datetime,
    reason: str = "",
) -> AllocationList:
    """Make a study's list from a seed, seal it, and use it from now on.

    strata  ids of what is balanced, in the order in which a participant's values are joined
    seed    at least 32 bytes of chance; not kept anywhere else
    reason  why there is to be another list, if there is one; who was allocated stays allocated
    raises  RightMissing, RightsHeldTogether, StudyNotReady, DryRunForPeople, KeyMissing,
            ReasonNeeded, SeedUsedBefore; SeedTooShort and others of domain.randomisation
    """
    require(by, Permission.MAKE_ALLOCATION_LISTS)
    held = Study.objects.select_for_update().get(pk=study.pk)
    _refuse_unless(held, MAKING)
    if kind is Kind.DRY_RUN and has_real_people(held):
        raise DryRunForPeople(study_id=str(held.pk))
    before = AllocationList.objects.filter(study=held).order_by("-version").first()
    if before is not None:
        _refuse_short(reason)
    key = host_key(for_people=has_real_people(held))
    mark = seed_mark(key, seed)
    if AllocationList.objects.filter(seed_mark=mark).exists():
        raise SeedUsedBefore
    sealed = seal_list(
        design,
        list_id=new_id(),
        kind=kind,
        version=before.version + 1 if before else 1,
        seed=seed,
        salt=secrets.token_bytes(SALT_BYTES),
        host_key=key,
        nonces=_nonce,
    )
    AllocationList.objects.in_use(held).update(replaced_at=at)
    made = _stored(sealed, study=held, strata=strata, mark=mark, by=by, at=at)
    changes = {
        "version": (before and before.version, made.version),
        "kind": (None, made.kind),
        "method": (None, made.method),
        "algorithm": (None, ALGORITHM),
        "slots": (None, made.slots_made),
        "commitment": (before and before.commitment, made.commitment),
        "key": (None, made.key_mark),
    }
    record(
        Event.ALLOCATION_LIST_MADE, subject=made, by=by.pk, at=at, changes=changes, reason=reason
    )
    return made


@transaction.atomic
def note_publication(*, made: AllocationList, where: str, by: User, at: datetime) -> AllocationList:
    """Note where a list's commitment was published; the first place noted stands.

    where   such as the number of the trial's registration
    raises  RightMissing, RightsHeldTogether, ReasonNeeded if no place is named
    """
    require(by, Permission.MAKE_ALLOCATION_LISTS)
    held = AllocationList.objects.select_for_update().get(pk=made.pk)
    if not where.strip():
        raise ReasonNeeded(shortest=1)
    if held.published_at is None:
        held.published_in, held.published_at = where.strip()[:200], at
        held.save(update_fields=["published_in", "published_at"])
        changes = {"published_in": ("", held.published_in), "commitment": (None, held.commitment)}
        record(
            Event.ALLOCATION_COMMITMENT_PUBLISHED, subject=held, by=by.pk, at=at, changes=changes
        )
    return held


@transaction.atomic
def randomise(*, participant: Participant, by: User, at: datetime) -> Allocated:
    """Give a participant the next slot of their stratum, once and for all.

    One allocation of a study goes after the other: the study's row is locked first. The stratum
    is made of the values locked at baseline; a later correction moves nobody.

    raises  RightMissing, RightsHeldTogether, MadeTheList, NoList, NotPublished, StudyNotReady,
            AlreadyAllocated, NotReady, StratumUnknown, ListUsedUp, KeyMissing, WrongKey;
            nothing is written then
    """
    require(by, Permission.RANDOMISE)
    study = Study.objects.select_for_update(no_key=True).get(pk=participant.study_id)
    made = AllocationList.objects.in_use(study).first()
    if made is None:
        raise NoList(study_id=str(study.pk))
    held = Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
    _refuse_misuse(study, made, held, by)
    key = key_that_opens(list_id=made.pk, mark=made.key_mark, for_people=has_real_people(study))
    values = locked_values(held)
    slot = _next_slot(made, held, values)
    design = for_kind(secrets_of(made, key).design, Kind(made.kind))
    levels = levels_of(design, values)
    arm = content = slot_content(slot, key)
    if made.method == Method.MINIMISATION:
        try:
            arm = minimised_arm(design, draw_from(content), levels, earlier_counts(made, key))
        except LevelUnknown as error:
            raise StratumUnknown(participant=str(held), stratum=error.level) from error
    number = made.allocations.count() + 1
    allocation_id = new_id()
    allocation = Allocation.objects.create(
        id=allocation_id,
        list=made,
        participant=held,
        slot=slot,
        number=number,
        levels=levels,
        sealed_arm=seal(
            arm, key=key_for(key, made.pk), nonce=_nonce(), about=f"arm {allocation_id}"
        ),
        made_by=by,
        made_at=at,
    )
    changes = {
        "participant": (None, str(held.pk)),
        "list": (None, made.pk),
        "stratum": (None, slot.stratum),
        "position": (None, slot.position),
    }
    record(Event.PARTICIPANT_ALLOCATED, subject=allocation, by=by.pk, at=at, changes=changes)
    return Allocated(allocation=allocation, arm=arm)


def _refuse_misuse(study: Study, made: AllocationList, participant: Participant, by: User) -> None:
    if made.made_by_id == by.pk:
        raise MadeTheList(user_id=by.pk)
    if Allocation.objects.filter(participant=participant).exists():
        raise AlreadyAllocated(participant=str(participant))
    _refuse_unless(study, RANDOMISING)
    if has_real_people(study):
        if made.kind == Kind.DRY_RUN:
            raise DryRunForPeople(study_id=str(study.pk))
        if made.published_at is None:
            raise NotPublished(list_id=made.pk)
    values = locked_values(participant)
    unlocked = [f"{each}-not-locked" for each in made.strata if each not in values]
    if reasons := [*not_ready(participant), *unlocked]:
        raise NotReady(participant=str(participant), reasons=reasons)


def _next_slot(made: AllocationList, participant: Participant, values: dict[str, str]) -> Slot:
    stratum = stratum_of(Method(made.method), made.strata, values)
    slots = Slot.objects.filter(list=made, stratum=stratum)
    slot = slots.filter(allocation=None).order_by("position").first()
    if slot is None and not slots.exists():
        raise StratumUnknown(participant=str(participant), stratum=stratum)
    if slot is None:
        raise ListUsedUp(list_id=made.pk, stratum=stratum)
    return slot


def _stored(
    sealed: SealedList,
    *,
    study: Study,
    strata: Sequence[str],
    mark: str,
    by: User,
    at: datetime,
) -> AllocationList:
    made = AllocationList.objects.create(
        id=sealed.id,
        study=study,
        version=sealed.version,
        kind=sealed.kind.value,
        method=sealed.method.value,
        algorithm=ALGORITHM,
        commitment=sealed.commitment,
        key_mark=sealed.key_mark,
        seed_mark=mark,
        strata=list(strata),
        seed=sealed.seed,
        salt=sealed.salt,
        design=sealed.design,
        slots_made=len(sealed.slots),
        made_by=by,
        made_at=at,
    )
    Slot.objects.bulk_create(
        [
            Slot(list=made, stratum=slot.stratum, position=slot.position, sealed=slot.content)
            for slot in sealed.slots
        ],
        batch_size=500,
    )
    return made


def _refuse_unless(study: Study, states: Sequence[str]) -> None:
    if study.status not in states:
        needed = " or ".join(states)
        raise StudyNotReady(study_id=str(study.pk), state=study.status, needed=needed)


def _refuse_short(reason: str) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonNeeded(shortest=SHORTEST_REASON)


def _nonce() -> bytes:
    return secrets.token_bytes(NONCE_BYTES)
