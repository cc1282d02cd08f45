"""Reasons become sentences, with numbers written as each language writes them."""

from collections.abc import Callable, Mapping

from selfback.domain.content.language import Language
from selfback.domain.content.library import Library
from selfback.domain.plan.reason import Fact, Reason

THOUSANDS = {Language.ENGLISH: ",", Language.DANISH: ".", Language.BOKMAL: "\N{NO-BREAK SPACE}"}
DECIMAL = {Language.ENGLISH: ".", Language.DANISH: ",", Language.BOKMAL: ","}


class NoSuchReason(KeyError):
    """The content has no sentence for a reason."""

    def __init__(self, *, code: str, language: str) -> None:
        self.code = code
        self.language = language
        super().__init__(f"reasons/{language}.toml has no sentence {code}")


def number_words(value: float, language: str) -> str:
    """Return a number as a language writes it: 6,010 in English, 6.010 in Danish.

    >>> number_words(6010, "da"), number_words(2.5, "da")
    ('6.010', '2,5')
    """
    whole, _, rest = f"{value:,}".partition(".")
    spoken = Language(language)
    digits = whole.replace(",", THOUSANDS[spoken])
    return digits + (DECIMAL[spoken] + rest if rest else "")


def sentence(reason: Reason, language: str, library: Library) -> str:
    """Return the sentence of a reason in a language; raises NoSuchReason."""
    template = library.reasons(language).get(reason.code)
    if template is None:
        raise NoSuchReason(code=reason.code, language=language)
    return template.format_map(_words_of(reason.facts, language, library))


def exercise_title(exercise_id: str, language: str, library: Library) -> str:
    """Return what a person calls an exercise; its id if this release does not have its words."""
    words = library.exercise_words(language).get(exercise_id)
    return words.title if words else exercise_id


def message_title(message_id: str, language: str, library: Library) -> str:
    """Return the title of a message; its id if this release does not have its words."""
    words = library.message_words(language).get(message_id)
    return words.title if words else message_id


def condition_label(condition_id: str, language: str, library: Library) -> str:
    """Return what a person calls a condition; its id if this release does not have its words."""
    words = library.condition_words(language).get(condition_id)
    return words.label if words else condition_id


TITLES: Mapping[str, Callable[[str, str, Library], str]] = {
    "exercise": exercise_title,
    "other": exercise_title,
    "message": message_title,
    "condition": condition_label,
}


def _words_of(facts: Mapping[str, Fact], language: str, library: Library) -> dict[str, str]:
    return {name: _word(name, fact, language, library) for name, fact in facts.items()}


def _word(name: str, fact: Fact, language: str, library: Library) -> str:
    if not isinstance(fact, str):
        return number_words(fact, language)
    return TITLES[name](fact, language, library) if name in TITLES else fact
