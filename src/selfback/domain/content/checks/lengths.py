"""How long a text may be, as the docstrings of the types promise."""

from collections.abc import Iterator, Mapping

from selfback.domain.content.checks.texts import texts_of
from selfback.domain.content.finding import Finding
from selfback.domain.content.library import Library
from selfback.domain.content.reading_ease import words_of

LONGEST: Mapping[tuple[str, str], int] = {  # (kind of content, last part of the key) -> characters
    ("exercises", "title"): 40,
    ("exercises", "cue"): 70,
    ("education", "title"): 60,
    ("education", "short"): 200,
    ("instruments", "text"): 120,
    ("conditions", "label"): 60,
    ("safety", "text"): 120,
    ("notes", "title"): 40,
    ("notes", "text"): 240,
    ("achievements", "title"): 40,
    ("achievements", "text"): 120,
    ("vignettes", "title"): 60,
    ("tools", "title"): 40,
    ("tools", "summary"): 80,
}
LONG_WORDS = (60, 140)


def lengths(library: Library) -> Iterator[Finding]:
    """Texts that are too long, and long texts of messages that are too short."""
    for text in texts_of(library):
        longest = LONGEST.get((text.kind, text.key.rpartition(".")[2]))
        if longest and len(text.text) > longest:
            sentence = f"This has {len(text.text)} characters; at most {longest} fit."
            yield Finding(file=text.file, key=text.key, sentence=sentence)
        if text.kind == "education" and text.key == "long":
            yield from _word_count(text.file, text.text)


def _word_count(file: str, text: str) -> Iterator[Finding]:
    fewest, most = LONG_WORDS
    count = len(words_of(text))
    if not fewest <= count <= most:
        sentence = f"This has {count} words; it takes {fewest} to {most}."
        yield Finding(file=file, key="long", sentence=sentence)
