"""An accelerometer: what is read, what is told apart, how many steps, and how sure that is."""

import json
from collections import defaultdict
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selfback.domain.activity.motion.classifying import (
    SYNTHETIC,
    Labelled,
    balanced_accuracy,
    synthetic_model,
    synthetic_people,
    tell,
    train,
)
from selfback.domain.activity.motion.features import (
    FEATURES,
    WINDOW,
    cadence_of,
    features_of,
    windows_of,
)
from selfback.domain.activity.motion.model import ModelRefused, from_json, to_json
from selfback.domain.activity.motion.recording import (
    RATE,
    Position,
    Recording,
    RecordingRefused,
    read_recording,
)
from selfback.domain.activity.motion.synthetic import CLASSES, MOVING, made_up
from selfback.domain.activity.motion.training import read_labelled


def as_csv(samples, *, rate=RATE, scale=1.0, start=0.0) -> bytes:
    rows = [
        f"{start + n / rate:.4f},{x * scale:.5f},{y * scale:.5f},{z * scale:.5f}"
        for n, (x, y, z) in enumerate(samples)
    ]
    return "\n".join(["time,x,y,z", *rows]).encode()


def some(activity="walking", position=Position.WRIST, seconds=30.0, seed=1):
    return made_up(activity, position, seconds, chance=np.random.default_rng(seed))


def one(samples) -> Recording:
    return Recording(stretches=(samples,), seconds=len(samples) / RATE, unit="g")


def test_a_recording_in_either_unit_and_at_another_rate_is_the_same():
    samples, _steps = some()

    in_g = read_recording(as_csv(samples))
    in_metres = read_recording(as_csv(samples, scale=9.80665))
    faster = np.repeat(samples, 2, axis=0)

    assert in_g.unit == "g"
    assert in_metres.unit == "m/s2"
    assert np.allclose(in_g.stretches[0], in_metres.stretches[0], atol=1e-4)
    assert read_recording(as_csv(faster, rate=100)).seconds == pytest.approx(30, abs=0.1)


def test_a_gap_begins_a_new_stretch_and_is_not_filled():
    samples, _steps = some(seconds=10)
    later = as_csv(samples, start=100).decode().splitlines()[1:]

    held = read_recording(as_csv(samples) + b"\n" + "\n".join(later).encode())

    assert len(held.stretches) == 2
    assert held.seconds == pytest.approx(20, abs=0.2)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "line 1: the columns are time, x, y, z"),
        (b"time,x,y,z\n", "it holds no rows"),
        (b"time,x,y\n1,2,3", "line 1: the columns"),
        (b"time,x,y,z\n0,0,0,1\n0.02,0,zero,1", 'line 3, y: "zero" is no number'),
        (b"time,x,y,z\n0,0,0,1\n0.02,0,nan,1", 'line 3, y: "nan" is no number'),
        (b"time,x,y,z\n0,0,0,1\n0.02,0,1", "line 3: 3 columns instead of four"),
        (b"time,x,y,z\n0,0,0,1\n0,0,0,1", "line 3, time: it has to grow"),
        (b"time,x,y,z\n0,0,0,1\n1,0,0,1\n2,0,0,1", "1.0 samples a second"),
        (b"time,x,y,z\n0,0,0,50\n0.02,0,0,50", "their usual length is 50.00"),
        (b"\xff\xfetime", "no text in UTF-8"),
    ],
)
def test_what_is_no_recording_is_refused_with_its_place(data, said):
    with pytest.raises(RecordingRefused) as refused:
        read_recording(data)

    assert said in str(refused.value)


@settings(max_examples=60)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    with suppress(RecordingRefused):
        assert read_recording(b"time,x,y,z\n" + data).seconds >= 0


@pytest.mark.parametrize("hertz", [1.25, 1.6, 1.9, 2.5, 3.1])
def test_cadence_is_that_of_a_known_wave_however_the_sensor_is_turned(hertz):
    time = np.arange(WINDOW) / RATE
    up = 1 + 0.2 * np.cos(2 * np.pi * hertz * time)
    direction = np.array([0.36, -0.48, 0.8])

    [found] = cadence_of((up[:, None] * direction)[None])

    assert found == pytest.approx(hertz, rel=0.03)


def test_an_arm_that_swings_once_for_two_steps_is_not_taken_for_one():
    time = np.arange(WINDOW) / RATE
    up = 1 + 0.2 * np.cos(2 * np.pi * 1.8 * time) + 0.05 * np.cos(np.pi * 1.8 * time)

    [found] = cadence_of(np.stack([up, 0 * up, 0 * up], axis=1)[None])

    assert found == pytest.approx(1.8, rel=0.03)


@pytest.mark.parametrize("position", list(Position))
@pytest.mark.parametrize("activity", MOVING)
def test_steps_of_made_up_walks_are_counted(position, activity):
    model = synthetic_model(position)
    for seed in range(5):
        samples, steps = some(activity, position, seconds=60, seed=100 + seed)

        told = tell(one(samples), model)

        assert told.steps == pytest.approx(steps, rel=0.03)
        assert told.steps_low <= told.steps <= told.steps_high
        assert told.steps_low <= steps <= told.steps_high


