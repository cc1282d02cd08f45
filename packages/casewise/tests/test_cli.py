"""The command line answers people and machines, and names file, line and field of a fault."""

import json
import re
import shlex
import subprocess
import sys

import numpy as np
import pytest

from casewise.cli import main
from casewise.cli.files import read_base
from casewise.cli.progress import progress
from casewise.evaluation import evaluate as evaluation_of

SAMPLE = ["--schema", "sample:schema.toml", "--cases", "sample:loaves.jsonl"]
COMMANDS = (
    "validate",
    "infer",
    "query",
    "explain",
    "evaluate",
    "policy",
    "learn",
    "maintain",
    "forget",
    "bench",
)


@pytest.fixture(autouse=True)
def _somewhere_else(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def run(capsys, *arguments):
    code = main(arguments)
    said = capsys.readouterr()
    return code, said.out, said.err


def data(capsys, *arguments):
    code, out, _ = run(capsys, *arguments, "--json")
    return code, json.loads(out)


def examples(capsys, *command):
    code, out, _ = run(capsys, *command, "--help")
    assert code == 0
    _, _, after = out.partition("example:\n")
    return [line.strip() for line in after.splitlines() if line.startswith("  casewise ")]


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)], ids=" ".join)
def test_the_example_of_every_help_text_runs(command, capsys):
    (example,) = examples(capsys, *command)

    words = shlex.split(example)[1:]
    code, out, err = run(capsys, *words)

    assert code == 0
    assert all(line.endswith(" s") for line in err.splitlines())  # nothing but progress
    assert out.strip()
    if command:
        assert words[0] == command[0]
        code, said = data(capsys, *words)
        assert code == 0
        assert said


def test_help_names_every_command_and_what_the_exit_codes_mean(capsys):
    _, out, _ = run(capsys, "--help")

    assert all(re.search(rf"^    {name} ", out, re.MULTILINE) for name in COMMANDS)
    assert "exit codes: 0 all is well, 1 a file has faults, 2 the command line" in out


def test_the_version_is_said(capsys):
    code, out, _ = run(capsys, "--version")

    assert code == 0
    assert re.fullmatch(r"casewise \d+\.\d+\.\d+\n", out)


