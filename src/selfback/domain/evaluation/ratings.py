"""Ratings of vignettes: who agreed with which part of which plan, as they stand in a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from selfback.domain.evaluation.table import Once, Reading, Row, Same, shown

COLUMNS = ("rater", "profession", "country", "vignette", "component", "answer")
NOT_TOLD = "not told"


class Answer(StrEnum):
    """What a rater says of one part of a plan."""

    AGREE = "agree"
    PARTLY = "partly"
    DISAGREE = "disagree"


ANSWERS: Mapping[str, Answer | None] = {"": None} | {answer.value: answer for answer in Answer}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """One part of one vignette's plan, put to one rater.

    answer  None where the rater left it empty
    """

    rater: str
    profession: str
    country: str
    vignette: str
    component: str
    answer: Answer | None

    @property
    def item(self) -> tuple[str, str]:
        """What was rated: a component of a vignette's plan."""
        return self.vignette, self.component


def read_ratings(data: bytes) -> tuple[Rating, ...]:
    """Return the ratings of a file in its order.

    data    columns rater, profession, country, vignette, component, answer; an answer is agree,
            partly, disagree or empty; profession and country may be empty
    raises  FileRefused with every fault by line and column
    """
    reading = Reading()
    rows = reading.rows(data, needed=COLUMNS)
    once = Once(reading, "component")
    same = Same(reading, "profession"), Same(reading, "country")
    ratings = []
    for row in rows:
        if not reading.need(row, "rater", "vignette", "component"):
            continue
        once.see(row, row["rater"], row["vignette"], row["component"])
        for each in same:
            each.see(row, row["rater"])
        ratings.append(_rating(row, _answer(reading, row)))
    reading.refuse()
    return tuple(ratings)


def _answer(reading: Reading, row: Row) -> Answer | None:
    said = row["answer"].lower()
    if said not in ANSWERS:
        told = shown(row["answer"])
        reading.say(row.line, "answer", f"{told} is not agree, partly, disagree or empty")
        return None
    return ANSWERS[said]


def _rating(row: Row, answer: Answer | None) -> Rating:
    return Rating(
        rater=row["rater"],
        profession=row["profession"] or NOT_TOLD,
        country=row["country"] or NOT_TOLD,
        vignette=row["vignette"],
        component=row["component"],
        answer=answer,
    )
