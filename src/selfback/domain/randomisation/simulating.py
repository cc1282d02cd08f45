"""Trying a design before it is used: imbalance at every person, and how well one can guess."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from selfback.domain.randomisation.blocks import next_block
from selfback.domain.randomisation.design import Design, Kind, Method
from selfback.domain.randomisation.expecting import (
    Floats,
    State,
    expected,
    guesses,
    imbalance,
)
from selfback.domain.randomisation.minimisation import (
    Counts,
    Levels,
    counted,
    draw_of,
    imbalances,
    minimised_arm,
    probabilities,
)
from selfback.domain.randomisation.stream import Stream

QUANTILES = (0.5, 0.9, 0.99)


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """What many trials of a design showed.

    imbalance       mean over all strata together after n people, shape (people + 1,)
    quantiles       of the same, shape (3, people + 1): median, 90 %, 99 %
    largest         the most that any trial showed, shape (people + 1,)
    worst_within    the most that any stratum or level of a factor showed at any moment
    guessed         share of people about whom the convergence guesser was right
    guessed_error   standard error of guessed minus expected
    expected        the same share as computed: for blocks from the design and who came, for
                    minimisation from the state before each person
    """

    people: int
    trials: int
    imbalance: Floats
    quantiles: Floats
    largest: Floats
    worst_within: float
    guessed: float
    guessed_error: float
    expected: float


@dataclass(frozen=True, slots=True)
class _Path:
    imbalance: list[float]
    within: float
    right: float
    expected: float


def simulate(
    design: Design,
    *,
    people: int,
    trials: int,
    chance: np.random.Generator,
    shares: Sequence[float] = (),
) -> Simulated:
    """Carry out a design many times with the allocator that real lists are made by.

    people  in each trial
    shares  how often each stratum comes (equally often unless given); levels of factors come
            equally often
    """
    follow = _blocks if design.method is Method.BLOCKS else _minimised
    ahead = expected(design, people).guessed if design.method is Method.BLOCKS else np.zeros(0)
    sums = np.concatenate([[0.0], np.cumsum(ahead)])
    paths = [follow(design, people, chance, sums, shares) for _ in range(trials)]
    seen = np.array([path.imbalance for path in paths])
    right = np.array([path.right for path in paths]) / people
    thought = np.array([path.expected for path in paths]) / people
    return Simulated(
        people=people,
        trials=trials,
        imbalance=seen.mean(axis=0),
        quantiles=np.quantile(seen, QUANTILES, axis=0, method="higher"),
        largest=seen.max(axis=0),
        worst_within=max(path.within for path in paths),
        guessed=float(right.mean()),
        guessed_error=float((right - thought).std(ddof=1) / np.sqrt(trials)),
        expected=float(thought.mean()),
    )


def _blocks(
    design: Design,
    people: int,
    chance: np.random.Generator,
    sums: Floats,
    shares: Sequence[float],
) -> _Path:
    seed, ratios = chance.bytes(32), tuple(design.ratios.values())
    arms = {arm: number for number, arm in enumerate(design.ratios)}
    weights = np.array(shares or [1.0] * len(design.strata), dtype=float)
    coming = chance.choice(len(design.strata), size=people, p=weights / weights.sum())
    tosses = chance.random(people)
    lists = {n: _endless(design, seed, stratum) for n, stratum in enumerate(design.strata)}
    within: dict[int, State] = defaultdict(lambda: (0,) * len(ratios))
    overall, unbalanced, worst, right = [0] * len(ratios), [0.0], 0.0, 0
    for stratum, toss in zip(coming.tolist(), tosses.tolist(), strict=True):
        arm = arms[next(lists[stratum])]
        counts = within[stratum]
        thought = guesses(counts, ratios)
        right += thought[int(toss * len(thought))] == arm
        within[stratum] = (*counts[:arm], counts[arm] + 1, *counts[arm + 1 :])
        overall[arm] += 1
        worst = max(worst, imbalance(within[stratum], ratios))
        unbalanced.append(imbalance(overall, ratios))
    came = np.bincount(coming, minlength=len(design.strata))
    return _Path(unbalanced, worst, right, float(sums[came].sum()))


def _endless(design: Design, seed: bytes, stratum: str) -> Iterator[str]:
    stream = Stream(seed, kind=Kind.DRY_RUN, label=f"blocks\t{stratum}")
    while True:
        yield from next_block(design, stream)


def _minimised(
    design: Design,
    people: int,
    chance: np.random.Generator,
    sums: Floats,
    shares: Sequence[float],
) -> _Path:
    del sums, shares
    stream = Stream(chance.bytes(32), kind=Kind.DRY_RUN, label="minimisation")
    ratios, names = tuple(design.ratios.values()), list(design.ratios)
    counts, overall = counted(()), [0] * len(ratios)
    tosses, unbalanced, worst, right, thought_right = chance.random(people), [0.0], 0.0, 0, 0.0
    for toss in tosses.tolist():
        levels = {
            factor.id: factor.levels[int(chance.integers(len(factor.levels)))]
            for factor in design.factors
        }
        chances = _chances(design, levels, counts)
        thought = guesses(tuple(overall), ratios)
        guess = names[thought[int(toss * len(thought))]]
        draw = draw_of(design, stream)
        arm = minimised_arm(design, draw, levels, counts)
        right += guess == arm
        thought_right += float(sum(chances[names[each]] for each in thought)) / len(thought)
        counts.update(counted([(levels, arm)]))
        overall[names.index(arm)] += 1
        unbalanced.append(imbalance(overall, ratios))
        worst = max(worst, *_by_level(design, levels, counts))
    return _Path(unbalanced, worst, right, thought_right)


def _chances(design: Design, levels: Levels, counts: Counts) -> Mapping[str, Fraction]:
    """Return how likely each arm is before its slot is opened."""
    scores = imbalances(design, levels, counts)
    best = [arm for arm in scores if scores[arm] == min(scores.values())]
    tickets = sum(design.ratios[arm] for arm in best)
    chances = dict.fromkeys(scores, Fraction(0))
    for preferred in best:
        for arm, probability in probabilities(design, preferred).items():
            chances[arm] += Fraction(design.ratios[preferred], tickets) * probability
    return chances


def _by_level(design: Design, levels: Levels, counts: Counts) -> Iterator[float]:
    for factor in design.factors:
        held = [counts[factor.id, levels[factor.id], arm] for arm in design.ratios]
        yield imbalance(held, design.ratios.values())