@pytest.mark.parametrize("position", list(Position))
@pytest.mark.parametrize("activity", ["standing", "sitting"])
def test_who_does_not_walk_takes_no_steps(position, activity):
    samples, _steps = some(activity, position, seconds=60)

    told = tell(one(samples), synthetic_model(position))

    assert told.steps < 3
    assert sum(told.seconds[each] for each in MOVING) < 2


@pytest.mark.parametrize("position", list(Position))
def test_made_up_people_that_the_model_never_saw_are_told_apart(position):
    chance = np.random.default_rng(77)
    model = synthetic_model(position)
    shares = defaultdict(list)
    for each in synthetic_people(position, people=12, seconds=20, chance=chance):
        said = model.probabilities(features_of(windows_of(each.samples)))
        shares[each.activity].append(said[:, model.classes.index(each.activity)].mean())

    assert {each: np.mean(shares[each]) > 0.85 for each in MOVING} == dict.fromkeys(MOVING, True)


def test_every_second_is_accounted_for_and_unlike_anything_is_unsure():
    chance = np.random.default_rng(5)
    noise = np.array([0, 0, 1.0]) + chance.normal(0, 0.35, (3000, 3))

    told = tell(one(noise), synthetic_model(Position.WRIST))

    assert sum(told.seconds.values()) == pytest.approx(60)
    assert sum(told.sure_seconds.values()) + told.unsure_seconds == pytest.approx(60)


def test_a_recording_shorter_than_a_window_tells_nothing():
    told = tell(one(some(seconds=3)[0]), synthetic_model(Position.WRIST))

    assert (told.steps, told.unsure_seconds) == (0, pytest.approx(3))


def test_the_model_without_data_says_that_it_is_made_up_and_is_always_the_same():
    model = synthetic_model(Position.THIGH)
    synthetic_model.cache_clear()

    assert model.trained_on == SYNTHETIC
    assert np.array_equal(model.weights, synthetic_model(Position.THIGH).weights)
    assert set(model.classes) == set(CLASSES)


def test_a_model_comes_back_from_its_file_and_another_one_is_refused():
    model = synthetic_model(Position.WRIST)
    text = to_json({"wrist": model})

    back = from_json(text, features=FEATURES)["wrist"]

    assert np.array_equal(back.weights, model.weights)
    for broken in ("", "[]", "{}", text.replace("model/1", "model/9"), json.dumps({"format": 1})):
        with pytest.raises(ModelRefused):
            from_json(broken, features=FEATURES)
    with pytest.raises(ModelRefused, match="train it again"):
        from_json(text, features=FEATURES + 1)


def test_how_well_a_model_does_is_told_for_people_left_out():
    held = synthetic_people(Position.THIGH, people=3, seconds=15, chance=np.random.default_rng(3))
    mixed = np.random.default_rng(1).permutation([each.activity for each in held])
    nonsense = [
        Labelled(person=each.person, activity=str(name), samples=each.samples)
        for each, name in zip(held, mixed, strict=True)
    ]

    right = balanced_accuracy(held, position=Position.THIGH)
    wrong = balanced_accuracy(nonsense, position=Position.THIGH)

    assert right is not None
    assert wrong is not None
    assert right > 0.9
    assert wrong < 0.6
    assert balanced_accuracy(held[:6], position=Position.THIGH) is None


def test_one_activity_alone_trains_nothing():
    held = synthetic_people(Position.THIGH, people=1, seconds=15, chance=np.random.default_rng(3))[
        :1
    ]

    with pytest.raises(ValueError, match="one activity alone"):
        train(held, position=Position.THIGH, trained_on="one")


def test_a_list_of_recordings_names_every_fault():
    files = {"walk.csv": as_csv(some()[0]), "bad.csv": b"time,x,y,z\n0,a,0,1"}
    rows = (
        "file,person,position,activity\nwalk.csv,p1,wrist,walking\nbad.csv,p1,wrist,sitting\n"
        "walk.csv,p1,ankle,walking\nwalk.csv,p1,wrist,flying\ngone.csv,p1,wrist,walking\n"
    )

    def read(name):
        if name not in files:
            raise FileNotFoundError(name)
        return files[name]

    with pytest.raises(RecordingRefused) as refused:
        read_labelled(rows.encode(), read)

    said = str(refused.value)
    assert 'recordings.csv, line 3: bad.csv: line 2, x: "a" is no number' in said
    assert 'line 4: position: "ankle" is not wrist or thigh' in said
    assert 'line 5: activity: "flying" is none of' in said
    assert 'line 6: file: "gone.csv" cannot be read' in said
    fine = "\n".join(rows.splitlines()[:2])
    assert len(read_labelled(fine.encode(), read)[Position.WRIST]) == 1
