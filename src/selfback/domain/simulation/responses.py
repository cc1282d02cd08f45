"""How synthetic people respond to a plan: three models, none of which the engine can see.

All three share the course of a back: a hidden severity S, 0 to 10, drifts each week towards a
person's own resting value by a tenth of the distance, is lowered by what was done, and jumps by
chance. What is reported (pain, interference, the rating of the week) is S with noise, in whole
points. They differ in what an exercise does:

`responders`    Four hidden types of people answer differently to positions and to single
                exercises. The type leans on answers of the intake, without being settled by them.
                What was done lowers S by a common effect plus the type's own effect. After the
                finding that trials of exercise for back pain show small mean differences between
                kinds of exercise, and wide differences between people.
`preferences`   Every exercise does the same good, and good comes only of what is done. How much
                is done depends on how an exercise suits the person, which changes smoothly with
                traits. After the finding that adherence, more than the kind of exercise, goes with
                outcome.
`time`          Nothing helps but time: S drifts and jumps, and what is done or chosen changes
                nothing. A policy that learns can only learn noise here.

Sizes (SIZES) are our assumptions, chosen before any policy was compared and small on purpose: a
chosen exercise moves the rating of a week by a fraction of a point. They are synthetic; nothing
here says how real people respond.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from selfback.domain.content.exercise import Exercise, Position
from selfback.domain.simulation.people import People

F64 = npt.NDArray[np.float64]
Model = Literal["responders", "preferences", "time"]
MODELS: tuple[Model, ...] = ("responders", "preferences", "time")
TYPES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How strong things are.

    drift           share of the way to the resting value that S goes in a week
    jump            spread of the weekly chance change of S, points
    good            points by which a fully done week of three days lowers S
    fit             spread of an exercise's own effect over people, as a share of `good`
    liking          spread of an exercise's pull on adherence, on the logit scale
    felt            rating points by which a fully done week of spread-one fit feels better
    adherence       logit of the share of sessions done where nothing pulls either way
    person, week    spread of adherence over people and over weeks, on the logit scale
    """

    drift: float = 0.1
    jump: float = 0.5
    good: float = 0.2
    fit: float = 1.2
    liking: float = 1.2
    felt: float = 0.6
    adherence: float = 0.4
    person: float = 0.6
    week: float = 0.5