def test_it_runs_as_a_module():
    done = subprocess.run(
        [sys.executable, "-m", "casewise.cli", "validate", *SAMPLE],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("80 cases fit the schema")


def test_a_reader_that_stops_early_is_not_a_fault():
    words = shlex.join([sys.executable, "-m", "casewise.cli", "explain", *SAMPLE])
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", f"{words} --query sample:dough.json -k 60 | head -1"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_jsonl_csv_and_parquet_hold_the_same_cases(tmp_path, capsys):
    polars = pytest.importorskip("polars")
    from casewise.cli.files import read_schema, typed_cases

    rows = typed_cases(read_schema("sample:schema.toml"), "sample:loaves.jsonl").rows
    polars.DataFrame(rows).write_parquet(tmp_path / "loaves.parquet")
    digests = {
        data(capsys, "validate", "--schema", "sample:schema.toml", "--cases", cases)[1]["digest"]
        for cases in ("sample:loaves.jsonl", "sample:loaves.csv", str(tmp_path / "loaves.parquet"))
    }

    assert len(digests) == 1


def test_a_fault_is_named_by_file_line_and_field(tmp_path, capsys):
    cases = tmp_path / "cases.csv"
    cases.write_text("loaf,water,day\na,70,2025-01-06\nb,ten,2025-01-06\nc,170,6 January\n")

    code, out, _ = run(capsys, "validate", "--schema", "sample:schema.toml", "--cases", "cases.csv")

    assert code == 1
    assert out.splitlines() == [
        "cases.csv, line 3: water: not a number",
        "cases.csv, line 4: day: not a date",
        "cases.csv, line 4: water: not from 50 to 100",
        "2 of 3 cases have faults",
    ]


def test_the_same_faults_stop_every_other_command_in_one_sentence(tmp_path, capsys):
    (tmp_path / "cases.jsonl").write_text(
        '{"loaf": "a", "water": 70}\n\n{"loaf": "b", "water": "x", "flavour": 1}\n'
    )

    code, out, err = run(
        capsys, "query", "--schema", "sample:schema.toml", "--cases", "cases.jsonl", "--query", "{}"
    )

    assert (code, out) == (1, "")
    assert err == "casewise: cases.jsonl, line 3: water: not a number (and 1 more)\n"


def test_a_name_that_comes_twice_is_a_fault_of_the_later_line(tmp_path, capsys):
    (tmp_path / "cases.csv").write_text("loaf,water\na,70\nb,60\na,65\n")

    code, said = data(capsys, "validate", "--schema", "sample:schema.toml", "--cases", "cases.csv")

    assert code == 1
    assert said["faults"] == [
        {"line": 4, "field": "loaf", "reason": "the case in line 2 has this id"}
    ]


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("cases.jsonl", '{"loaf": "a"}\n{"loaf": \n', "cases.jsonl, line 2: this is not JSON"),
        ("cases.jsonl", "[1]\n", "cases.jsonl, line 1: a case is a JSON object"),
        ("cases.csv", "loaf,water\na,1,2\n", "cases.csv, line 2: 3 values where the first"),
        ("cases.csv", "loaf,loaf\na,b\n", "cases.csv, line 1: a field is named twice"),
        ("cases.csv", "", "cases.csv, line 1: the first line names the fields"),
        ("cases.csv", 'loaf\n"a\n', "this is not CSV"),
        ("cases.parquet", "x", "cases.parquet: this is not a Parquet file"),
        ("cases.txt", "x", "cases.txt: cases come in .csv, .jsonl, .ndjson, .parquet"),
    ],
)
def test_a_file_that_cannot_be_read_says_where_and_why(tmp_path, capsys, name, text, why):
    (tmp_path / name).write_text(text)

    code, _, err = run(capsys, "validate", "--schema", "sample:schema.toml", "--cases", name)

    assert code == 1
    assert err.startswith("casewise: ")
    assert why in err
    assert err.count("\n") == 1


def test_a_file_that_is_not_there_is_said(capsys):
    code, _, err = run(capsys, "validate", "--schema", "nope.toml", "--cases", "nope.csv")

    assert code == 1
    assert err == "casewise: nope.csv: no such file or directory\n"


def test_a_schema_with_a_fault_names_file_and_line(tmp_path, capsys):
    (tmp_path / "schema.toml").write_text('[[fields]]\nname = "loaf"\nkind = "magic"\n')

    code, _, err = run(
        capsys, "validate", "--schema", "schema.toml", "--cases", "sample:loaves.jsonl"
    )

    assert code == 1
    assert "schema.toml, line " in err
    assert "magic" in err


def test_a_query_with_a_fault_names_the_field(capsys):
    code, _, err = run(capsys, "query", *SAMPLE, "--query", '{"water": 900}')

    assert code == 1
    assert err == "casewise: --query: water: not from 50 to 100\n"


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ([], "required"),
        (["dance"], "invalid choice"),
        (["query", *SAMPLE], "--query"),
        (["query", "--cases", "sample:loaves.jsonl", "--query", "{}"], "needs --schema"),
        (["query", *SAMPLE, "--query", "{}", "--weights", "heavy"], "--weights is a JSON object"),
        (["infer", "--cases", "sample:loaves.csv", "--role", "score"], "FIELD=ROLE"),
        (["maintain", *SAMPLE, "--outcome", "score", "--older-than", "May"], "is a date"),
        (["bench", "--sizes", "0"], "at least one case"),
    ],
)
def test_a_command_line_that_makes_no_sense_ends_with_two(capsys, arguments, why):
    code, out, err = run(capsys, *arguments)

    assert (code, out) == (2, "")
    assert why in err


