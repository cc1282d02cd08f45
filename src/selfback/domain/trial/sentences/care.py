"""Consent, safety and blinding in sentences."""

from collections.abc import Iterator

from selfback.domain.trial.protocol import Protocol
from selfback.domain.trial.protocol_people import Candidate, Sight
from selfback.domain.trial.sentences.design import named
from selfback.domain.trial.sentences.lists import counted, listed, sentence
from selfback.domain.trial.sentences.people import LANGUAGES

SEEING = {
    Sight.OWN: "their own arm only",
    Sight.SINGLE: "one person's arm at a time",
    Sight.MASKED: "letters instead of arms",
    Sight.NOTHING: "no arm",
    Sight.ALL: "every arm",
}


def consent(protocol: Protocol) -> Iterator[str]:
    """What is signed, and how people leave."""
    for document in protocol.consent:
        languages = listed(LANGUAGES.get(each, each) for each in document.text)
        title = document.text.get("en")
        name = title.title if title else document.id
        asked = counted(len(document.questions), "question")
        yield (
            f"“{name}” (version {document.version}) is there in {languages}; "
            f"{asked} before signing show whether it was understood."
        )
    levels = [f"“{named(each.label, each.id)}”" for each in protocol.withdrawal_levels]
    yield f"People can leave in {counted(len(levels), 'way')}: {listed(levels, 'or')}."


def safety(protocol: Protocol) -> Iterator[str]:
    """How harm is found, and when something stops."""
    plan = protocol.safety
    yield "Warning signs are asked about and answered alike in every arm."
    found = "; ".join(_candidate(each) for each in plan.candidates)
    yield f"These are looked at as possible adverse events: {found}."
    yield (
        f"Each is looked at within {counted(plan.review_days, 'day')}; a serious event is reported "
        f"within {plan.report_hours} hours of becoming known."
    )
    for rule in protocol.stopping:
        yield sentence(f"{named(rule.label, rule.id)} (decided by the {rule.decides})")


def _candidate(candidate: Candidate) -> str:
    words = named(candidate.label, candidate.id)
    words = words[:1].lower() + words[1:]
    tiers = f" (tier {listed(candidate.red_flag, 'or')})" if candidate.red_flag else ""
    return f"{words}{tiers}"


def blinding(protocol: Protocol) -> Iterator[str]:
    """Who sees what before the lock."""
    yield "Until the lock:"
    for sight, what in SEEING.items():
        roles = [role for role, rule in protocol.blinding.items() if rule.sees is sight]
        if roles:
            names = listed(role.replace("-", " ") for role in roles)
            yield sentence(f"{names} {'see' if len(roles) > 1 else 'sees'} {what}")
