"""C6: however many ask at once, one person gets one slot, and no slot is used twice or left out."""

import json
import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import BoundedSemaphore

import pytest
from django.db import connection
from tests.apps.allocations.world import (
    BLOCKS,
    MINIMISED,
    allocate,
    make_participant,
    make_study,
    make_team,
    no_gap,
    ready_list,
)
from tests.apps.at_once import at_once
from tests.evidence_file import write_evidence

from selfback.apps.allocations.errors import AlreadyAllocated
from selfback.apps.allocations.models import Allocation
from selfback.apps.allocations.services import Allocated
from selfback.apps.audit.models import AuditEvent
from selfback.apps.audit.services import verify_chain

FULL = os.environ.get("SELFBACK_FULL") == "1"
ASKING = 100 if FULL else 24
REPETITIONS = 100 if FULL else 2
PEOPLE = 1000 if FULL else 40
PROCESSES = 8 if FULL else 2
ROOT = Path(__file__).resolve().parents[3]
CONNECTIONS = 80
"""A PostgreSQL server as it comes takes 100; requests beyond wait, as they do for a pool."""
SEEN: Counter[str] = Counter()
"""What the tests of this file counted, for the figures of a full run."""

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("many_connections")]


def asking(participant, team, room):
    """Ask for a participant while there is room for a connection, which ends with it."""
    with room:
        try:
            return allocate(participant, team)
        finally:
            connection.close()


def few_at_once(calls, width):
    """Carry out many calls, so many at a time."""
    results = []
    for start in range(0, len(calls), width):
        results += at_once(calls[start : start + width])
    return results


def environment():
    """The environment in which another process finds the test's database."""
    settings = connection.settings_dict
    mine = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.apps.allocations.shared_settings"}
    return {**mine, "SELFBACK_TEST_DATABASE": str(settings["NAME"])}


def worker():
    return subprocess.Popen(
        [sys.executable, "-m", "tests.apps.allocations.at_work"],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def given_to(processes, tasks):
    """Deal the tasks out to processes that all work at once; return what each said."""
    shares = [tasks[number::processes] for number in range(processes)]

    def work(share):
        with worker() as process:
            out, _ = process.communicate("".join(json.dumps(task) + "\n" for task in share))
        return [json.loads(line) for line in out.splitlines()]

    with ThreadPoolExecutor(processes) as threads:
        return [each for answers in threads.map(work, shares) for each in answers]


@pytest.mark.parametrize("design", [BLOCKS, MINIMISED], ids=["blocks", "minimisation"])
def test_one_person_asked_for_by_many_threads_gets_one_slot(design):
    study, team = make_study(), make_team()
    made = ready_list(study, team, replace(design, per_stratum=REPETITIONS))
    room = BoundedSemaphore(ASKING if connection.vendor == "sqlite" else CONNECTIONS)
    for repetition in range(REPETITIONS):
        participant = make_participant(study, repetition)

        results = at_once([partial(asking, participant, team, room)] * ASKING)

        won = [each for each in results if isinstance(each, Allocated)]
        assert len(won) == 1
        assert sum(isinstance(each, AlreadyAllocated) for each in results) == ASKING - 1
        assert Allocation.objects.filter(participant=participant).count() == 1
        SEEN["requests for one person, 100 at once"] += len(results)
        SEEN["of these allocated"] += len(won)
    assert no_gap(made)


def test_many_people_at_once_use_every_slot_once_and_leave_no_gap():
    study, team = make_study(), make_team()
    made = ready_list(study, team, roomy())
    people = [make_participant(study, n, "DK" if n % 2 else "NO") for n in range(PEOPLE)]

    results = few_at_once([partial(allocate, person, team) for person in people], 20)

    assert [each for each in results if not isinstance(each, Allocated)] == []
    assert no_gap(made)
    assert Allocation.objects.count() == PEOPLE
    assert AuditEvent.objects.filter(kind="participant allocated").count() == PEOPLE
    assert verify_chain().holds
    SEEN["people, 20 threads at once"] += len(people)
    SEEN["slots they were given"] += Allocation.objects.values("slot").distinct().count()


def test_several_processes_share_the_work_without_a_gap_or_a_double():
    study, team = make_study(), make_team()
    made = ready_list(study, team, roomy())
    people = [make_participant(study, number) for number in range(PEOPLE // 2)]
    tasks = [{"participant": person.pk, "by": team.randomiser.pk} for person in people] * 2

    answers = given_to(PROCESSES, tasks)

    refused = [each["said"].get("refused") for each in answers]
    assert refused.count(None) == len(people)
    assert refused.count("AlreadyAllocated") == len(people)
    assert no_gap(made)
    assert Allocation.objects.count() == len(people)
    SEEN["people asked for twice, 8 processes at once"] += len(people)
    SEEN["slots these were given"] += Allocation.objects.values("slot").distinct().count()


def roomy():
    return replace(BLOCKS, per_stratum=PEOPLE)


@pytest.mark.skipif(not FULL, reason="only a full run is evidence")
def test_the_figures_of_a_full_run_are_written_down():
    if len(SEEN) < 6:
        pytest.skip("the other tests of this file did not all run in this process")
    write_evidence(
        f"allocation-at-once-{connection.vendor}",
        title=f"Randomising at once, {connection.vendor}",
        conditions="Threads with a connection each, and processes, on one database; positions and"
        " numbers then run 1, 2, 3 ... in every list.",
        figures=SEEN,
    )
