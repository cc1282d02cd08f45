"""What a question is: how it is answered once, its wording once per language."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from selfback.domain.content.provenance import Source


class AnswerKind(StrEnum):
    """How a question is answered."""

    SCALE = "scale"  # whole numbers from low to high, shown as a staircase
    CHOICE = "choice"  # one of the choices
    CHOICES = "choices"  # any number of the choices
    NUMBER = "number"  # typed
    YES_NO_UNKNOWN = "yes-no-unknown"
    RATED_ACTIVITIES = "rated-activities"  # own words, each rated on the scale
    TIME = "time"  # of day, HH:MM
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question, without its words.

    id              also the name of the answer in a profile or check-in
    low, high       of a scale or a number, both included
    unit            of a number, such as "years"; empty if it has none
    choices         codes of the choices, in the order shown
    optional        whether it may be skipped
    higher_is       "worse", "better" or "neither": what a high answer means for the person
    """

    id: str
    kind: AnswerKind
    low: int | None = None
    high: int | None = None
    unit: str = ""
    choices: tuple[str, ...] = ()
    optional: bool = False
    higher_is: Literal["worse", "better", "neither"] = "neither"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionWords:
    """The words of one question in one language.

    text        the question, at most 120 characters
    why         why we ask, one or two short sentences
    low, high   what the ends of a scale mean, a few words
    meanings    value -> a few plain words, for some or all values of a scale
    choices     code -> label
    hint        one line under the question; may be empty
    """

    text: str
    why: str
    low: str = ""
    high: str = ""
    meanings: dict[str, str] = field(default_factory=dict)
    choices: dict[str, str] = field(default_factory=dict)
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A set of questions with a licence for their wording.

    licence     of the published words: "open"; "permission", which a host asks for; "forbidden" to
                be passed on at all
    wording     "own": our own words; "host": none until the host installs the owner's;
                "validated": the host has installed them
    recall      what the answers look back on, such as "the last week"
    """

    id: str
    version: str
    licence: Literal["open", "permission", "forbidden"]
    wording: Literal["own", "host", "validated"]
    recall: str
    questions: tuple[Question, ...]
    source: Source
