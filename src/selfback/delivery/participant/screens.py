"""The questions of one visit, screen by screen, and where somebody stands among them."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from selfback.delivery.shared.questionnaires import trial_instrument
from selfback.domain.content.question import AnswerKind, Question
from selfback.domain.trial.protocol import Protocol
from selfback.domain.trial.visits import QUESTIONS, asked_for

TOGETHER = 4
"""Questions with two or three short answers that are asked on one screen."""
FEW = 3
SECONDS_EACH = 8
"""Our guess of how long one answer takes, for the line that says how many minutes to expect."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """What is asked at once: one question, or a few short ones, of one instrument.

    number  1 for the first of the visit
    """

    number: int
    instrument: str
    questions: tuple[Question, ...]

    @property
    def items(self) -> tuple[str, ...]:
        """Ids of its questions."""
        return tuple(each.id for each in self.questions)


def screens_of(protocol: Protocol, visit: str) -> tuple[Screen, ...]:
    """Return the screens of a visit in the order of its protocol.

    Instruments whose words the host has not installed are left out; see `without_words`.
    """
    groups = [
        (instrument, group)
        for instrument in asked_for(protocol, visit)
        for group in _groups(_questions_of(protocol, visit, instrument))
    ]
    return tuple(
        Screen(number=number, instrument=instrument, questions=group)
        for number, (instrument, group) in enumerate(groups, 1)
    )


def without_words(protocol: Protocol, visit: str) -> tuple[str, ...]:
    """Return the instruments of a visit that nobody can be asked, as their words are missing."""
    return tuple(each for each in asked_for(protocol, visit) if trial_instrument(each) is None)


def reached(screens: Iterable[Screen], seen: Mapping[str, Container[str]]) -> int:
    """Return the number of the first screen with a question nobody has passed; one more for all.

    seen    instrument -> items that were answered or skipped, on whichever device
    """
    number = 1
    for each in screens:
        if not all(item in seen.get(each.instrument, ()) for item in each.items):
            return each.number
        number = each.number + 1
    return number


def minutes_for(screens: Iterable[Screen]) -> int:
    """Return about how many minutes the questions take, at least one."""
    return max(1, round(sum(len(each.questions) for each in screens) * SECONDS_EACH / 60))


def _questions_of(protocol: Protocol, visit: str, instrument: str) -> tuple[Question, ...]:
    held = trial_instrument(instrument)
    if held is None:
        return ()
    if instrument != QUESTIONS:
        return held.questions
    by_id = {each.id: each for each in held.questions}
    return tuple(by_id[id] for id in protocol.visit(visit).questions if id in by_id)


def _groups(questions: tuple[Question, ...]) -> Iterator[tuple[Question, ...]]:
    for is_short, run in groupby(questions, key=_is_short):
        held, size = tuple(run), TOGETHER if is_short else 1
        for start in range(0, len(held), size):
            yield held[start : start + size]


def _is_short(question: Question) -> bool:
    if question.kind is AnswerKind.YES_NO_UNKNOWN:
        return True
    return question.kind is AnswerKind.CHOICE and len(question.choices) <= FEW
