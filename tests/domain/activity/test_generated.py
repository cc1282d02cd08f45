"""Generated files of every format against what is known of them: no step too many or too few."""

import io
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import pytest
from tests.domain.activity.files import NOW, read
from tests.domain.activity.generated.kinds import FORMATS, KINDS
from tests.domain.activity.generated.walks import ZONES, Walk, day_of, shared, summed
from tests.domain.activity.made import RULES
from tests.evidence_file import write_evidence

from selfback.domain.activity.importing.steps_file import StepsFile, read_steps
from selfback.domain.activity.overlap import resolve
from selfback.domain.activity.quarantine import sift

FULL = os.environ.get("SELFBACK_FULL") == "1"
FILES = 20_000
QUICK = 30
SEED = 20270115


@dataclass
class Generated:
    """One file with what is known of it."""

    format: str
    walks: list[Walk]
    zone: object
    data: bytes
    name: str
    is_over: bool


def generated(format_id: str, files: int) -> Iterator[Generated]:
    """So many files of a format; half of those that can have walks of several sources at once."""
    kinds = [kind for kind in KINDS if kind.format == format_id]
    for number in range(files):
        chance = Random(f"{SEED} {format_id} {number}")
        kind, zone = chance.choice(kinds), chance.choice(ZONES)
        is_over = kind.sources > 1 and chance.random() < 0.5
        walks = kind.make(chance, zone, kind.sources, over=is_over)
        data, name = kind.write(chance, walks, zone)
        yield Generated(format_id, walks, zone, data, name, is_over)


def imported(each: Generated) -> tuple[StepsFile, dict]:
    found = read(each.data, name=each.name, zone=each.zone)
    sifted = sift(found.table, written_at=found.written_at, rules=RULES)
    assert not sifted.quarantined
    steps = {day.day: day.steps for day in resolve(sifted.kept, rules=RULES) if day.steps}
    return found, steps


def error(each: Generated, steps: dict) -> float:
    """The largest error of a day: in steps, or in steps a record where records overlap."""
    if not each.is_over:
        truth = summed(each.walks, each.zone)
        return max((abs(truth.get(d, 0) - steps.get(d, 0)) for d in {*truth, *steps}), default=0)
    known = shared(each.walks, each.zone)
    records = [day_of(walk, each.zone) for walk in each.walks]
    return max(
        float(abs(known.get(day, 0) - steps.get(day, 0))) / records.count(day)
        for day in {*known, *steps, *records}
    )


def hashes(found: StepsFile) -> list[str]:
    return [each.raw_hash for each in found.table.intervals(batch="a")]


@pytest.mark.parametrize("format_id", FORMATS)
def test_a_generated_file_gives_the_steps_that_are_known(format_id):
    for each in generated(format_id, QUICK):
        found, steps = imported(each)

        assert found.format == format_id
        assert error(each, steps) <= (1 if each.is_over else 0)


@pytest.mark.parametrize("format_id", FORMATS)
def test_a_file_that_is_read_again_adds_nothing(format_id):
    for each in generated(format_id, QUICK // 4):
        first = read(each.data, name=each.name, zone=each.zone)
        again = read_steps(
            io.BytesIO(each.data), name=each.name, zone=each.zone, at=NOW, rules=RULES
        )

        assert hashes(first) == hashes(again)
        assert len(set(hashes(first))) == len(first.table)


@pytest.mark.skipif(not FULL, reason="only a full run is evidence")
def test_the_figures_of_a_full_run_are_written_down():
    figures: dict[str, int | float] = {"files of each format": FILES}
    began = time.perf_counter()
    for format_id in FORMATS:
        apart, over = [0.0], [0.0]
        for each in generated(format_id, FILES):
            found, steps = imported(each)
            assert found.format == format_id
            (over if each.is_over else apart).append(error(each, steps))
        assert max(apart) == 0
        assert max(over) <= 1
        figures[f"{format_id}: files without overlap"] = len(apart) - 1
        figures[f"{format_id}: largest error of a day without overlap, steps"] = max(apart)
        figures[f"{format_id}: files with overlap"] = len(over) - 1
        figures[f"{format_id}: largest error with overlap, steps a record"] = round(max(over), 3)
    figures["run, s"] = round(time.perf_counter() - began)
    write_evidence(
        "step-files",
        title="Generated files of steps give what is known of them",
        conditions=(
            "Walks are strewn over days of seven time zones, a third of them where clocks change,"
            " and written as each format writes them, with repeated rows, other data, copies and"
            " archives. Without overlap the truth is their sum; with overlap it is worked out"
            " in fractions for each piece of time, apart from the code that is tested. Formats"
            " of which one source stands in a file have no overlap but repeated rows."
        ),
        figures=figures,
    )