def test_query_finds_what_the_library_finds(capsys):
    from casewise.cli.files import read_base

    _, said = data(capsys, "query", *SAMPLE, "--query", '{"water": 72, "flour": "rye"}', "-k", "4")
    base = read_base("sample:schema.toml", "sample:loaves.jsonl")
    hits = base.retrieve({"water": 72, "flour": "rye"}, 4)

    assert [(hit["id"], hit["similarity"]) for hit in said["hits"]] == [
        (hit.id, hit.similarity) for hit in hits
    ]
    assert said["digest"] == base.digest


def test_a_group_can_be_left_out_of_a_query(capsys):
    query = ["query", *SAMPLE, "--query", "sample:dough.json", "-k", "80"]

    _, everyone = data(capsys, *query)
    _, others = data(capsys, *query, "--not-group", "baker-03")

    assert "baker-03" in {hit["case"]["baker"] for hit in everyone["hits"]}
    assert "baker-03" not in {hit["case"]["baker"] for hit in others["hits"]}


def test_the_contributions_of_an_explanation_sum_to_the_similarity(capsys):
    _, said = data(capsys, "explain", *SAMPLE, "--query", "sample:dough.json")

    assert len(said["hits"]) == 5
    for hit in said["hits"]:
        total = sum(part["contribution"] for part in hit["contributions"])
        assert total == pytest.approx(hit["similarity"])


def test_a_case_that_is_not_there_cannot_be_explained(capsys):
    code, _, err = run(
        capsys, "explain", *SAMPLE, "--query", "sample:dough.json", "--case", "loaf-999"
    )

    assert code == 1
    assert "loaf-999" in err


def test_an_inferred_schema_reads_the_cases_it_came_from(capsys):
    roles = ["--role", "score=outcome", "--role", "day=time", "--role", "baker=context"]
    code, _, _ = run(
        capsys, "infer", "--cases", "sample:loaves.csv", *roles, "--out", "inferred.json"
    )
    assert code == 0

    code, said = data(
        capsys, "validate", "--schema", "inferred.json", "--cases", "sample:loaves.csv"
    )

    assert (code, said["cases"]) == (0, 80)


def test_learned_weights_are_written_as_a_schema_that_works(capsys):
    code, said = data(
        capsys, "learn", *SAMPLE, "--outcome", "score", "--bootstrap", "2", "--out", "learned.json"
    )
    assert code == 0
    assert said["report"]

    code, _, _ = run(
        capsys, "validate", "--schema", "learned.json", "--cases", "sample:loaves.jsonl"
    )
    assert code == 0


def test_evaluate_asks_what_the_library_would(capsys):
    base = read_base("sample:schema.toml", "sample:loaves.jsonl")
    expected = evaluation_of(
        base, "score", scheme="leave-one-group-out", success=7.0, by=["flour"], k=5
    )

    code, said = data(
        capsys,
        *("evaluate", *SAMPLE, "--outcome", "score", "-k", "5"),
        *("--success", "score>=7", "--by", "baker", "--by", "flour"),
    )

    assert code == 0
    assert said == json.loads(json.dumps(expected.to_dict()))


def test_a_success_can_be_a_low_number_or_some_words(capsys):
    low = data(capsys, "evaluate", *SAMPLE, "--outcome", "score", "--success", "score <= 4")[1]
    high = data(capsys, "evaluate", *SAMPLE, "--outcome", "score", "--success", "score>=4.05")[1]
    word = data(capsys, "evaluate", *SAMPLE, "--outcome", "may_share", "--success", "may_share=no")

    assert low["reliability"]["brier"] == pytest.approx(high["reliability"]["brier"], rel=0.2)
    assert low["ranks"]["ndcg"] != high["ranks"]["ndcg"]  # the order is from the other end
    assert word[0] == 0
    assert word[1]["reliability"]["bins"]


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--success", "score"], "'FIELD>=VALUE'"),
        (["--success", "hours>=7"], "about the outcome, 'score'"),
        (["--success", "score>=good"], "'good' is not a number"),
        (["--success", "score<=3", "--better", "higher"], "lower is better"),
        (["--by", "baker", "--scheme", "time-forward"], "leaves out group by group"),
    ],
)
def test_an_evaluation_that_makes_no_sense_is_refused(options, why, capsys):
    code, out, err = run(capsys, "evaluate", *SAMPLE, "--outcome", "score", *options)

    assert (code, out) == (2, "")
    assert why in err


