"""`selfback simulate` says what it did, and that it is synthetic."""

import json

from click.testing import CliRunner

from selfback.delivery.cli.simulate import simulate

SMALL = ("--people", "12", "--weeks", "6", "--workers", "1", "--model", "time")
RULES_AND_FIXED = ("--policy", "rules", "--policy", "fixed")


def _run(*arguments):
    return CliRunner().invoke(simulate, [*SMALL, *arguments], catch_exceptions=False)


def test_the_table_names_every_policy_and_says_it_is_synthetic():
    result = _run("--seeds", "1")

    assert result.exit_code == 0
    assert "Synthetic people" in result.stdout
    for policy in ("fixed", "rules", "nearest", "learning", "oracle"):
        assert policy in result.stdout
    assert "1 of 1 worlds" in result.stderr
    assert "On time, learning is not shown to beat rules." in result.stdout


def test_json_holds_the_figures_and_every_result():
    told = json.loads(_run("--seeds", "2", *RULES_AND_FIXED, "--json").stdout)

    assert len(told["results"]) == 4
    assert "Synthetic people" in told["conditions"]
    assert "time: fixed against rules" in told["figures"]


def test_the_figures_do_not_depend_on_how_many_processes_worked():
    one = json.loads(_run("--seeds", "2", *RULES_AND_FIXED, "--json").stdout)
    two = json.loads(_run("--seeds", "2", *RULES_AND_FIXED, "--json", "--workers", "2").stdout)

    assert one["results"] == two["results"]


def test_an_unknown_policy_is_refused():
    assert _run("--policy", "guess").exit_code == 2


def test_a_run_goes_on_from_the_worlds_it_kept(tmp_path):
    kept = ("--keep", str(tmp_path / "worlds.jsonl"))
    whole = json.loads(_run("--seeds", "2", *RULES_AND_FIXED, "--json").stdout)
    _run("--seeds", "1", *RULES_AND_FIXED, *kept)

    went_on = _run("--seeds", "2", *RULES_AND_FIXED, *kept, "--json")

    assert "1 of 1 worlds" in went_on.stderr
    assert json.loads(went_on.stdout)["results"] == whole["results"]


def test_worlds_made_under_other_settings_are_refused(tmp_path):
    kept = ("--keep", str(tmp_path / "worlds.jsonl"))
    _run("--seeds", "1", *RULES_AND_FIXED, *kept)

    other = _run("--seeds", "1", *RULES_AND_FIXED, *kept, "--exploration", "0.5")

    assert other.exit_code == 1
    assert "other settings" in other.stderr


def test_a_file_that_holds_no_worlds_is_refused(tmp_path):
    file = tmp_path / "worlds.jsonl"
    file.write_text("something else\n")

    assert _run("--seeds", "1", *RULES_AND_FIXED, "--keep", str(file)).exit_code == 1
    assert file.read_text() == "something else\n"
