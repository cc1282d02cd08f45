"""`selfback trial allocation ...` on files: made, committed, tried, revealed and verified."""

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from selfback.delivery.cli.trial_allocation import allocation
from selfback.domain.randomisation.documents import design_from
from selfback.domain.randomisation.lists import make_list
from selfback.domain.randomisation.minimisation import counted, minimised_arm
from selfback.domain.randomisation.verifying import draw_from

SEED = bytes(range(32))
BLOCKS = """
study = "demo"
method = "blocks"
strata = ["DK", "NO"]
block_sizes = [4, 6]
per_stratum = 20
arms = [{id = "app", ratio = 1}, {id = "usual-care", ratio = 1}]
"""
MINIMISED = """
study = "demo"
method = "minimisation"
probability = 0.8
per_stratum = 20
arms = [{id = "app"}, {id = "usual-care"}]
factors = [{id = "site", levels = ["a", "b"]}]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SELFBACK_ALLOCATION_KEY", run("key").stdout.strip())
    Path("blocks.toml").write_text(BLOCKS)
    Path("minimised.toml").write_text(MINIMISED)
    Path("seed").write_bytes(SEED)
    return tmp_path


def run(*words: str, fails: bool = False) -> Any:
    result = CliRunner().invoke(allocation, list(words))
    assert (result.exit_code != 0) is fails, result.output
    return result


def told(*words: str, fails: bool = False) -> dict[str, Any]:
    return json.loads(run(*words, "--json", fails=fails).stdout)


def write_rows(rows: list[dict[str, Any]]) -> None:
    with Path("allocated.csv").open("w", newline="") as file:
        table = csv.DictWriter(file, rows[0])
        table.writeheader()
        table.writerows(rows)


def by_blocks() -> list[dict[str, Any]]:
    slots = [slot for slot in make_list(design_of("blocks"), SEED).slots if slot.stratum == "NO"]
    return [
        {
            "number": slot.position,
            "participant": f"NO-{slot.position:04}",
            "stratum": "NO",
            "position": slot.position,
            "arm": slot.content,
        }
        for slot in slots[:5]
    ]


def by_minimisation() -> list[dict[str, Any]]:
    design, counts, rows = design_of("minimised"), counted(()), []
    for slot in make_list(design, SEED).slots[:7]:
        levels = {"site": "ab"[slot.position % 2]}
        arm = minimised_arm(design, draw_from(slot.content), levels, counts)
        counts.update(counted([(levels, arm)]))
        rows.append(
            {
                "number": slot.position,
                "participant": f"P{slot.position}",
                "stratum": "all",
                "position": slot.position,
                "arm": arm,
                "site": levels["site"],
            }
        )
    return rows


def design_of(name: str) -> Any:
    import tomllib

    return design_from(tomllib.loads(Path(f"{name}.toml").read_text()))


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("name", "rows"), [("blocks", by_blocks), ("minimised", by_minimisation)])
def test_a_list_is_made_committed_followed_revealed_and_verified(name, rows):
    made = told("make", f"{name}.toml", "--seed-file", "seed", "--out", "list.json")
    assert told("commit", "list.json") == made
    allocated = rows()
    write_rows(allocated)

    shown = told("reveal", "list.json", "--allocated", "allocated.csv", "--out", "reveal.json")
    found = told("verify", "reveal.json", "--commitment", made["commitment"])

    assert shown["allocated"] == found["allocated"] == len(allocated)
    assert found["holds"]
    assert re.fullmatch("[0-9a-f]{64}", made["commitment"])


@pytest.mark.usefixtures("folder")
def test_a_cheat_is_found_with_the_exit_code_and_a_sentence():
    made = told("make", "blocks.toml", "--seed-file", "seed", "--out", "list.json")
    rows = by_blocks()
    rows[2]["arm"] = "app" if rows[2]["arm"] == "usual-care" else "usual-care"
    write_rows(rows)
    run("reveal", "list.json", "--allocated", "allocated.csv", "--out", "reveal.json")

    text = run("verify", "reveal.json", "--commitment", made["commitment"], fails=True).output
    other = told("verify", "reveal.json", "--commitment", "0" * 64, fails=True)

    assert "NO-0003 did not get what the list holds" in text
    assert any("committed" in finding for finding in other["findings"])


@pytest.mark.usefixtures("folder")
def test_the_sealed_file_names_neither_arm_nor_block_size():
    run("make", "blocks.toml", "--out", "list.json")

    text = Path("list.json").read_text()

    assert "app" not in text.replace("selfback", "")
    assert "usual" not in text
    assert "block" not in text.replace('"method": "blocks"', "")


@pytest.mark.usefixtures("folder")
def test_two_lists_of_one_design_are_not_the_same():
    first, second = (
        told("make", "blocks.toml", "--out", f"{name}.json")["commitment"] for name in "ab"
    )

    assert first != second


@pytest.mark.usefixtures("folder")
def test_nothing_is_written_over():
    run("make", "blocks.toml", "--out", "list.json")

    assert "there already" in run("make", "blocks.toml", "--out", "list.json", fails=True).output
    assert "there already" in run("reveal", "list.json", "--out", "list.json", fails=True).output


@pytest.mark.usefixtures("folder")
def test_a_dry_run_says_so_wherever_it_shows():
    made = told("make", "blocks.toml", "--dry-run", "--out", "list.json")
    run("reveal", "list.json", "--out", "reveal.json")

    assert "DRY RUN" in Path("list.json").read_text()
    assert "DRY RUN" in Path("reveal.json").read_text()
    verified = run("verify", "reveal.json", "--commitment", made["commitment"])
    assert verified.output.startswith("DRY RUN")


@pytest.mark.usefixtures("folder")
def test_without_the_key_or_with_another_nothing_opens(monkeypatch):
    run("make", "blocks.toml", "--out", "list.json")
    monkeypatch.setenv("SELFBACK_ALLOCATION_KEY", run("key").stdout.strip())
    assert "not the key" in run("commit", "list.json", fails=True).output
    monkeypatch.setenv("SELFBACK_ALLOCATION_KEY", "short")
    assert "needs exactly 32" in run("commit", "list.json", fails=True).output
    monkeypatch.delenv("SELFBACK_ALLOCATION_KEY")
    assert "is needed" in run("commit", "list.json", fails=True).output


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("block_sizes = [4, 6]", "block_sizes = [3]"), "cannot hold the arms"),
        (("block_sizes = [4, 6]", 'block_sizes = "4"'), "block_sizes: a list of whole numbers"),
        (("block_sizes", "sizes"), "sizes: a design by blocks has no such key"),
        (('study = "demo"', ""), "study: a text is needed"),
        (("ratio = 1}]", 'ratio = "x"}]'), "arms[2].ratio: a whole number is needed"),
        (('method = "blocks"', 'method = "coins"'), "none of blocks, minimisation"),
        (("strata =", "strata"), "blocks.toml"),
    ],
)
def test_a_design_file_with_a_fault_is_refused_with_its_key(change, said):
    Path("blocks.toml").write_text(BLOCKS.replace(*change))

    assert said in run("make", "blocks.toml", "--out", "list.json", fails=True).output
    assert not Path("list.json").exists()


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("number,participant\n", "no column stratum"),
        ("number,participant,stratum,position,arm\nx,P1,NO,1,app\n", "line 2, number"),
    ],
)
def test_a_file_of_allocations_with_a_fault_is_refused_with_line_and_column(text, said):
    run("make", "blocks.toml", "--out", "list.json")
    Path("allocated.csv").write_text(text)

    output = run(
        "reveal", "list.json", "--allocated", "allocated.csv", "--out", "r.json", fails=True
    ).output

    assert said in output


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "selfback-allocation-reveal/1"}'])
def test_a_file_that_is_no_reveal_is_refused(text):
    Path("reveal.json").write_text(text)

    assert run("verify", "reveal.json", "--commitment", "0", fails=True).exit_code == 1


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("name", ["blocks", "minimised"])
def test_a_design_is_tried_for_balance_and_predictability(name):
    seen = told("simulate", f"{name}.toml", "--people", "30", "--trials", "40")
    text = run("simulate", f"{name}.toml", "--people", "30", "--trials", "40").output

    assert len(seen["imbalance"]["mean"]) == 31
    guessed = seen["predictability"]
    assert abs(guessed["guessed_right"] - guessed["computed"]) <= 4 * guessed["standard_error"]
    assert "predictability" in text


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("name", ["selfback-primary-care", "selfback-specialist-care"])
def test_the_list_of_a_shipped_protocol_can_be_made_and_tried(name):
    made = told("make", name, "--out", "list.json")
    seen = told("simulate", name, "--people", "40", "--trials", "4")

    assert made["study"] == name
    assert made["slots"] >= 300
    assert seen["people"] == 40
    assert "no design file" in run("make", "no-such", "--out", "x.json", fails=True).output


@pytest.mark.parametrize("command", sorted(allocation.commands))
def test_every_command_shows_an_example(command):
    assert "Example:" in run(command, "--help").output
