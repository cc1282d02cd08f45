"""Worlds of a simulation that are done, kept in a file so that a long run can go on."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from selfback.domain.simulation.comparing import Result, as_document

NAMES = ("model", "seed", "policy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Worlds:
    """A file: first what all its worlds were made under, then one line a world."""

    path: Path
    made_under: Mapping[str, Any]

    def read(self) -> list[Result]:
        """Return the results that are kept; raises click.ClickException for another run's file."""
        if not self.path.exists():
            return []
        first, *lines = self.path.read_text(encoding="utf-8").splitlines() or [""]
        try:
            same = json.loads(first) == self.made_under
            kept = [each for line in lines for each in json.loads(line)]
        except ValueError as unreadable:
            raise click.ClickException(f"{self.path} is no file of kept worlds") from unreadable
        if not same:
            raise click.ClickException(
                f"The worlds in {self.path} were made under other settings, or the planner has"
                " changed since. Name another file."
            )
        return [_result(each) for each in kept]

    def add(self, results: Sequence[Result]) -> None:
        """Keep one more world."""
        new = not self.path.exists()
        with self.path.open("a", encoding="utf-8") as file:
            if new:
                file.write(json.dumps(self.made_under, sort_keys=True) + "\n")
            file.write(json.dumps(as_document(results)) + "\n")


def _result(kept: Mapping[str, Any]) -> Result:
    figures = {name: value for name, value in kept.items() if name not in NAMES}
    return Result(model=kept["model"], seed=kept["seed"], policy=kept["policy"], figures=figures)


def fingerprint(results: Iterable[Result]) -> str:
    """Return a digest of what happened in some small worlds: another one means other decisions."""
    document = as_document(sorted(results, key=lambda each: (each.model, each.seed, each.policy)))
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()[:16]
