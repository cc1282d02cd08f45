"""Notices: enough wordings that nobody tires of them, and nothing private on a lock screen."""

from collections import Counter
from collections.abc import Iterator

from selfback.domain.content.avoided import phrases_in
from selfback.domain.content.checks.places import LISTS, words_file
from selfback.domain.content.finding import Finding
from selfback.domain.content.language import Language
from selfback.domain.content.library import Library
from selfback.domain.content.notice import PLAIN_FACTS, Cause

FEWEST = 6
NOTICES = LISTS["notices"]


def notices(library: Library) -> Iterator[Finding]:
    """Causes with too few wordings, wordings that are there twice, and private words pushed."""
    if not library.notices:
        return
    told = Counter(notice.cause for notice in library.notices.values())
    for cause in Cause:
        fewest = 1 if cause in PLAIN_FACTS else FEWEST
        if told[cause] < fewest:
            sentence = f"There are {told[cause]} notices for this; it takes at least {fewest}."
            yield Finding(file=NOTICES, key=cause, sentence=sentence)
    for language in Language:
        yield from _words(language, library)


def _words(language: Language, library: Library) -> Iterator[Finding]:
    words, file = library.notice_words(language), words_file("notices", language)
    private = library.private_words.get(language, ())
    if not private:
        sentence = "Nothing says which words are private in this language."
        yield Finding(file=NOTICES, key=f"private.{language}", sentence=sentence)
    seen: dict[str, str] = {}
    for id, text in words.items():
        if text in seen:
            yield Finding(file=file, key=id, sentence=f"{seen[text]} says the same.")
        seen.setdefault(text, id)
        notice = library.notices.get(id)
        if notice is not None and notice.push and private:
            for said in phrases_in(private, text):
                sentence = f"It says “{said}”, and others may read it on a lock screen."
                yield Finding(file=file, key=id, sentence=sentence)
