"""What must hold between messages, tools, conditions and words."""

import re
from collections.abc import Iterator

from selfback.domain.content.checks.places import is_there, structure_file, unread, words_file
from selfback.domain.content.education import Family, Message
from selfback.domain.content.finding import Finding
from selfback.domain.content.language import Language
from selfback.domain.content.library import Library

EVIDENCE_ID = re.compile(r"[A-Z]\d{1,2}")


def education(library: Library) -> Iterator[Finding]:
    """Links of messages, their evidence, their quizzes, and a message for each family."""
    for name, message in library.messages.items():
        file = structure_file("education", name)
        for key, sentence in _faults(message, library):
            yield Finding(file=file, key=key, sentence=sentence)
        yield from _quiz(name, message, library)
    yield from _families(library)


def _families(library: Library) -> Iterator[Finding]:
    told = {message.family for message in library.messages.values()}
    every_file_was_read = told and not unread(library.root, "education", library.messages)
    for family in Family if every_file_was_read else ():
        if family not in told:
            yield Finding(file="education", key=family, sentence="No message has this family.")


def _faults(message: Message, library: Library) -> Iterator[tuple[str, str]]:
    if message.tool is not None and not is_there(library.root, "tools", message.tool):
        yield "tool", f"There is no tool {message.tool}."
    named = {"only_when": message.only_when, "never_when": message.never_when}
    for key, conditions in named.items() if library.conditions else ():
        for condition in conditions:
            if condition not in library.conditions:
                yield key, f"There is no condition {condition}."
    for condition in message.only_when:
        if condition in message.never_when:
            yield "never_when", f"It cannot be only and never for {condition}."
    if not message.evidence:
        yield "evidence", "A message rests on at least one claim."


def _quiz(name: str, message: Message, library: Library) -> Iterator[Finding]:
    for language in Language:
        words = library.message_words(language).get(name)
        if words is None:
            continue
        file = words_file(f"education/{name}", language)
        if message.quiz is not None and words.quiz is None:
            yield Finding(file=file, key="quiz", sentence="The words of the quiz are missing.")
        if message.quiz is None and words.quiz is not None:
            sentence = "There are words for a quiz, and message.toml sets no answer."
            yield Finding(file=file, key="quiz", sentence=sentence)


def evidence_ids(library: Library) -> Iterator[Finding]:
    """Evidence ids that are not a capital letter and a number."""
    held = {
        **{structure_file("exercises", n): x.evidence for n, x in library.exercises.items()},
        **{structure_file("education", n): x.evidence for n, x in library.messages.items()},
        **{structure_file("tools", n): x.evidence for n, x in library.tools.items()},
    }
    for file, ids in held.items():
        for claim in ids:
            if not EVIDENCE_ID.fullmatch(claim):
                sentence = f"“{claim}” is not an evidence id such as A3."
                yield Finding(file=file, key="evidence", sentence=sentence)
