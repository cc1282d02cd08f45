"""Writes about exports: asked for, made, taken away, removed; what is in them is made elsewhere."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.people.models import User
from selfback.apps.trial.errors import ExportEnded, ExportNotThere
from selfback.apps.trial.guards import held_study
from selfback.apps.trial.models import Study, StudyExport

KEPT_FOR = timedelta(days=14)
"""How long an archive can be taken away; the same one can be made again."""


@transaction.atomic
def ask_for_export(
    *,
    study: Study,
    form: StudyExport.Form,
    arms: StudyExport.Arms,
    language: str,
    by: User,
    at: datetime,
) -> StudyExport:
    """Ask for an export; asked for twice while one is being made, that one is returned.

    raises  WrongStatus for open arms unless the study is locked
    """
    may_stand = [Study.Status.LOCKED] if arms == StudyExport.Arms.OPEN else list(Study.Status)
    held = held_study(study, *may_stand)
    wanted = {"study": held, "form": form, "arms": arms, "language": language, "asked_by": by}
    for standing in StudyExport.objects.filter(**wanted, ended_at=None):
        return standing
    made = StudyExport.objects.create(**wanted, asked_at=at)
    changes = {"form": (None, form.value), "arms": (None, arms.value)}
    record(Kind.STUDY_EXPORT_ASKED, subject=made, by=by.pk, at=at, changes=changes)
    return made


def note_export_progress(*, export: StudyExport, progress: int) -> None:
    """Keep how far an export is, 0 to 100; raises ExportEnded if it was cancelled meanwhile."""
    going = StudyExport.objects.filter(pk=export.pk, ended_at=None)
    if not going.update(state=StudyExport.State.RUNNING, progress=progress):
        export.refresh_from_db()
        raise ExportEnded(export=export.pk, state=export.state)


@transaction.atomic
def finish_export(
    *,
    export: StudyExport,
    content: str,
    digest: str,
    size: int,
    rows: Mapping[str, int],
    by: str,
    at: datetime,
) -> StudyExport:
    """Keep that the archive lies there; raises ExportEnded if it was cancelled meanwhile.

    content, digest     as in StudyExport; size in bytes; rows: table -> number of rows
    """
    held = _going_on(export)
    held.state, held.progress, held.ended_at = StudyExport.State.DONE, 100, at
    held.content, held.digest, held.size, held.rows = content, digest, size, dict(rows)
    held.expires_at = at + KEPT_FOR
    held.save()
    changes = {"state": (None, held.state), "digest": (None, digest), "content": (None, content)}
    record(Kind.STUDY_EXPORT_ENDED, subject=held, by=by, at=at, changes=changes)
    return held


@transaction.atomic
def end_export(
    *, export: StudyExport, state: StudyExport.State, fault: str = "", by: str, at: datetime
) -> StudyExport:
    """Keep that an export failed or was cancelled; raises ExportEnded if it ended before."""
    held = _going_on(export)
    held.state, held.ended_at, held.fault = state, at, fault
    held.save(update_fields=["state", "ended_at", "fault"])
    changes = {"state": (None, state.value)}
    record(Kind.STUDY_EXPORT_ENDED, subject=held, by=by, at=at, changes=changes, reason=fault)
    return held


@transaction.atomic
def note_export_taken(*, export: StudyExport, by: str, at: datetime) -> StudyExport:
    """Note that somebody takes the archive away; raises ExportNotThere if there is none."""
    held = StudyExport.objects.select_for_update(of=("self",)).get(pk=export.pk)
    if not held.is_there or (held.expires_at and held.expires_at <= at):
        raise ExportNotThere
    changes = {"digest": (None, held.digest), "arms": (None, held.arms)}
    record(Kind.STUDY_EXPORT_TAKEN, subject=held, by=by, at=at, changes=changes)
    return held


@transaction.atomic
def remove_export(*, export: StudyExport, by: str, at: datetime) -> StudyExport:
    """Note that the archive is removed, before it is; raises ExportNotThere if it is gone."""
    held = StudyExport.objects.select_for_update(of=("self",)).get(pk=export.pk)
    if not held.is_there:
        raise ExportNotThere
    held.removed_at = at
    held.save(update_fields=["removed_at"])
    record(Kind.STUDY_EXPORT_REMOVED, subject=held, by=by, at=at)
    return held


def _going_on(export: StudyExport) -> StudyExport:
    held = StudyExport.objects.select_for_update(of=("self",)).get(pk=export.pk)
    if not held.is_going_on:
        raise ExportEnded(export=held.pk, state=held.state)
    return held
