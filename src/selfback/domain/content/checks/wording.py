"""What no text may do: shout, frighten, promise, claim without a source, be hard to read."""

import re
from collections.abc import Iterator, Mapping

from selfback.domain.content.checks.texts import Text, texts_of
from selfback.domain.content.finding import Finding
from selfback.domain.content.language import Language
from selfback.domain.content.library import Library
from selfback.domain.content.reading_ease import flesch_reading_ease, lix, words_of

HIGHEST_LIX = 40.0
LOWEST_FLESCH = 60.0
FEWEST_WORDS = 30  # below this a single long word decides the figure


def wording(library: Library) -> Iterator[Finding]:
    """Exclamation marks, words to avoid, hard texts, and numbers without evidence."""
    claims, texts = _claims(library), list(texts_of(library))
    for text in texts:
        if "!" in text.text:
            yield _finding(text, "There is an exclamation mark; calm texts do without.")
        yield from _avoided(text, library)
        if text.owner in claims.get(text.kind, {}) and not claims[text.kind][text.owner]:
            yield from _numbers(text)
    yield from _hard(texts)


def _avoided(text: Text, library: Library) -> Iterator[Finding]:
    for avoided in library.avoided:
        if avoided.language is text.language and not avoided.spares(text.file):
            for said in dict.fromkeys(avoided.said_in(text.text)):
                yield _finding(text, f"It says “{said}”; instead: {avoided.instead}.")


def _claims(library: Library) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    return {
        "education": {item.id: item.evidence for item in library.messages.values()},
        "exercises": {item.id: item.evidence for item in library.exercises.values()},
        "tools": {item.id: item.evidence for item in library.tools.values()},
        "conditions": {item.id: item.evidence for item in library.conditions.values()},
    }


def _numbers(text: Text) -> Iterator[Finding]:
    if found := re.search(r"\d[\d.,]*", text.text):
        yield _finding(text, f"The number {found.group()} needs an evidence id.")


def _hard(texts: list[Text]) -> Iterator[Finding]:
    steps: dict[tuple[str, str], list[Text]] = {}
    for text in texts:
        if text.kind == "exercises" and text.key.startswith("steps."):
            steps.setdefault((text.owner, text.language), []).append(text)
        else:
            yield from _ease(text, text.text, text.key)
    for group in steps.values():
        yield from _ease(group[0], " ".join(part.text for part in group), "steps")


def _ease(at: Text, text: str, key: str) -> Iterator[Finding]:
    if len(words_of(text)) < FEWEST_WORDS:
        return
    if at.language is Language.ENGLISH:
        ease = flesch_reading_ease(text)
        hard, said = ease < LOWEST_FLESCH, f"Flesch {ease:.0f}, at least {LOWEST_FLESCH:.0f}"
    else:
        ease = lix(text)
        hard, said = ease > HIGHEST_LIX, f"LIX {ease:.0f}, at most {HIGHEST_LIX:.0f}"
    if hard:
        sentence = f"This is hard to read ({said}): shorter sentences or shorter words."
        yield Finding(file=at.file, key=key, sentence=sentence)


def _finding(text: Text, sentence: str) -> Finding:
    return Finding(file=text.file, key=text.key, sentence=sentence)
