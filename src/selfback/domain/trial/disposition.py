"""One row for each person who was referred: how far they came in a trial, and why no further."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Eligible(StrEnum):
    """Whether the study's team found a person eligible."""

    YES = "yes"
    NO = "no"
    UNKNOWN = ""


class VisitStatus(StrEnum):
    """What became of one visit of one person."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    PENDING = "pending"
    MISSED = "missed"
    WITHDRAWN = "withdrawn"
    DIED = "died"


class Outcome(StrEnum):
    """How screening ended; each person has exactly one."""

    WAITING = "waiting"
    NOT_ELIGIBLE = "not-eligible"
    DECLINED = "declined"
    ON_THE_WAY = "on-the-way"
    RANDOMISED = "randomised"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposition:
    """One person, without anything that names them.

    id                  of the row in the screening log
    participant         study number, empty unless randomised
    deliverer           who treats them, empty where it is not kept
    assessed            whether somebody has looked at them at all
    ineligible, declined    the reason as a code, "not-noted" where none was given, or empty
    randomised_on       None unless randomised
    arm                 id or masked letter, empty where it is hidden
    started             whether they began what they were allocated to, None where it is not known
    visits              visit id -> what became of it; baseline is not among them
    withdrawn           level of the withdrawal, empty if there is none
    analysed            None as long as nothing was analysed
    not_analysed        why not, a code
    """

    id: str
    site: str
    country: str = ""
    participant: str = ""
    deliverer: str = ""
    assessed: bool = True
    eligible: Eligible = Eligible.UNKNOWN
    ineligible: str = ""
    declined: str = ""
    randomised_on: date | None = None
    arm: str = ""
    started: bool | None = None
    not_started: str = ""
    visits: Mapping[str, VisitStatus] = field(default_factory=dict)
    withdrawn: str = ""
    analysed: bool | None = None
    not_analysed: str = ""

    @property
    def outcome(self) -> Outcome:
        """How screening ended; who was randomised counts as that, whatever was found later."""
        if self.randomised_on:
            return Outcome.RANDOMISED
        if self.eligible is Eligible.NO:
            return Outcome.NOT_ELIGIBLE
        if self.declined:
            return Outcome.DECLINED
        return Outcome.ON_THE_WAY if self.assessed else Outcome.WAITING

    def at(self, visit: str) -> VisitStatus:
        """What became of a visit; one that was never planned is still to come."""
        return self.visits.get(visit, VisitStatus.PENDING)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedSite:
    """A site that was opened for the trial, whether or not it has referred anybody."""

    id: str
    country: str = ""
    kind: str = ""
