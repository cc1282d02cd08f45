"""The work on a file of steps, outside the web: it is read, told of, and removed."""

import io
import logging
import time
from typing import BinaryIO
from zoneinfo import ZoneInfo

from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from selfback.apps.audit.services import SYSTEM
from selfback.apps.uploads.errors import BatchEnded
from selfback.apps.uploads.models import Batch
from selfback.apps.uploads.services import (
    cancel_batch,
    note_batch_progress,
    note_found,
    refuse_batch,
)
from selfback.delivery.shared import clock
from selfback.delivery.shared.step_files.faults import Fault, fault_of
from selfback.delivery.shared.step_files.receiving import forget_files, path_of
from selfback.delivery.shared.step_files.rules import import_rules, upload_rules
from selfback.domain.activity.errors import FileRefused
from selfback.domain.activity.found import Found, found_in, readable
from selfback.domain.activity.importing.steps_file import read_steps

logger = logging.getLogger(__name__)

NAME = "the file"
"""What a file is called in sentences; its own name may tell of the person and is never kept."""

AFTER_ALL_ELSE = -10
"""Whatever else waits for the worker goes first, such as telling a clinic of an emergency."""

READ_AT_MOST = 90
"""Per cent of progress once all bytes were read; the rest is sorting and setting aside."""


@db_task(priority=AFTER_ALL_ELSE)
def read_file(batch_id: str) -> None:
    """Read the file of a batch and keep what was found for the person to decide on."""
    batch = Batch.objects.select_related("patient").get(pk=batch_id)
    path = path_of(batch)
    try:
        with path.open("rb") as file:
            found = _found(batch, file)
        note_found(
            batch=batch,
            format=found.document["format"],
            found=found.document,
            rows=found.intervals,
            by=SYSTEM,
            at=clock.now(),
        )
    except BatchEnded:
        logger.info("batch %s was cancelled", batch_id)
    except FileRefused as refused:
        _refuse(batch, fault_of(refused), readable(str(refused)))
    except Exception as failed:  # noqa: BLE001  (the person must see that it ended)
        # The traceback may hold what stands in the file, so only its kind is logged.
        logger.error("batch %s failed: %s", batch_id, type(failed).__name__)
        _refuse(batch, Fault.FAILED, "")
    finally:
        path.unlink(missing_ok=True)


class Watched(io.RawIOBase):
    """A file that says how far its reading has come, at most once in half a second."""

    def __init__(self, file: BinaryIO, batch: Batch) -> None:
        super().__init__()
        self._file, self._batch = file, batch
        self._told_at, self._furthest = time.monotonic(), 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        self._tell_how_far()
        return len(data)

    def _tell_how_far(self) -> None:
        if time.monotonic() - self._told_at < 0.5:
            return
        self._told_at = time.monotonic()
        # The list of an archive stands at its end, so a place there says nothing.
        place = self._file.tell()
        if place < self._batch.size:
            self._furthest = max(self._furthest, place)
        share = self._furthest / max(self._batch.size, 1)
        note_batch_progress(batch=self._batch, progress=round(READ_AT_MOST * share))


def _found(batch: Batch, file: BinaryIO) -> Found:
    zone, now, began = ZoneInfo(batch.patient.zone), clock.now(), time.monotonic()
    read = read_steps(
        io.BufferedReader(Watched(file, batch)),
        name=NAME,
        zone=zone,
        at=now,
        rules=import_rules(),
        seconds_gone=lambda: time.monotonic() - began,
    )
    note_batch_progress(batch=batch, progress=READ_AT_MOST)
    earliest = upload_rules().earliest_kept(now.astimezone(zone).date())
    return found_in(read, earliest=earliest, rules=import_rules(), batch=batch.pk)


def _refuse(batch: Batch, fault: Fault, place: str) -> None:
    try:
        refuse_batch(batch=batch, fault=fault.value, place=place, by=SYSTEM, at=clock.now())
    except BatchEnded:
        logger.info("batch %s had ended", batch.pk)


@db_periodic_task(crontab(minute="25"))
def forget_undecided() -> None:
    """Let go of what nobody decided on, and of files that were left behind."""
    at = clock.now()
    for batch in Batch.objects.forgotten_by(at, hours=upload_rules().waiting_hours):
        try:
            cancel_batch(batch=batch, by=SYSTEM, at=at)
        except BatchEnded:
            logger.info("batch %s was decided on meanwhile", batch.pk)
    forget_files()
