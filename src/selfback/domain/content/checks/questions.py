"""What must hold between questions, their answers and their words."""

from collections.abc import Iterator

from selfback.domain.content.checks.places import structure_file, words_file
from selfback.domain.content.finding import Finding
from selfback.domain.content.language import Language
from selfback.domain.content.library import Library
from selfback.domain.content.question import AnswerKind, Instrument, Question
from selfback.domain.content.question_faults import CONDITIONS, word_faults

WITH_RANGE = (AnswerKind.SCALE, AnswerKind.NUMBER, AnswerKind.RATED_ACTIVITIES)
WITH_CHOICES = (AnswerKind.CHOICE, AnswerKind.CHOICES)


def questions(library: Library) -> Iterator[Finding]:
    """Ranges and choices of questions; a text, the choices and the meanings in each language."""
    for name, instrument in {**library.instruments, **library.unworded}.items():
        file = structure_file("instruments", name)
        for key, sentence in _faults(instrument, library):
            yield Finding(file=file, key=key, sentence=sentence)
        for language in Language:
            if name in library.unworded:
                yield from _words_of_others(name, language, library)
            else:
                yield from _words(name, instrument, language, library)


def _faults(instrument: Instrument, library: Library) -> Iterator[tuple[str, str]]:
    if instrument.licence == "forbidden" and instrument.wording != "host":
        yield "wording", "Its licence forbids to pass words on, so wording must be “host”."
    if instrument.wording == "validated":
        yield "wording", "Only a host installs validated words; here it is “own” or “host”."
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


def _words_of_others(name: str, language: Language, library: Library) -> Iterator[Finding]:
    if (library.root / (file := words_file(f"instruments/{name}", language))).is_file():
        sentence = "Its words are their owner's: a host installs them, and they never stand here."
        yield Finding(file=file, key="", sentence=sentence)


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
        for inside, sentence in word_faults(question, words[key]):
            yield Finding(file=file, key=f"{key}.{inside}", sentence=sentence)
