"""Whether every text is easy to read: long ones alone, short ones with their neighbours."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from selfback.domain.content.checks.texts import Text, texts_of
from selfback.domain.content.finding import Finding
from selfback.domain.content.language import Language
from selfback.domain.content.library import Library
from selfback.domain.content.reading_ease import flesch_reading_ease, lix, words_of

HIGHEST_LIX = 40.0
LOWEST_FLESCH = 60.0
FEWEST_WORDS = 30  # below this a single long word decides the figure
ENDS = (".", "?", "!", ":", "…")


@dataclass(frozen=True, slots=True)
class Sample:
    """Words enough for a figure: one text, or short texts that stand one after the other."""

    texts: tuple[Text, ...]

    @property
    def text(self) -> str:
        """All of it, with a full stop after what ends without one, such as a title."""
        return " ".join(_ended(each.text.rstrip()) for each in self.texts)

    @property
    def key(self) -> str:
        """Where it stands, from its first text to its last."""
        first, last = self.texts[0].key, self.texts[-1].key
        return first if first == last else f"{first} … {last}"

    @property
    def is_enough(self) -> bool:
        """Whether there are words enough for a figure."""
        return sum(len(words_of(each.text)) for each in self.texts) >= FEWEST_WORDS


def ease(library: Library) -> Iterator[Finding]:
    """Texts above LIX 40 in Danish and Norwegian, or below Flesch 60 in English."""
    for sample in samples_of(texts_of(library)):
        if said := _too_hard(sample):
            sentence = f"This is hard to read ({said}): shorter sentences or shorter words."
            yield Finding(file=sample.texts[0].file, key=sample.key, sentence=sentence)


def samples_of(texts: Iterable[Text]) -> Iterator[Sample]:
    """Return samples in which every text stands once.

    A text of 30 words is a sample. Shorter ones of one piece of content make a sample together,
    and those of a piece that has too few words go with the next piece of its kind.
    """
    kinds = groupby(texts, key=lambda each: (each.kind, each.language))
    for _kind, of_kind in kinds:
        yield from _samples_of_a_kind(of_kind)


def _samples_of_a_kind(texts: Iterable[Text]) -> Iterator[Sample]:
    kept: list[Sample] = []
    short: tuple[Text, ...] = ()
    for _owner, of_owner in groupby(texts, key=lambda each: each.owner):
        for text in of_owner:
            if Sample((text,)).is_enough:
                yield Sample((text,))
            else:
                short = (*short, text)
        if Sample(short).is_enough:
            kept.append(Sample(short))
            short = ()
    if short:
        last = kept.pop().texts if kept else ()
        kept.append(Sample((*last, *short)))
    yield from kept


def _too_hard(sample: Sample) -> str:
    if not sample.is_enough:
        return ""
    if sample.texts[0].language is Language.ENGLISH:
        ease = flesch_reading_ease(sample.text)
        return f"Flesch {ease:.0f}, at least {LOWEST_FLESCH:.0f}" if ease < LOWEST_FLESCH else ""
    ease = lix(sample.text)
    return f"LIX {ease:.0f}, at most {HIGHEST_LIX:.0f}" if ease > HIGHEST_LIX else ""


def _ended(text: str) -> str:
    return text if text.endswith(ENDS) else f"{text}."
