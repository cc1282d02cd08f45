"""`selfback trial allocation ... --study`: the rights, the records and the protocol of a study."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.apps.allocations.world import (
    Team,
    allocate,
    make_participant,
    make_study,
    make_team,
    set_status,
)

from selfback.apps.audit.models import AuditEvent
from selfback.apps.trial.models import Study
from selfback.delivery.cli.trial_allocation import allocation

pytestmark = pytest.mark.django_db
PROTOCOL = "selfback-primary-care"


@pytest.fixture
def team() -> Team:
    return make_team()


@pytest.fixture
def study() -> Study:
    study = make_study()
    study.protocol = PROTOCOL
    study.save()
    return study


def run(*words: str, fails: bool = False) -> Any:
    result = CliRunner().invoke(allocation, list(words))
    assert (result.exit_code != 0) is fails, result.output
    return result


def test_a_study_goes_from_list_to_verified_reveal(study, team, tmp_path: Path):
    named = ("--study", PROTOCOL)
    made = json.loads(run("make", *named, "--by", team.maker.email, "--json").stdout)
    committed = json.loads(run("commit", "--study", study.pk, "--json").stdout)
    run("published", *named, "--where", "ISRCTN 1", "--by", team.maker.email)
    for number in range(6):
        allocate(make_participant(study, number), team)
    set_status(study, "locked")

    file = str(tmp_path / "reveal.json")
    run("reveal", *named, "--by", team.revealer.email, "--out", file)
    found = json.loads(run("verify", file, "--commitment", made["commitment"], "--json").stdout)

    assert committed["commitment"] == made["commitment"]
    assert found["holds"], found["findings"]
    assert found["allocated"] == 6
    kinds = set(AuditEvent.objects.values_list("kind", flat=True))
    assert {"allocation list made", "allocation revealed"} <= kinds


def test_rights_hold_on_the_command_line_too(study, team, tmp_path):
    named = ("--study", study.pk)

    refused = run("make", *named, "--by", team.randomiser.email, fails=True).output
    assert "may not make allocation lists" in refused
    assert "--by is needed" in run("make", *named, fails=True).output
    assert "nobody has the address" in run("make", *named, "--by", "x@y.z", fails=True).output
    assert "no allocation list" in run("commit", *named, fails=True).output
    run("make", *named, "--by", team.maker.email)
    file = str(tmp_path / "reveal.json")
    early = run("reveal", *named, "--by", team.revealer.email, "--out", file, fails=True)
    assert "must be locked" in early.output


def test_a_second_list_needs_a_reason_and_a_study_must_be_named_rightly(study, team):
    named = ("--study", study.pk, "--by", team.maker.email)
    run("make", *named)

    assert "a reason" in run("make", *named, fails=True).output
    run("make", *named, "--reason", "a third country joins the study")
    other = ("--study", "another", "--by", team.maker.email)
    assert "0 studies" in run("make", *other, fails=True).output


def test_a_dry_run_of_a_study_with_real_people_is_refused(study, team):
    named = ("--study", study.pk, "--by", team.maker.email)

    assert "real people" in run("make", *named, "--dry-run", fails=True).output
