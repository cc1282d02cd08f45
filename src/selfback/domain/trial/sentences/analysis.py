"""Outcomes, analysis and sample size in sentences."""

from collections.abc import Iterator

from selfback.domain.trial.protocol import Protocol
from selfback.domain.trial.protocol_analysis import Outcome, Responders, Subgroup
from selfback.domain.trial.sentences.design import named
from selfback.domain.trial.sentences.lists import counted, listed
from selfback.domain.trial.size import size_sentence

METHODS = {
    "constrained-longitudinal-mixed-model": (
        "a linear mixed model of all visits in which the arms share one mean at baseline "
        "(constrained longitudinal data analysis), as randomised"
    )
}
MISSING = {"multiple-imputation-by-arm": "multiple imputation within each arm"}


def outcomes(protocol: Protocol) -> Iterator[str]:
    """What decides, and what is looked at besides."""
    plan = protocol.analysis
    primary = protocol.instrument(plan.primary.instrument)
    when = _when(protocol, plan.primary)
    yield (
        f"The primary outcome is {primary.title} at {when} ({primary.low:g} to {primary.high:g}, "
        f"high is {plan.primary.direction})."
    )
    for instrument in dict.fromkeys(each.instrument for each in plan.secondary):
        visits = [_when(protocol, each) for each in plan.secondary if each.instrument == instrument]
        yield f"Secondary: {protocol.instrument(instrument).short} at {listed(visits)}."
    if plan.responders:
        yield _responders(protocol, plan.responders)


def _when(protocol: Protocol, outcome: Outcome) -> str:
    visit = protocol.visit(outcome.visit)
    return named(visit.label, visit.id)


def _responders(protocol: Protocol, plan: Responders) -> str:
    visits = listed(named(protocol.visit(each).label, each) for each in plan.visits)
    score = protocol.instrument(plan.instrument).short
    points = f"Improved are those whose {score} is better by at least {plan.points:g} points"
    if plan.percent is None:
        return f"{points} at {visits}."
    share = f"a second analysis asks for {plan.percent:g} % of the baseline score"
    return f"{points} at {visits}; {share}."


def analysis(protocol: Protocol) -> Iterator[str]:
    """The model, what it adjusts for, subgroups, and missing answers."""
    plan = protocol.analysis
    pairs = plan.comparisons or tuple(
        (arm.id, plan.reference) for arm in protocol.arms if arm.id != plan.reference
    )
    against = listed(f"“{_arm(protocol, one)}” with “{_arm(protocol, two)}”" for one, two in pairs)
    yield f"It compares {against}, by {METHODS[plan.method]}."
    if plan.covariates:
        yield f"It adjusts for {listed(each.replace('_', ' ') for each in plan.covariates)}."
    level = plan.alpha * 100
    yield f"Tests are two-sided at {level:g} %, intervals are {100 - level:g} %."
    yield (
        f"Missing answers: {MISSING[plan.missing]} with {plan.imputations} data sets, as "
        "sensitivity to what the model takes for granted."
    )
    if plan.deltas:
        deltas = listed(f"{each:g}" for each in plan.deltas)
        reference = _arm(protocol, plan.reference)
        yield f"Then {deltas} points are added to what is imputed outside “{reference}”."
    for subgroup in plan.subgroups:
        yield _subgroup(protocol, subgroup)


def _arm(protocol: Protocol, id: str) -> str:
    return named(protocol.arm(id).label, id).lower()


def _subgroup(protocol: Protocol, subgroup: Subgroup) -> str:
    groups = listed(group.replace("-", " ") for group in subgroup.groups)
    scores = {each.id: each.short for each in protocol.instruments}
    by = scores.get(subgroup.variable, subgroup.variable.replace("_", " "))
    name = named(subgroup.label, subgroup.id)
    return f"Subgroup “{name}”: {groups} (by {by}), tested as an interaction."


def people_needed(protocol: Protocol) -> Iterator[str]:
    """How many people, and what that number can show; computed, never quoted."""
    size = protocol.analysis.size
    share = sum(arm.ratio for arm in protocol.arms)
    even = all(arm.ratio == 1 for arm in protocol.arms)
    each = "in each arm" if even else "in an arm of ratio 1"
    yield f"{size.per_arm * share} people are planned, {size.per_arm} {each}."
    for assumption in size.assumptions:
        yield size_sentence(assumption, per_arm=size.per_arm)
    if len(size.assumptions) > 1:
        ways = counted(len(size.assumptions), "set")
        yield f"These are {ways} of assumptions; the number planned is enough under each."
