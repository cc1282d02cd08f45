"""Turning what a form sent into answers, and questions into what a template shows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from selfback.domain.content.question import AnswerKind, Question, QuestionWords
from selfback.domain.instruments.answers import Fact, Fault, check_answers

ACTIVITIES = range(2)
FEW = 7
"""A scale with at most so many values, all of them in words, is shown as a list of the words."""

SHOWN_AS = {
    AnswerKind.SCALE: "staircase",
    AnswerKind.CHOICE: "choices",
    AnswerKind.CHOICES: "choices",
    AnswerKind.YES_NO_UNKNOWN: "choices",
    AnswerKind.RATED_ACTIVITIES: "activities",
}
"""The part of a page that asks each kind of question; the others are typed."""
SEPARATORS = str.maketrans("", "", " .,\u00a0\u202f")


def read(questions: Iterable[Question], sent: QueryDict) -> dict[str, Any]:
    """Return the answers in a posted form by question id; an answer left out is None."""
    return {question.id: _read_one(question, sent) for question in questions}


def _read_one(question: Question, sent: QueryDict) -> Any:
    if question.kind is AnswerKind.CHOICES:
        return [code for code in sent.getlist(question.id) if code]
    if question.kind is AnswerKind.RATED_ACTIVITIES:
        return _read_activities(question, sent)
    typed = sent.get(question.id, "").strip()
    if typed == "":
        return None
    if question.kind in {AnswerKind.SCALE, AnswerKind.NUMBER}:
        return _whole(typed)
    return typed


def _whole(typed: str) -> int | str:
    """Read a whole number as people type it ("4.500", "4 500"); keep what is none as it is."""
    digits = typed.translate(SEPARATORS)
    sign = "-" if digits.startswith(("-", "−")) else ""
    digits = digits.lstrip("-−")
    return int(sign + digits) if digits.isascii() and digits.isdigit() else typed


def _read_activities(question: Question, sent: QueryDict) -> list[dict[str, Any]]:
    activities = []
    for number in ACTIVITIES:
        name = sent.get(f"{question.id}-{number}-name", "").strip()
        rating = sent.get(f"{question.id}-{number}-rating", "")
        if name:
            activities.append({"name": name, "rating": _whole(rating) if rating else None})
    return activities


def faults_in(questions: Sequence[Question], answers: Mapping[str, Any]) -> dict[str, str]:
    """Return a sentence in the person's language for each question answered wrongly."""
    asked = {question.id for question in questions}
    given = {key: value for key, value in answers.items() if key in asked}
    return {fault.key: sentence_for(fault) for fault in check_answers(questions, given)}


def sentence_for(fault: Fault) -> str:
    """Say what is wrong with an answer, and what would be right."""
    sentences: dict[Fact, str | Promise] = {
        Fact.MISSING: _("Please choose or type an answer."),
        Fact.NOT_WHOLE: _("Please type a whole number."),
        Fact.OUT_OF_RANGE: _("Please give a number from {low} to {high}."),
        Fact.NOT_AN_ACTIVITY: _("Please rate each activity you named from 0 to 10."),
        Fact.NOT_A_TIME: _("Please give a time of day such as 19:30."),
        Fact.TOO_LONG: _("Please keep it under {most} characters."),
    }
    fallback = _("Please choose one of the answers shown.")
    return str(sentences.get(fault.fact, fallback)).format(**fault.facts)


def field_of(
    question: Question,
    words: QuestionWords,
    *,
    answer: Any,
    last_week: Any = None,
    fault: str = "",
) -> dict[str, Any]:
    """Return what the templates need of a question: kind, words, choices, answer, fault.

    shown_as is "staircase", "choices", "body-map", "activities" or "typed".
    """
    return {
        "id": question.id,
        "kind": question.kind.value,
        "shown_as": _shown_as(question, words),
        "question": question,
        "words": words,
        "choices": _choices(question, words, answer),
        "scale": _scale(question, words),
        "rows": _rows(question, answer),
        "answer": answer,
        "last_week": last_week,
        "fault": fault,
    }


def _choices(question: Question, words: QuestionWords, answer: Any) -> list[dict[str, Any]]:
    chosen = {str(each) for each in (answer if isinstance(answer, list) else [answer])}
    return [
        {"code": code, "label": label, "chosen": code in chosen}
        for code, label in _labels(question, words).items()
    ]


def _labels(question: Question, words: QuestionWords) -> dict[str, str]:
    """Return what each answer to choose from is called, in the order shown."""
    if question.kind is AnswerKind.YES_NO_UNKNOWN:
        return {"yes": _("Yes"), "no": _("No"), "unknown": _("I don’t know")}
    if question.kind is AnswerKind.SCALE:
        return {str(step["value"]): step["meaning"] for step in _scale(question, words)}
    return {code: words.choices.get(code, code) for code in question.choices}


def _shown_as(question: Question, words: QuestionWords) -> str:
    if question.id == "pain_sites":
        return "body-map"
    if question.kind is AnswerKind.SCALE:
        scale = _scale(question, words)
        if len(scale) <= FEW and all(step["meaning"] for step in scale):
            return "choices"
    return SHOWN_AS.get(question.kind, "typed")


def _rows(question: Question, answer: Any) -> list[dict[str, Any]]:
    """Return a row for each activity one may name, those named first."""
    if question.kind is not AnswerKind.RATED_ACTIVITIES:
        return []
    named = [*(answer or []), *({"name": "", "rating": None} for _row in ACTIVITIES)]
    return [{"number": number, **named[number]} for number in ACTIVITIES]


def _scale(question: Question, words: QuestionWords) -> list[dict[str, Any]]:
    """Return each value of a scale with its meaning and the height of its stair, 0 to 10."""
    if question.low is None or question.high is None or question.kind is AnswerKind.NUMBER:
        return []
    span = max(question.high - question.low, 1)
    return [
        {
            "value": value,
            "meaning": words.meanings.get(str(value), ""),
            "height": round(10 * (value - question.low) / span),
        }
        for value in range(question.low, question.high + 1)
    ]
