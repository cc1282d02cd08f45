"""`selfback trial check`, `list`, `compare` and `size`, as someone at a terminal meets them."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from selfback.delivery.cli.main import main
from selfback.delivery.cli.trial import ELSEWHERE

CONTENT = Path(__file__).parents[3] / "content"
PRIMARY = "selfback-primary-care"


def _run(*words: str):
    return CliRunner().invoke(main, ["trial", *words])


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    root = tmp_path / "content"
    shutil.copytree(CONTENT / "protocols", root / "protocols")
    return root


def _break(root: Path, was: str, now: str, folder: str = PRIMARY) -> None:
    path = root / "protocols" / folder / "protocol.toml"
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, now, 1), encoding="utf-8")


def test_a_protocol_is_explained_in_paragraphs():
    result = _run("check", PRIMARY)

    assert result.exit_code == 0
    assert result.stdout.startswith("selfback in primary care: an app beside usual care")
    for heading in ("WHAT IS COMPARED", "ALLOCATION", "VISITS", "WHO MAY KNOW THE ARM"):
        assert f"\n\n{heading}\n" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 96


def test_a_contradiction_is_refused_with_file_and_key(copied):
    _break(copied, "[4, 6, 8]", "[4, 5]")

    result = _run("check", PRIMARY, "--content", str(copied))

    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == (
        f"protocols/{PRIMARY}/protocol.toml: allocation.block_sizes: "
        "A block of 5 cannot hold the arms 1:1; a multiple of 2 can.\n"
    )


def test_a_protocol_is_checked_in_the_folder_it_stands_in(copied):
    _break(copied, "report_hours = 24", "report_hours = 36")

    result = _run("check", str(copied / "protocols" / PRIMARY))

    assert result.exit_code == 1
    assert "safety.report_hours" in result.stderr


def test_a_machine_reads_the_protocol_and_what_it_says():
    held = json.loads(_run("check", PRIMARY, "--json").stdout)

    assert held["protocol"] == f"{PRIMARY}@1.0"
    assert len(held["digest"]) == 64
    assert held["findings"] == []
    assert held["themes"][0]["title"] == "What is compared"
    assert held["content"]["analysis"]["primary"] == {
        "instrument": "rmdq-24",
        "visit": "month-3",
        "direction": "worse",
    }


def test_a_machine_reads_what_is_wrong(copied):
    _break(copied, "call_day = 15", 'call_day = "soon"')

    result = _run("check", PRIMARY, "--content", str(copied), "--json")

    assert result.exit_code == 1
    held = json.loads(result.stdout)
    assert held["findings"][0]["key"] == "follow_up.call_day"
    assert held["content"] is None


def test_a_protocol_that_is_not_there_is_said_with_those_that_are():
    result = _run("check", "unheard-of")

    assert result.exit_code == 1
    assert PRIMARY in result.output


def test_protocols_are_listed_and_broken_ones_named(copied):
    _break(copied, "[4, 6, 8]", "[4, 5]")

    result = _run("list", "--content", str(copied))

    assert result.exit_code == 1
    first, second = result.stdout.splitlines()
    assert first == f"{PRIMARY}: cannot be used; selfback trial check says why (one fault)."
    assert second.endswith("MSK-HQ at month-3; 279 people.")


def test_the_shipped_protocols_are_listed_for_machines():
    rows = json.loads(_run("list", "--json").stdout)

    assert {row["name"]: row["people"] for row in rows} == {
        "selfback-primary-care@1.0": 350,
        "selfback-specialist-care@1.0": 279,
    }


def test_two_versions_are_compared_and_consent_is_asked_again(copied):
    newer = f"{PRIMARY}@1.1"
    shutil.copytree(copied / "protocols" / PRIMARY, copied / "protocols" / newer)
    _break(copied, "call_day = 15", "call_day = 14", newer)
    head = (
        'version = "1.1"\nsynthetic_ok = true\n\n[amendment]\namends = "1.0"\n'
        'valid_from = 2027-03-01\nwhy = "Calls come too late"\nsays = ["Calls a day earlier"]\n'
    )
    _break(copied, 'version = "1.0"\nsynthetic_ok = true\n', head, newer)

    result = _run("compare", f"{PRIMARY}@1.0", newer, "--content", str(copied))

    assert result.exit_code == 0
    assert result.stdout == (
        f"From {PRIMARY}@1.0 to {newer}, one thing changed:\n"
        "  follow_up.call_day was 15 and is 14. [consent again]\n"
        "Whoever is in the trial must be asked again.\n"
    )
    held = json.loads(
        _run("compare", f"{PRIMARY}@1.0", newer, "--content", str(copied), "--json").stdout
    )
    assert held["needs_reconsent"] is True
    assert held["changes"][0]["new"] == 14
    told = _run("check", newer, "--content", str(copied)).stdout
    assert "Version 1.1 takes the place of 1.0 on 2027-03-01." in told


def test_a_protocol_compared_with_itself_says_the_same():
    result = _run("compare", PRIMARY, PRIMARY)

    assert result.stdout == f"{PRIMARY}@1.0 and {PRIMARY}@1.0 say the same.\n"


def test_the_size_is_computed_for_a_protocol_and_for_figures():
    of_protocol = _run("size", PRIMARY).stdout.splitlines()
    of_figures = _run("size", "--difference", "2", "--sd", "6", "--power", "0.8")

    assert len(of_protocol) == 2
    assert of_protocol[0].endswith("131.3 people in each arm, so 132; 175 planned allow 25 % loss.")
    assert of_figures.stdout.endswith("by 141.3 people in each arm, so 142.\n")
    rows = json.loads(_run("size", PRIMARY, "--json").stdout)
    assert [row["people_per_arm"] for row in rows] == [132, 142]


@pytest.mark.parametrize(
    "words", [[], ["--difference", "2"], [PRIMARY, "--difference", "2", "--sd", "5"]]
)
def test_a_size_of_nothing_or_of_two_things_is_refused(words):
    assert _run("size", *words).exit_code == 2


@pytest.mark.parametrize("command", ["check", "list", "compare", "size"])
def test_help_shows_an_example(command):
    result = _run(command, "--help")

    assert result.exit_code == 0
    assert "Example" in result.output


@pytest.mark.parametrize("command", ELSEWHERE)
def test_commands_with_files_of_their_own_are_found(command):
    assert _run(command, "--help").exit_code == 0
