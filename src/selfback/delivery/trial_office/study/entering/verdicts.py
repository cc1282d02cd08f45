"""What a screening came to, in words: who can take part, who cannot and why, what is missing."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from selfback.apps.trial.models import Screening
from selfback.apps.trial.screenings import answers_of
from selfback.domain.trial.protocol import Protocol
from selfback.domain.trial.protocol_people import Criterion
from selfback.domain.trial.screening import Met, Outcome, screened

OUTCOMES: dict[str, Promise] = {
    "waiting": _("nobody has looked yet"),
    "open": _("answers are missing"),
    "eligible": _("can take part"),
    "not-eligible": _("cannot take part"),
    "declined": _("said no"),
}
TAGS = {
    "waiting": "waiting",
    "open": "waiting",
    "eligible": "good",
    "not-eligible": "neutral",
    "declined": "neutral",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """How a screening stands.

    can_enter   whether they can be taken in now, though the baseline may still answer something
    failed      criteria in words that are not met; declined: by which they said no
    missing     criteria somebody must ask about now; later: those the baseline answers
    """

    outcome: str
    can_enter: bool
    failed: list[str]
    declined: list[str]
    missing: list[str]
    later: list[str]


def said_of(screening: Screening, protocol: Protocol, language: str) -> Said:
    """Return how a screening stands by the protocol in force."""
    verdict = screened(protocol, answers_of(screening))
    missing = verdict.open_before(protocol)
    later = [each for each in verdict.open if each not in missing]
    can_enter = verdict.outcome in {Outcome.ELIGIBLE, Outcome.OPEN} and not missing
    return Said(
        outcome=screening.outcome,
        can_enter=can_enter,
        failed=_words(verdict.failed, language),
        declined=_words(verdict.declined, language),
        missing=_words(missing, language),
        later=_words(later, language),
    )


def met_of(screening: Screening, protocol: Protocol) -> dict[str, Met]:
    """Return criterion id -> whether it is met by what is known at screening."""
    verdict = screened(protocol, answers_of(screening))
    return {each.criterion.id: each.met for each in verdict.verdicts}


def _words(criteria: tuple[Criterion, ...] | list[Criterion], language: str) -> list[str]:
    return [each.label.get(language, each.id) for each in criteria]
