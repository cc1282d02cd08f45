"""What a protocol knows about a person before randomisation, and in what form."""

from collections.abc import Mapping
from dataclasses import dataclass

from selfback.domain.trial.protocol import BaselineQuestion, Protocol, QuestionKind
from selfback.domain.trial.protocol_people import Scope

ALWAYS = ("country", "site", "profession")
"""Known of everybody without a question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """Something known of a person: a number from low to high, or one of several codes."""

    id: str
    codes: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    unit: str = ""

    @property
    def is_number(self) -> bool:
        """Whether it has a range rather than codes."""
        return self.low is not None


def declared(protocol: Protocol) -> dict[str, Variable]:
    """Return every question and score that the protocol declares, by its id."""
    scores = {
        each.id: Variable(id=each.id, low=each.low, high=each.high, unit="points")
        for each in protocol.instruments
    }
    return scores | {each.id: _variable(each) for each in protocol.questions}


def at_baseline(protocol: Protocol) -> dict[str, Variable]:
    """Return what is known of a person when the baseline is complete, by its id."""
    known: Mapping[str, Variable] = declared(protocol)
    asked = [
        each
        for visit in protocol.visits
        if visit.is_baseline
        for each in (*visit.instruments, *visit.questions)
    ]
    return {
        **{each: known[each] for each in asked if each in known},
        "country": Variable(
            id="country", codes=tuple(each.code for each in protocol.sites.countries)
        ),
        "profession": Variable(id="profession", codes=protocol.deliverers.professions),
        "site": Variable(id="site"),
    }


def codes_of(protocol: Protocol, question: str, scope: Scope) -> tuple[str, ...] | None:
    """Return the codes an answer may have; None if nothing declares them."""
    if scope is Scope.DELIVERER and question == "profession":
        return protocol.deliverers.professions
    if scope is Scope.SITE and question == "kind":
        return protocol.sites.kinds
    if question == "country":
        return tuple(each.code for each in protocol.sites.countries)
    found = declared(protocol).get(question)
    return found.codes if found and not found.is_number else None


def _variable(question: BaselineQuestion) -> Variable:
    if question.kind is QuestionKind.CHOICE:
        return Variable(id=question.id, codes=question.codes)
    return Variable(id=question.id, low=question.low, high=question.high, unit=question.unit)
