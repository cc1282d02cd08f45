"""Writes at the end of a study: frozen, signed, locked; and thawed, for a reason."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.people.models import User
from selfback.apps.people.permissions import Role
from selfback.apps.trial.errors import (
    DataHaveChanged,
    NotReadyToFreeze,
    RoleNotHeld,
    SignaturesMissing,
)
from selfback.apps.trial.guards import held_study, refuse_empty
from selfback.apps.trial.models import (
    AdverseEvent,
    EventCandidate,
    Participant,
    Query,
    SignOff,
    Study,
    StudySite,
    Visit,
)


def open_work(study: Study) -> dict[str, int]:
    """Return what has to come to an end before a study is frozen, and how much; empty if nothing.

    Among it every candidate, emergencies and other warning signs too, and every event's review.
    """
    entering = Participant.objects.filter(study=study, status=Participant.Status.ENTERING)
    open_rows = {
        "participants who are entering": entering,
        "visits": Visit.objects.filter(participant__study=study, ended_at=None),
        "queries": Query.objects.filter(study=study).open(),
        "candidates": EventCandidate.objects.filter(participant__study=study).waiting(),
        "adverse events": AdverseEvent.objects.filter(study=study).open(),
    }
    counts = {what: rows.count() for what, rows in open_rows.items()}
    return {what: number for what, number in counts.items() if number}


@transaction.atomic
def freeze_study(*, study: Study, digest: str, by: str, at: datetime) -> Study:
    """Freeze the data of a closed study: from now on nothing about its people is written.

    digest  SHA-256 of the data as exported now, hexadecimal (domain.dataset.locking.content_hash)
    raises  WrongStatus, NotReadyToFreeze
    """
    rows = Participant.objects.filter(study=study).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk", flat=True))
    held = held_study(study, Study.Status.CLOSED)
    if left := open_work(held):
        raise NotReadyToFreeze(study=held.pk, left=left)
    held.status, held.frozen_at, held.frozen_digest = Study.Status.FROZEN, at, digest
    held.save(update_fields=["status", "frozen_at", "frozen_digest"])
    changes = {"status": (Study.Status.CLOSED, held.status), "frozen_digest": (None, digest)}
    record(Kind.STUDY_FROZEN, subject=held, by=by, at=at, changes=changes)
    return held


@transaction.atomic
def thaw_study(*, study: Study, reason: str, by: str, at: datetime) -> Study:
    """Let data be corrected again; what was signed stays, but counts for the old data only.

    raises  ReasonNeeded; WrongStatus unless it is frozen, for what is locked stays locked
    """
    refuse_empty(reason)
    held = held_study(study, Study.Status.FROZEN)
    changes = {
        "status": (held.status, Study.Status.CLOSED),
        "frozen_digest": (held.frozen_digest, ""),
    }
    held.status, held.frozen_at, held.frozen_digest = Study.Status.CLOSED, None, ""
    held.save(update_fields=["status", "frozen_at", "frozen_digest"])
    record(Kind.STUDY_THAWED, subject=held, by=by, at=at, changes=changes, reason=reason)
    return held


@transaction.atomic
def sign(
    *,
    study: Study,
    about: SignOff.About,
    meaning: str,
    digest: str,
    role: Role,
    name: str,
    site: StudySite | None = None,
    note: str = "",
    by: User,
    at: datetime,
) -> SignOff:
    """Put somebody's name under frozen data or a review; signing again returns the same.

    meaning     what the signature says, in the words that were shown
    digest      of what is signed; for DATA that of the frozen data
    raises      RoleNotHeld, ReasonNeeded without a name, WrongStatus for DATA unless frozen,
                DataHaveChanged
    """
    refuse_empty(name)
    if role not in by.roles:
        raise RoleNotHeld(user_id=by.pk, role=role)
    if about == SignOff.About.DATA:
        held = held_study(study, Study.Status.FROZEN)
        _refuse_other_data(held, digest)
    signed, is_new = SignOff.objects.get_or_create(
        study=study,
        about=about,
        digest=digest,
        signed_by=by,
        defaults={
            "site": site,
            "meaning": meaning,
            "role": role,
            "name": name.strip(),
            "note": note,
            "signed_at": at,
        },
    )
    if is_new:
        changes = {"about": (None, about), "role": (None, role), "digest": (None, digest)}
        record(Kind.STUDY_SIGNED, subject=signed, by=by.pk, at=at, changes=changes)
    return signed


@transaction.atomic
def lock_study(*, study: Study, digest: str, roles: Iterable[Role], by: str, at: datetime) -> Study:
    """Lock frozen data for good; allocation may be revealed from then on.

    digest  of the data as exported now; it must still be that of the freeze
    roles   whose signatures are needed
    raises  WrongStatus, DataHaveChanged, SignaturesMissing
    """
    held = held_study(study, Study.Status.FROZEN)
    _refuse_other_data(held, digest)
    signed = SignOff.objects.filter(study=held, about=SignOff.About.DATA, digest=digest)
    missing = {role.value for role in roles} - set(signed.values_list("role", flat=True))
    if missing:
        raise SignaturesMissing(roles=sorted(missing))
    held.status, held.locked_at = Study.Status.LOCKED, at
    held.save(update_fields=["status", "locked_at"])
    changes = {"status": (Study.Status.FROZEN, held.status), "digest": (None, digest)}
    record(Kind.STUDY_LOCKED, subject=held, by=by, at=at, changes=changes)
    return held


def _refuse_other_data(study: Study, digest: str) -> None:
    if digest != study.frozen_digest:
        raise DataHaveChanged(frozen=study.frozen_digest, now=digest)
