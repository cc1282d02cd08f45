"""Vignettes: words in every language, of a length that can be read between two patients."""

from collections.abc import Iterator

from selfback.domain.content.checks.places import LISTS, words_file
from selfback.domain.content.finding import Finding
from selfback.domain.content.language import Language
from selfback.domain.content.library import Library
from selfback.domain.content.reading_ease import words_of

VIGNETTES = LISTS["vignettes"]
SHORTEST, LONGEST = 50, 120


def vignettes(library: Library) -> Iterator[Finding]:
    """Vignettes without words, words without a vignette, and stories too short or too long."""
    if not library.vignettes:
        return  # the file is missing or was refused, and that is said elsewhere
    for language in Language:
        words, file = library.vignette_words(language), words_file("vignettes", language)
        for missing in sorted(library.vignettes.keys() - words.keys()) if words else ():
            yield Finding(file=file, key=missing, sentence="The words are missing.")
        for unknown in sorted(words.keys() - library.vignettes.keys()):
            yield Finding(file=file, key=unknown, sentence="There is no vignette of this id.")
        for id, said in words.items():
            count = len(words_of(said.story))
            if not SHORTEST <= count <= LONGEST:
                sentence = f"The story has {count} words; {SHORTEST} to {LONGEST} are wanted."
                yield Finding(file=file, key=f"{id}.story", sentence=sentence)
