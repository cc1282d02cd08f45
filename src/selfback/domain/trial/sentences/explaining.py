"""The whole protocol in sentences, one paragraph a theme."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from selfback.domain.trial.protocol import Protocol
from selfback.domain.trial.sentences.analysis import analysis, outcomes, people_needed
from selfback.domain.trial.sentences.care import blinding, consent, safety
from selfback.domain.trial.sentences.design import allocation, arms
from selfback.domain.trial.sentences.origin import changed, origin
from selfback.domain.trial.sentences.people import eligibility, places
from selfback.domain.trial.sentences.schedule import follow_up, visits


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """One paragraph about a protocol."""

    title: str
    sentences: tuple[str, ...]


THEMES: tuple[tuple[str, Callable[[Protocol], Iterator[str]]], ...] = (
    ("What is changed", changed),
    ("What is compared", arms),
    ("Where, and who takes people in", places),
    ("Who can take part", eligibility),
    ("Allocation", allocation),
    ("Visits", visits),
    ("How answers are asked for", follow_up),
    ("Consent and leaving", consent),
    ("Safety", safety),
    ("Who may know the arm", blinding),
    ("Outcomes", outcomes),
    ("Analysis", analysis),
    ("How many people", people_needed),
    ("Where it comes from", origin),
)


def explained(protocol: Protocol) -> tuple[Theme, ...]:
    """Return a protocol in English sentences, theme by theme; themes without any are left out."""
    told = (Theme(title=title, sentences=tuple(say(protocol))) for title, say in THEMES)
    return tuple(theme for theme in told if theme.sentences)
