"""What the allocation commands say and read: sentences, tables, and CSV of who got what."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

from selfback.domain.randomisation.design import Design, Method
from selfback.domain.randomisation.documents import design_document
from selfback.domain.randomisation.errors import FileNotUnderstood
from selfback.domain.randomisation.revealing import Given

if TYPE_CHECKING:
    from selfback.domain.randomisation.simulating import Simulated

COMMITTED = """\
study       {study} ({kind}, version {version})
method      {method}, {slots} slots, algorithm 1 (docs/allocation.md)
commitment  {commitment}

Publish the commitment before the first person is allocated, where its date can be proved.\
"""
COLUMNS = ("number", "participant", "stratum", "position", "arm")
SHOWN = (0.1, 0.25, 0.5, 0.75, 1)


def allocated_from(file: Path, design: Design) -> tuple[Given, ...]:
    """Read who was given what; raises FileNotUnderstood naming line and column."""
    factors = [f.id for f in design.factors] if design.method is Method.MINIMISATION else []
    with file.open(encoding="utf-8-sig", newline="") as text:
        rows = csv.DictReader(text)
        for column in (*COLUMNS, *factors):
            if column not in (rows.fieldnames or ()):
                raise FileNotUnderstood(where=f"{file.name}, line 1", why=f"no column {column}")
        return tuple(_given(row, f"{file.name}, line {rows.line_num}", factors) for row in rows)


def _given(row: dict[str, str], where: str, factors: list[str]) -> Given:
    return Given(
        number=_whole(row, "number", where),
        participant=row["participant"],
        stratum=row["stratum"],
        position=_whole(row, "position", where),
        arm=row["arm"],
        levels={factor: row[factor] for factor in factors},
    )


def _whole(row: dict[str, str], column: str, where: str) -> int:
    value = row[column] or ""
    if not (value.isascii() and value.isdigit()):
        raise FileNotUnderstood(where=f"{where}, {column}", why=f"{value!r} is no whole number")
    return int(value)


def simulated_document(design: Design, seen: "Simulated") -> dict[str, Any]:
    """Return what a simulation showed, for machines: lists have a value for each person."""
    return {
        "design": design_document(design),
        "people": seen.people,
        "trials": seen.trials,
        "imbalance": {
            "mean": [round(float(each), 4) for each in seen.imbalance],
            "median": [float(each) for each in seen.quantiles[0]],
            "p90": [float(each) for each in seen.quantiles[1]],
            "p99": [float(each) for each in seen.quantiles[2]],
            "largest": [float(each) for each in seen.largest],
            "largest_in_a_stratum_or_level": seen.worst_within,
        },
        "predictability": {
            "guessed_right": seen.guessed,
            "computed": seen.expected,
            "standard_error": seen.guessed_error,
        },
    }


def simulated_text(seen: "Simulated") -> str:
    """Return what a simulation showed, for people."""
    lines = [
        f"{seen.trials} trials of {seen.people} people",
        "",
        "imbalance (people in the largest minus the smallest arm, each over its ratio)",
        "  after people    mean   90 %   99 %   most",
    ]
    for share in SHOWN:
        n = max(1, round(share * seen.people))
        lines.append(
            f"  {n:12}{seen.imbalance[n]:8.2f}{seen.quantiles[1][n]:7.1f}"
            f"{seen.quantiles[2][n]:7.1f}{seen.largest[n]:7.1f}"
        )
    lines += [
        f"  most in any stratum or level at any moment: {seen.worst_within:.1f}",
        "",
        "predictability (somebody who saw all earlier allocations guesses the next)",
        f"  right {100 * seen.guessed:.2f} % of the time; computed {100 * seen.expected:.2f} %"
        f" (standard error of the difference {100 * seen.guessed_error:.2f})",
    ]
    return "\n".join(lines)
