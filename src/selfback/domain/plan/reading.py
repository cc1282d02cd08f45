"""Answers as they are written down become a profile or a check-in, or a list of faults."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from selfback.domain.content.language import Language
from selfback.domain.content.library import Library
from selfback.domain.content.question import Question
from selfback.domain.instruments.answers import check_answers
from selfback.domain.plan.carry import Carry
from selfback.domain.plan.checkin import Checkin
from selfback.domain.plan.codec import DocumentRefused, read
from selfback.domain.plan.profile import Profile
from selfback.domain.plan.rules import Rules
from selfback.domain.plan.screening import context_of
from selfback.domain.safety.context import Answer, Moment
from selfback.domain.safety.questions import check_in_moment, required_questions

T = TypeVar("T", Profile, Checkin)

INTAKE, CHECK_IN = "intake", "check-in"
STEPS_LONGEST = 60000
FEW_DAYS, MANY_DAYS = 7, 60
STEP_KEYS = ("steps", "steps_per_day")
NO_RECORD = -1  # TOML has no empty value


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFault:
    """One thing wrong with what was written, in a sentence, with its key."""

    key: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.key}: {self.sentence}"


class AnswersRefused(ValueError):
    """A profile or a check-in has faults; all of them are in `faults`."""

    def __init__(self, faults: tuple[KeyFault, ...]) -> None:
        self.faults = faults
        super().__init__("; ".join(map(str, faults)))


def read_profile(answers: Mapping[str, Any], library: Library) -> Profile:
    """Return the profile of what was written, under the ids of the intake's questions.

    Beside the questions there are language, country, red_flags (every sign answered), and, if
    there are any, steps_per_day and limits.

    raises  AnswersRefused with every fault
    """
    questions = library.instruments[INTAKE].questions
    asked = {each.id: each for each in questions}
    faults = [
        *_question_faults(questions, {k: v for k, v in answers.items() if k in asked}),
        *_unknown(answers, {*asked, *_names(Profile)}),
        *_fixed("language", answers, [each.value for each in Language]),
        *_fixed("country", answers, sorted(library.countries) or ["DK", "GB", "NO"]),
        *_flag_faults(answers, tuple(library.red_flags), library),
        *_step_faults("steps_per_day", answers, MANY_DAYS),
        *_limit_faults(answers, library),
    ]
    return _made(Profile, answers, asked, faults)


def read_checkin(
    answers: Mapping[str, Any], library: Library, *, carry: Carry, rules: Rules
) -> Checkin:
    """Return the check-in of what was written; only pain and the warning signs are a must.

    carry   of the plan the check-in follows; it decides which warning signs must be answered
    raises  AnswersRefused with every fault
    """
    questions = tuple(_check_in_questions(library))
    asked = {each.id: each for each in questions}
    faults = [
        *_question_faults(questions, {k: v for k, v in answers.items() if k in asked}),
        *_unknown(answers, {*asked, *_names(Checkin)}),
        *_step_faults("steps", answers, FEW_DAYS),
        *_goal_faults(answers, rules),
        *_done_faults(answers, library),
        *_message_faults(answers, library),
        *_limit_faults(answers, library),
    ]
    if type(answers.get("pain_average")) is int and not faults:
        faults += _flag_faults(answers, _signs_due(answers, carry, library, rules), library)
    else:
        faults += _flag_faults(answers, (), library)
    return _made(Checkin, answers, asked, faults)


def _signs_due(
    answers: Mapping[str, Any], carry: Carry, library: Library, rules: Rules
) -> tuple[str, ...]:
    probe = Checkin(
        red_flags={},
        pain_average=answers["pain_average"],
        confirmed=answers.get("confirmed") is True,
    )
    context = context_of(carry, probe)
    moment = context.moment
    if moment is Moment.WEEKLY:
        moment = check_in_moment(context.pain, rules=rules.safety)
    return required_questions(moment, library.red_flags)


def _check_in_questions(library: Library) -> Iterator[Question]:
    for each in library.instruments[CHECK_IN].questions:
        yield replace(each, optional=each.id != "pain_average")
    wanted = ("minutes", "days_per_week", "conditions", "cleared")
    for each in library.instruments[INTAKE].questions:
        if each.id in wanted:
            yield replace(each, optional=True)


def _made(
    kind: type[T],
    answers: Mapping[str, Any],
    asked: Mapping[str, Question],
    faults: list[KeyFault],
) -> T:
    if faults:
        raise AnswersRefused(tuple(faults))
    given = {key: _days(key, _value(asked.get(key), value)) for key, value in answers.items()}
    try:
        return read(kind, {key: value for key, value in given.items() if value is not None})
    except DocumentRefused as refused:
        fault = KeyFault(key=refused.key, sentence=refused.wanted)
        raise AnswersRefused((fault,)) from refused


def _value(question: Question | None, value: object) -> object:
    # The choices of minutes are codes to a form and a number to the planner.
    if question is not None and question.id == "minutes" and value is not None:
        return int(str(value))
    return value


def _days(key: str, value: object) -> object:
    if key in STEP_KEYS and isinstance(value, list | tuple):
        return [None if day == NO_RECORD else day for day in value]
    return value


def _names(kind: type[Any]) -> set[str]:
    return {each.name for each in fields(kind)}


def _question_faults(
    questions: Collection[Question], answers: Mapping[str, Any]
) -> Iterator[KeyFault]:
    for fault in check_answers(questions, answers):
        yield KeyFault(key=fault.key, sentence=fault.sentence)


def _unknown(answers: Mapping[str, Any], known: Collection[str]) -> Iterator[KeyFault]:
    for key in answers:
        if key not in known:
            yield KeyFault(key=key, sentence="there is no such key")


def _fixed(key: str, answers: Mapping[str, Any], choices: list[str]) -> Iterator[KeyFault]:
    if key not in answers:
        yield KeyFault(key=key, sentence=f"is missing; it is one of {', '.join(choices)}")
    elif answers[key] not in choices:
        yield KeyFault(key=key, sentence=f"is not one of {', '.join(choices)}")


def _flag_faults(
    answers: Mapping[str, Any], wanted: tuple[str, ...], library: Library
) -> Iterator[KeyFault]:
    flags = answers.get("red_flags", {})
    if not isinstance(flags, Mapping):
        yield KeyFault(key="red_flags", sentence="is not a table of warning signs")
        return
    choices = [each.value for each in Answer]
    for each in wanted:
        if each not in flags:
            yield KeyFault(
                key=f"red_flags.{each}", sentence='is missing; answer "yes", "no" or "unknown"'
            )
    for each, answer in flags.items():
        if each not in library.red_flags:
            yield KeyFault(key=f"red_flags.{each}", sentence="there is no such warning sign")
        elif answer not in choices:
            yield KeyFault(
                key=f"red_flags.{each}", sentence='the answer is not "yes", "no" or "unknown"'
            )


def _step_faults(key: str, answers: Mapping[str, Any], most: int) -> Iterator[KeyFault]:
    days = answers.get(key, [])
    if not isinstance(days, list | tuple):
        yield KeyFault(key=key, sentence="is not a list of steps, one a day")
        return
    if len(days) > most:
        yield KeyFault(key=key, sentence=f"has more than {most} days")
    for at, day in enumerate(days, start=1):
        if day is None:
            continue
        if type(day) is not int or not NO_RECORD <= day <= STEPS_LONGEST:
            sentence = f"is not a whole number from 0 to {STEPS_LONGEST}, or -1 without record"
            yield KeyFault(key=f"{key}.{at}", sentence=sentence)


def _goal_faults(answers: Mapping[str, Any], rules: Rules) -> Iterator[KeyFault]:
    goal, low, high = answers.get("step_goal"), rules.steps.goal_minimum, rules.steps.goal_maximum
    if goal is not None and (type(goal) is not int or not low <= goal <= high):
        yield KeyFault(key="step_goal", sentence=f"is not a whole number from {low} to {high}")


def _done_faults(answers: Mapping[str, Any], library: Library) -> Iterator[KeyFault]:
    done = answers.get("exercises", [])
    if not isinstance(done, list | tuple):
        yield KeyFault(key="exercises", sentence="is not a list of tables")
        return
    for at, each in enumerate(done, start=1):
        name = each.get("id") if isinstance(each, Mapping) else None
        if name not in library.exercises:
            yield KeyFault(key=f"exercises.{at}.id", sentence="there is no such exercise")


def _message_faults(answers: Mapping[str, Any], library: Library) -> Iterator[KeyFault]:
    for key in ("read", "quizzes"):
        named = answers.get(key, [])
        if not isinstance(named, list | tuple | Mapping):
            yield KeyFault(key=key, sentence="does not name messages")
            continue
        for each in named:
            if each not in library.messages:
                yield KeyFault(key=f"{key}.{each}", sentence="there is no such message")


def _limit_faults(answers: Mapping[str, Any], library: Library) -> Iterator[KeyFault]:
    limits = answers.get("limits")
    if not isinstance(limits, Mapping) or not isinstance(limits.get("exercises", []), list):
        return
    for each in limits.get("exercises", []):
        if each not in library.exercises:
            yield KeyFault(key="limits.exercises", sentence=f"there is no exercise {each}")
