"""What neighbours say about each option: expected outcomes, or how many examples used it.

Arrays in, arrays out, with a leading axis for queries where there are several: the planner asks
for one person, the simulation for many, and both get the same numbers.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from casewise.reuse import kernel_weights, kish_size, shrunk_means
from selfback.domain.plan.rules import EngineRules

F64 = npt.NDArray[np.float64]
RestsOn = Literal["cases", "experts", "default"]
NOBODY = -1.0  # the similarity where there is no neighbour


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimates:
    """What neighbours say about o options; a leading axis for queries is kept.

    expected    outcome of a week with an option, 0 to 1, shape (..., o); NaN without outcomes
    share       weighted share of the examples that used an option, 0 to 1, shape (..., o)
    lived       effective neighbours with a known outcome, shape (...)
    examples    effective worked examples, shape (...)
    """

    expected: F64
    share: F64
    lived: F64
    examples: F64


def rests_on(lived: float, examples: float, rules: EngineRules) -> RestsOn:
    """Return what there is enough of to speak: weeks lived, worked examples, or neither."""
    if lived >= rules.effective_minimum:
        return "cases"
    return "experts" if examples >= rules.effective_minimum else "default"


def weights_of(similarities: npt.ArrayLike, rules: EngineRules) -> F64:
    """Return how much each neighbour counts, shape as given; 0 below the least similarity."""
    given = np.asarray(similarities, dtype=np.float64)
    near = np.where(given >= rules.similarity_minimum, given, NOBODY)
    return kernel_weights(near, power=rules.kernel_power)


def examples_among(weights: F64, outcomes: F64, rules: EngineRules) -> npt.NDArray[np.bool_]:
    """Return which neighbours, the nearest first, are asked as examples, shape (..., k)."""
    open_ = np.isnan(outcomes) & (weights > 0)
    return np.asarray(open_ & (np.cumsum(open_, axis=-1) <= rules.neighbours))


def estimate(
    weights: F64,
    used: npt.NDArray[np.bool_],
    outcomes: F64,
    rules: EngineRules,
    effects: F64 | None = None,
) -> Estimates:
    """Return what neighbours say of each option, failures included.

    weights     from `weights_of`, the nearest neighbour first, shape (..., k)
    used        whether a neighbour used an option, shape (..., k, o)
    outcomes    0 to 1, NaN for a worked example, shape (..., k)
    effects     what each option adds to the outcome of anybody's week, shape (o,); None for 0

    Neighbours say how far a person differs from anybody: the effects are taken out of their
    outcomes first, and put back into what is expected. What is left is the weighted mean of the
    neighbours with the option, pulled towards the mean of all neighbours as far as options differ
    no more than chance explains, and by at least `outcome_prior` neighbours. Examples have no
    outcome: at most `expert_most` of them, in the place of as many neighbours, lean towards what
    they used by `expert_lean`.
    """
    added = np.zeros(used.shape[-1]) if effects is None else effects
    outcomes = outcomes - used @ added
    asked = np.where(examples_among(weights, outcomes, rules), weights, 0.0)
    total = asked.sum(axis=-1)
    share = np.divide(
        (asked[..., None, :] @ used)[..., 0, :],
        total[..., None],
        out=np.zeros((*total.shape, used.shape[-1])),
        where=total[..., None] > 0,
    )
    examples = kish_size(asked)
    lived_weights = np.where(np.isnan(outcomes), 0.0, weights)
    lived = kish_size(lived_weights)
    found = shrunk_means(lived_weights, used, outcomes)
    strength = np.maximum(found.strength, rules.outcome_prior)[..., None]
    raw_mass = _mass(lived_weights, used, lived)
    overall = found.overall[..., None]
    # The engine's estimate, with the strength it chose taken out and ours put in.
    sums = found.means * (raw_mass + found.strength[..., None]) + (
        (strength - found.strength[..., None]) * overall
    )
    votes = np.minimum(examples, rules.expert_most)[..., None]
    leaning = overall + rules.expert_lean * share
    expected = (sums + votes * leaning) / (raw_mass + strength + votes)
    expected = expected + added
    return Estimates(expected=expected, share=share, lived=lived, examples=examples)


def _mass(weights: F64, used: npt.NDArray[np.bool_], size: F64) -> F64:
    total = weights.sum(axis=-1)
    scaled = weights * np.divide(size, total, out=np.zeros_like(total), where=total > 0)[..., None]
    mass: F64 = (scaled[..., None, :] @ used)[..., 0, :]
    return mass
