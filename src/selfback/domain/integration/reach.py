"""Who came how far on the way into the study, by country, from a log of one row a person."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from selfback.domain.evaluation.table import Once, Reading, shown
from selfback.domain.recruitment.entry import STAGES, Stage
from selfback.domain.statistics.shares import Share, wilson

COLUMNS = ("person", "country", "stage", "reason")
NAMES: Mapping[str, Stage] = {stage.value: stage for stage in STAGES}
ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """One person of the log.

    stage   the last one reached
    reason  why the person went no further; empty if that is not known or the way is not over
    """

    person: str
    country: str
    stage: Stage
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One stage.

    reached     people who came at least so far
    of_before   share of those of the stage before; of the first stage, of itself
    left        reason -> people who went no further for it
    """

    stage: Stage
    reached: int
    of_before: Share
    left: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The stages of one country, or of all.

    randomised_of_referred  of those whom professionals brought, the share that was randomised
    """

    country: str
    steps: tuple[Step, ...]
    randomised_of_referred: Share

    def reached(self, stage: Stage) -> int:
        """Return how many came at least so far."""
        return next(step.reached for step in self.steps if step.stage is stage)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """The way of all, and of each country."""

    overall: Way
    countries: tuple[Way, ...]


def read_screened(data: bytes) -> tuple[Screened, ...]:
    """Return the people of a log in its order.

    data    columns person, country, stage (the last one reached: screened, eligible, approached,
            referred, consented or randomised) and reason, which may be empty
    raises  FileRefused with every fault by line and column
    """
    reading = Reading()
    once = Once(reading, "person")
    people = []
    for row in reading.rows(data, needed=COLUMNS):
        if not reading.need(row, "person", "country", "stage"):
            continue
        once.see(row, row["person"])
        stage = NAMES.get(row["stage"].lower())
        if stage is None:
            allowed = ", ".join(NAMES)
            reading.say(row.line, "stage", f"{shown(row['stage'])} is not one of {allowed}")
            continue
        if stage is STAGES[-1] and row["reason"]:
            reading.say(row.line, "reason", f"nobody leaves after {stage.value}")
        people.append(
            Screened(
                person=row["person"], country=row["country"], stage=stage, reason=row["reason"]
            )
        )
    reading.refuse()
    return tuple(people)


def reach_of(people: Sequence[Screened], *, level: float) -> Reach:
    """Return how many came how far; each stage holds all who came further."""
    countries = sorted({each.country for each in people})
    return Reach(
        overall=_way(ALL, people, level),
        countries=tuple(
            _way(country, [each for each in people if each.country == country], level)
            for country in countries
        ),
    )


def _way(country: str, people: Sequence[Screened], level: float) -> Way:
    last = Counter(each.stage for each in people)
    reached = {
        stage: sum(last[later] for later in STAGES[place:]) for place, stage in enumerate(STAGES)
    }
    before = {STAGES[0]: STAGES[0], **{later: earlier for earlier, later in pairwise(STAGES)}}
    steps = tuple(
        Step(
            stage=stage,
            reached=reached[stage],
            of_before=wilson(reached[stage], reached[before[stage]], level=level),
            left=dict(
                Counter(
                    each.reason for each in people if each.stage is stage and each.reason
                ).most_common()
            ),
        )
        for stage in STAGES
    )
    randomised, referred = reached[Stage.RANDOMISED], reached[Stage.REFERRED]
    return Way(
        country=country,
        steps=steps,
        randomised_of_referred=wilson(randomised, referred, level=level),
    )
