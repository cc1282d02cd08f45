"""Which words we do not use, and what to say instead."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from selfback.domain.content.language import Language

QUOTED = re.compile('“[^”]*”|"[^"]*"|«[^»]*»|„[^“”]*[“”]|»[^«]*«')


@dataclass(frozen=True, slots=True, kw_only=True)
class Avoided:
    """Words that frighten, blame or promise, in one language.

    words       phrases; a star at the end stands for any ending: "degenerat*"
    instead     what to say, or "leave out"
    spare       paths of content files, or their beginnings, in which the words are allowed
    only        the same, in which alone the words are not allowed; everywhere if there are none
    """

    language: Language
    words: tuple[str, ...]
    instead: str
    spare: tuple[str, ...] = ()
    only: tuple[str, ...] = ()

    def said_in(self, text: str) -> list[str]:
        """Return the phrases that a text uses, in small letters.

        What stands between quotation marks does not count: a text may quote a phrase to correct it.
        """
        return [said.group() for said in _any_of(self.words).finditer(_spoken(text))]

    def spares(self, file: str) -> bool:
        """Return whether the words are allowed in a file, by its path in the content folder."""
        elsewhere = bool(self.only) and not file.startswith(self.only)
        return elsewhere or (bool(self.spare) and file.startswith(self.spare))


def phrases_in(phrases: tuple[str, ...], text: str) -> list[str]:
    """Return the phrases that a text uses, in small letters; a star stands for any ending."""
    return [said.group() for said in _any_of(phrases).finditer(text.lower())]


@lru_cache(maxsize=64)
def _spoken(text: str) -> str:
    """The text in small letters, without what it quotes."""
    return QUOTED.sub(" ", text).lower()


@cache
def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(_pattern, phrases))})")


def _pattern(phrase: str) -> str:
    stem = phrase.lower().removesuffix("*")
    words = r"\s+".join(map(re.escape, stem.split()))
    return rf"{words}\w*\b" if phrase.endswith("*") else rf"{words}\b"
