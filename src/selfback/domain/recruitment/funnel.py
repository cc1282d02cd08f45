"""How many came how far, and why the others did not; every stage sums."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from selfback.domain.recruitment.entry import STAGES, Answer, Entry, Stage

NOT_YET = "not-yet"
"""Someone who may still go on: no exit, and no next stage yet."""

LEAVES_WITH: Mapping[Stage, str] = {
    Stage.SCREENED: "not_eligible",
    Stage.ELIGIBLE: "not_approached",
    Stage.APPROACHED: "declined",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One stage.

    reached     people who came at least so far
    went_on     of them, those who reached the next stage
    left        reason -> people who went no further for it; "not-noted" where none is kept
    not_yet     people who are here and may still go on
    """

    stage: Stage
    reached: int
    went_on: int
    left: Mapping[str, int]
    not_yet: int


def funnel(entries: Iterable[Entry]) -> tuple[Step, ...]:
    """Return the stages in order; reached = went on + left + not yet, at each of them."""
    here: dict[Stage, list[Entry]] = {stage: [] for stage in STAGES}
    for entry in entries:
        here[entry.stage].append(entry)
    steps, beyond = [], 0
    for stage in reversed(STAGES):
        exits = Counter(_exit(each) for each in here[stage])
        not_yet = exits.pop(NOT_YET, 0)
        steps.append(
            Step(
                stage=stage,
                reached=len(here[stage]) + beyond,
                went_on=beyond,
                left=dict(sorted(exits.items())),
                not_yet=not_yet,
            )
        )
        beyond += len(here[stage])
    return tuple(reversed(steps))


def _exit(entry: Entry) -> str:
    if entry.exit:
        return str(entry.exit.value)
    return NOT_NOTED if entry.eligible is Answer.NO else NOT_YET


NOT_NOTED = "not-noted"


class Rate(StrEnum):
    """Shares of one stage that reach another."""

    ELIGIBLE = "eligible-of-screened"
    APPROACHED = "approached-of-eligible"
    REFERRED = "referred-of-approached"
    YIELD = "randomised-of-referred"


ENDS: Mapping[Rate, tuple[Stage, Stage]] = {
    Rate.ELIGIBLE: (Stage.SCREENED, Stage.ELIGIBLE),
    Rate.APPROACHED: (Stage.ELIGIBLE, Stage.APPROACHED),
    Rate.REFERRED: (Stage.APPROACHED, Stage.REFERRED),
    Rate.YIELD: (Stage.REFERRED, Stage.RANDOMISED),
}


def counts(steps: Iterable[Step], rate: Rate) -> tuple[int, int]:
    """Return how many of how many: numerator and denominator of a rate."""
    reached = {step.stage: step.reached for step in steps}
    start, end = ENDS[rate]
    return reached[end], reached[start]
