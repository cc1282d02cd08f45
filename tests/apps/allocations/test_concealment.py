"""C5: nothing that the product writes shows an arm, a seed or what comes next."""

import logging
from pathlib import Path

import pytest
from django.db import connection
from tests.apps.allocations.world import (
    BLOCKS,
    CANARIES,
    MINIMISED,
    SEED,
    allocate,
    make_participant,
    make_study,
    make_team,
    ready_list,
    set_status,
)
from tests.builders import NOON

from selfback.apps.allocations import arm_services as arms
from selfback.apps.allocations.errors import AllocationRefused
from selfback.apps.allocations.models import AllocationFault
from selfback.domain.randomisation.errors import AllocationError

LETTER = arms.Letter(
    address="chief@example.org", language="en", subject="Unblinding", body="Somebody was unblinded."
)


def everything_in_the_database() -> bytes:
    """All cells of all tables as bytes."""
    held = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                for cell in row:
                    held.append(
                        bytes(cell) if isinstance(cell, (bytes, memoryview)) else str(cell).encode()
                    )
    return b"\n".join(held)


def live_through_a_trial(study, team, design):
    """Everything that can be done with a list, and much that is refused; returns all errors."""
    said = []

    def refused(call):
        with pytest.raises((AllocationRefused, AllocationError)) as error:
            call()
        said.append(f"{error.value!s} {error.value!r} {vars(error.value)}")

    people = [make_participant(study, number) for number in range(12)]
    refused(lambda: allocate(people[0], team))
    made = ready_list(study, team, design)
    for person in people[:10]:
        allocate(person, team)
    refused(lambda: allocate(people[0], team))
    refused(lambda: allocate(make_participant(study, 50, "SE"), team))
    refused(lambda: allocate(make_participant(study, 51, baseline_locked_at=None), team))
    refused(lambda: arms.reveal(made=made, by=team.revealer, at=NOON))
    refused(
        lambda: arms.unblind(
            participant=people[11],
            reason="needs an operation today",
            alerts=[LETTER],
            by=team.unblinder,
            at=NOON,
        )
    )
    arms.unblind(
        participant=people[3],
        reason="needs an operation today",
        alerts=[LETTER],
        by=team.unblinder,
        at=NOON,
    )
    arms.report_error(
        participant=people[4],
        what=AllocationFault.What.NOT_ELIGIBLE,
        reason="was pregnant at the time",
        by=team.randomiser,
        at=NOON,
    )
    arms.arm_for_treatment(participant=people[5], why="access", by="system", at=NOON)
    arms.masked_arms(study=study, by=team.revealer, at=NOON)
    set_status(study, "locked")
    arms.reveal(made=made, by=team.revealer, at=NOON)
    return said


@pytest.mark.django_db
@pytest.mark.parametrize("design", [BLOCKS, MINIMISED], ids=["blocks", "minimisation"])
def test_no_canary_sings_in_database_log_error_or_file(design, settings, caplog, capfd, tmp_path):
    caplog.set_level(logging.DEBUG)
    settings.DATA = tmp_path
    study, team = make_study(), make_team()

    said = live_through_a_trial(study, team, design)

    written = {
        "database": everything_in_the_database(),
        "errors": "\n".join(said).encode(),
        "printed": "".join(capfd.readouterr()).encode(),
        "files": b"".join(
            file.read_bytes() for file in Path(tmp_path).rglob("*") if file.is_file()
        ),
        "log": "\n".join(record.getMessage() for record in caplog.records).encode(),
    }
    assert b"participant allocated" in written["database"]
    for where, text in written.items():
        for canary in (*CANARIES, SEED.hex(), "block_sizes"):
            assert canary.encode() not in text, where
        assert SEED not in text, where


@pytest.mark.django_db
def test_every_sealed_slot_and_arm_has_the_same_length():
    study, team = make_study(), make_team()
    made = ready_list(study, team)
    for number in range(8):
        allocate(make_participant(study, number), team)

    slots = {len(bytes(slot.sealed)) for slot in made.slots.all()}
    given = {len(bytes(each.sealed_arm)) for each in made.allocations.all()}

    assert len(slots) == len(given) == 1


@pytest.mark.django_db
def test_equal_arms_are_never_sealed_to_equal_bytes():
    made = ready_list(make_study(), make_team())

    sealed = [bytes(slot.sealed) for slot in made.slots.all()]

    assert len(set(sealed)) == len(sealed)
