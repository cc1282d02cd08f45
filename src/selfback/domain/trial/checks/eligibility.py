"""Criteria that cannot be known, or that nobody could meet."""

from collections.abc import Iterator

from selfback.domain.trial.checks.knowing import at_baseline, codes_of, declared
from selfback.domain.trial.protocol import Protocol
from selfback.domain.trial.protocol_people import (
    Criterion,
    CriterionKind,
    Evidence,
    Relation,
    Scope,
)

NUMERIC = (Relation.AT_LEAST, Relation.AT_MOST)
YES_NO = ("yes", "no")


def criteria(protocol: Protocol) -> Iterator[tuple[str, str]]:
    """Criteria whose question, value, unit or evidence does not fit."""
    for criterion in protocol.eligibility:
        for part, sentence in _criterion(protocol, criterion):
            yield f"eligibility.{criterion.id}.{part}", sentence
    for scope in Scope:
        if not any(protocol.criteria(scope)):
            yield "eligibility", f"Nothing says which {scope}s may take part."


def _criterion(protocol: Protocol, criterion: Criterion) -> Iterator[tuple[str, str]]:
    if not criterion.evidence:
        yield "evidence", "Nothing says what the answer rests on."
    if Evidence.SCORE in criterion.evidence and criterion.question not in at_baseline(protocol):
        yield "question", f"{criterion.question} is not measured at baseline."
    if criterion.relation is not Relation.ONE_OF and len(criterion.values) != 1:
        yield "values", f"{criterion.relation} needs one value, not {len(criterion.values)}."
    elif criterion.relation in NUMERIC:
        yield from _number(protocol, criterion)
    else:
        yield from _words(protocol, criterion)


def _number(protocol: Protocol, criterion: Criterion) -> Iterator[tuple[str, str]]:
    value, variable = criterion.values[0], declared(protocol).get(criterion.question)
    if variable is None or variable.low is None or variable.high is None:
        yield "question", f"No number {criterion.question} is declared."
    elif isinstance(value, str):
        yield "values", f"{criterion.relation} needs a number, not {value!r}."
    else:
        if not variable.low <= value <= variable.high:
            spread = f"{variable.low:g} to {variable.high:g}"
            yield "values", f"{value:g} is outside the range of {criterion.question}, {spread}."
        if criterion.unit != variable.unit:
            yield "unit", f"{criterion.question} is in {variable.unit}, not {criterion.unit!r}."


def _words(protocol: Protocol, criterion: Criterion) -> Iterator[tuple[str, str]]:
    if not criterion.values:
        yield "values", "There is no value."
    codes = codes_of(protocol, criterion.question, criterion.applies_to) or YES_NO
    for value in criterion.values:
        if value not in codes:
            yield "values", f"{value!r} is not an answer; there are {', '.join(codes)}."


def nobody(protocol: Protocol) -> Iterator[tuple[str, str]]:
    """Pairs of criteria that no answer can satisfy."""
    for one in protocol.eligibility:
        for other in protocol.eligibility:
            if one.id < other.id and _same_question(one, other) and _exclude_all(one, other):
                yield f"eligibility.{one.id}", f"Together with {other.id} nobody is eligible."


def _same_question(one: Criterion, other: Criterion) -> bool:
    return (one.question, one.applies_to) == (other.question, other.applies_to)


def _exclude_all(one: Criterion, other: Criterion) -> bool:
    if Relation.IS in {one.relation, other.relation} or Relation.ONE_OF in {
        one.relation,
        other.relation,
    }:
        return _no_word_left(one, other)
    low, high = _range(one), _range(other)
    return max(low[0], high[0]) > min(low[1], high[1])


def _no_word_left(one: Criterion, other: Criterion) -> bool:
    if one.kind is other.kind is CriterionKind.INCLUDE:
        return not set(one.values) & set(other.values)
    if one.kind is not other.kind:
        kept, barred = (one, other) if one.kind is CriterionKind.INCLUDE else (other, one)
        return set(kept.values) <= set(barred.values)
    return set(YES_NO) <= {*one.values, *other.values}


def _range(criterion: Criterion) -> tuple[float, float]:
    """The values that are eligible by this criterion alone, as a closed range."""
    value = criterion.values[0] if criterion.values else 0
    if isinstance(value, str):
        return float("-inf"), float("inf")
    lower = (criterion.relation is Relation.AT_LEAST) == (criterion.kind is CriterionKind.INCLUDE)
    step = 0 if criterion.kind is CriterionKind.INCLUDE else SMALLEST_STEP
    return (value + step, float("inf")) if lower else (float("-inf"), value - step)


SMALLEST_STEP = 1e-9
