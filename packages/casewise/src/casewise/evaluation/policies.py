"""What a case base would have chosen for its own cases, to be judged by the log they are."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from casewise.batch import Neighbours
from casewise.evaluation.logged import F64, Ints, Logged, LogUnusable
from casewise.evaluation.stability import MOST, Stability, stability
from casewise.reuse.estimates import ASKED, USUAL, Experience, Floors, neighbours_among
from casewise.reuse.members import groups_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What others of a base say of each of its n cases; a case's own group is not heard.

    expected    outcome of each of o options, shape (n, o): the reward model for "dr". Without
                any neighbour it is the mean of the other groups
    chosen      place of the best option, shape (n,); -1 where one abstains
    """

    expected: F64
    chosen: Ints

    def policy(self, default: int | npt.ArrayLike) -> F64:
        """Return the chance of each option in each case, shape (n, o).

        default     what abstaining takes: the place of one option, or its chances in each case
        """
        policy = np.zeros_like(self.expected)
        sure = np.flatnonzero(self.chosen >= 0)
        policy[sure, self.chosen[sure]] = 1.0
        rest = np.asarray(default, dtype=np.float64)
        if rest.ndim == 0:
            rest = np.eye(policy.shape[1])[int(rest)]
        policy[self.chosen < 0] = np.broadcast_to(rest, policy.shape)[self.chosen < 0]
        return policy


def replay(experience: Experience, *, floors: Floors = USUAL) -> Replay:
    """Return what an experience would have said before it had each of its cases."""
    base, outcomes = experience.base, experience.outcomes
    found = neighbours_among(experience, np.arange(len(base)))
    group = groups_of(base)
    left = len(base) - np.bincount(group)[group]
    others = outcomes.sum() - np.bincount(group, weights=outcomes)[group]
    plain = np.divide(others, left, out=np.zeros_like(others), where=left > 0)
    expected, chosen = _heard(experience, found, floors)
    return Replay(expected=np.where(np.isnan(expected), plain[:, None], expected), chosen=chosen)


def choices(experience: Experience, found: Neighbours, *, floors: Floors = USUAL) -> Ints:
    """Return the place of the best option for each of q queries, -1 where one abstains."""
    return _heard(experience, found, floors)[1]


def _heard(experience: Experience, found: Neighbours, floors: Floors) -> tuple[F64, Ints]:
    """Return the expected outcome of each option, NaN where nobody was found, and the choices."""
    count = len(found.places)
    means = np.full((count, len(experience.options.names)), np.nan)
    chosen = np.full(count, -1, dtype=np.intp)
    for first in range(0, count, ASKED):
        part = slice(first, first + ASKED)
        near = Neighbours(
            places=found.places[part],
            similarities=found.similarities[part],
            shared=found.shared[part],
        )
        shrunk = experience.shrunk(near)
        silent = np.array([bool(each) for each in experience.reasons(near, floors=floors)], bool)
        open_ = (shrunk.effective >= floors.effective) & ~silent[:, None]
        worth = np.where(open_, experience.sign * shrunk.means, -np.inf)
        means[part] = shrunk.means
        chosen[part] = np.where(open_.any(axis=1), worth.argmax(axis=1), -1)
    return means, chosen


def log_of_cases(experience: Experience, *, propensity: str) -> Logged:
    """Return the cases of an experience as the log of decisions that they are.

    propensity  field that holds the chance with which the option of a case was taken
    raises      LogUnusable where it is not known or a case used no option or several
    """
    base, used = experience.base, experience.options.used
    field = next((each for each in base.schema.fields if each.name == propensity), None)
    if field is None or field.kind != "number":
        raise LogUnusable(f"{propensity!r} is no field of numbers")
    if not np.all(used.sum(axis=1) == 1):
        raise LogUnusable("a case used no option or several; a decision takes one")
    return Logged(
        chosen=used.argmax(axis=1),
        propensities=base.column(propensity).astype(np.float64),
        rewards=experience.outcomes,
        options=tuple(str(name) for name in experience.options.names),
        groups=groups_of(base),
    )


def stability_of_choices(
    experience: Experience,
    *,
    within: Mapping[str, float],
    chance: np.random.Generator,
    floors: Floors = USUAL,
    most: int = MOST,
) -> Stability:
    """Return how often the option recommended changes with small changes of the input.

    See `stability` for the rest; abstaining is a choice like any other.
    """
    return stability(
        experience.base,
        experience.outcomes,
        within=within,
        k=experience.k,
        chance=chance,
        power=experience.power,
        choose=lambda found: choices(experience, found, floors=floors),
        most=most,
    )
