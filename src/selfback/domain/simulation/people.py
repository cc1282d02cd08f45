"""Synthetic people: who they are, when they join, and what of it a response model may use."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from selfback.domain.content.library import Library
from selfback.domain.plan.profile import Profile
from selfback.domain.plan.profile_space import random_profile

F64 = npt.NDArray[np.float64]
PAIN_MEAN, PAIN_SPREAD, PAIN_LEAST, PAIN_MOST = 5.0, 1.7, 2, 9
HEALTHY_SHARE = 0.75  # of people without an illness that limits exercise
JOIN_EVERY, WAVES = 4, 6  # weeks between groups that join, and how many groups


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """n synthetic people, drawn over what the intake may hold.

    profiles    as the planner sees them, n of them
    joins       calendar week, from 0, in which each starts, shape (n,)
    traits      answers on a common scale, mean 0 and spread 1 over people, shape (n, traits)
    """

    profiles: tuple[Profile, ...]
    joins: npt.NDArray[np.int64]
    traits: F64


def make_people(count: int, library: Library, chance: np.random.Generator) -> People:
    """Return people who seek help for their back: pain 2 to 9, most of them otherwise well."""
    profiles = tuple(_person(chance, library) for _ in range(count))
    waves = chance.permutation(count) % WAVES
    return People(profiles=profiles, joins=waves * JOIN_EVERY, traits=_traits(profiles))


def _person(chance: np.random.Generator, library: Library) -> Profile:
    drawn = random_profile(chance, library)
    pain = int(np.clip(round(chance.normal(PAIN_MEAN, PAIN_SPREAD)), PAIN_LEAST, PAIN_MOST))
    healthy = chance.random() < HEALTHY_SHARE
    return replace(
        drawn,
        pain_average=pain,
        pain_worst=min(10, pain + int(chance.integers(0, 3))),
        conditions=() if healthy else drawn.conditions,
        cleared="yes",
    )


ACTIVITY = ("sedentary", "light", "moderate", "hard")
SLEEP = ("seldom", "sometimes", "several_times_a_week")


def _traits(profiles: tuple[Profile, ...]) -> F64:
    rows = np.array(
        [
            (
                each.age,
                each.fear,
                each.confidence,
                ACTIVITY.index(each.activity_level),
                each.interference,
                SLEEP.index(each.sleep),
                each.mood,
                each.stress,
                each.sex == "female",
                each.work in {"working", "studying"},
                not {"hips_thighs", "knees"}.isdisjoint(each.pain_sites),
                not {"neck", "shoulders", "upper_back"}.isdisjoint(each.pain_sites),
            )
            for each in profiles
        ],
        dtype=np.float64,
    )
    spread = rows.std(axis=0)
    scaled: F64 = (rows - rows.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    return scaled
