"""The work on an export, outside the web: the data are read, written, packed and put on record."""

import logging

from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from selfback.apps.allocations.arm_services import masked_arms, reveal
from selfback.apps.allocations.models import AllocationList
from selfback.apps.audit.services import SYSTEM
from selfback.apps.trial.errors import ExportEnded, ExportNotThere
from selfback.apps.trial.export_services import (
    end_export,
    finish_export,
    note_export_progress,
    remove_export,
)
from selfback.apps.trial.models import StudyExport
from selfback.delivery.shared import clock
from selfback.delivery.shared.study_archive import lock_record, write_archive
from selfback.delivery.shared.study_dataset import masked_dataset, open_dataset, study_dataset
from selfback.delivery.shared.study_protocols import protocol_of
from selfback.domain.dataset.dataset import Dataset

logger = logging.getLogger(__name__)


@db_task()
def make_export(export_id: str) -> None:
    """Make the export that was asked for; cancelled meanwhile, nothing of it is kept."""
    export = StudyExport.objects.select_related("study", "asked_by").get(pk=export_id)
    try:
        note_export_progress(export=export, progress=5)
        data = _data(export)
        note_export_progress(export=export, progress=40)
        made = write_archive(
            data,
            form=export.form,
            language=export.language,
            path=export.path,
            lock=lock_record(export.study, data),
        )
        finish_export(
            export=export,
            content=made.content,
            digest=made.digest,
            size=made.size,
            rows=made.rows,
            by=export.asked_by_id,
            at=clock.now(),
        )
    except ExportEnded:
        logger.info("export %s had ended", export_id)
    except Exception as fault:  # whatever it is, whoever asked must see that it ended
        logger.exception("export %s failed", export_id)
        _fail(export, fault)
    export.refresh_from_db()
    if not export.is_there:  # handed over twice, the file of the first stays
        export.path.unlink(missing_ok=True)


def _data(export: StudyExport) -> Dataset:
    study, by, at = export.study, export.asked_by, clock.now()
    protocol = protocol_of(study)
    if export.arms == StudyExport.Arms.MASKED:
        letters = masked_arms(study=study, by=by, at=at)
        return masked_dataset(study, protocol, letters=letters, at=at)
    if export.arms == StudyExport.Arms.OPEN:
        lists = AllocationList.objects.filter(study=study)
        shown = [reveal(made=each, by=by, at=at) for each in lists]
        arms = {given.participant: given.arm for each in shown for given in each.allocated}
        return open_dataset(study, protocol, arms=arms, at=at)
    return study_dataset(study, protocol, at=at)


def _fail(export: StudyExport, fault: Exception) -> None:
    said = str(fault) or repr(fault)
    try:
        end_export(
            export=export, state=StudyExport.State.FAILED, fault=said, by=SYSTEM, at=clock.now()
        )
    except ExportEnded:
        logger.info("export %s had ended", export.pk)


@db_periodic_task(crontab(minute="40", hour="3"))
def remove_old_exports() -> None:
    """Remove the archives whose time is over."""
    at = clock.now()
    for export in StudyExport.objects.expired(at):
        try:
            remove_export(export=export, by=SYSTEM, at=at)
        except ExportNotThere:
            logger.info("export %s was removed meanwhile", export.pk)
        export.path.unlink(missing_ok=True)
