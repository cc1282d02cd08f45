"""Every text of the library, with the file and key it stands at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass

from selfback.domain.content.checks.places import words_file
from selfback.domain.content.language import Language
from selfback.domain.content.library import Library, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text that is shown to a person.

    kind    the folder it belongs to, such as "exercises" or "safety/screens"
    owner   id of the piece of content it belongs to
    """

    kind: str
    owner: str
    language: Language
    file: str
    key: str
    text: str


def texts_of(library: Library) -> Iterator[Text]:
    """Return every text of the library that is not empty, language by language."""
    for language, words in library.words.items():
        yield from _in_folders(words, language)
        yield from _in_lists(words, language)


def _in_folders(words: Words, language: Language) -> Iterator[Text]:
    kinds: dict[str, Mapping[str, object]] = {
        "exercises": words.exercises,
        "education": words.messages,
        "instruments": words.questions,
        "tools": words.tools,
    }
    for kind, held in kinds.items():
        for owner, item in held.items():
            file = words_file(f"{kind}/{owner}", language)
            for key, text in strings_of(item):
                yield Text(kind=kind, owner=owner, language=language, file=file, key=key, text=text)


def _in_lists(words: Words, language: Language) -> Iterator[Text]:
    folders: dict[str, Mapping[str, object]] = {
        "conditions": words.conditions,
        "safety": words.red_flags,
        "safety/screens": words.screens,
        "notes": words.notes,
        "achievements": words.achievements,
        "notices": words.notices,
        "vignettes": words.vignettes,
        "reasons": words.reasons,
    }
    for folder, held in folders.items():
        file = words_file(folder, language)
        for owner, item in held.items():
            for key, text in strings_of(item, owner):
                yield Text(
                    kind=folder, owner=owner, language=language, file=file, key=key, text=text
                )


def strings_of(item: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Return the key and text of every text in words of any shape, empty ones left out."""
    if isinstance(item, str):
        if item.strip():
            yield key, item
        return
    for name, inside in _parts(item):
        yield from strings_of(inside, f"{key}.{name}" if key else name)


def _parts(item: object) -> Iterator[tuple[str, object]]:
    if isinstance(item, Mapping):
        yield from ((str(name), inside) for name, inside in item.items())
    elif isinstance(item, tuple):
        yield from ((str(place), inside) for place, inside in enumerate(item, start=1))
    elif is_dataclass(item):
        yield from ((field.name, getattr(item, field.name)) for field in fields(item))
