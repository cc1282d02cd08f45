"""Minimisation with a random element (Pocock and Simon 1975); docs/allocation.md §4."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

from selfback.domain.randomisation.design import Design, Kind, Measure
from selfback.domain.randomisation.errors import LevelUnknown
from selfback.domain.randomisation.stream import WORD, Stream

Levels = Mapping[str, str]
"""Factor to level of one participant."""

Counts = Counter[tuple[str, str, str]]
"""Factor, level and arm to the number of people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """The chance that one slot holds, made before anybody came.

    coin    0 to 2^64 - 1: decides whether the best balancing arm is taken
    order   the arms in random order, weighted by ratio: decides between equals
    """

    coin: int = field(repr=False)
    order: tuple[str, ...] = field(repr=False)


def minimisation_draws(design: Design, *, seed: bytes, kind: Kind) -> list[Draw]:
    """Return the draws of all slots in order."""
    stream = Stream(seed, kind=kind, label="minimisation")
    return [draw_of(design, stream) for _ in range(design.per_stratum)]


def draw_of(design: Design, stream: Stream) -> Draw:
    """Return the next draw: the coin first, then the order."""
    coin = stream.word()
    return Draw(coin=coin, order=_weighted_order(design, stream))


def _weighted_order(design: Design, stream: Stream) -> tuple[str, ...]:
    """Draw tickets without replacement; an arm has as many tickets as its ratio says."""
    left, order = dict(design.ratios), []
    while left:
        ticket = stream.below(sum(left.values()))
        for arm, tickets in left.items():
            if ticket < tickets:
                order.append(arm)
                del left[arm]
                break
            ticket -= tickets
    return tuple(order)


def minimised_arm(design: Design, draw: Draw, levels: Levels, counts: Counts) -> str:
    """Return the arm of the next participant.

    levels      the participant's level of every factor
    counts      who was allocated before; see `counted`
    raises      LevelUnknown
    """
    check_levels(design, levels)
    preferred = preferred_arm(design, draw, levels, counts)
    candidates = [preferred, *(arm for arm in draw.order if arm != preferred)]
    chances = probabilities(design, preferred)
    passed = Fraction(0)
    for arm in candidates[:-1]:
        passed += chances[arm]
        if draw.coin * passed.denominator < passed.numerator * WORD:
            return arm
    return candidates[-1]


def preferred_arm(design: Design, draw: Draw, levels: Levels, counts: Counts) -> str:
    """Return the arm that balances best; between equals the first in the draw's order."""
    scores = imbalances(design, levels, counts)
    best = min(scores.values())
    return next(arm for arm in draw.order if scores[arm] == best)


def counted(earlier: Iterable[tuple[Levels, str]]) -> Counts:
    """Count people by factor, level and arm; `earlier` are levels and arm, in any order."""
    counts: Counts = Counter()
    for levels, arm in earlier:
        counts.update((factor, level, arm) for factor, level in levels.items())
    return counts


def imbalances(design: Design, levels: Levels, counts: Counts) -> dict[str, int]:
    """Return for each arm how unbalanced the participant's levels would be if they joined it.

    Counts are divided by the arm's ratio; all is multiplied by a constant so that it stays whole.
    """
    whole = lcm(*design.ratios.values())
    scores = {}
    for arm in design.ratios:
        scores[arm] = 0
        for factor in design.factors:
            scaled = [
                (counts[factor.id, levels[factor.id], other] + (other == arm)) * (whole // ratio)
                for other, ratio in design.ratios.items()
            ]
            scores[arm] += factor.weight * _measured(design.measure, scaled)
    return scores


def _measured(measure: Measure, counts: Sequence[int]) -> int:
    if measure is Measure.RANGE:
        return max(counts) - min(counts)
    return len(counts) * sum(each * each for each in counts) - sum(counts) ** 2


def probabilities(design: Design, preferred: str) -> dict[str, Fraction]:
    """Return with which probability each arm is taken when one balances best.

    With equal ratios the preferred arm has `probability` and the others share the rest. With
    unequal ones the chances keep the ratio (biased-coin minimisation).

    Source: Han, Enas, McEntegart (2009), Statistics in Medicine 28:3329-3346.
    """
    ratios, share = design.ratios, design.share
    beside_smallest = share - min(ratios.values())
    beside = share - ratios[preferred]
    rest = Fraction(beside, beside_smallest) * (1 - design.probability)
    return {
        arm: 1 - rest if arm == preferred else rest * Fraction(ratio, beside)
        for arm, ratio in ratios.items()
    }


def check_levels(design: Design, levels: Levels) -> None:
    """Refuse a participant whose value the design does not name; raises LevelUnknown."""
    for factor in design.factors:
        if levels.get(factor.id) not in factor.levels:
            raise LevelUnknown(factor=factor.id, level=str(levels.get(factor.id)))
