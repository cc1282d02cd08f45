"""From a recording to what somebody did in it, with what is not certain; and training."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from selfback.domain.activity.motion.features import cadence_of, features_of, windows_of
from selfback.domain.activity.motion.model import Model, fit
from selfback.domain.activity.motion.recording import RATE, Floats, Position, Recording
from selfback.domain.activity.motion.synthetic import CLASSES, MOVING, made_up

SURE = 0.6
"""Probability from which a window is told as one activity."""
PEOPLE, EACH_SECONDS, SEED = 40, 40.0, 1
SYNTHETIC = "synthetic gait alone: no recording of any person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a recording tells.

    seconds         activity -> expected seconds: probabilities, summed
    sure_seconds    activity -> seconds of windows that are told as it
    unsure_seconds  of windows that are told as nothing
    steps           expected number
    steps_low       steps of windows that are surely steps, less half a sample of each step
    steps_high      steps if every window that may be steps is, and half a sample of each more
    """

    seconds: Mapping[str, float]
    sure_seconds: Mapping[str, float]
    unsure_seconds: float
    steps: float
    steps_low: float
    steps_high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A stretch of which is known what was done in it; shape (n_samples, 3), g."""

    person: str
    activity: str
    samples: Floats


def tell(recording: Recording, model: Model) -> Told:
    """Return what somebody did in a recording, and how many steps they took.

    Stretches shorter than a window tell nothing and are unsure.
    """
    parts = [(windows_of(each), len(each) / RATE) for each in recording.stretches]
    told = [(windows, long) for windows, long in parts if len(windows)]
    short = sum(long for windows, long in parts if not len(windows))
    if not told:
        nothing = dict.fromkeys(model.classes, 0.0)
        return Told(
            seconds=nothing,
            sure_seconds=nothing,
            unsure_seconds=short,
            steps=0.0,
            steps_low=0.0,
            steps_high=0.0,
        )
    windows = np.concatenate([each for each, _long in told])
    # Each window stands for its part of the stretch, so that no second is lost at the ends.
    seconds = np.concatenate([np.full(len(each), long / len(each)) for each, long in told])
    said = model.probabilities(features_of(windows))
    best, chosen = said.max(axis=1), said.argmax(axis=1)
    is_sure = best >= SURE
    moving = said[:, [k for k, name in enumerate(model.classes) if name in MOVING]].sum(axis=1)
    hertz = cadence_of(windows)
    steps, error = hertz * seconds, hertz / RATE / 2
    return Told(
        seconds={name: float(seconds @ said[:, k]) for k, name in enumerate(model.classes)},
        sure_seconds={
            name: float(seconds[is_sure & (chosen == k)].sum())
            for k, name in enumerate(model.classes)
        },
        unsure_seconds=short + float(seconds[~is_sure].sum()),
        steps=float(steps @ moving),
        steps_low=float((steps * (1 - error))[moving >= SURE].sum()),
        steps_high=float((steps * (1 + error))[moving >= 1 - SURE].sum()),
    )


def train(held: Sequence[Labelled], *, position: Position, trained_on: str) -> Model:
    """Return the model of labelled stretches; raises ValueError for fewer than two activities."""
    features, labels, _people = _windows(held)
    return fit(features, labels, position=position, trained_on=trained_on)


def balanced_accuracy(held: Sequence[Labelled], *, position: Position) -> float | None:
    """Return the mean share recognised of each activity, in people whom the model never saw.

    One person after the other is left out of training; None for a single person.
    """
    features, labels, people = _windows(held)
    names, right = np.array(labels), np.zeros(len(labels), bool)
    if len(set(people)) < 2:
        return None
    for person in sorted(set(people)):
        out = np.array(people) == person
        if len(set(names[~out])) < 2:
            return None
        model = fit(features[~out], list(names[~out]), position=position, trained_on="the others")
        said = np.array(model.classes)[model.probabilities(features[out]).argmax(axis=1)]
        right[out] = said == names[out]
    return float(np.mean([right[names == each].mean() for each in sorted(set(labels))]))


def _windows(held: Iterable[Labelled]) -> tuple[Floats, list[str], list[str]]:
    features, labels, people = [], [], []
    for each in held:
        windows = windows_of(each.samples)
        features.append(features_of(windows))
        labels += [each.activity] * len(windows)
        people += [each.person] * len(windows)
    if not labels:
        raise ValueError("no recording is as long as a window of five seconds")
    return np.concatenate(features), labels, people


def synthetic_people(
    position: Position, *, people: int, seconds: float, chance: np.random.Generator
) -> list[Labelled]:
    """Return made-up people doing everything, one after the other."""
    return [
        Labelled(
            person=f"made-up {person}",
            activity=activity,
            samples=made_up(activity, position, seconds, chance=chance)[0],
        )
        for person in range(people)
        for activity in CLASSES
    ]


@cache
def synthetic_model(position: Position) -> Model:
    """Return the model that is there without any data."""
    held = synthetic_people(
        position, people=PEOPLE, seconds=EACH_SECONDS, chance=np.random.default_rng(SEED)
    )
    return train(held, position=position, trained_on=SYNTHETIC)
