"""The same sentences with the same facts in every language: reasons, notices, safety screens."""

from collections.abc import Iterator, Mapping
from string import Formatter

from selfback.domain.content.checks.places import words_file
from selfback.domain.content.checks.texts import strings_of
from selfback.domain.content.finding import Finding
from selfback.domain.content.language import Language
from selfback.domain.content.library import Library

Sentences = Mapping[str, str]


def sentences(library: Library) -> Iterator[Finding]:
    """Sentences that one language lacks, or that name other {facts} than the English ones."""
    folders: dict[str, dict[Language, Sentences]] = {
        "reasons": {x: library.reasons(x) for x in Language},
        "notices": {x: library.notice_words(x) for x in Language},
        "safety/screens": {x: dict(strings_of(library.safety_screens(x))) for x in Language},
    }
    for folder, said in folders.items():
        yield from _compared(folder, {x: words for x, words in said.items() if words})
    yield from _notices(library)


def _notices(library: Library) -> Iterator[Finding]:
    for language in Language:
        words, file = library.notice_words(language), words_file("notices", language)
        for missing in sorted(library.notices.keys() - words.keys()) if words else ():
            yield Finding(file=file, key=missing, sentence="The words are missing.")
        for unknown in sorted(words.keys() - library.notices.keys()):
            yield Finding(file=file, key=unknown, sentence="There is no notice of this id.")


def _compared(folder: str, said: Mapping[Language, Sentences]) -> Iterator[Finding]:
    everywhere = {code for words in said.values() for code in words}
    for language, words in said.items():
        file = words_file(folder, language)
        if folder != "notices":
            for code in sorted(everywhere - words.keys()):
                sentence = "Another language has this sentence; here it is missing."
                yield Finding(file=file, key=code, sentence=sentence)
        for code, text in words.items():
            yield from _facts(file, code, text, said.get(Language.ENGLISH, {}).get(code, text))


def _facts(file: str, code: str, text: str, english: str) -> Iterator[Finding]:
    here, there = facts_of(text), facts_of(english)
    if here is None:
        yield Finding(file=file, key=code, sentence="A brace is open or closed alone.")
    elif there is not None and here != there:
        sentence = f"It names the facts {_list(here)}; the English names {_list(there)}."
        yield Finding(file=file, key=code, sentence=sentence)


def facts_of(template: str) -> frozenset[str] | None:
    """Return the names in braces of a sentence; None if a brace is open or closed alone."""
    try:
        return frozenset(name for _, name, _, _ in Formatter().parse(template) if name is not None)
    except ValueError:
        return None


def _list(facts: frozenset[str]) -> str:
    return ", ".join(f"{{{fact}}}" for fact in sorted(facts)) or "none"
