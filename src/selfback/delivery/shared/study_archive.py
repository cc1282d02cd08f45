"""The archive of an export: a data set in one form, as one file that can be known again."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from selfback.apps.trial.models import SignOff, Study
from selfback.delivery.shared.export_forms import write_form
from selfback.delivery.shared.packing import pack
from selfback.domain.dataset import locking
from selfback.domain.dataset.dataset import Dataset
from selfback.domain.dataset.locking import content_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """What was written; as in StudyExport."""

    content: str
    digest: str
    size: int
    rows: dict[str, int]


def write_archive(
    dataset: Dataset, *, form: str, language: str, path: Path, lock: bytes | None = None
) -> Archive:
    """Write a data set as a zip file that only we may read; it appears whole or not at all.

    lock    the record of its lock, to lie beside CSV files
    raises  DatasetError
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with TemporaryDirectory(dir=path.parent, prefix=".making-") as made:
        folder, packed = Path(made) / "export", Path(made) / path.name
        write_form(dataset, form, folder, language)
        if lock is not None and form == "csv":
            (folder / locking.LOCK).write_bytes(lock)
        content = pack(folder, packed)
        os.replace(packed, path)
    return Archive(
        content=content_hash(dataset),
        digest=hashlib.sha256(content).hexdigest(),
        size=len(content),
        rows={table.name: len(table.rows) for table in dataset.tables},
    )


def lock_record(study: Study, dataset: Dataset) -> bytes | None:
    """Return the record of the lock to lie beside the data; None for data that are not locked.

    It holds for just the data that were frozen, which are those without arms.
    """
    locked, frozen = study.locked_at, study.frozen_at
    if locked is None or frozen is None or content_hash(dataset) != study.frozen_digest:
        return None
    record = locking.freeze(dataset, at=frozen)
    signed = study.sign_offs.filter(about=SignOff.About.DATA, digest=study.frozen_digest)
    for each in signed:
        record = locking.sign(record, name=each.name, meaning=each.meaning, at=each.signed_at)
    return locking.record_bytes(locking.lock(record, meanings=(), at=locked))
