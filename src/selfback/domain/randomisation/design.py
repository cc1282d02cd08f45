"""What an allocation is to be: arms and their ratio, strata or factors, blocks or minimisation."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from selfback.domain.randomisation.errors import DesignContradictsItself

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
"""Arms, studies and factors: short, plain, safe in every file."""
LONGEST_LIST = 20_000
MOST_ARMS = 6
EVERYBODY = "all"
"""The name of the one stratum of a design without strata."""


class Kind(StrEnum):
    """Whether a list is for people or for practice."""

    REAL = "real"
    DRY_RUN = "dry-run"


class Method(StrEnum):
    """How arms are chosen."""

    BLOCKS = "blocks"
    MINIMISATION = "minimisation"


class Measure(StrEnum):
    """How minimisation measures the imbalance of one level of one factor."""

    RANGE = "range"
    VARIANCE = "variance"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """An arm of a study and its share; ratio 2 beside 1 means twice as many people."""

    id: str
    ratio: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """Something to balance in minimisation, with the values it may have and its weight."""

    id: str
    levels: tuple[str, ...]
    weight: int = 1


@dataclass(frozen=True, kw_only=True)
class Design:
    """How people are allocated.

    study           names the study; part of what is committed to
    strata          blocks: each stratum has a list of its own
    block_sizes     blocks: people in a block; each size as likely
    per_stratum     blocks: at least so many slots in each stratum (the last block is whole);
                    minimisation: so many slots in all
    factors         minimisation: what is balanced
    probability     minimisation: that the arm which balances best is taken (biased coin); with
                    unequal ratios this is of the arm with the smallest share
    raises          DesignContradictsItself with every reason at once
    """

    study: str
    arms: tuple[Arm, ...]
    method: Method = Method.BLOCKS
    strata: tuple[str, ...] = (EVERYBODY,)
    block_sizes: tuple[int, ...] = ()
    per_stratum: int = 200
    factors: tuple[Factor, ...] = ()
    measure: Measure = Measure.RANGE
    probability: Fraction = Fraction(4, 5)

    def __post_init__(self) -> None:
        if reasons := tuple(_contradictions(self)):
            raise DesignContradictsItself(*reasons)

    @cached_property
    def share(self) -> int:
        """The sum of the ratios: the smallest number of people that can be balanced."""
        return sum(arm.ratio for arm in self.arms)

    @cached_property
    def ratios(self) -> dict[str, int]:
        """Arm to ratio, in the order of the design."""
        return {arm.id: arm.ratio for arm in self.arms}

    @cached_property
    def sequences(self) -> tuple[str, ...]:
        """The sequences that slots are in: the strata, or a single one for minimisation."""
        return self.strata if self.method is Method.BLOCKS else (EVERYBODY,)


def _contradictions(design: Design) -> Iterator[str]:
    yield from _in_names(design)
    yield from _in_numbers(design)
    yield from _in_blocks(design) if design.method is Method.BLOCKS else _in_factors(design)


def _in_names(design: Design) -> Iterator[str]:
    if not ID.fullmatch(design.study):
        yield f"study {design.study!r} is not a plain name of at most 40 characters"
    for arm in design.arms:
        if not ID.fullmatch(arm.id):
            yield f"arm {arm.id!r} is not a plain name of at most 40 characters"
    for name, times in Counter(arm.id for arm in design.arms).items():
        if times > 1:
            yield f"arm {name!r} is named {times} times"


def _in_numbers(design: Design) -> Iterator[str]:
    if not 2 <= len(design.arms) <= MOST_ARMS:
        yield f"there are {len(design.arms)} arms; 2 to {MOST_ARMS} can be allocated"
    for arm in design.arms:
        if not 1 <= arm.ratio <= 10:
            yield f"arm {arm.id!r} has ratio {arm.ratio}; it can be 1 to 10"
    if not 1 <= design.per_stratum <= LONGEST_LIST:
        yield f"per_stratum is {design.per_stratum}; it can be 1 to {LONGEST_LIST}"


def _in_blocks(design: Design) -> Iterator[str]:
    share = sum(arm.ratio for arm in design.arms)
    if not design.strata:
        yield "there is no stratum"
    for stratum in design.strata:
        if not stratum or len(stratum) > 120 or not stratum.isprintable():
            yield f"stratum {stratum!r} is empty, too long or not printable"
    if len(set(design.strata)) < len(design.strata):
        yield "a stratum is named twice"
    if not design.block_sizes:
        yield "there is no block size"
    if list(design.block_sizes) != sorted(set(design.block_sizes)):
        yield "block sizes go from small to large, each once"
    for size in design.block_sizes:
        if size < 1 or size > 100 or (share and size % share):
            yield f"a block of {size} cannot hold the arms in their ratio (a multiple of {share})"
    if design.factors:
        yield "factors belong to minimisation, not to blocks"


def _in_factors(design: Design) -> Iterator[str]:
    if not design.factors:
        yield "minimisation has no factor to balance"
    if design.strata != (EVERYBODY,) or design.block_sizes:
        yield "strata and block sizes belong to blocks, not to minimisation"
    if len({factor.id for factor in design.factors}) < len(design.factors):
        yield "a factor is named twice"
    for factor in design.factors:
        if not ID.fullmatch(factor.id):
            yield f"factor {factor.id!r} is not a plain name of at most 40 characters"
        if len(set(factor.levels)) < max(2, len(factor.levels)):
            yield f"factor {factor.id!r} needs at least two levels, each once"
        if not all(level and level.isprintable() and len(level) <= 80 for level in factor.levels):
            yield f"factor {factor.id!r} has a level that is empty, too long or not printable"
        if not 1 <= factor.weight <= 100:
            yield f"factor {factor.id!r} has weight {factor.weight}; it can be 1 to 100"
    ratios = [arm.ratio for arm in design.arms]
    if ratios and not Fraction(min(ratios), sum(ratios)) < design.probability < 1:
        yield (
            f"probability {design.probability} must lie above the smallest share"
            f" {Fraction(min(ratios), sum(ratios))} and below 1, or there is no random element"
        )
