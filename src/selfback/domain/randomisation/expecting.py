"""What can be computed of permuted blocks: how unbalanced, and how guessable, at every person."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from selfback.domain.randomisation.design import Design

Floats = npt.NDArray[np.float64]
State = tuple[int, ...]
"""People in each arm, in the order of the design."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What follows from a design by blocks, in one stratum.

    imbalance   expected imbalance after n people, shape (people + 1,); see `imbalance`
    guessed     probability that the convergence guesser is right about person n, shape (people,)
    """

    imbalance: Floats
    guessed: Floats


def imbalance(counts: Iterable[int], ratios: Iterable[int]) -> float:
    """Return the largest minus the smallest of people in an arm over its ratio.

    For two arms 1:1 it is the difference in people.
    """
    scaled = [count / ratio for count, ratio in zip(counts, ratios, strict=True)]
    return max(scaled) - min(scaled)


def guesses(counts: State, ratios: State) -> list[int]:
    """Return which arms the convergence guesser thinks come next; between equals it tosses.

    It expects the arm that lacks most people towards its share. Completed blocks balance, so
    that it need not know where blocks begin.

    Source: Blackwell and Hodges (1957), Annals of Mathematical Statistics 28:449-460.
    """
    after, share = sum(counts) + 1, sum(ratios)
    lacking = [after * ratio - count * share for count, ratio in zip(counts, ratios, strict=True)]
    most = max(lacking)
    return [arm for arm, lacks in enumerate(lacking) if lacks == most]


def expected(design: Design, people: int) -> Expectation:
    """Compute imbalance and predictability of blocks exactly, by following every state.

    people  how many to look ahead in one stratum
    """
    ratios = tuple(design.ratios.values())
    within = [_within(size, ratios) for size in design.block_sizes]
    begins = np.zeros(people + 1)
    begins[0] = 1.0
    unbalanced, guessed = np.zeros(people + 1), np.zeros(people)
    chance = 1 / len(within)
    for start in range(people + 1):
        if not begins[start]:
            continue
        for block in within:
            size = len(block.guessed)
            seen = min(size, people - start)
            weight = begins[start] * chance
            guessed[start : start + seen] += weight * block.guessed[:seen]
            unbalanced[start + 1 : start + 1 + seen] += weight * block.imbalance[1 : seen + 1]
            if start + size <= people:
                begins[start + size] += weight
    return Expectation(imbalance=unbalanced, guessed=guessed)


@lru_cache(maxsize=64)
def _within(size: int, ratios: State) -> Expectation:
    """Follow one block of a size from its first person to its last."""
    full = tuple(ratio * size // sum(ratios) for ratio in ratios)
    states: Mapping[State, float] = {(0,) * len(ratios): 1.0}
    unbalanced, guessed = [0.0], []
    for seen in range(size):
        guessed.append(sum(p * _right(state, full, ratios) for state, p in states.items()))
        states = _next(states, full, size - seen)
        unbalanced.append(sum(p * imbalance(state, ratios) for state, p in states.items()))
    return Expectation(imbalance=np.array(unbalanced), guessed=np.array(guessed))


def _right(state: State, full: State, ratios: State) -> float:
    left, thought = sum(full) - sum(state), guesses(state, ratios)
    return sum(full[arm] - state[arm] for arm in thought) / len(thought) / left


def _next(states: Mapping[State, float], full: State, left: int) -> dict[State, float]:
    after: dict[State, float] = defaultdict(float)
    for state, probability in states.items():
        for arm, most in enumerate(full):
            if state[arm] < most:
                grown = (*state[:arm], state[arm] + 1, *state[arm + 1 :])
                after[grown] += probability * (most - state[arm]) / left
    return after
