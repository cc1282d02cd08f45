"""Whether answers fit their questions: every fault, with the key it belongs to."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from selfback.domain.content.question import AnswerKind, Question

MOST_ACTIVITIES = 2
LONGEST_ACTIVITY = 120
LONGEST_TEXT = 2000
TIME_OF_DAY = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class Fact(StrEnum):
    """What is wrong with an answer; a form turns it into words of the person's language."""

    UNKNOWN_KEY = "unknown-key"
    MISSING = "missing"
    NOT_WHOLE = "not-a-whole-number"
    OUT_OF_RANGE = "out-of-range"
    UNKNOWN_CHOICE = "unknown-choice"
    NOT_A_LIST = "not-a-list"
    TWICE = "twice"
    NOT_YES_NO_UNKNOWN = "not-yes-no-unknown"
    NOT_AN_ACTIVITY = "not-an-activity"
    TOO_MANY = "too-many"
    NOT_A_TIME = "not-a-time"
    NOT_TEXT = "not-text"
    TOO_LONG = "too-long"


SENTENCES: Mapping[Fact, str] = {
    Fact.UNKNOWN_KEY: "there is no such question",
    Fact.MISSING: "the answer is missing",
    Fact.NOT_WHOLE: "the answer is not a whole number",
    Fact.OUT_OF_RANGE: "the answer is not between {low} and {high}",
    Fact.UNKNOWN_CHOICE: "“{choice}” is not one of {choices}",
    Fact.NOT_A_LIST: "the answer is not a list",
    Fact.TWICE: "“{choice}” is there twice",
    Fact.NOT_YES_NO_UNKNOWN: "the answer is not yes, no or unknown",
    Fact.NOT_AN_ACTIVITY: "an activity has a name and a whole-number rating, and nothing else",
    Fact.TOO_MANY: "there are more than {most}",
    Fact.NOT_A_TIME: "the answer is not a time of day such as 19:30",
    Fact.NOT_TEXT: "the answer is not a text",
    Fact.TOO_LONG: "the answer has more than {most} characters",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One answer that does not fit its question.

    key     the question's id, or the id that is not a question's
    fact    what is wrong
    facts   what a sentence about it needs, such as low and high
    """

    key: str
    fact: Fact
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The fault in English, for the command line; never the answer to a free-text question."""
        return SENTENCES[self.fact].format(**self.facts)


def check_answers(questions: Iterable[Question], answers: Mapping[str, object]) -> list[Fault]:
    """Return every fault of the answers, in the order of the questions, then the unknown keys.

    answers     question id -> whole number (scale, number), code (choice), list of codes
                (choices), "yes" | "no" | "unknown", list of {name, rating} (rated activities),
                "HH:MM" (time) or text; None and an absent id are both "not answered"
    """
    asked = {question.id: question for question in questions}
    faults = [fault for q in asked.values() for fault in _faults(q, answers.get(q.id))]
    faults.extend(Fault(key=key, fact=Fact.UNKNOWN_KEY) for key in answers if key not in asked)
    return faults


def _faults(question: Question, answer: object) -> Iterator[Fault]:
    if answer is None:
        if not question.optional:
            yield Fault(key=question.id, fact=Fact.MISSING)
    else:
        yield from BY_KIND[question.kind](question, answer)


def _number(question: Question, answer: object) -> Iterator[Fault]:
    if type(answer) is not int:
        yield Fault(key=question.id, fact=Fact.NOT_WHOLE)
    elif not _inside(question, answer):
        yield _off_range(question)


def _inside(question: Question, value: int) -> bool:
    above = question.low is None or value >= question.low
    return above and (question.high is None or value <= question.high)


def _off_range(question: Question) -> Fault:
    facts = {"low": question.low, "high": question.high}
    return Fault(key=question.id, fact=Fact.OUT_OF_RANGE, facts=facts)


def _choice(question: Question, answer: object) -> Iterator[Fault]:
    # Choices such as minutes are numbers to whoever writes them by hand.
    code = str(answer) if type(answer) is int else answer
    if code not in question.choices:
        yield _unknown_choice(question, answer)


def _unknown_choice(question: Question, answer: object) -> Fault:
    facts = {"choice": answer, "choices": ", ".join(question.choices)}
    return Fault(key=question.id, fact=Fact.UNKNOWN_CHOICE, facts=facts)


def _choices(question: Question, answer: object) -> Iterator[Fault]:
    if not isinstance(answer, list | tuple):
        yield Fault(key=question.id, fact=Fact.NOT_A_LIST)
        return
    seen: list[object] = []
    for code in answer:
        if code in seen:
            yield Fault(key=question.id, fact=Fact.TWICE, facts={"choice": code})
            continue
        seen.append(code)
        yield from _choice(question, code)


def _yes_no_unknown(question: Question, answer: object) -> Iterator[Fault]:
    if answer not in ("yes", "no", "unknown"):
        yield Fault(key=question.id, fact=Fact.NOT_YES_NO_UNKNOWN)


def _activities(question: Question, answer: object) -> Iterator[Fault]:
    if not isinstance(answer, Sequence) or isinstance(answer, str):
        yield Fault(key=question.id, fact=Fact.NOT_A_LIST)
        return
    if len(answer) > MOST_ACTIVITIES:
        yield Fault(key=question.id, fact=Fact.TOO_MANY, facts={"most": MOST_ACTIVITIES})
    for activity in answer:
        yield from _activity(question, activity)


def _activity(question: Question, activity: object) -> Iterator[Fault]:
    if not isinstance(activity, Mapping) or activity.keys() != {"name", "rating"}:
        yield Fault(key=question.id, fact=Fact.NOT_AN_ACTIVITY)
        return
    name, rating = activity["name"], activity["rating"]
    if not isinstance(name, str) or not name.strip() or type(rating) is not int:
        yield Fault(key=question.id, fact=Fact.NOT_AN_ACTIVITY)
        return
    if len(name) > LONGEST_ACTIVITY:
        yield Fault(key=question.id, fact=Fact.TOO_LONG, facts={"most": LONGEST_ACTIVITY})
    if not _inside(question, rating):
        yield _off_range(question)


def _time(question: Question, answer: object) -> Iterator[Fault]:
    if not isinstance(answer, str) or not TIME_OF_DAY.fullmatch(answer):
        yield Fault(key=question.id, fact=Fact.NOT_A_TIME)


def _text(question: Question, answer: object) -> Iterator[Fault]:
    if not isinstance(answer, str):
        yield Fault(key=question.id, fact=Fact.NOT_TEXT)
    elif len(answer) > LONGEST_TEXT:
        yield Fault(key=question.id, fact=Fact.TOO_LONG, facts={"most": LONGEST_TEXT})


BY_KIND: Mapping[AnswerKind, Callable[[Question, object], Iterator[Fault]]] = {
    AnswerKind.SCALE: _number,
    AnswerKind.NUMBER: _number,
    AnswerKind.CHOICE: _choice,
    AnswerKind.CHOICES: _choices,
    AnswerKind.YES_NO_UNKNOWN: _yes_no_unknown,
    AnswerKind.RATED_ACTIVITIES: _activities,
    AnswerKind.TIME: _time,
    AnswerKind.TEXT: _text,
}
