"""How hard a text is to read: LIX for Danish and Norwegian, Flesch reading ease for English."""

import re
from functools import cache

WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
SENTENCE_END = re.compile(r"[.!?:…]+(?=[\s\"'”’»)]|$)|\n\s*\n")
LONG_WORD = 6

VOWELS = re.compile(r"[aeiouy]+")
SPOKEN_APART = re.compile(
    r"(?<![cgstx])i[ao]|iet|scien|ua[lt]|[aeiouy]ing|[dr]ea$|creat|reac|ie(?:r|st)$"
)
SILENT_INSIDE = re.compile(
    r"(?<=[^aeiouy])e(?=(?:ment|ly|ful|less|ness|things?|times?|where|body|how)s?$)"
)
SILENT_END = re.compile(r"(?:[^aeiouyl]|[aeiouy]l)e$|[^aeiouycghlsxz]es$|[^aeioudty]ed$")


class NoWords(ValueError):
    """A text without a word has no reading ease."""

    def __init__(self) -> None:
        super().__init__("the text has no words")


def words_of(text: str) -> list[str]:
    """Return the words of a text; what a hyphen or apostrophe joins is one word."""
    return WORD.findall(text)


def sentence_count(text: str) -> int:
    """Return how many sentences a text has.

    A sentence ends with a full stop, question mark, exclamation mark or colon before a space, or
    with an empty line. A point inside a number ends none. Abbreviations are not known: a full stop
    after one counts, so texts avoid them.
    """
    return sum(1 for part in SENTENCE_END.split(text) if WORD.search(part))


def lix(text: str) -> float:
    """Return the LIX of a text: words a sentence plus the percentage of words over six letters.

    Below 30 is very easy, 40 is ordinary prose, 60 is very hard. Raises NoWords.

    Source: Björnsson (1968), Läsbarhet, Stockholm: Liber.
    """
    words = words_of(text)
    if not words:
        raise NoWords
    long_words = sum(1 for word in words if _letters(word) > LONG_WORD)
    return len(words) / sentence_count(text) + 100 * long_words / len(words)


def flesch_reading_ease(text: str) -> float:
    """Return the Flesch reading ease of an English text; 60 and above is plain English.

    Syllables are counted by rule (see `syllables`), so the figure is good to about five points.
    Raises NoWords.

    Source: Flesch (1948), Journal of Applied Psychology 32:221-233.
    """
    words = words_of(text)
    if not words:
        raise NoWords
    per_sentence = len(words) / sentence_count(text)
    per_word = sum(map(syllables, words)) / len(words)
    return 206.835 - 1.015 * per_sentence - 84.6 * per_word


@cache
def syllables(word: str) -> int:
    """Return about how many syllables an English word has, at least one.

    Groups of vowels count; vowels that are usually spoken apart (as in "diet" or "doing") count
    twice; a silent e at the end or before a suffix ("make", "makes", "walked", "movement") does
    not count.
    """
    parts = [part for part in re.split(r"[-'’]", word.lower()) if len(part) > 1]
    return max(1, sum(map(_syllables, parts)))


def _syllables(part: str) -> int:
    heard = SILENT_INSIDE.sub("", part.replace("qu", "q"))
    count = len(VOWELS.findall(heard)) + len(SPOKEN_APART.findall(heard))
    return max(1, count - bool(SILENT_END.search(heard)))


def _letters(word: str) -> int:
    return sum(map(str.isalpha, word))
