"""What was published, what is our choice, and what an amendment changes, in sentences."""

from collections.abc import Iterator

from selfback.domain.trial.protocol import Protocol
from selfback.domain.trial.sentences.lists import listed, sentence

NAMES = {
    "strata": "what is balanced",
    "allocation.block_sizes": "sizes of blocks",
    "allocation.random_share": "share of chance",
    "allocation.per_stratum": "number of slots",
    "eligibility": "criteria",
    "deliverers": "who refers",
    "visits.after": "days of the visits",
    "visits.opens_before_days": "opening of windows",
    "visits.closes_after_days": "closing of windows",
    "visits.instruments": "what is answered when",
    "visits.questions": "single questions",
    "follow_up": "reminders and calls",
    "safety.report_hours": "hours to a report",
    "safety.review_days": "days to a look at a candidate",
    "safety.candidates": "candidates for adverse events",
    "stopping": "stopping rules",
    "analysis.primary": "primary outcome",
    "analysis.secondary": "secondary outcomes",
    "analysis.covariates": "covariates",
    "analysis.method": "model",
    "analysis.missing": "missing answers",
    "analysis.responders": "who counts as improved",
    "analysis.subgroups": "subgroups",
    "analysis.alpha": "level of tests",
    "analysis.imputations": "number of imputations",
    "analysis.deltas": "points added to what is imputed",
    "analysis.size.per_arm": "number of people",
    "analysis.size.assumptions": "assumptions behind it",
}
"""Key of the file -> what it is called in a sentence; others are called by their key."""


def origin(protocol: Protocol) -> Iterator[str]:
    """Where each part comes from; published first, then our own choices with their reasons."""
    for ours, word in ((False, "Published"), (True, "Our choice")):
        for each in protocol.provenance:
            if each.ours is ours:
                about = listed(NAMES.get(part, part) for part in each.about)
                yield sentence(f"{word}, {about}: {each.note}")


def changed(protocol: Protocol) -> Iterator[str]:
    """What this version changes; nothing for a first version."""
    held = protocol.amendment
    if held is None:
        return
    yield f"Version {protocol.version} takes the place of {held.amends} on {held.valid_from}."
    yield sentence(held.why)
    yield from map(sentence, held.says)
