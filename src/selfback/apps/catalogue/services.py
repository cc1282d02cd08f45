"""Writes about releases: what was live, weeks that return as cases, and case bases made of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from casewise import CaseBase
from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import SYSTEM, record
from selfback.apps.catalogue.card import facts_of
from selfback.apps.catalogue.errors import (
    NameTaken,
    ReasonMissing,
    ReleaseRemoved,
    WorkEnded,
)
from selfback.apps.catalogue.models import (
    CaseBaseRelease,
    CaseWork,
    Release,
    ReturnedWeek,
    ShadowLook,
)
from selfback.apps.catalogue.snapshots import forget_file, open_release, write_snapshot
from selfback.apps.people.identifiers import new_id
from selfback.apps.people.models import Patient

MADE_WITH = ("retention", "content")


@transaction.atomic
def note_release(*, kind: Release.Kind, name: str, digest: str, at: datetime) -> Release:
    """Record that this release is live from now on; noting the live one again changes nothing.

    Going back to an earlier release is noted like a new one.
    """
    live = Release.objects.of(kind).first()
    if live is not None and live.digest != digest:
        live = _newest_in_turn(kind)
    if live is not None and live.digest == digest:
        return live
    release = Release.objects.create(kind=kind, name=name, digest=digest, live_from=at)
    changes = {
        "kind": (None, kind.value),
        "name": (live and live.name, name),
        "digest": (live and live.digest, digest),
    }
    record(Kind.RELEASE_NOTED, subject=release, by=SYSTEM, at=at, changes=changes)
    return release


def _newest_in_turn(kind: Release.Kind) -> Release | None:
    """Wait until nobody else notes a release of the kind, then return the newest."""
    list(Release.objects.select_for_update().filter(kind=kind).order_by("pk"))
    return Release.objects.of(kind).first()


# --- Weeks that return ------------------------------------------------------------------------


def pseudonym_of(patient: Patient) -> str:
    """Return what a person is called in their cases; a new name if they have none."""
    known = ReturnedWeek.objects.filter(patient=patient).values_list("group", flat=True).first()
    return known or new_id()


@transaction.atomic
def keep_week(
    *,
    patient: Patient,
    number: int,
    group: str,
    case: Mapping[str, Any] | None,
    reasons: Sequence[str],
    by: str,
    at: datetime,
) -> ReturnedWeek:
    """Keep that a finished week returned: as a case, or why not; returning again changes nothing.

    group   the person's pseudonym, from `pseudonym_of`
    case    the row, None if the week is not kept; its id becomes that of the week's row
    """
    returned, is_new = ReturnedWeek.objects.get_or_create(
        patient=patient,
        number=number,
        defaults={
            "group": group,
            "case": {},
            "is_kept": case is not None,
            "reasons": list(reasons),
            "is_synthetic": patient.is_synthetic,
            "came_at": at,
        },
    )
    if not is_new:
        return returned
    if case is not None:
        returned.case = {**case, "id": f"week-{returned.pk}", "person": group}
        returned.save(update_fields=["case"])
    changes = {"kept": (None, returned.is_kept), "reasons": (None, list(reasons))}
    record(Kind.CASE_KEPT, subject=returned, by=by, at=at, changes=changes)
    return returned


@transaction.atomic
def forget_person(*, patient: Patient, by: str, at: datetime, reason: str = "") -> dict[str, Any]:
    """Take a person's weeks out of what is learned from.

    Their rows go; each release that holds their cases is replaced by one without, except the
    frozen ones. Returns {"weeks": rows removed, "replaced": names, "frozen": names that still
    hold their cases}.
    """
    rows = ReturnedWeek.objects.filter(patient=patient)
    groups = set(rows.values_list("group", flat=True))
    if not groups:
        return {"weeks": 0, "replaced": [], "frozen": []}
    weeks, _ = rows.delete()
    holding = [each for each in CaseBaseRelease.objects.held() if groups & set(each.groups)]
    frozen = [each.name for each in holding if each.frozen_at is not None]
    thawed = [each for each in holding if each.frozen_at is None]
    for each in thawed:
        _replace_without(each, groups, by=by, at=at)
    told = {"weeks": weeks, "replaced": [each.name for each in thawed], "frozen": frozen}
    changes = {key: (None, value) for key, value in told.items()}
    record(Kind.CASES_FORGOTTEN, subject=patient, by=by, at=at, changes=changes, reason=reason)
    return told


def _replace_without(
    release: CaseBaseRelease, groups: set[str], *, by: str, at: datetime
) -> CaseBaseRelease:
    """Make the release anew without some people's cases, and remove the old one's file."""
    base = open_release(release).base
    for group in sorted(groups & set(release.groups)):
        base = base.without(group=group)
    places = {"is_live": release.is_live, "is_shadow": release.is_shadow}
    release.is_live = release.is_shadow = False
    release.removed_at = at
    release.save(update_fields=["is_live", "is_shadow", "removed_at"])
    # What was measured on people includes those who withdrew; a new card is made with the next.
    made_with = {key: release.card[key] for key in ("content",) if key in release.card}
    card = {**facts_of(base), **made_with, "card_outdated": True}
    new = _hold(
        base,
        name=_next_name(release.name),
        card=card,
        by=by,
        at=at,
        synthetic_cases=_synthetic_in(base, set(release.groups) - groups),
        **places,
    )
    release.replaced_by = new
    release.save(update_fields=["replaced_by"])
    changes = {"name": (release.name, new.name), "digest": (release.digest, new.digest)}
    record(Kind.CASE_BASE_REPLACED, subject=release, by=by, at=at, changes=changes)
    transaction.on_commit(partial(_remove_file, release.pk))
    return new


def _synthetic_in(base: CaseBase, groups: set[str]) -> int:
    """Return how many cases of some people are made up."""
    held = set(base.ids)
    made_up = ReturnedWeek.objects.filter(group__in=groups, is_kept=True, is_synthetic=True)
    return sum(each.case["id"] in held for each in made_up)


def _remove_file(pk: str) -> None:
    release = CaseBaseRelease.objects.get(pk=pk)
    if not CaseBaseRelease.objects.held().filter(digest=release.digest).exists():
        forget_file(release)


def _next_name(name: str) -> str:
    """Return "spring.2" for "spring", "spring.3" for "spring.2"; the first that is free."""
    stem, dot, last = name.rpartition(".")
    start = (stem, int(last)) if dot and last.isdigit() else (name, 1)
    number = start[1] + 1
    while CaseBaseRelease.objects.filter(name=f"{start[0]}.{number}").exists():
        number += 1
    return f"{start[0]}.{number}"


# --- Releases ---------------------------------------------------------------------------------


@transaction.atomic
def store_release(
    *,
    name: str,
    base: CaseBase,
    card: Mapping[str, Any],
    by: str,
    at: datetime,
    synthetic_cases: int = 0,
) -> CaseBaseRelease:
    """Keep a case base as a release, in one file; it serves nobody yet.

    raises  NameTaken; nothing is written then
    """
    if CaseBaseRelease.objects.filter(name=name).exists():
        raise NameTaken(name=name)
    return _hold(base, name=name, card=card, by=by, at=at, synthetic_cases=synthetic_cases)


def _hold(
    base: CaseBase, *, name: str, card: Mapping[str, Any], by: str, at: datetime, **fields: Any
) -> CaseBaseRelease:
    data = card["data"]
    release = CaseBaseRelease(
        name=name,
        digest=base.digest,
        cases=len(base),
        expert_cases=data["expert"],
        groups=sorted({each for each in base.column("person") if each}) if len(base) else [],
        card=dict(card),
        made_at=at,
        made_by=by,
        **fields,
    )
    write_snapshot(base, release.path)
    release.save()
    changes = {
        "name": (None, name),
        "digest": (None, release.digest),
        "cases": (None, release.cases),
    }
    record(Kind.CASE_BASE_MADE, subject=release, by=by, at=at, changes=changes)
    return release


@transaction.atomic
def put_live(*, release: CaseBaseRelease | None, by: str, at: datetime, reason: str) -> None:
    """Make plans with this release from now on, or with the seed cases again (None).

    raises  ReasonMissing, ReleaseRemoved, SnapshotTouched; nothing is written then
    """
    _check(release, reason)
    before = _in_turn().live()
    if before == release:
        return
    if release is not None:
        open_release(release)
    CaseBaseRelease.objects.filter(is_live=True).update(is_live=False)
    if release is not None:
        release.is_live, release.is_shadow = True, False
        release.save(update_fields=["is_live", "is_shadow"])
    changes = {"live": (before and before.full_name, release and release.full_name)}
    subject = release or before
    assert subject is not None  # noqa: S101  (they differ, so one of them is a release)
    kind = Kind.CASE_BASE_PUT_LIVE
    record(kind, subject=subject, by=by, at=at, changes=changes, reason=reason)


@transaction.atomic
def put_shadow(*, release: CaseBaseRelease | None, by: str, at: datetime, reason: str) -> None:
    """Ask this release beside the live one from now on, or none; nobody sees what it says.

    raises  ReasonMissing, ReleaseRemoved, SnapshotTouched; nothing is written then
    """
    _check(release, reason)
    before = _in_turn().shadow()
    if before == release or (release is not None and release.is_live):
        return
    if release is not None:
        open_release(release)
    CaseBaseRelease.objects.filter(is_shadow=True).update(is_shadow=False)
    if release is not None:
        release.is_shadow = True
        release.save(update_fields=["is_shadow"])
    changes = {"shadow": (before and before.full_name, release and release.full_name)}
    subject = release or before
    assert subject is not None  # noqa: S101  (they differ, so one of them is a release)
    kind = Kind.CASE_BASE_SHADOWED
    record(kind, subject=subject, by=by, at=at, changes=changes, reason=reason)


def _check(release: CaseBaseRelease | None, reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing
    if release is not None and release.removed_at is not None:
        raise ReleaseRemoved(name=release.name)


def _in_turn() -> Any:
    """Wait until nobody else changes which release serves."""
    held = CaseBaseRelease.objects.select_for_update().order_by("pk")
    list(held)
    return CaseBaseRelease.objects.all()


@transaction.atomic
def freeze(*, release: CaseBaseRelease, by: str, at: datetime, reason: str) -> None:
    """Keep a release as it is, for a trial's analysis; freezing it again changes nothing.

    Its file is read once more, so that what is frozen is what was released.
    raises  ReasonMissing, ReleaseRemoved, SnapshotTouched; nothing is written then
    """
    _check(release, reason)
    if release.frozen_at is not None:
        return
    open_release(release)
    release.frozen_at, release.frozen_by, release.frozen_for = at, by, reason
    release.save(update_fields=["frozen_at", "frozen_by", "frozen_for"])
    changes = {"frozen": (None, release.full_name)}
    record(Kind.CASE_BASE_FROZEN, subject=release, by=by, at=at, changes=changes, reason=reason)


@transaction.atomic
def unfreeze(*, release: CaseBaseRelease, by: str, at: datetime, reason: str) -> None:
    """Let a frozen release change again; those who withdrew meanwhile are then taken out of it.

    raises  ReasonMissing
    """
    _check(release, reason)
    if release.frozen_at is None:
        return
    release.frozen_at, release.frozen_by, release.frozen_for = None, "", ""
    release.save(update_fields=["frozen_at", "frozen_by", "frozen_for"])
    changes = {"frozen": (release.full_name, None)}
    record(Kind.CASE_BASE_UNFROZEN, subject=release, by=by, at=at, changes=changes, reason=reason)
    if withdrawn := withdrawn_from(release):
        _replace_without(release, withdrawn, by=by, at=at)


def withdrawn_from(release: CaseBaseRelease) -> set[str]:
    """Return the pseudonyms of those in a release whose weeks may no longer be learned from."""
    kept = ReturnedWeek.objects.filter(group__in=release.groups).values_list("group", flat=True)
    return set(release.groups) - set(kept)


# --- Work outside the web ---------------------------------------------------------------------


@transaction.atomic
def ask_for_release(*, name: str, by: str, at: datetime) -> CaseWork:
    """Ask for a release of the seed cases and all weeks kept; raises NameTaken."""
    if CaseBaseRelease.objects.filter(name=name).exists():
        raise NameTaken(name=name)
    work = CaseWork.objects.create(kind=CaseWork.Kind.CREATE, name=name, asked_by=by, asked_at=at)
    changes = {"work": (None, work.kind), "name": (None, name)}
    record(Kind.CASE_WORK_ASKED, subject=work, by=by, at=at, changes=changes)
    return work


@transaction.atomic
def ask_for_comparison(
    *,
    release: CaseBaseRelease | None,
    other: CaseBaseRelease | None,
    weeks: int,
    by: str,
    at: datetime,
) -> CaseWork:
    """Ask how the plans of the latest weeks differ between two releases; None: the seed cases."""
    work = CaseWork.objects.create(
        kind=CaseWork.Kind.COMPARE,
        release=release,
        other=other,
        weeks=weeks,
        asked_by=by,
        asked_at=at,
    )
    names = [each.full_name if each else "seeds" for each in (release, other)]
    changes = {"work": (None, work.kind), "between": (None, names)}
    record(Kind.CASE_WORK_ASKED, subject=work, by=by, at=at, changes=changes)
    return work


@transaction.atomic
def ask_for_measuring(*, release: CaseBaseRelease, by: str, at: datetime) -> CaseWork:
    """Ask for the card of a release to be measured; one that waits or runs is returned.

    raises  ReleaseRemoved; nothing is written then
    """
    if release.removed_at is not None:
        raise ReleaseRemoved(name=release.name)
    kind = CaseWork.Kind.MEASURE
    for standing in CaseWork.objects.select_for_update().filter(release=release, kind=kind):
        if standing.is_going_on:
            return standing
    work = CaseWork.objects.create(kind=kind, release=release, asked_by=by, asked_at=at)
    changes = {"work": (None, work.kind), "release": (None, release.full_name)}
    record(Kind.CASE_WORK_ASKED, subject=work, by=by, at=at, changes=changes)
    return work


@transaction.atomic
def end_measuring(*, work: CaseWork, card: Mapping[str, Any], by: str, at: datetime) -> None:
    """Keep the card that was measured; what the release was made with stays on it.

    raises  WorkEnded, ReleaseRemoved; nothing is written then
    """
    release = CaseBaseRelease.objects.select_for_update().get(pk=work.release_id)
    if release.removed_at is not None:
        raise ReleaseRemoved(name=release.name)
    made_with = {key: release.card[key] for key in MADE_WITH if key in release.card}
    release.card = {**card, **made_with}
    release.save(update_fields=["card"])
    end_work(work=work, state=CaseWork.State.DONE, by=by, at=at)


def note_progress(*, work: CaseWork, progress: int) -> None:
    """Keep how far the work is, 0 to 100; raises WorkEnded if it was cancelled meanwhile."""
    going = CaseWork.objects.filter(
        pk=work.pk, state__in=(CaseWork.State.WAITING, CaseWork.State.RUNNING)
    )
    if not going.update(state=CaseWork.State.RUNNING, progress=progress):
        work.refresh_from_db()
        raise WorkEnded(id=work.pk, state=work.state)


@transaction.atomic
def end_work(
    *,
    work: CaseWork,
    state: CaseWork.State,
    by: str,
    at: datetime,
    result: Mapping[str, Any] | None = None,
    release: CaseBaseRelease | None = None,
    fault: str = "",
) -> None:
    """Keep that the work is done, failed or cancelled; raises WorkEnded if it ended before."""
    held = CaseWork.objects.select_for_update().get(pk=work.pk)
    if not held.is_going_on:
        raise WorkEnded(id=held.pk, state=held.state)
    held.state, held.ended_at, held.fault = state, at, fault
    held.result = dict(result or {})
    held.progress = 100 if state == CaseWork.State.DONE else held.progress
    if release is not None:
        held.release = release
    held.save()
    changes = {"state": (None, state.value)}
    record(Kind.CASE_WORK_ENDED, subject=held, by=by, at=at, changes=changes, reason=fault)


@transaction.atomic
def keep_look(
    *, release: CaseBaseRelease, week: str, figures: Mapping[str, Any], at: datetime
) -> None:
    """Keep what a shadow release would have planned for a week; a look again changes nothing.

    figures     the other columns of ShadowLook
    """
    look, is_new = ShadowLook.objects.get_or_create(
        release=release, week=week, defaults={**figures, "looked_at": at}
    )
    if is_new:
        changes = {"week": (None, week), "shared": (None, figures["shared"])}
        record(Kind.SHADOW_LOOKED, subject=look, by=SYSTEM, at=at, changes=changes)