def test_a_success_that_no_case_can_have_is_refused(capsys):
    code, _, err = run(
        capsys, "evaluate", *SAMPLE, "--outcome", "may_share", "--success", "may_share=perhaps"
    )

    assert code == 2
    assert "never perhaps, only no, yes" in err


def log_of_coins(path, decisions=400, **changes):
    """Heads brings 1 and tails 0, taken with a chance of 0.8 and 0.2; a line may be changed."""
    chance = np.random.default_rng(0)
    lines = ["coin,who,chance,won,p_heads,p_tails"]
    for at in range(decisions):
        heads = chance.random() < 0.8
        told = f"{'heads' if heads else 'tails'},w{at // 2},{0.8 if heads else 0.2}"
        lines.append(f"{told},{int(heads)},0.5,0.5")
    for line, text in changes.items():
        lines[int(line.removeprefix("line")) - 1] = text
    path.write_text("\n".join(lines) + "\n")


COINS = ("policy", "--log", "coins.csv", "--action", "coin", "--propensity", "chance")
COINS = (*COINS, "--outcome", "won")


@pytest.mark.parametrize(
    ("judged", "truth"),
    [
        (("--always", "heads"), 1.0),
        (("--always", "tails"), 0.0),
        (("--evenly",), 0.5),
        (("--chances", "p_"), 0.5),
        (("--wants", "coin"), None),
    ],
)
def test_the_worth_of_a_policy_is_found_in_a_log_of_another(tmp_path, capsys, judged, truth):
    log_of_coins(tmp_path / "coins.csv")

    code, said = data(capsys, *COINS, "--group", "who", *judged)

    assert code == 0
    assert [each["method"] for each in said["values"]] == ["ips", "snips", "dr"]
    assert all(each["groups"] == 200 for each in said["values"])
    assert 0.75 < said["logged_mean"] < 0.85
    if truth is not None:
        for each in said["values"]:
            assert each["low"] <= each["mean"] <= each["high"]
            assert each["mean"] == pytest.approx(truth, abs=0.1)
            assert 0 < each["effective"] <= 400


def test_a_model_of_ones_own_serves_the_doubly_robust_estimate(tmp_path, capsys):
    log_of_coins(tmp_path / "coins.csv")

    _, said = data(capsys, *COINS, "--always", "heads", "--method", "dr", "--model", "p_")

    (only,) = said["values"]
    assert only["mean"] == pytest.approx(0.5 + 0.5 * 324 / 0.8 / 400, abs=0.05)


def test_decisions_without_an_outcome_are_left_out_and_counted(tmp_path, capsys):
    log_of_coins(tmp_path / "coins.csv", line3="heads,w0,0.8,,0.5,0.5")

    code, out, _ = run(capsys, *COINS, "--always", "heads")

    assert code == 0
    assert "left out: 1 decisions whose won is not known" in out
    assert "won of 399 decisions" in out


@pytest.mark.parametrize(
    ("line", "judged", "said"),
    [
        ("heads,w9,0,1,0.5,0.5", "--evenly", "line 4: chance: a chance is a number above 0"),
        ("heads,w9,,1,0.5,0.5", "--evenly", "line 4: chance: there is no value"),
        ("heads,w9,0.8,much,0.5,0.5", "--evenly", "line 4: won: not a number"),
        ("heads,w9,0.8,1,0.9,0.5", "--chances=p_", "line 4: p_heads, p_tails: the chances"),
        ("heads,w9,0.8,1,-1,0.5", "--chances=p_", "line 4: p_heads: a chance is from 0 to 1"),
        ("heads,w9,0.8,1,0.5,0.5", "--wants=who", "line 2: who: never taken in the log"),
        ("heads,w9,0.8,1,0.5,0.5", "--wants=wish", "wish: there is no such field"),
    ],
)
def test_a_fault_of_a_log_is_named_by_file_line_and_column(tmp_path, capsys, line, judged, said):
    log_of_coins(tmp_path / "coins.csv", line4=line)

    code, out, err = run(capsys, *COINS, judged)

    assert (code, out) == (1, "")
    assert err.startswith("casewise: coins.csv")
    assert said in err


