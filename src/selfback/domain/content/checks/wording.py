"""What no text may do: shout, frighten, promise, claim without a source."""

import re
from collections.abc import Iterator, Mapping

from selfback.domain.content.checks.texts import Text, texts_of
from selfback.domain.content.finding import Finding
from selfback.domain.content.library import Library


def wording(library: Library) -> Iterator[Finding]:
    """Exclamation marks, words to avoid, and numbers without evidence."""
    claims, texts = _claims(library), list(texts_of(library))
    for text in texts:
        if "!" in text.text:
            yield _finding(text, "There is an exclamation mark; calm texts do without.")
        yield from _avoided(text, library)
        if text.owner in claims.get(text.kind, {}) and not claims[text.kind][text.owner]:
            yield from _numbers(text)


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


def _finding(text: Text, sentence: str) -> Finding:
    return Finding(file=text.file, key=text.key, sentence=sentence)
