"""`selfback cases ...`: releases by command, with the same rights and the same record."""

import json
from typing import Any

import pytest
from click.testing import CliRunner
from tests.builders import (
    NOON,
    make_answers,
    make_learner,
    make_patient,
    make_returned_week,
    make_staff,
)

from selfback.apps.catalogue.models import CaseBaseRelease, ReturnedWeek
from selfback.apps.people.permissions import Role
from selfback.delivery.cli.main import main
from selfback.delivery.shared.planning import begin

pytestmark = pytest.mark.django_db


def run(*words: str, fails: bool = False) -> Any:
    result = CliRunner().invoke(main, ["cases", *words])
    assert (result.exit_code != 0) is fails, result.output
    return result


@pytest.fixture
def anna() -> str:
    return make_staff(Role.STATISTICIAN).email


def test_a_release_is_made_put_live_frozen_and_listed(anna: str):
    make_returned_week(make_learner())

    told = json.loads(run("create", "spring", "--by", anna, "--json").stdout)
    run("live", "spring", "--by", anna, "--reason", "compared")
    run("freeze", "spring", "--by", anna, "--reason", "primary analysis")

    listed = json.loads(run("releases", "--json").stdout)
    assert told["people"] == 1
    (row,) = listed["releases"]
    assert (row["live"], row["frozen"], row["measured"]) == (True, True, False)
    assert listed["in_use"].startswith("spring@")


def test_two_are_compared(anna: str):
    begin(make_patient(), make_answers(), at=NOON)
    run("create", "spring", "--by", anna)

    told = json.loads(run("compare", "seeds", "spring", "--by", anna, "--json").stdout)

    assert (told["weeks"], told["differ"]) == (1, 0)


def test_a_person_is_forgotten(anna: str):
    make_returned_week(make_learner("marie@example.org"))
    run("create", "spring", "--by", anna)

    told = json.loads(
        run("forget", "marie@example.org", "--by", anna, "--reason", "asked", "--json").stdout
    )

    assert told == {"weeks": 1, "replaced": ["spring"], "frozen": []}
    assert not ReturnedWeek.objects.exists()
    assert CaseBaseRelease.objects.held().get().people == 0


def test_nobody_without_the_right_changes_a_release(anna: str):
    run("create", "spring", "--by", anna)
    monitor = make_staff(Role.MONITOR).email

    refused = run("live", "spring", "--by", monitor, "--reason", "why not", fails=True)

    assert "may not change releases" in refused.output
    assert not CaseBaseRelease.objects.get().is_live


@pytest.mark.parametrize(
    "name", ["releases", "create", "compare", "live", "shadow", "freeze", "unfreeze", "forget"]
)
def test_every_command_shows_an_example(name: str):
    assert f"Example: selfback cases {name}" in run(name, "--help").output


@pytest.mark.parametrize(
    ("change", "state"),
    [("live", "live"), ("shadow", "shadow"), ("freeze", "frozen")],
)
def test_a_change_is_told_as_json(anna: str, change: str, state: str):
    run("create", "spring", "--by", anna)

    told = json.loads(run(change, "spring", "--by", anna, "--reason", "why", "--json").stdout)

    assert told["release"][state] is True
    assert told["in_use"].startswith("spring@") is (change == "live")


def test_going_back_and_unfreezing_are_told_as_json(anna: str):
    run("create", "spring", "--by", anna)
    run("freeze", "spring", "--by", anna, "--reason", "analysis")
    run("live", "spring", "--by", anna, "--reason", "compared")

    back = json.loads(run("live", "seeds", "--by", anna, "--reason", "worse", "--json").stdout)
    free = json.loads(run("unfreeze", "spring", "--by", anna, "--reason", "done", "--json").stdout)

    assert back["release"] is None
    assert not back["in_use"].startswith("spring@")
    assert (free["release"]["frozen"], free["release"]["live"]) == (False, False)
