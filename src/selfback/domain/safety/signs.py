"""Signs that nobody ticks: they show in the weeks, in the mood items or in what was written."""

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from selfback.domain.content.red_flag import Tier
from selfback.domain.safety.context import Context
from selfback.domain.safety.rules import SafetyRules

LASTING = "over_12_weeks"


class Sign(StrEnum):
    """A sign the triage found by itself."""

    PAIN_RISING = "pain-rising"
    NO_BETTER = "no-better"
    MOOD_LOW = "mood-low"
    WORDS = "words"

    @property
    def tier(self) -> Tier:
        """How urgent it is."""
        return Tier.WATCH if self in {Sign.PAIN_RISING, Sign.NO_BETTER} else Tier.MOOD


def signs_in(context: Context, *, rules: SafetyRules) -> tuple[Sign, ...]:
    """Return the signs found in a context, in the order of Sign."""
    found = {
        Sign.PAIN_RISING: pain_is_rising(context.pain, rules=rules),
        Sign.NO_BETTER: is_no_better(context, rules=rules),
        Sign.MOOD_LOW: context.mood_score is not None and context.mood_score >= rules.mood_cut,
        Sign.WORDS: any(holds_support_word(text, rules.support_words) for text in context.texts),
    }
    return tuple(sign for sign, present in found.items() if present)


def pain_is_rising(pain: Sequence[int], *, rules: SafetyRules) -> bool:
    """Return whether pain stood above the week before the rise in each of the last weeks.

    pain    0 to 10, one value a week, oldest first
    """
    if len(pain) <= rules.pain_rise_weeks:
        return False
    before = pain[-rules.pain_rise_weeks - 1]
    return all(now - before >= rules.pain_rise for now in pain[-rules.pain_rise_weeks :])


def is_no_better(context: Context, *, rules: SafetyRules) -> bool:
    """Return whether pain that was new has eased in neither strength nor interference.

    Pain that had already lasted over twelve weeks at intake changes slowly; the rule leaves it out.
    """
    if context.duration == LASTING or len(context.pain) <= rules.no_better_weeks:
        return False
    pain = context.pain[-rules.no_better_weeks - 1 :]
    eased = pain[0] - pain[-1] >= rules.no_better_change
    freer = bool(context.interference) and (
        context.interference[0] - context.interference[-1] >= rules.no_better_change
    )
    return pain[-1] >= rules.no_better_pain and not eased and not freer


def holds_support_word(text: str, support_words: frozenset[str]) -> bool:
    """Return whether a text holds a word or phrase that asks for support.

    support_words   phrases in any of the languages; a final * matches any ending

    Finding one offers help and a person's attention. It is no diagnosis, and finding none
    means nothing: most people in need write none of these words.
    """
    return bool(support_words) and _any_of(support_words).search(_plain(text)) is not None


@lru_cache(maxsize=8)
def _any_of(phrases: frozenset[str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(_pattern, phrases))))


def _pattern(phrase: str) -> str:
    stem = re.escape(_plain(phrase.removesuffix("*")))
    return rf"\b{stem}" if phrase.endswith("*") else rf"\b{stem}\b"


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    without_marks = re.sub(r"['’`´\u00ad\u200b]", "", folded)
    return " ".join(re.sub(r"[^\w]+", " ", without_marks).split())
