"""What must hold between questions, their answers and their words."""

from collections.abc import Iterator, Mapping

from selfback.domain.content.checks.places import structure_file, words_file
from selfback.domain.content.finding import Finding
from selfback.domain.content.language import Language
from selfback.domain.content.library import Library
from selfback.domain.content.question import AnswerKind, Instrument, Question, QuestionWords

CONDITIONS = "conditions"  # the question whose choices are the conditions, labels and all
WITH_RANGE = (AnswerKind.SCALE, AnswerKind.NUMBER, AnswerKind.RATED_ACTIVITIES)
WITH_CHOICES = (AnswerKind.CHOICE, AnswerKind.CHOICES)


def questions(library: Library) -> Iterator[Finding]:
    """Ranges and choices of questions; a text, the choices and the meanings in each language."""
    for name, instrument in library.instruments.items():
        file = structure_file("instruments", name)
        for key, sentence in _faults(instrument, library):
            yield Finding(file=file, key=key, sentence=sentence)
        for language in Language:
            yield from _words(name, instrument, language, library)


def _faults(instrument: Instrument, library: Library) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for question in instrument.questions:
        key = f"questions.{question.id}"
        if question.id in seen:
            yield key, "This id is there twice."
        seen.add(question.id)
        for sentence in _question_faults(question):
            yield key, sentence
        if question.id == CONDITIONS and library.conditions:
            for code in question.choices:
                if code not in library.conditions:
                    yield key, f"There is no condition {code}."


def _question_faults(question: Question) -> Iterator[str]:
    low, high = question.low, question.high
    if question.kind in WITH_RANGE and (low is None or high is None):
        yield f"A {question.kind} needs low and high."
    elif low is not None and high is not None and low >= high:
        yield f"low is {low}, not below high, {high}."
    if question.kind in WITH_CHOICES and len(question.choices) < 2:
        yield f"A {question.kind} question needs at least two choices."
    if len(set(question.choices)) < len(question.choices):
        yield "A choice is named twice."


def _words(
    name: str, instrument: Instrument, language: Language, library: Library
) -> Iterator[Finding]:
    words = library.question_words(language, name)
    if not words:
        return  # the file is missing or was refused, and that is said elsewhere
    file = words_file(f"instruments/{name}", language)
    asked = {question.id: question for question in instrument.questions}
    for key in words.keys() - asked.keys():
        yield Finding(file=file, key=key, sentence=f"{name} has no question of this id.")
    for key, question in asked.items():
        if key not in words:
            yield Finding(file=file, key=key, sentence="The words of this question are missing.")
            continue
        for inside, sentence in _word_faults(question, words[key]):
            yield Finding(file=file, key=f"{key}.{inside}", sentence=sentence)


def _word_faults(question: Question, words: QuestionWords) -> Iterator[tuple[str, str]]:
    if question.kind is AnswerKind.SCALE and not (words.low and words.high) and not words.meanings:
        yield "low", "A scale says what its ends mean."
    yield from _meanings(question, words.meanings)
    if question.id == CONDITIONS:
        return
    for code in question.choices:
        if not words.choices.get(code, "").strip():
            yield f"choices.{code}", "The label of this choice is missing."
    for code in words.choices.keys() - set(question.choices):
        yield f"choices.{code}", "The question has no such choice."


def _meanings(question: Question, meanings: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for value in meanings:
        key = f"meanings.{value}"
        if not value.removeprefix("-").isdecimal():
            yield key, "This is not a whole number."
        elif question.kind is not AnswerKind.SCALE:
            yield key, "The question has no scale."
        elif question.low is None or question.high is None:
            continue  # the scale without ends is said where it stands
        elif not question.low <= int(value) <= question.high:
            yield key, f"This is outside the scale, {question.low} to {question.high}."
