"""`selfback plan` and `selfback cases`, as someone at a terminal meets them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from selfback.delivery.cli.main import COMMANDS, main

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "examples"
MARIE = str(EXAMPLES / "marie.toml")


def _run(*words: str):
    return CliRunner().invoke(main, list(words))


@pytest.fixture(scope="module")
def first_week(tmp_path_factory) -> Path:
    result = _run("plan", MARIE, "--json", "--start", "2027-01-04")
    path = tmp_path_factory.mktemp("plans") / "week-1.json"
    path.write_text(result.stdout, encoding="utf-8")
    return path


def test_a_profile_becomes_a_plan_for_people():
    result = _run("plan", MARIE, "--language", "en", "--start", "2027-01-04")

    assert result.exit_code == 0
    assert result.stdout.startswith("Week 1, from 2027-01-04\nYour first week.\n")
    assert "4,800 steps a day" in result.stdout
    assert "└ You said about 4,500 steps on a usual day." in result.stdout


@pytest.mark.parametrize(
    ("language", "words"),
    [("da", "4.800 skridt om dagen"), ("nb", "4\u00a0800 skritt om dagen")],
)
def test_the_plan_speaks_the_language_that_is_asked_for(language, words):
    assert words in _run("plan", MARIE, "--language", language).stdout


def test_the_plan_for_machines_has_the_keys_that_were_promised(first_week):
    document = json.loads(first_week.read_text())

    assert {"steps", "exercises", "education", "safety", "changes", "engine"} <= set(document)
    assert {"goal", "band", "reasons"} == set(document["steps"])
    exercise = {"id", "title", "sets", "repetitions", "hold_seconds", "level", "reasons"}
    assert all(exercise <= set(each) for each in document["exercises"])
    assert all({"id", "title", "day", "reasons"} <= set(e) for e in document["education"])
    assert {"tier", "actions"} <= set(document["safety"])
    assert {"case_base", "neighbours", "evidence"} <= set(document["engine"])


def test_the_same_command_gives_the_same_plan(first_week):
    again = _run("plan", MARIE, "--json", "--start", "2027-01-04").stdout

    assert again == first_week.read_text(encoding="utf-8")


def test_a_check_in_makes_the_second_week(first_week):
    checkin = str(EXAMPLES / "marie-week-1.toml")
    result = _run(
        "plan", MARIE, "--previous", str(first_week), "--checkin", checkin, "--language", "en"
    )

    assert result.exit_code == 0
    assert result.stdout.startswith("Week 2, from 2027-01-11\n")
    assert "What changed" in result.stdout
    assert "You walked 4,950 steps on a middling day." in result.stdout


def test_every_fault_of_a_profile_is_one_sentence_with_its_key(tmp_path):
    bad = tmp_path / "bad.toml"
    text = (EXAMPLES / "marie.toml").read_text(encoding="utf-8")
    text = text.replace("age = 44", "age = 12").replace('bladder = "no"\n', "")
    bad.write_text(text.replace("fear = 6", "feer = 6"), encoding="utf-8")

    result = _run("plan", str(bad))

    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        f"{bad}: age: the answer is not between 18 and 110",
        f"{bad}: fear: the answer is missing",
        f"{bad}: feer: there is no such key",
        f'{bad}: red_flags.bladder: is missing; answer "yes", "no" or "unknown"',
    ]


@pytest.mark.parametrize(
    ("text", "said"), [("age = ", "it is not TOML"), ("", "age: the answer is missing")]
)
def test_a_file_that_is_no_profile_is_refused(tmp_path, text, said):
    bad = tmp_path / "bad.toml"
    bad.write_text(text)

    result = _run("plan", str(bad))

    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [("{", "it is not JSON"), ("[]", "it is not a plan"), ('{"format": 7}', "format: is not 1")],
)
def test_a_file_that_is_no_plan_is_refused(tmp_path, text, said):
    previous = tmp_path / "previous.json"
    previous.write_text(text)

    result = _run(
        "plan", MARIE, "--previous", str(previous), "--checkin", str(EXAMPLES / "marie-week-1.toml")
    )

    assert result.exit_code == 2
    assert said in result.stderr


def test_a_plan_of_someone_else_is_refused(first_week):
    result = _run(
        "plan",
        str(EXAMPLES / "olav.toml"),
        "--previous",
        str(first_week),
        "--checkin",
        str(EXAMPLES / "marie-week-1.toml"),
    )

    assert result.exit_code == 2
    assert "it is not the plan of this profile" in result.stderr


def test_the_schemas_are_printed_without_a_profile():
    schemas = json.loads(_run("plan", "--schema").stdout)

    assert set(schemas) == {"profile", "checkin", "plan"}
    assert "bladder" in schemas["profile"]["properties"]["red_flags"]["required"]


def test_help_shows_an_example():
    assert "selfback plan examples/marie.toml" in _run("plan", "--help").stdout
    assert "selfback cases coverage" in _run("cases", "--help").stdout


def test_every_command_can_be_found():
    assert {each for each in COMMANDS if main.get_command(None, each) is None} == set()
    assert main.get_command(None, "no-such-command") is None


@pytest.mark.parametrize("name", ["plan", "cases", "content"])
def test_plans_and_content_need_no_django(name):
    module, _ = COMMANDS[name].split(":")
    code = f"import sys, {module}; sys.exit('django' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_coverage_is_measured_for_machines_too():
    measured = json.loads(_run("cases", "coverage", "--people", "20", "--json").stdout)

    assert measured["people"] == 20
    assert measured["case_base"].startswith("seeds-2026.1@")


def test_a_design_is_printed_one_case_a_line():
    result = _run("cases", "design", "--count", "3", "--candidates", "12")

    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == [
        "seed-001",
        "seed-002",
        "seed-003",
    ]
