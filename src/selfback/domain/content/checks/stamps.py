"""Which English text a translation was made from: a stamp that shows when the English moves on."""

import hashlib
import json
from collections.abc import Iterator, Mapping

from selfback.domain.content.checks.texts import texts_of
from selfback.domain.content.language import Language
from selfback.domain.content.library import Library

TRANSLATED = (Language.DANISH, Language.BOKMAL)
STAMPS_FILE = "language/translated.toml"
DIGITS = 12
HEAD = """\
# Which English text each translation was made from. Nobody writes in this file: whoever has read
# a translation beside its English says so with `selfback content stamp`, and the check tells when
# the English has changed since.
"""

Stamps = Mapping[Language, Mapping[str, str]]


def english_stamps(library: Library) -> dict[str, str]:
    """Return the stamp of each piece of content, such as "tools/sleep", from its English words."""
    said: dict[str, list[tuple[str, str]]] = {}
    for text in texts_of(library):
        if text.language is Language.ENGLISH:
            said.setdefault(f"{text.kind}/{text.owner}", []).append((text.key, text.text))
    return {piece: _digest(texts) for piece, texts in said.items()}


def translated_pieces(library: Library, language: Language) -> frozenset[str]:
    """Return the pieces of content that have words in a language."""
    return frozenset(
        f"{text.kind}/{text.owner}" for text in texts_of(library) if text.language is language
    )


def stamped_anew(library: Library, pieces: frozenset[str]) -> dict[Language, dict[str, str]]:
    """Return all stamps, with those of some pieces as the English is now.

    Stamps of what is no longer there are left out.
    """
    english = english_stamps(library)
    stamps: dict[Language, dict[str, str]] = {}
    for language in TRANSLATED:
        before = library.stamps.get(language, {})
        there = translated_pieces(library, language) & english.keys()
        kept = {piece: before[piece] for piece in before.keys() & there}
        kept.update({piece: english[piece] for piece in pieces & there})
        stamps[language] = dict(sorted(kept.items()))
    return stamps


def stamps_text(stamps: Stamps) -> str:
    """Return the file of stamps, in TOML."""
    return HEAD + "".join(_lines(stamps))


def _lines(stamps: Stamps) -> Iterator[str]:
    for language, held in stamps.items():
        yield f"\n[{language}]\n"
        yield from (f'"{piece}" = "{stamp}"\n' for piece, stamp in held.items())


def _digest(texts: list[tuple[str, str]]) -> str:
    return hashlib.sha256(json.dumps(texts, ensure_ascii=False).encode()).hexdigest()[:DIGITS]
