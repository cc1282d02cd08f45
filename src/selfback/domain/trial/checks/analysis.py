"""Contradictions about outcomes, the arms compared, and the number of people."""

from collections.abc import Iterator

from selfback.domain.trial.checks.knowing import at_baseline
from selfback.domain.trial.protocol import Protocol
from selfback.domain.trial.protocol_analysis import Outcome
from selfback.domain.trial.size import needed_per_arm


def outcomes(protocol: Protocol) -> Iterator[tuple[str, str]]:
    """Outcomes that are not measured when they are compared."""
    plan = protocol.analysis
    for fault, sentence in _outcome(protocol, plan.primary):
        yield f"analysis.primary.{fault}", sentence
    if plan.primary.instrument not in at_baseline(protocol):
        yield "analysis.primary.instrument", "The primary outcome is not measured at baseline."
    for outcome in plan.secondary:
        for fault, sentence in _outcome(protocol, outcome):
            yield f"analysis.secondary.{outcome.instrument}.{fault}", sentence
    pairs = [(each.instrument, each.visit) for each in (plan.primary, *plan.secondary)]
    for pair in sorted({each for each in pairs if pairs.count(each) > 1}):
        yield "analysis.secondary", f"{pair[0]} at {pair[1]} is there twice."


def _outcome(protocol: Protocol, outcome: Outcome) -> Iterator[tuple[str, str]]:
    visits = {visit.id: visit for visit in protocol.follow_ups}
    if outcome.visit not in visits:
        yield "visit", f"There is no follow-up {outcome.visit}."
    elif outcome.instrument not in visits[outcome.visit].instruments:
        yield "instrument", f"{outcome.instrument} is not measured at {outcome.visit}."
    known = {each.id: each for each in protocol.instruments}
    if outcome.instrument in known and known[outcome.instrument].direction != outcome.direction:
        means = known[outcome.instrument].direction
        yield "direction", f"A high score of {outcome.instrument} means {means}."


def comparisons(protocol: Protocol) -> Iterator[tuple[str, str]]:
    """Comparisons of arms that are not there; levels and imputations that mean nothing."""
    plan, arms = protocol.analysis, {arm.id for arm in protocol.arms}
    if plan.reference not in arms:
        yield "analysis.reference", f"There is no arm {plan.reference}."
    for pair in plan.comparisons:
        for arm in pair:
            if arm not in arms:
                yield "analysis.comparisons", f"There is no arm {arm}."
        if pair[0] == pair[1]:
            yield "analysis.comparisons", f"{pair[0]} is compared with itself."
    seen = [frozenset(pair) for pair in plan.comparisons]
    if len(set(seen)) < len(seen):
        yield "analysis.comparisons", "Two comparisons are the same."
    if not 0 < plan.alpha <= 0.1:
        yield "analysis.alpha", f"{plan.alpha:g} is not a level of a test, above 0 and at most 0.1."
    if plan.imputations < 2:
        yield "analysis.imputations", "Fewer than two data sets say nothing about uncertainty."


def size(protocol: Protocol) -> Iterator[tuple[str, str]]:
    """A number of people that its own assumptions do not carry."""
    plan = protocol.analysis.size
    if not plan.assumptions:
        yield "analysis.size.assumptions", "Nothing says why this number is enough."
    for each in plan.assumptions:
        key = f"analysis.size.assumptions.{each.id}"
        if min(each.sd, each.difference) <= 0 or not 0.5 < each.power < 1 or not 0 < each.alpha < 1:
            yield key, "Difference and SD are above 0, power is 0.5 to 1, alpha 0 to 1."
            continue
        needed = needed_per_arm(each)
        if needed > plan.per_arm:
            yield key, f"It needs {needed:.1f} people in each arm, but {plan.per_arm} are planned."
