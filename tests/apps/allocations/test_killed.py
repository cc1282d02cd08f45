"""C7: killed between any two steps, a slot is either unused, or used and recorded."""

import json
import os
from collections import Counter
from dataclasses import replace

import pytest
from django.db import connection
from tests.apps.allocations.test_exactly_once import worker
from tests.apps.allocations.world import (
    BLOCKS,
    make_participant,
    make_study,
    make_team,
    no_gap,
    ready_list,
)
from tests.evidence_file import write_evidence

from selfback.apps.allocations.models import Allocation
from selfback.apps.audit.models import AuditEvent
from selfback.apps.audit.services import verify_chain

FULL = os.environ.get("SELFBACK_FULL") == "1"
HITS = 20 if FULL else 1

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("many_connections")]


def test_a_slot_is_unused_or_used_and_recorded_wherever_the_process_dies():
    study, team = make_study(), make_team()
    made = ready_list(study, team, roomy())
    numbers, hit, found = iter(range(1, 100_000)), Counter(), Counter()

    def ask(participant, die=None):
        task = {"participant": participant.pk, "by": team.randomiser.pk, "die": die}
        process.stdin.write(json.dumps(task) + "\n")
        process.stdin.flush()
        return json.loads(process.stdout.readline())

    with worker() as process:
        points = ask(make_participant(study, next(numbers)))["said"]["points"]
        for point in points * HITS:
            participant = make_participant(study, next(numbers))
            assert ask(participant, point) == {"killed": True, "said": ""}
            hit[point] += 1

            kept = Allocation.objects.filter(participant=participant).count()
            events = events_about(participant)
            found["killed with the allocation kept"] += kept
            found["killed with its event kept"] += events
            assert kept == events == (1 if point == "after commit" else 0), point

            again = ask(participant)["said"]
            assert again.get("refused") == ("AlreadyAllocated" if kept else None)
            assert events_about(participant) == 1

    assert no_gap(made)
    assert verify_chain().holds
    assert {"before commit", "after commit"} <= set(points)
    assert any("insert allocations_allocation" in point for point in points)
    assert any("insert audit_auditevent" in point for point in points)
    assert set(hit.values()) == {HITS}
    if FULL:
        write_evidence(
            f"allocation-killed-{connection.vendor}",
            title=f"Killed while randomising, {connection.vendor}",
            conditions="A process that randomises is killed with SIGKILL before and after each"
            " statement of its transaction and of the commit; then the person is tried again.",
            figures={
                "points": len(points),
                "kills": hit.total(),
                "killed after the commit": hit["after commit"],
                **found,
                "people": len(points) * HITS + 1,
                "people with a slot in the end": made.allocations.count(),
                "slots used": made.allocations.values("slot").distinct().count(),
            },
        )


def events_about(participant):
    rows = AuditEvent.objects.filter(kind="participant allocated").values_list("changes", flat=True)
    return sum(changes["participant"] == [None, str(participant.pk)] for changes in rows)


def roomy():
    return replace(BLOCKS, per_stratum=40 * (HITS + 1))
