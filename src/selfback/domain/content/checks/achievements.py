"""Achievements: words in every language, and no two for the same count."""

from collections.abc import Iterator

from selfback.domain.content.achievement import Counted
from selfback.domain.content.checks.places import LISTS, words_file
from selfback.domain.content.finding import Finding
from selfback.domain.content.language import Language
from selfback.domain.content.library import Library

ACHIEVEMENTS = LISTS["achievements"]


def achievements(library: Library) -> Iterator[Finding]:
    """Achievements without words, words without an achievement, and two for the same count."""
    if not library.achievements:
        return  # the file is missing or was refused, and that is said elsewhere
    first: dict[tuple[Counted, int], str] = {}
    for each in library.achievements.values():
        other = first.setdefault((each.counts, each.at), each.id)
        if other != each.id:
            sentence = f"{other} is reached at the same count."
            yield Finding(file=ACHIEVEMENTS, key=each.id, sentence=sentence)
    for language in Language:
        words, file = library.achievement_words(language), words_file("achievements", language)
        for missing in sorted(library.achievements.keys() - words.keys()) if words else ():
            yield Finding(file=file, key=missing, sentence="The words are missing.")
        for unknown in sorted(words.keys() - library.achievements.keys()):
            yield Finding(file=file, key=unknown, sentence="There is no achievement of this id.")
