"""The thresholds of the triage, read from content/rules/safety.toml."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Protocol, Self

from selfback.domain.content.language import Language
from selfback.domain.safety.errors import RuleUnusable

SUPPORT_WORDS = "support_words"


class HasValue(Protocol):
    """A rule of the content: a value with its unit, source and owner."""

    @property
    def value(self) -> Any: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyRules:
    """Everything the triage decides by; sources and owners stand in the rule file.

    pain_jump                   points of pain above the last check-in; all R are asked then
    pain_rise                   points of pain above the week before that count as risen
    pain_rise_weeks             check-ins in a row that must have risen
    no_better_weeks             weeks after which new pain is expected to have eased
    no_better_pain              lowest pain, 0 to 10, that can count as no better
    no_better_change            points down, in pain or interference, that count as better
    mood_cut                    lowest two-item mood score that brings the support page
    morning_stiffness_below_age years; morning stiffness counts only below this age
    support_words               phrases of all languages that bring the support page
    """

    pain_jump: int
    pain_rise: int
    pain_rise_weeks: int
    no_better_weeks: int
    no_better_pain: int
    no_better_change: int
    mood_cut: int
    morning_stiffness_below_age: int
    support_words: frozenset[str]

    @classmethod
    def from_content(cls, rules: Mapping[str, HasValue]) -> Self:
        """Return the rules of a loaded rule file, `library.rule_file("safety")`.

        raises  KeyError for a missing rule; RuleUnusable for a number that is not whole and
                positive, and for a language without words
        """
        names = (field.name for field in fields(cls) if field.name != SUPPORT_WORDS)
        numbers = {name: _positive(name, rules[name].value) for name in names}
        return cls(**numbers, support_words=_phrases(rules[SUPPORT_WORDS].value))


def _positive(name: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise RuleUnusable(name=name, wanted="a positive whole number")
    return value


def _phrases(by_language: Mapping[str, Sequence[str]]) -> frozenset[str]:
    if any(not by_language.get(language) for language in Language):
        raise RuleUnusable(name=SUPPORT_WORDS, wanted="a list of words for each language")
    return frozenset(phrase for phrases in by_language.values() for phrase in phrases)
