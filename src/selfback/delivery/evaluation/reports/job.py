"""The work on a report, outside the web: data are read, worked out, written and packed."""

import logging
from pathlib import Path

import numpy as np
from django.conf import settings
from django.db.models import QuerySet
from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from selfback.apps.audit.services import SYSTEM
from selfback.apps.coding.models import Member
from selfback.apps.displays.errors import ReportEnded, ReportNotThere
from selfback.apps.displays.models import EvaluationReport
from selfback.apps.displays.report_services import (
    end_report,
    finish_report,
    note_report_progress,
    remove_report,
)
from selfback.delivery.evaluation.reports.words import STEPS
from selfback.delivery.shared import clock
from selfback.delivery.shared.evaluated import Chosen, Told, material_of, rules, structure
from selfback.delivery.shared.report_files import checklists_of, document_of, pack_report
from selfback.domain.integration.report.building import build
from selfback.domain.integration.results import evaluate

logger = logging.getLogger(__name__)

SEED = 1
"""Draws the intervals, the same as that of the command."""


@db_task()
def make_report(report_id: str) -> None:
    """Make the report that was asked for; cancelled meanwhile, nothing of it is kept."""
    report = EvaluationReport.objects.select_related("survey", "asked_by").get(pk=report_id)
    try:
        _make(report)
    except ReportEnded:
        logger.info("report %s had ended", report_id)
    except Exception as fault:  # whatever it is, whoever asked must see that it ended
        logger.exception("report %s failed", report_id)
        _fail(report, fault)
    report.refresh_from_db()
    if not report.is_there:  # handed over twice, the file of the first stays
        report.path.unlink(missing_ok=True)


def _make(report: EvaluationReport) -> None:
    steps = list(STEPS)

    def say(step: str) -> None:
        progress = round(100 * steps.index(step) / len(steps))
        note_report_progress(report=report, step=step, progress=progress)

    at = clock.now()
    say("Reading the database")
    told = Told(title=report.title, by=report.evaluators, aim=report.aim)
    material = material_of(_chosen(report), told, at=at)
    chance = np.random.default_rng(SEED)
    results = evaluate(material, rules(), structure(), chance=chance, progress=say)
    say("Drawing the charts")
    built = build(results, checklists_of(Path(settings.CONTENT)))
    packed = pack_report(report.path, results, built, document_of(results, built, SEED), say=say)
    finish_report(
        report=report,
        digest=packed.digest,
        size=packed.size,
        missing=material.missing,
        by=report.asked_by_id,
        at=clock.now(),
    )


def _chosen(report: EvaluationReport) -> Chosen:
    """Return what the report tells of; the texts only if whoever asked still settles them."""
    settling = Member.objects.now().filter(
        user=report.asked_by, role=Member.Role.ADJUDICATOR, project=report.project_id
    )
    return Chosen(
        survey=report.survey,
        series=report.series,
        member=settling.select_related("project").first(),
    )


def _fail(report: EvaluationReport, fault: Exception) -> None:
    said = str(fault) or repr(fault)
    state = EvaluationReport.State.FAILED
    try:
        end_report(report=report, state=state, fault=said, by=SYSTEM, at=clock.now())
    except ReportEnded:
        logger.info("report %s had ended", report.pk)


def forget_reports(project_id: str, *, by: str) -> None:
    """Remove every report that quotes from a project, because a text of it was withdrawn.

    One that is being made may hold the text already, so it is cancelled.
    """
    cancelled = EvaluationReport.State.CANCELLED
    for report in EvaluationReport.objects.filter(project=project_id, ended_at=None):
        try:
            end_report(report=report, state=cancelled, by=by, at=clock.now())
        except ReportEnded:
            logger.info("report %s had ended", report.pk)
    _remove(EvaluationReport.objects.there().filter(project=project_id), by=by)


@db_periodic_task(crontab(minute="45", hour="3"))
def remove_old_reports() -> None:
    """Remove the archives whose time is over."""
    _remove(EvaluationReport.objects.expired(clock.now()), by=SYSTEM)


def _remove(reports: QuerySet[EvaluationReport], *, by: str) -> None:
    for report in reports:
        try:
            remove_report(report=report, by=by, at=clock.now())
        except ReportNotThere:
            logger.info("report %s was removed meanwhile", report.pk)
        report.path.unlink(missing_ok=True)
