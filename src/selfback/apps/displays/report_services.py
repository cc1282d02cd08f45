"""Writes about reports: asked for, made, taken away, removed; what is in them is made elsewhere."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from selfback.apps.audit.models import Kind as Audit
from selfback.apps.audit.services import record
from selfback.apps.coding.models import Project
from selfback.apps.displays.errors import ReportEnded, ReportNotThere
from selfback.apps.displays.reports import EvaluationReport
from selfback.apps.people.models import User
from selfback.apps.surveys.models import Survey

KEPT_FOR = timedelta(days=14)
"""How long an archive can be taken away; it can be made again."""


@transaction.atomic
def ask_for_report(
    *,
    title: str,
    evaluators: str,
    aim: str,
    survey: Survey | None,
    series: str,
    project: Project | None,
    by: User,
    at: datetime,
) -> EvaluationReport:
    """Ask for a report; asked for twice while one is being made, that one is returned."""
    wanted = {
        "title": title,
        "evaluators": evaluators,
        "aim": aim,
        "survey": survey,
        "series": series,
        "project": project,
        "asked_by": by,
    }
    for going in EvaluationReport.objects.filter(**wanted, ended_at=None):
        return going
    made = EvaluationReport.objects.create(**wanted, asked_at=at)
    changes = {
        "survey": (None, survey.pk if survey else ""),
        "series": (None, series),
        "project": (None, project.pk if project else ""),
    }
    record(Audit.REPORT_ASKED, subject=made, by=by.pk, at=at, changes=changes)
    return made


def note_report_progress(*, report: EvaluationReport, step: str, progress: int) -> None:
    """Keep how far a report is; raises ReportEnded if it was cancelled meanwhile."""
    going = EvaluationReport.objects.filter(pk=report.pk, ended_at=None)
    if not going.update(state=EvaluationReport.State.RUNNING, step=step, progress=progress):
        raise ReportEnded


@transaction.atomic
def finish_report(
    *,
    report: EvaluationReport,
    digest: str,
    size: int,
    missing: Sequence[str],
    by: str,
    at: datetime,
) -> EvaluationReport:
    """Keep that the archive lies there; raises ReportEnded if it was cancelled meanwhile."""
    held = _going_on(report)
    held.state, held.progress, held.ended_at = EvaluationReport.State.DONE, 100, at
    held.digest, held.size, held.missing = digest, size, list(missing)
    held.expires_at = at + KEPT_FOR
    held.save()
    changes = {"state": (None, held.state), "digest": (None, digest)}
    record(Audit.REPORT_ENDED, subject=held, by=by, at=at, changes=changes)
    return held


@transaction.atomic
def end_report(
    *,
    report: EvaluationReport,
    state: EvaluationReport.State,
    fault: str = "",
    by: str,
    at: datetime,
) -> EvaluationReport:
    """Keep that a report failed or was cancelled; raises ReportEnded if it ended before."""
    held = _going_on(report)
    held.state, held.ended_at, held.fault = state, at, fault
    held.save(update_fields=["state", "ended_at", "fault"])
    changes = {"state": (None, state.value)}
    record(Audit.REPORT_ENDED, subject=held, by=by, at=at, changes=changes, reason=fault)
    return held


@transaction.atomic
def note_report_taken(*, report: EvaluationReport, by: str, at: datetime) -> EvaluationReport:
    """Note that somebody takes the archive away; raises ReportNotThere if there is none."""
    held = EvaluationReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if not held.is_there or (held.expires_at and held.expires_at <= at):
        raise ReportNotThere
    changes = {"digest": (None, held.digest)}
    record(Audit.REPORT_TAKEN, subject=held, by=by, at=at, changes=changes)
    return held


@transaction.atomic
def remove_report(*, report: EvaluationReport, by: str, at: datetime) -> EvaluationReport:
    """Note that the archive is removed, before it is; raises ReportNotThere if it is gone."""
    held = EvaluationReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if not held.is_there:
        raise ReportNotThere
    held.removed_at = at
    held.save(update_fields=["removed_at"])
    record(Audit.REPORT_REMOVED, subject=held, by=by, at=at)
    return held


def _going_on(report: EvaluationReport) -> EvaluationReport:
    held = EvaluationReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if not held.is_going_on:
        raise ReportEnded
    return held
