"""Contradictions about how harm is found and when something stops."""

from collections.abc import Iterator

from selfback.domain.content.red_flag import Tier
from selfback.domain.trial.checks.knowing import at_baseline, declared
from selfback.domain.trial.checks.people import ROLES
from selfback.domain.trial.protocol import Protocol
from selfback.domain.trial.protocol_people import Candidate

LONGEST_REPORT_HOURS = 24
SCOPES = ("person", "site", "study")
MEASURES = ("randomised", "red-flag", "serious-events", "serious-related-events")
"""What the trial office counts and can therefore stop by."""


def safety(protocol: Protocol) -> Iterator[tuple[str, str]]:
    """Harm that is reported late, looked for in one arm only, or cannot be seen."""
    plan = protocol.safety
    if not 1 <= plan.report_hours <= LONGEST_REPORT_HOURS:
        yield (
            "safety.report_hours",
            f"A serious event is reported within {LONGEST_REPORT_HOURS} hours of becoming known.",
        )
    if plan.review_days < 1:
        yield "safety.review_days", "It is at least one day."
    if not plan.red_flags_in_all_arms:
        yield "safety.red_flags_in_all_arms", "Every arm is asked about warning signs alike."
    if not any(Tier.EMERGENCY in each.red_flag for each in plan.candidates):
        yield "safety.candidates", "No candidate comes from an emergency sign (tier R)."
    for candidate in plan.candidates:
        for part, sentence in _candidate(protocol, candidate):
            yield f"safety.candidates.{candidate.id}{part}", sentence


def _candidate(protocol: Protocol, candidate: Candidate) -> Iterator[tuple[str, str]]:
    rules = [candidate.rise is not None, candidate.at_least is not None, bool(candidate.red_flag)]
    if sum(rules) != 1 or bool(candidate.instrument) == bool(candidate.red_flag):
        yield "", "It needs an instrument with a rise or a level, or else tiers of red flags."
        return
    for tier in candidate.red_flag:
        if tier not in set(Tier) - {Tier.NONE}:
            yield ".red_flag", f"{tier} is not a tier; there are R, A, B and M."
    if candidate.instrument:
        yield from _scored(protocol, candidate)


def _scored(protocol: Protocol, candidate: Candidate) -> Iterator[tuple[str, str]]:
    id = candidate.instrument
    variable = declared(protocol).get(id)
    if variable is None or variable.low is None or variable.high is None:
        yield ".instrument", f"{id} is not an instrument of this protocol."
        return
    if not any(id in visit.instruments for visit in protocol.follow_ups):
        yield ".instrument", f"{id} is not measured after randomisation."
    if candidate.rise is not None and id not in at_baseline(protocol):
        yield ".instrument", f"{id} is not measured at baseline, so a rise cannot be seen."
    if candidate.rise is not None and not 0 < candidate.rise <= variable.high - variable.low:
        yield ".rise", f"{candidate.rise:g} points is more than {id} can change, or no change."
    if candidate.at_least is not None and not variable.low < candidate.at_least <= variable.high:
        spread = f"{variable.low:g} to {variable.high:g}"
        yield ".at_least", f"{candidate.at_least:g} does not part the range of {id}, {spread}."


def stopping(protocol: Protocol) -> Iterator[tuple[str, str]]:
    """Rules nobody could follow."""
    for rule in protocol.stopping:
        key = f"stopping.{rule.id}"
        if rule.scope not in SCOPES:
            yield f"{key}.scope", f"{rule.scope} is not one of {', '.join(SCOPES)}."
        if rule.measure not in MEASURES:
            yield f"{key}.measure", f"{rule.measure} is not one of {', '.join(MEASURES)}."
        if rule.at_least < 1:
            yield f"{key}.at_least", "It is at least 1."
        if rule.decides not in ROLES:
            yield f"{key}.decides", f"There is no role {rule.decides}."
