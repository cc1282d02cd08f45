"""`selfback steps motion` and `train-motion` on the command line."""

import json
from pathlib import Path

import numpy as np
from click.testing import CliRunner
from tests.domain.activity.motion.test_motion import as_csv, some

from selfback.delivery.cli.main import main
from selfback.domain.activity.motion.recording import Position
from selfback.domain.activity.motion.synthetic import CLASSES


def run(*arguments):
    return CliRunner().invoke(main, ["steps", *map(str, arguments)])


def recordings(folder: Path, people: int = 2) -> Path:
    rows = ["file,person,position,activity"]
    for person in range(people):
        for activity in CLASSES:
            name = f"{activity}-{person}.csv"
            samples, _steps = some(activity, Position.THIGH, seconds=15, seed=person)
            (folder / name).write_bytes(as_csv(samples))
            rows.append(f"{name},p{person},thigh,{activity}")
    (folder / "recordings.csv").write_text("\n".join(rows))
    return folder


def test_a_walk_is_told_with_its_steps_and_what_told_it(tmp_path: Path):
    samples, steps = some("walking", Position.WRIST, seconds=60)
    (tmp_path / "walk.csv").write_bytes(as_csv(samples))

    done = run("motion", tmp_path / "walk.csv", "--position", "wrist")
    document = json.loads(
        run("motion", tmp_path / "walk.csv", "--position", "wrist", "--json").output
    )

    assert done.exit_code == 0, done.output
    assert "60 seconds were recorded." in done.output
    assert "Trained on synthetic gait alone: no recording of any person." in done.output
    assert document["steps_low"] <= steps <= document["steps_high"]
    assert max(document["seconds"], key=document["seconds"].get) == "walking"


def test_a_model_of_ones_own_is_trained_the_same_each_time_and_used(tmp_path: Path):
    folder = recordings(tmp_path)

    done = run("train-motion", folder, "--out", tmp_path / "a.json", "--no-synthetic")
    run("train-motion", folder, "--out", tmp_path / "b.json", "--no-synthetic")

    assert done.exit_code == 0, done.output
    assert "thigh: 12 recordings of 2 people; balanced accuracy in people left out" in done.output
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    told = run(
        *("motion", folder / "walking-0.csv", "--position", "thigh"),
        *("--model", tmp_path / "a.json"),
    )
    assert "Trained on 12 recordings of 2 people." in told.output
    other = run(
        *("motion", folder / "walking-0.csv", "--position", "wrist"),
        *("--model", tmp_path / "a.json"),
    )
    assert other.exit_code == 1
    assert "no model for the wrist" in other.output


def test_with_one_person_it_says_that_nothing_can_be_said(tmp_path: Path):
    done = run("train-motion", recordings(tmp_path, 1), "--out", tmp_path / "a.json", "--json")

    document = json.loads(done.output)
    assert document["thigh"]["balanced_accuracy"] is None
    assert document["thigh"]["trained_on"] == "6 recordings of 1 people and synthetic gait"


def test_what_cannot_be_used_is_said_and_nothing_is_written(tmp_path: Path):
    empty = run("train-motion", tmp_path, "--out", tmp_path / "a.json")
    (tmp_path / "recordings.csv").write_text(
        "file,person,position,activity\n../outside.csv,p1,wrist,walking\n"
    )
    outside = run("train-motion", tmp_path, "--out", tmp_path / "a.json")
    (tmp_path / "walk.csv").write_text("time,x,y,z\n0,0,0,north\n")
    broken = run("motion", tmp_path / "walk.csv", "--position", "wrist")

    assert "has no recordings.csv" in empty.output
    assert '"../outside.csv" cannot be read' in outside.output
    assert 'walk.csv: line 2, z: "north" is no number' in broken.output
    assert {empty.exit_code, outside.exit_code, broken.exit_code} == {1}
    assert not (tmp_path / "a.json").exists()


def test_thigh_and_wrist_are_not_confused_silently(tmp_path: Path):
    samples, _steps = some("walking", Position.WRIST, seconds=10)
    (tmp_path / "walk.csv").write_bytes(as_csv(np.asarray(samples)))

    assert run("motion", tmp_path / "walk.csv").exit_code == 2
