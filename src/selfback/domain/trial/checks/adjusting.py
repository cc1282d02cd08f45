"""Contradictions about covariates, responders and subgroups."""

from collections.abc import Iterator
from itertools import chain

from selfback.domain.trial.checks.grouping import cut, listed
from selfback.domain.trial.checks.knowing import ALWAYS, at_baseline
from selfback.domain.trial.protocol import Protocol
from selfback.domain.trial.protocol_analysis import Subgroup


def covariates(protocol: Protocol) -> Iterator[tuple[str, str]]:
    """Covariates that nobody collects, and strata the analysis forgets."""
    plan, known = protocol.analysis, at_baseline(protocol)
    for covariate in plan.covariates:
        if covariate not in known:
            yield "analysis.covariates", f"{covariate} is not collected at baseline."
        if covariate == plan.primary.instrument:
            yield (
                "analysis.covariates",
                f"The baseline of {covariate} is part of the model already, as an outcome.",
            )
    if len(set(plan.covariates)) < len(plan.covariates):
        yield "analysis.covariates", "A covariate is there twice."
    for stratum in protocol.strata:
        variable = stratum.source.partition(":")[2] or stratum.source
        if variable not in {*plan.covariates, plan.primary.instrument}:
            yield (
                "analysis.covariates",
                f"Allocation is balanced on {variable}, but the analysis does not adjust for it.",
            )


def responders(protocol: Protocol) -> Iterator[tuple[str, str]]:
    """Responders of a score nobody measures, or by more points than it has."""
    plan = protocol.analysis.responders
    if plan is None:
        return
    known = {each.id: each for each in protocol.instruments}
    if plan.instrument not in at_baseline(protocol) or plan.instrument not in known:
        yield "analysis.responders.instrument", f"{plan.instrument} is not measured at baseline."
    else:
        score = known[plan.instrument]
        if not 0 < plan.points <= score.high - score.low:
            yield "analysis.responders.points", f"{plan.points:g} points are no possible change."
    if plan.percent is not None and not 0 < plan.percent <= 100:
        yield "analysis.responders.percent", f"{plan.percent:g} is not a share of 100."
    visits = {visit.id: visit for visit in protocol.follow_ups}
    if not plan.visits:
        yield "analysis.responders.visits", "There is no visit."
    for visit in plan.visits:
        if visit not in visits or plan.instrument not in visits[visit].instruments:
            sentence = f"{plan.instrument} is not measured at {visit}."
            yield "analysis.responders.visits", sentence


def subgroups(protocol: Protocol) -> Iterator[tuple[str, str]]:
    """Subgroups by what is not known at baseline, or whose groups do not add up."""
    for subgroup in protocol.analysis.subgroups:
        for part, sentence in _subgroup(protocol, subgroup):
            yield f"analysis.subgroups.{subgroup.id}.{part}", sentence


def _subgroup(protocol: Protocol, subgroup: Subgroup) -> Iterator[tuple[str, str]]:
    variable = at_baseline(protocol).get(subgroup.variable)
    if variable is None:
        yield "variable", f"{subgroup.variable} is not collected at baseline."
        return
    if len(subgroup.groups) < 2:
        yield "groups", "There are at least two groups."
    if variable.is_number:
        yield from cut(subgroup.groups, subgroup.cuts, variable)
    elif subgroup.codes:
        yield from _codes(subgroup, variable.codes)
    elif subgroup.variable in ALWAYS or variable.codes:
        yield from listed(subgroup.groups, variable.codes, variable.id)


def _codes(subgroup: Subgroup, known: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if set(subgroup.codes) != set(subgroup.groups):
        yield "codes", "The groups and their codes do not have the same names."
    used = tuple(chain.from_iterable(subgroup.codes.values()))
    for code in used:
        if code not in known:
            yield "codes", f"{subgroup.variable} has no {code}; it has {', '.join(known)}."
        if used.count(code) > 1:
            yield "codes", f"{code} is in two groups."