def test_what_the_log_never_tried_is_not_judged(tmp_path, capsys):
    path = tmp_path / "coins.csv"
    log_of_coins(path)
    heads = [line for line in path.read_text().splitlines() if not line.startswith("tails")]
    path.write_text("\n".join(heads) + "\n")

    assert run(capsys, *COINS, "--always", "tails")[0] == 2
    code, _, err = run(capsys, *COINS, "--evenly")
    assert code == 0  # with one option alone, each option alike is what was done
    path.write_text("\n".join([*heads, "tails,w1,0.9,0,0.5,0.5"]) + "\n")
    code, _, err = run(capsys, *COINS, "--evenly")
    assert code == 1
    assert "never tried in the log" in err


@pytest.mark.parametrize("options", [("--level", "1.5"), ("--clip", "0")])
def test_a_level_or_a_clip_of_no_sense_is_refused(tmp_path, capsys, options):
    log_of_coins(tmp_path / "coins.csv")

    assert run(capsys, *COINS, "--evenly", *options)[0] == 2


def test_maintain_proposes_and_leaves_the_file_as_it_was(capsys):
    _, before = data(capsys, "validate", *SAMPLE)

    code, said = data(capsys, "maintain", *SAMPLE, "--outcome", "score", "--alike", "0.8")

    assert code == 0
    assert {"noise", "redundant"} & {each["kind"] for each in said["proposals"]}
    assert all({"before", "after"} <= set(each["loss"]) for each in said["proposals"])
    assert data(capsys, "validate", *SAMPLE)[1]["digest"] == before["digest"]


def test_forgetting_writes_a_new_file_without_the_group(tmp_path, capsys):
    _, said = data(capsys, "forget", *SAMPLE, "--group", "baker-03", "--out", "rest.jsonl")

    text = (tmp_path / "rest.jsonl").read_text()
    assert "baker-03" not in text
    _, rest = data(capsys, "validate", "--schema", "sample:schema.toml", "--cases", "rest.jsonl")
    assert rest["digest"] == said["digest_after"]
    assert rest["cases"] == 80 - len(said["ids"])


def test_forgetting_never_writes_over_the_file_it_reads(tmp_path, capsys):
    (tmp_path / "mine.jsonl").write_text('{"loaf": "a", "baker": "b"}\n')

    code, _, err = run(
        capsys, "forget", "--schema", "sample:schema.toml", "--cases", "mine.jsonl",
        "--group", "b", "--out", "./mine.jsonl",
    )  # fmt: skip

    assert code == 2
    assert "new file" in err
    assert (tmp_path / "mine.jsonl").read_text() == '{"loaf": "a", "baker": "b"}\n'


def test_a_snapshot_needs_no_schema(capsys):
    code, said = data(capsys, "validate", *SAMPLE, "--save", "loaves.casebase")
    assert code == 0

    code, again = data(capsys, "validate", "--cases", "loaves.casebase")

    assert (code, again["digest"]) == (0, said["digest"])
    code, _, err = run(
        capsys, "validate", "--schema", "sample:schema.toml", "--cases", "loaves.casebase"
    )
    assert code == 2
    assert "brings its own schema" in err


def test_bench_says_how_long_queries_take_beside_reading_the_memory(capsys):
    _, said = data(capsys, "bench", "--sizes", "300")

    (row,) = said["sizes"]
    assert row["cases"] == 300
    assert row["query_ms"] > row["memory_ms"] > 0
    assert said["bytes_per_second"] > 1e8


def test_work_of_more_than_a_second_says_so_on_stderr(capsys):
    from time import sleep

    with progress("waiting"):
        sleep(1.1)
    with progress("not waiting"):
        pass

    assert capsys.readouterr().err == "casewise: waiting, 1 s\n"