SIZES = Sizes()


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The hidden truth of one seed; n people, e exercises, t weeks of each.

    ids         the exercises, in the order of the arrays
    fit         own effect of an exercise on a person, as a share of the common one, shape (n, e)
    liking      its pull on adherence, on the logit scale, shape (n, e)
    good        points by which a fully done week lowers S; 0 where nothing helps
    resting     where S drifts to, shape (n,)
    start       S at intake, shape (n,)
    adherence   logit of the share done, shape (n,)
    ability     level, 1 to 6, a person can do well, shape (n,)
    keenness    of each week, on the logit scale, shape (n, t)
    jumps       chance changes of S, shape (n, t)
    noise       of pain, interference and rating, shape (n, t, 3)
    luck        0 to 1, settles what of a share of sessions is done, shape (n, t, e)
    """

    ids: tuple[str, ...]
    fit: F64
    liking: F64
    good: float
    felt: float
    resting: F64
    start: F64
    adherence: F64
    ability: F64
    keenness: F64
    jumps: F64
    noise: F64
    luck: npt.NDArray[np.float32]
    drift: float

    def worth(self, days: npt.ArrayLike) -> F64:
        """Return what an exercise is worth to each person: what an oracle would choose by.

        days    sessions planned in a week, shape (n,)
        returns expected share done times effect, shape (n, e)
        """
        share = _sigmoid(self.adherence[:, None] + self.liking)
        return np.asarray(share * (1 + self.fit) * np.asarray(days)[:, None])


def make_world(
    model: Model,
    people: People,
    exercises: Mapping[str, Exercise],
    *,
    weeks: int,
    chance: np.random.Generator,
    sizes: Sizes = SIZES,
) -> World:
    """Return the truth of a model for these people; the same chance gives the same truth."""
    n, ids = len(people.profiles), tuple(sorted(exercises))
    positions = np.array(
        [[exercises[each].position is one for one in Position] for each in ids], dtype=np.float64
    )
    fit = np.zeros((n, len(ids)))
    liking = np.zeros((n, len(ids)))
    if model == "responders":
        fit = sizes.fit * _by_type(people.traits, positions, chance)
    if model == "preferences":
        liking = sizes.liking * _smooth(people.traits, positions, chance)
    pain = np.array([each.pain_average for each in people.profiles], dtype=np.float64)
    return World(
        ids=ids,
        fit=fit,
        liking=liking,
        good=0.0 if model == "time" else sizes.good,
        felt=0.0 if model == "time" else sizes.felt,
        resting=np.clip(pain - 0.5 + chance.normal(0, 1.2, n), 0.5, 9),
        start=np.clip(pain + chance.normal(0, 0.7, n), 0, 10),
        adherence=sizes.adherence + chance.normal(0, sizes.person, n),
        ability=np.clip(chance.normal(2.5, 1.2, n) + 0.4 * people.traits[:, 3], 1, 6),
        keenness=chance.normal(0, sizes.week, (n, weeks)),
        jumps=chance.normal(0, sizes.jump, (n, weeks)),
        noise=chance.normal(0, 1, (n, weeks, 3)),
        luck=chance.random((n, weeks, len(ids)), dtype=np.float32),
        drift=sizes.drift,
    )


def _by_type(traits: F64, positions: F64, chance: np.random.Generator) -> F64:
    """Return effects by hidden type, mean 0 and spread 1 over types and exercises."""
    pull = 1.2 * traits @ chance.normal(0, 1 / np.sqrt(traits.shape[1]), (traits.shape[1], TYPES))
    pull += chance.gumbel(0, 1, pull.shape)  # taking the largest draws from the softmax
    of_type = chance.normal(0, 0.7, (TYPES, positions.shape[1])) @ positions.T
    of_type += chance.normal(0, 0.7, of_type.shape)
    return np.asarray(of_type[np.argmax(pull, axis=1)])


def _smooth(traits: F64, positions: F64, chance: np.random.Generator) -> F64:
    """Return likings that change smoothly with traits, about mean 0 and spread 1."""
    tastes = 4
    theirs = traits @ chance.normal(0, 1 / np.sqrt(traits.shape[1]), (traits.shape[1], tastes))
    theirs = 0.8 * theirs + 0.6 * chance.normal(0, 1, theirs.shape)
    offered = positions @ chance.normal(0, 0.7, (positions.shape[1], tastes))
    offered += chance.normal(0, 0.7, offered.shape)
    return np.asarray(theirs @ offered.T / np.sqrt(tastes))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """What m people did and reported in one week.

    sessions        done of each exercise, shape (m, e); 0 where it was not planned
    done_share      share of the planned sessions, shape (m,); NaN where none was planned
    severity        hidden S at the end of the week, shape (m,)
    pain, interference, gpe     as reported, whole numbers, shape (m,)
    """

    sessions: npt.NDArray[np.int64]
    done_share: F64
    severity: F64
    pain: npt.NDArray[np.int64]
    interference: npt.NDArray[np.int64]
    gpe: npt.NDArray[np.int64]


def live_a_week(
    world: World,
    who: npt.NDArray[np.int64],
    week: npt.NDArray[np.int64],
    *,
    severity: F64,
    planned: npt.NDArray[np.bool_],
    days: npt.NDArray[np.int64],
) -> Lived:
    """Return the week of m people under their plans; chance comes from the world alone.

    who         the people, shape (m,)
    week        how manieth week each lives, from 0, shape (m,)
    severity    S at the start of the week, shape (m,)
    planned     whether an exercise is in the plan, shape (m, e)
    days        sessions planned, shape (m,)
    """
    logit = world.adherence[who] + world.keenness[who, week] - 0.1 * (severity - 4)
    share = _sigmoid(logit[:, None] + world.liking[who])
    sessions = np.floor(days[:, None] * share + world.luck[who, week]).astype(np.int64)
    sessions = np.where(planned, np.minimum(sessions, days[:, None]), 0)
    count = planned.sum(axis=1)
    slots = np.maximum(1, count * days)
    done = sessions.sum(axis=1) / slots
    own = (sessions * world.fit[who]).sum(axis=1) / slots
    dose = np.minimum(1.0, days / 3)
    better = world.good * dose * (done + own)
    drift = world.drift * (world.resting[who] - severity)
    after = np.clip(severity + drift - better + world.jumps[who, week], 0, 10)
    noise = world.noise[who, week]
    rating = (
        0.5 * (severity - after)
        + 0.25 * (world.start[who] - after)
        + world.felt * (own + 0.5 * (done - 0.6))
        + 0.8 * noise[:, 2]
    )
    return Lived(
        sessions=sessions,
        done_share=np.where(count > 0, done, np.nan),
        severity=after,
        pain=_points(after + 0.6 * noise[:, 0], 0, 10),
        interference=_points(0.9 * after + 0.8 * noise[:, 1], 0, 10),
        gpe=_points(rating, -3, 3),
    )


def _points(values: F64, low: int, high: int) -> npt.NDArray[np.int64]:
    return np.asarray(np.clip(np.rint(values), low, high).astype(np.int64))


def _sigmoid(values: F64) -> F64:
    return np.asarray(1 / (1 + np.exp(-values)))
