"""The content piece by piece, with its words in every language, as a reviewer reads it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from selfback.domain.content.checks.texts import texts_of
from selfback.domain.content.language import Language
from selfback.domain.content.library import Library

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One exercise, message, question sheet, page, condition or other thing that has words.

    kind    the folder it belongs to, such as "exercises" or "safety/screens"
    texts   language -> key -> text, in the order in which they stand
    """

    kind: str
    owner: str
    texts: Mapping[Language, Texts]

    @property
    def id(self) -> str:
        """Such as "tools/sleep"."""
        return f"{self.kind}/{self.owner}"

    def digest(self, language: Language) -> str:
        """Return SHA-256 over the words in a language and the English beside them."""
        read = {
            each: list(self.texts.get(each, {}).items()) for each in (Language.ENGLISH, language)
        }
        return hashlib.sha256(json.dumps(read, ensure_ascii=False).encode()).hexdigest()


def pieces_of(library: Library) -> dict[str, Piece]:
    """Return every piece that has words, by its id, kind by kind."""
    found: dict[tuple[str, str], dict[Language, dict[str, str]]] = {}
    for text in texts_of(library):
        words = found.setdefault((text.kind, text.owner), {})
        words.setdefault(text.language, {})[text.key] = text.text
    pieces = (Piece(kind=kind, owner=owner, texts=texts) for (kind, owner), texts in found.items())
    return {each.id: each for each in pieces}
