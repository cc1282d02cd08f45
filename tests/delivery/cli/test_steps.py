"""Steps from files on the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.domain.activity.databases import gadgetbridge, health_connect
from tests.domain.activity.fit_files import fit_file

from selfback.delivery.cli.main import main

AT = 1_768_464_000  # 2026-01-15 08:00 UTC
WALKED = {"timestamp": AT - 631_065_600, "activity_type": 6, "cycles": 700}


def run(*words: object) -> Result:
    return CliRunner().invoke(main, ["steps", *map(str, words)])


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "steps.csv"
    path.write_text(
        "start,end,steps,source\n"
        "2026-01-15T08:00:00+01:00,2026-01-15T08:30:00+01:00,3000,Anna's Watch\n"
        "2026-01-15T08:15:00+01:00,2026-01-15T08:45:00+01:00,2400,iPhone\n"
        "2026-01-15T23:30:00Z,2026-01-15T23:40:00Z,500,iPhone\n"
        "2039-01-15T08:00:00Z,2039-01-15T08:10:00Z,700,iPhone\n",
        encoding="utf-8",
    )
    return path


def test_days_are_told_with_nothing_counted_twice(table):
    found = run("import", table, "--zone", "Europe/Copenhagen", "--json")

    assert found.exit_code == 0
    said = json.loads(found.output)
    assert said["format"] == "csv"
    assert [(each["date"], each["steps"]) for each in said["days"]] == [
        ("2026-01-15", 4200),
        ("2026-01-16", 500),
    ]
    assert set(said["days"][0]["sources"]) == {"Anna's Watch", "iPhone"}
    assert said["quarantined"] == [{"reason": "future", "rows": 1}]
    assert said["warnings"] == []


def test_the_zone_decides_the_day(table):
    said = json.loads(run("import", table, "--zone", "UTC", "--json").output)

    assert [each["steps"] for each in said["days"]] == [4700]


def test_another_source_can_go_first(table):
    said = json.loads(run("import", table, "--first", "iPhone", "--json").output)

    assert said["days"][0]["steps"] == 2400 + 1500


def test_what_a_file_holds_is_told_before_anything_is_resolved(table):
    found = run("inspect", table)

    assert found.exit_code == 0
    assert "Anna's Watch" in found.output
    assert json.loads(run("inspect", table, "--json").output)["format"] == "csv"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"hello", "of no format we know"),
        (b"date,steps\n2026-01-15,-5\n", "line 2, steps: the steps are negative"),
        (b"date,steps\n2026-01-15,nan\n", "which is not a number"),
        (b"date,steps\n15.1.2026,400\n", "is not a day such as"),
        (b"PK\x03\x04 cut off", "damaged or cut off"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_a_sentence(tmp_path, content, said):
    path = tmp_path / "steps.csv"
    path.write_bytes(content)

    found = run("import", path)

    assert found.exit_code == 1
    assert said in found.output
    assert "nothing was imported" in found.output


@pytest.mark.parametrize(
    ("content", "format_id"),
    [
        (health_connect((AT * 1000, AT * 1000 + 600_000, 900, 1, 1, 2)), "health-connect"),
        (gadgetbridge(("MI_BAND_ACTIVITY_SAMPLE", [(AT, 1, 90)])), "gadgetbridge"),
        (fit_file((0, {"type": 32}), (55, WALKED)), "garmin-fit"),
    ],
    ids=["health-connect", "gadgetbridge", "garmin-fit"],
)
def test_the_format_is_told_by_the_content_whatever_the_file_is_called(
    tmp_path, content, format_id
):
    path = tmp_path / "steps.txt"
    path.write_bytes(content)

    said = json.loads(run("import", path, "--json").output)

    assert said["format"] == format_id
    assert len(said["days"]) == 1


def test_a_zone_that_is_none_is_a_slip_of_use(table):
    assert run("import", table, "--zone", "Here/There").exit_code == 2
