"""A file of steps on its way in: it lies in a private place until it has been read."""

import hashlib
import os
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from selfback.apps.people.identifiers import new_id
from selfback.apps.people.models import Patient
from selfback.apps.uploads.models import Batch
from selfback.apps.uploads.services import begin_batch
from selfback.delivery.shared.step_files.rules import upload_rules


class FileTooLarge(Exception):
    """A file is larger than the rules allow."""


class LimitedUpload(FileUploadHandler):
    """Stops a file that is being sent once it is larger than any may be."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._received += len(raw_data)
        if self._received > upload_rules().file_bytes_most:
            if self.request is not None:
                self.request.META[TOO_LARGE] = True
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


TOO_LARGE = "selfback.file_too_large"


def folder() -> Path:
    """Return where files lie until they have been read; nobody else may look into it."""
    held = Path(settings.DATA) / "step-files"
    held.mkdir(mode=0o700, parents=True, exist_ok=True)
    return held


def path_of(batch: Batch) -> Path:
    """Return where the file of a batch lies."""
    return folder() / batch.pk


def receive(file: "UploadedFile[Any]", *, patient: Patient, by: str, at: datetime) -> Batch:
    """Put a file into its place and begin its batch; whoever calls hands it to the worker.

    raises  FileTooLarge, StillReading, HasLeft; nothing is left behind then
    """
    arriving = folder() / f"{new_id()}.arriving"
    try:
        digest, size = _write(file, arriving)
        batch = begin_batch(patient=patient, digest=digest, size=size, by=by, at=at)
        arriving.rename(path_of(batch))
    finally:
        arriving.unlink(missing_ok=True)
    return batch


def _write(file: "UploadedFile[Any]", path: Path) -> tuple[str, int]:
    most, digest, size = upload_rules().file_bytes_most, hashlib.sha256(), 0
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with os.fdopen(os.open(path, flags, 0o600), "wb") as held:
        for chunk in file.chunks():
            size += len(chunk)
            if size > most:
                raise FileTooLarge
            digest.update(chunk)
            held.write(chunk)
    return digest.hexdigest(), size


def forget_files() -> int:
    """Remove files that were left behind, such as when a worker ended; return how many."""
    rules = upload_rules()
    oldest = time.time() - rules.waiting_hours * 3600
    left = [each for each in folder().iterdir() if each.stat().st_mtime < oldest]
    for each in left:
        each.unlink(missing_ok=True)
    return len(left)
