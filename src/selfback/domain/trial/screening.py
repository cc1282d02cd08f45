"""Whether somebody meets a protocol's criteria: yes, no with reasons, or not yet known.

Who is not interested has declined. That is never a reason why somebody could not take part.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from selfback.domain.trial.protocol import Protocol
from selfback.domain.trial.protocol_people import (
    CountsAs,
    Criterion,
    CriterionKind,
    Evidence,
    Relation,
    Scope,
)

Value = int | float | str


class Met(StrEnum):
    """Whether a criterion is met."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    """How screening stands."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not-eligible"
    DECLINED = "declined"
    OPEN = "open"


class AnswerOfAnotherKind(TypeError):
    """A question about a number was answered with words, or the other way round."""

    def __init__(self, *, criterion: str, question: str) -> None:
        self.criterion = criterion
        self.question = question
        super().__init__(f"the answer to {question} is not of the kind that {criterion} needs")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An answer to a screening question.

    value       None if it is not known; "yes" and "no" are words
    evidence    what it rests on
    note        what somebody added, such as where it was read
    """

    value: Value | None
    evidence: Evidence
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether one criterion is met, and why that is said.

    why     "fits", "does-not-fit", "not-answered" or "evidence-not-accepted"
    """

    criterion: Criterion
    met: Met
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """How somebody stands with all criteria of their kind, in the protocol's order."""

    verdicts: tuple[Verdict, ...]

    @property
    def failed(self) -> tuple[Criterion, ...]:
        """The criteria of eligibility that are not met."""
        return self._of(Met.NO, CountsAs.NOT_ELIGIBLE)

    @property
    def declined(self) -> tuple[Criterion, ...]:
        """The criteria by which the person said no."""
        return self._of(Met.NO, CountsAs.DECLINED)

    @property
    def open(self) -> tuple[Criterion, ...]:
        """The criteria of which it is not known whether they are met."""
        return tuple(each.criterion for each in self.verdicts if each.met is Met.UNKNOWN)

    @property
    def outcome(self) -> Outcome:
        """How it stands; who could not take part is not eligible, whether or not they said no."""
        if self.failed:
            return Outcome.NOT_ELIGIBLE
        if self.declined:
            return Outcome.DECLINED
        return Outcome.OPEN if self.open else Outcome.ELIGIBLE

    @property
    def reason(self) -> str:
        """The code of the recruitment log for the first criterion that was not met, or empty."""
        not_met = self.failed or self.declined
        return not_met[0].reason if not_met else ""

    def open_before(self, protocol: Protocol) -> tuple[Criterion, ...]:
        """The open criteria that the baseline will not answer, so that somebody must ask now."""
        asked = {*protocol.baseline.instruments, *protocol.baseline.questions}
        return tuple(each for each in self.open if each.question not in asked)

    def _of(self, met: Met, counts_as: CountsAs) -> tuple[Criterion, ...]:
        return tuple(
            each.criterion
            for each in self.verdicts
            if each.met is met and each.criterion.counts_as is counts_as
        )


def screened(
    protocol: Protocol, given: Mapping[str, Given], scope: Scope = Scope.PERSON
) -> Screened:
    """Return how the answers stand with the protocol's criteria about a person, site or deliverer.

    given       question -> answer; questions of no criterion are ignored
    raises      AnswerOfAnotherKind
    """
    verdicts = tuple(_verdict(each, given.get(each.question)) for each in protocol.criteria(scope))
    return Screened(verdicts=verdicts)


def with_baseline(
    given: Mapping[str, Given],
    answers: Mapping[str, Value | None],
    scores: Mapping[str, float | None],
) -> dict[str, Given]:
    """Return the answers of screening with what the baseline says, which goes before them.

    answers     baseline question -> answer, as the person reported it
    scores      instrument -> score
    """
    reported = {
        question: Given(value=value, evidence=Evidence.SELF_REPORT)
        for question, value in answers.items()
        if value is not None
    }
    scored = {
        instrument: Given(value=score, evidence=Evidence.SCORE)
        for instrument, score in scores.items()
        if score is not None
    }
    return {**given, **reported, **scored}


def _verdict(criterion: Criterion, given: Given | None) -> Verdict:
    if given is None or given.value is None:
        return Verdict(criterion=criterion, met=Met.UNKNOWN, why="not-answered")
    if given.evidence not in criterion.evidence:
        return Verdict(criterion=criterion, met=Met.UNKNOWN, why="evidence-not-accepted")
    fits = _fits(criterion, given.value)
    is_met = fits is (criterion.kind is CriterionKind.INCLUDE)
    why = "fits" if fits else "does-not-fit"
    return Verdict(criterion=criterion, met=Met.YES if is_met else Met.NO, why=why)


def _fits(criterion: Criterion, value: Value) -> bool:
    wanted = criterion.values
    if isinstance(value, str) is not isinstance(wanted[0], str) or isinstance(value, bool):
        raise AnswerOfAnotherKind(criterion=criterion.id, question=criterion.question)
    if criterion.relation is Relation.AT_LEAST:
        return value >= wanted[0]  # type: ignore[operator]  # both are numbers, as was just seen
    if criterion.relation is Relation.AT_MOST:
        return value <= wanted[0]  # type: ignore[operator]  # both are numbers, as was just seen
    return value in wanted
