"""Looking under the seal: for one person in need, for treatment, for analysis; always recorded."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from selfback.apps.allocations.errors import (
    NobodyToAlert,
    NotAllocated,
    OwnUnblinding,
    ReasonNeeded,
    RightMissing,
    StudyNotReady,
)
from selfback.apps.allocations.keys import key_that_opens
from selfback.apps.allocations.models import (
    Allocation,
    AllocationFault,
    AllocationList,
    Unblinding,
)
from selfback.apps.allocations.opening import arm_in, secrets_of
from selfback.apps.allocations.readiness import REVEALING, has_real_people
from selfback.apps.allocations.rights import require, rights_of
from selfback.apps.allocations.services import SHORTEST_REASON
from selfback.apps.audit.models import Kind as Event
from selfback.apps.audit.services import record
from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.messages.services import queue_message
from selfback.apps.people.models import User
from selfback.apps.people.permissions import Permission
from selfback.apps.trial.models import Participant, Study
from selfback.domain.randomisation.design import Kind
from selfback.domain.randomisation.masking import masked
from selfback.domain.randomisation.revealing import Given, Reveal

WATCH = frozenset({Permission.MAKE_ALLOCATION_LISTS, Permission.RANDOMISE, Permission.UNBLIND})
"""Whoever holds one of these rights may look at an unblinding of somebody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail to somebody who is told of an unblinding; it must not name an arm."""

    address: str
    language: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unblinded:
    """An unblinding and the one arm it told; never printed."""

    unblinding: Unblinding
    arm: str = field(repr=False)


@transaction.atomic
def unblind(
    *,
    participant: Participant,
    reason: str,
    alerts: Sequence[Letter],
    by: User,
    at: datetime,
) -> Unblinded:
    """Tell the arm of one participant in an emergency, and alert others that it was told.

    reason  at least 10 characters; kept with the unblinding
    alerts  to others than `by`; sent with it or not at all
    raises  RightMissing, RightsHeldTogether, ReasonNeeded, NobodyToAlert, NotAllocated, WrongKey
    """
    require(by, Permission.UNBLIND)
    _refuse_short(reason)
    letters = [letter for letter in alerts if letter.address.lower() != by.email.lower()]
    if not letters:
        raise NobodyToAlert
    allocation = _allocation_of(participant)
    unblinding = Unblinding.objects.create(
        allocation=allocation, reason=reason.strip(), made_by=by, made_at=at
    )
    changes = {"participant": (None, str(participant.pk)), "alerted": (None, len(letters))}
    record(
        Event.PARTICIPANT_UNBLINDED,
        subject=unblinding,
        by=by.pk,
        at=at,
        changes=changes,
        reason=reason.strip(),
    )
    for number, letter in enumerate(letters, 1):
        queue_message(
            key=f"unblinding:{unblinding.pk}:{number}",
            purpose="unblinding",
            channel=OutgoingMessage.Channel.EMAIL,
            address=letter.address,
            language=letter.language,
            subject=letter.subject,
            body=letter.body,
            about=unblinding.pk,
            by=by.pk,
            at=at,
        )
    return Unblinded(unblinding=unblinding, arm=arm_in(allocation, _key(allocation.list)))


@transaction.atomic
def review_unblinding(*, unblinding: Unblinding, by: User, at: datetime) -> Unblinding:
    """Note that somebody else looked at an unblinding; looking again changes nothing.

    raises  RightMissing for whoever does not watch over the allocation; OwnUnblinding
    """
    if not rights_of(by) & WATCH:
        raise RightMissing(user_id=by.pk, right=Permission.UNBLIND)
    held = Unblinding.objects.select_for_update().get(pk=unblinding.pk)
    if held.made_by_id == by.pk:
        raise OwnUnblinding(user_id=by.pk)
    if held.reviewed_at is None:
        held.reviewed_by, held.reviewed_at = by, at
        held.save(update_fields=["reviewed_by", "reviewed_at"])
        changes = {"reviewed_by": (None, by.pk)}
        record(Event.UNBLINDING_REVIEWED, subject=held, by=by.pk, at=at, changes=changes)
    return held


@transaction.atomic
def report_error(
    *,
    participant: Participant,
    what: AllocationFault.What,
    reason: str,
    right_values: dict[str, str] | None = None,
    by: User,
    at: datetime,
) -> AllocationFault:
    """Note what turned out wrong after allocation; the participant is kept as allocated.

    right_values    stratum id to the value it should have had; changes no allocation
    raises          RightMissing, RightsHeldTogether, ReasonNeeded, NotAllocated
    """
    require(by, Permission.RANDOMISE)
    _refuse_short(reason)
    allocation = _allocation_of(participant)
    fault = AllocationFault.objects.create(
        allocation=allocation,
        what=what,
        reason=reason.strip(),
        right_values=right_values or {},
        noted_by=by,
        noted_at=at,
    )
    changes = {"participant": (None, str(participant.pk)), "what": (None, what.value)}
    record(
        Event.ALLOCATION_FAULT_NOTED,
        subject=fault,
        by=by.pk,
        at=at,
        changes=changes,
        reason=reason.strip(),
    )
    return fault


@transaction.atomic
def arm_for_treatment(*, participant: Participant, why: str, by: str, at: datetime) -> str:
    """Return a participant's arm to what opens the way to the treatment; the reading is recorded.

    why     such as "access to the app"; raises ReasonNeeded if empty, NotAllocated, WrongKey
    """
    if not why.strip():
        raise ReasonNeeded(shortest=1)
    allocation = _allocation_of(participant)
    changes = {"read": (None, why), "participant": (None, str(participant.pk))}
    record(Event.ALLOCATION_READ, subject=allocation, by=by, at=at, changes=changes)
    return arm_in(allocation, _key(allocation.list))


@transaction.atomic
def masked_arms(*, study: Study, by: User, at: datetime) -> dict[str, str]:
    """Return participant to a letter that stands for the arm, the same letter at every time.

    Which letter stands for which arm follows from the list's seed and cannot be told from outside.

    raises  RightMissing, RightsHeldTogether, WrongKey
    """
    require(by, Permission.REVEAL_ALLOCATION)
    letters: dict[str, str] = {}
    for made in AllocationList.objects.filter(study=study):
        key = _key(made)
        kept = secrets_of(made, key)
        mask = masked(kept.design, seed=_first_seed(study), kind=Kind(made.kind))
        for each in made.allocations.select_related("participant"):
            letters[str(each.participant)] = mask[arm_in(each, key)]
    changes = {"read": (None, "masked arms"), "people": (None, len(letters))}
    record(Event.ALLOCATION_READ, subject=study, by=by.pk, at=at, changes=changes)
    return letters


@transaction.atomic
def reveal(*, made: AllocationList, by: User, at: datetime) -> Reveal:
    """Lay open a list and who got what, once the study is locked.

    raises  RightMissing, RightsHeldTogether, StudyNotReady, WrongKey, SealBroken
    """
    require(by, Permission.REVEAL_ALLOCATION)
    held = AllocationList.objects.select_for_update().get(pk=made.pk)
    if held.study.status not in REVEALING:
        raise StudyNotReady(
            study_id=str(held.study_id), state=held.study.status, needed=" or ".join(REVEALING)
        )
    key = _key(held)
    kept = secrets_of(held, key)
    rows = held.allocations.select_related("participant", "slot").order_by("number")
    given = tuple(
        Given(
            number=each.number,
            participant=str(each.participant),
            stratum=each.slot.stratum,
            position=each.slot.position,
            arm=arm_in(each, key),
            levels=each.levels,
        )
        for each in rows
    )
    if held.revealed_at is None:
        held.revealed_at = at
        held.save(update_fields=["revealed_at"])
    changes = {"commitment": (None, held.commitment), "people": (None, len(given))}
    record(Event.ALLOCATION_REVEALED, subject=held, by=by.pk, at=at, changes=changes)
    return Reveal(
        design=kept.design,
        kind=Kind(held.kind),
        version=held.version,
        seed=kept.seed,
        salt=kept.salt,
        committed=held.commitment,
        allocated=given,
    )


def _allocation_of(participant: Participant) -> Allocation:
    rows = Allocation.objects.select_related("list__study")
    allocation = rows.filter(participant=participant).first()
    if allocation is None:
        raise NotAllocated(participant=str(participant))
    return allocation


def _first_seed(study: Study) -> bytes:
    first = AllocationList.objects.filter(study=study).order_by("version")[0]
    return secrets_of(first, _key(first)).seed


def _key(made: AllocationList) -> bytes:
    real = has_real_people(made.study)
    return key_that_opens(list_id=made.pk, mark=made.key_mark, for_people=real)


def _refuse_short(reason: str) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonNeeded(shortest=SHORTEST_REASON)
