"""The instruments that a trial asks: their words, what may be answered, and their scores."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from selfback.delivery.shared.content import library
from selfback.domain.content.question import AnswerKind, Instrument, Question, QuestionWords
from selfback.domain.instruments.trial_scores import ScoreRule, load_score_rules, score_of
from selfback.domain.instruments.value_set import ValueSet, installed_value_set
from selfback.domain.trial.visits import QUESTIONS


def trial_instrument(instrument: str) -> Instrument | None:
    """Return an instrument; None if its words are licensed and the host has not installed them."""
    return library().instruments.get(instrument)


def words_of(instrument: str, language: str) -> Mapping[str, QuestionWords]:
    """Return the words of each item in a language; empty for what is not installed.

    Words that a host has installed in other languages only are better than none.
    """
    if words := library().question_words(language, instrument):
        return words
    held = library().wordings.get(instrument)
    return library().question_words(next(iter(held.words)), instrument) if held else {}


def wording_asked(instrument: str, language: str) -> str:
    """Return whose words a person is asked in: "validated" if the host installed them, or "own"."""
    held = library()
    own = held.question_words(language, instrument)
    if instrument in held.wordings and not own:
        return "validated"
    return held.wording_of(instrument, language)


def trial_scorer(instrument: str, answers: Mapping[str, Any]) -> float | None:
    """Return the score of answers; None for single questions, or where the rule leaves none."""
    rule, held = _rules(Path(settings.CONTENT)).get(instrument), trial_instrument(instrument)
    if instrument == QUESTIONS or rule is None or held is None:
        return None
    return score_of(
        rule, len(held.questions), answers, _values(Path(settings.WORDINGS), instrument)
    )


def faults_in(instrument: str, answers: Mapping[str, Any]) -> dict[str, str]:
    """Return item -> code of what is wrong with its answer: "strange" item, or "off-scale".

    An answer of None takes an answer out, and is never wrong.
    """
    held = trial_instrument(instrument)
    asked = {each.id: each for each in held.questions} if held else {}
    faults = {}
    for item, value in answers.items():
        if item not in asked:
            faults[item] = "strange"
        elif value is not None and not _fits(asked[item], value):
            faults[item] = "off-scale"
    return faults


def _fits(question: Question, value: Any) -> bool:
    if question.kind is AnswerKind.CHOICE:
        return str(value) in question.choices
    if isinstance(value, bool) or not isinstance(value, int | str):
        return False
    try:
        number = int(value)
    except ValueError:
        return False
    low = number if question.low is None else question.low
    high = number if question.high is None else question.high
    return low <= number <= high


@cache
def _values(wordings: Path, instrument: str) -> ValueSet | None:
    """The value set that the host has installed for an instrument, if any."""
    return installed_value_set(wordings, instrument)


@cache
def _rules(content: Path) -> Mapping[str, ScoreRule]:
    return load_score_rules(content)
