"""The seed cases: worked examples of experts, read from content/seed-cases."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from casewise import CaseBase, Schema
from casewise.casebase import Backend
from selfback.domain.plan.neighbours import CaseRelease

FOLDER = "seed-cases"


class SeedCasesMissing(Exception):
    """A file of the seed cases is not there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"there are no seed cases: {path} is missing")


def load_seed_cases(root: Path) -> CaseRelease:
    """Return the seed cases of a content folder.

    raises  SeedCasesMissing; casewise.SchemaError; casewise.InvalidCase with every fault
    """
    rows = _read(root, "cases.jsonl").splitlines()
    return release_of(root, (json.loads(row) for row in rows if row))


def release_of(
    root: Path, rows: Iterable[Mapping[str, Any]], *, backend: Backend = "auto"
) -> CaseRelease:
    """Return a case base of these rows with the schema and name of a content folder."""
    release = tomllib.loads(_read(root, "release.toml"))
    empty = CaseBase(case_schema(root), min_shared=release["min_shared"], backend=backend)
    base = empty.fit(rows)
    return CaseRelease(id=release["id"], base=base)


def case_schema(root: Path) -> Schema:
    """Return what a case is made of; raises SeedCasesMissing, casewise.SchemaError."""
    return Schema.from_dict(tomllib.loads(_read(root, "schema.toml")))


def _read(root: Path, name: str) -> str:
    path = root / FOLDER / name
    if not path.is_file():
        raise SeedCasesMissing(path)
    return path.read_text(encoding="utf-8")
