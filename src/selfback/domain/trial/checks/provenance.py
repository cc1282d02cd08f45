"""Numbers whose origin nobody says, and origins of numbers that are not there."""

from collections.abc import Iterator
from typing import Any

from selfback.domain.trial.protocol import Protocol
from selfback.domain.trial.protocol_document import protocol_document

NEEDED = (
    "arms",
    "eligibility",
    "visits.after",
    "visits.opens_before_days",
    "visits.closes_after_days",
    "visits.instruments",
    "follow_up",
    "allocation.per_stratum",
    "safety.report_hours",
    "safety.review_days",
    "safety.candidates",
    "stopping",
    "analysis.primary",
    "analysis.covariates",
    "analysis.responders",
    "analysis.subgroups",
    "analysis.alpha",
    "analysis.imputations",
    "analysis.deltas",
    "analysis.size.per_arm",
    "analysis.size.assumptions",
)
"""Decisions a reader will ask about; each is published, or our choice, and the protocol says so."""
NEEDED_IF_THERE = ("strata", "allocation.block_sizes", "allocation.random_share")


def provenance(protocol: Protocol) -> Iterator[tuple[str, str]]:
    """Decisions without an origin; origins without a note, or of nothing."""
    document = protocol_document(protocol)
    said = [about for each in protocol.provenance for about in each.about]
    for each in protocol.provenance:
        if not each.note.strip():
            yield "provenance", f"The note about {', '.join(each.about)} is empty."
    for about in said:
        if not _found(document, about.split(".")):
            yield "provenance", f"It speaks of {about}, which is not in this protocol."
        if said.count(about) > 1:
            yield "provenance", f"It speaks of {about} twice."
    needed = (*NEEDED, *(each for each in NEEDED_IF_THERE if any(_at(document, each.split(".")))))
    for key in needed:
        if not any(_covers(about, key) for about in said):
            yield "provenance", f"Nothing says where {key} comes from."


def _covers(about: str, key: str) -> bool:
    return key == about or key.startswith(f"{about}.")


def _found(document: Any, steps: list[str]) -> bool:
    return any(True for _ in _at(document, steps))


def _at(value: Any, steps: list[str]) -> Iterator[Any]:
    """Everything at a path; in a list, a step is an id, or is looked for in each item."""
    if not steps:
        if value not in (None, [], ""):
            yield value
        return
    if isinstance(value, list):
        named = [item for item in value if isinstance(item, dict) and item.get("id") == steps[0]]
        for item in named:
            yield from _at(item, steps[1:])
        if not named:
            for item in value:
                yield from _at(item, steps)
    elif isinstance(value, dict) and steps[0] in value:
        yield from _at(value[steps[0]], steps[1:])
