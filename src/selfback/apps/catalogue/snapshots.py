"""The file of a release: written once, checked against its digest whenever it is read."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from casewise import CaseBase, CasewiseError, Schema
from selfback.apps.catalogue.errors import ReleaseRemoved, SnapshotTouched
from selfback.apps.catalogue.models import CaseBaseRelease
from selfback.domain.plan.neighbours import CaseRelease


def write_snapshot(base: CaseBase, path: Path) -> None:
    """Write a case base; the file appears whole or not at all. Equal bases give equal files."""
    path.parent.mkdir(parents=True, exist_ok=True)
    base.save(path)


def open_release(release: CaseBaseRelease) -> CaseRelease:
    """Return the cases of a release, read once a process.

    raises  ReleaseRemoved; SnapshotTouched if the file is missing or not what was released
    """
    if release.removed_at is not None:
        raise ReleaseRemoved(name=release.name)
    return CaseRelease(id=release.name, base=_read(release.path, release.name, release.digest))


@lru_cache(maxsize=4)
def _read(path: Path, name: str, digest: str) -> CaseBase:
    try:
        base = CaseBase.load(path)
    except (OSError, CasewiseError) as fault:
        raise SnapshotTouched(name=name, why=str(fault)) from fault
    if base.digest != digest:
        raise SnapshotTouched(name=name, why="its digest is another")
    return base


def forget_what_was_read() -> None:
    """Forget the files this process has read, so that they are read and checked again."""
    _read.cache_clear()


def forget_file(release: CaseBaseRelease) -> None:
    """Remove the file of a release, and what this process remembers of it."""
    release.path.unlink(missing_ok=True)
    forget_what_was_read()


def row_of(schema: Schema, told: Mapping[str, Any]) -> dict[str, Any]:
    """Return a case as the engine takes it from its JSON values: dates are text there.

    raises  ValueError for a date that is none
    """
    dates = {each.name for each in schema.fields if each.kind == "date"}
    return {
        name: date.fromisoformat(value) if name in dates and value is not None else value
        for name, value in told.items()
    }
