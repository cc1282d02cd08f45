"""Whether words fit their question: ours, and those that a host installs."""

from collections.abc import Iterator, Mapping

from selfback.domain.content.host_wording import HostWording
from selfback.domain.content.question import AnswerKind, Instrument, Question, QuestionWords

CONDITIONS = "conditions"  # the question whose choices are the conditions, labels and all


def wording_faults(
    wording: HostWording, instrument: Instrument | None
) -> Iterator[tuple[str, str]]:
    """Return the key and the sentence of whatever keeps a host's words from being used."""
    if instrument is None:
        yield "instrument", f"There is no instrument {wording.instrument}."
        return
    for key in ("version", "owner", "licence"):
        if not getattr(wording, key).strip():
            yield key, "This must be said: whose words they are, and what allows their use."
    if not wording.words:
        yield "words", "There are no words in any language."
    asked = {question.id: question for question in instrument.questions}
    for language, words in wording.words.items():
        for strange in sorted(words.keys() - asked.keys()):
            yield f"words.{language}.{strange}", f"{instrument.id} has no question of this id."
        for id, question in asked.items():
            key = f"words.{language}.{id}"
            if id not in words:
                yield key, "The words of this question are missing."
                continue
            if not words[id].text.strip():
                yield f"{key}.text", "The text is empty."
            for inside, sentence in word_faults(question, words[id].over(None)):
                yield f"{key}.{inside}", sentence


def word_faults(question: Question, words: QuestionWords) -> Iterator[tuple[str, str]]:
    """Return the key and the fault of each part of a question's words that does not fit it."""
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
