"""What surrounds the answers: the moment they were given, and the weeks before."""

from dataclasses import dataclass
from enum import StrEnum

from selfback.domain.safety.errors import ContextOutOfRange


class Answer(StrEnum):
    """How a warning sign is answered; unknown is "I do not know"."""

    NO = "no"
    UNKNOWN = "unknown"
    YES = "yes"


class Moment(StrEnum):
    """When warning signs are asked about."""

    INTAKE = "intake"  # before the first plan
    WEEKLY = "weekly"  # in every check-in
    PAIN_JUMP = "pain-jump"  # in a check-in whose pain is far above the last one
    SYMPTOMS_CHANGED = "symptoms-changed"  # the button on every screen
    RESUMING = "resuming"  # before a paused plan goes on


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is known beside the answers; what is not known is None or empty.

    moment          decides which warning signs must have been answered; the default asks for all
    age             years
    duration        how long the pain had lasted at intake, a code of that question
    pain            average pain 0 to 10 of each check-in, a week apart, oldest first, today last
    interference    0 to 10 of the check-ins in which it was asked, oldest first
    mood_score      sum of the two mood items, 0 to 6
    texts           what the person wrote in free text; it can add to the triage, never take away
    """

    moment: Moment = Moment.INTAKE
    age: int | None = None
    duration: str | None = None
    pain: tuple[int, ...] = ()
    interference: tuple[int, ...] = ()
    mood_score: int | None = None
    texts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check("age", (self.age,), 0, 130)
        _check("pain", self.pain, 0, 10)
        _check("interference", self.interference, 0, 10)
        _check("mood_score", (self.mood_score,), 0, 6)


def _check(name: str, values: tuple[int | None, ...], low: int, high: int) -> None:
    if any(value is not None and not low <= value <= high for value in values):
        raise ContextOutOfRange(name=name, low=low, high=high)
