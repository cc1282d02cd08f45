"""The numbers of writing to a person, read from content/rules/contact.toml."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from selfback.delivery.shared.content import library


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRules:
    """What sending a note is decided by; units and sources stand in the rule file."""

    notes_a_week: int
    take_back: timedelta
    tell_from: int
    tell_to: int
    date_ahead: timedelta
    own_sentence_is_allowed: bool
    own_sentence_longest: int


@cache
def rules() -> ContactRules:
    """Return the rules that this process serves."""
    held = library().rule_file("contact")
    return ContactRules(
        notes_a_week=held["notes_a_week"].whole,
        take_back=timedelta(minutes=held["take_back_minutes"].whole),
        tell_from=held["tell_from"].whole,
        tell_to=held["tell_to"].whole,
        date_ahead=timedelta(days=held["date_ahead_days"].whole),
        own_sentence_is_allowed=held["own_sentence_is_allowed"].value is True,
        own_sentence_longest=held["own_sentence_longest"].whole,
    )
