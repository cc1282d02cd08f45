"""`selfback trial forecast`, `consort` and `recruitment`, as they are typed."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from tests.domain.trial.test_disposition_reading import export

from selfback.delivery.cli.trial_consort import consort
from selfback.delivery.cli.trial_forecast import forecast
from selfback.delivery.cli.trial_recruitment import recruitment

PNG = b"\x89PNG\r\n\x1a\n"


def run(command, *arguments):
    return CliRunner().invoke(command, [str(each) for each in arguments])


@pytest.fixture
def log(tmp_path: Path):
    lines = ["site,opened,recruited", "idle,2027-01-04,"]
    for site in range(10):
        lines += [f"s{site},2027-01-04,2027-{month:02}-{5 + site:02}" for month in (1, 2, 3, 4, 5)]
    path = tmp_path / "log.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path):
    path = tmp_path / "export"
    path.mkdir()
    files = export(scores="participant,visit,instrument,score\nDK-1,m3,rmdq,9\nNO-1,m3,rmdq,\n")
    for name, data in files.items():
        (path / name).write_bytes(data)
    manifest = {"format": "selfback-trial-export/1", "protocol": "none", "synthetic": True}
    (path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return path


def test_the_finding_comes_first(log):
    said = run(forecast, log, "--target", 100, "--until", "2027-12-31").output

    assert said.startswith("Likely full on 2027-")
    assert "50 of 100 so far" in said
    assert "chance of 100 by 2027-12-31" in said
    assert "complete to 2027-05-14" in said


def test_the_forecast_as_json_is_the_same_every_time(log):
    asked = (log, "--target", 100, "--as-of", "2027-05-31", "--add-clinics", "5@2027-07-01")
    asked = (*asked, "--until", "2027-10-01", "--json")

    first, again = run(forecast, *asked), run(forecast, *asked)

    assert first.output == again.output
    told = json.loads(first.output)
    day = told["target_date"]
    assert day["low"] <= day["expected"] <= day["high"]
    assert told["what_if"]["target_date"]["expected"] < day["expected"]
    assert told["what_if"]["added"] == [{"sites": 5, "opened": "2027-07-01"}]
    assert 0 < told["until"]["probability"] < told["what_if"]["until"]["probability"] <= 1
    assert (told["sites"]["open"], told["sites"]["with_none"]) == (11, 1)


def test_a_target_out_of_reach_is_said_plainly(log):
    assert "Likely not within 10 years" in run(forecast, log, "--target", 100_000).output


def test_people_after_the_day_are_left_out_and_said(log):
    said = run(forecast, log, "--target", 100, "--as-of", "2027-04-30").output

    assert "40 of 100 so far" in said
    assert "10 people recruited after 2027-04-30 were left out" in said


def test_every_fault_of_the_log_is_named(tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text("site,opened,recruited\nA,x,\n,2027-01-04,y\n", encoding="utf-8")

    refused = run(forecast, bad, "--target", 10)

    assert refused.exit_code == 1
    assert "bad.csv: 3 faults, nothing was used" in refused.output
    assert "line 2, opened: 'x' is not a day" in refused.output
    assert "line 3, site: is empty" in refused.output


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (["--until", "2027-01-01"], "2027-01-01 is not after"),
        (["--until", "soon"], "'soon' is not a day"),
        (["--add-clinics", "5"], "'' is not a day"),
        (["--add-clinics", "none@2027-09-01"], "is not a number of sites and a day"),
        (["--add-clinics", "5@2027-01-05"], "would open before the forecast"),
        (["--as-of", "2026-01-01"], "no site had opened"),
    ],
)
def test_a_question_without_an_answer_is_refused(log, asked, says):
    refused = run(forecast, log, "--target", 100, *asked)

    assert refused.exit_code != 0
    assert says in refused.output


def test_a_flow_is_drawn_as_svg_and_as_png(folder, tmp_path):
    for name in ("flow.svg", "flow.png"):
        drawn = run(consort, folder, "--out", tmp_path / name, "--language", "da")
        assert drawn.exit_code == 0, drawn.output

    picture = (tmp_path / "flow.svg").read_text(encoding="utf-8")
    ET.fromstring(picture)
    assert "Syntetiske data" in picture
    assert (tmp_path / "flow.png").read_bytes().startswith(PNG)


def test_names_of_arms_and_visits_are_the_writers(folder, tmp_path):
    out = tmp_path / "flow.svg"

    run(consort, folder, "--out", out, "--arm", "usual=Usual care", "--arm", "app=The app")

    picture = out.read_text(encoding="utf-8")
    assert picture.index("Usual care") < picture.index("The app")
    assert ">M3<" in picture


def test_the_rows_behind_each_box_are_printed(folder):
    told = json.loads(run(consort, folder, "--json", "--instrument", "rmdq").output)

    boxes = {box["id"]: box for box in told["boxes"]}
    assert boxes["randomised"]["rows"] == ["S1", "S5"]
    assert boxes["analysed:usual"]["splits"][0][0]["word"] == "not-analysed"


def test_hidden_arms_are_not_in_the_output(folder):
    told = run(consort, folder, "--json", "--hide-arms").output

    assert json.loads(told)["hidden_arms"] == 2
    assert "usual" not in told


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ([], "give --out"),
        (["--out", "flow.pdf"], "neither .svg nor .png"),
        (["--json", "--arm", "app"], "arms that the trial does not have: usual"),
        (["--json", "--instrument", "bipq"], "'bipq' does not stand in it"),
    ],
)
def test_a_flow_that_cannot_be_drawn_is_refused(folder, asked, says):
    refused = run(consort, folder, *asked)

    assert refused.exit_code != 0
    assert says in refused.output


def test_a_single_file_of_rows_is_enough(tmp_path):
    rows = tmp_path / "d.csv"
    rows.write_text(
        "screening,site,eligible,randomised_on,arm\nS1,A,yes,2027-01-12,x\nS2,A,no,,\n",
        encoding="utf-8",
    )

    told = json.loads(run(consort, rows, "--json").output)

    assert {box["id"]: box["count"] for box in told["boxes"]}["arm:x"] == 1


def test_intake_retention_and_actions_are_told(folder, tmp_path):
    actions = tmp_path / "actions.csv"
    actions.write_text("action,day,what,sites\nv,2027-01-12,visit,A\n", encoding="utf-8")

    said = run(recruitment, folder, "--actions", actions, "--days", 28).output

    assert "A: 1 of 2 (50 %, 9 to 91) randomised of those referred" in said
    assert "A, m3: 1 of 1" in said
    assert "m3, rmdq: 1 of 1" in said
    assert "2027-01-12 visit: 0 before, 1 after" in said
    assert "not-randomised" in said


def test_figures_as_json_hold_the_limits(folder):
    told = json.loads(run(recruitment, folder, "--per", "country", "--json").output)

    assert [each["group"] for each in told["intake"]] == ["DK", "NO"]
    assert {each["of"] for each in told["funnel"]["points"]} == {2, 3}


def test_actions_with_faults_are_refused(folder, tmp_path):
    actions = tmp_path / "actions.csv"
    actions.write_text("action,day,what,sites\nv,12/1,visit,\n", encoding="utf-8")

    refused = run(recruitment, folder, "--actions", actions)

    assert "actions.csv, line 2, day: '12/1' is not a day" in refused.output


def test_an_export_is_drawn_with_the_words_of_its_protocol(folder, tmp_path):
    manifest = {"protocol": "selfback-primary-care", "synthetic": True}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    text = (folder / "participants.csv").read_text(encoding="utf-8")
    (folder / "participants.csv").write_text(text.replace(",usual,", ",usual-care,"), "utf-8")
    out = tmp_path / "flow.svg"

    drawn = run(consort, folder, "--out", out, "--language", "da")

    assert drawn.exit_code == 0, drawn.output
    assert "Vanlig behandling" in out.read_text(encoding="utf-8")


def test_the_commands_stand_below_trial():
    from selfback.delivery.cli.main import main

    for name in ("forecast", "consort", "recruitment"):
        helped = run(main, "trial", name, "--help")
        assert helped.exit_code == 0, helped.output
        assert "Example" in helped.output
