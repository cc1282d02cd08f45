"""A trial's protocol as one frozen value: what is done to whom, when, and how it is analysed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol as Shape
from typing import TypeVar

from selfback.domain.trial.protocol_analysis import AnalysisPlan
from selfback.domain.trial.protocol_people import (
    Blindness,
    ConsentDocument,
    Country,
    Criterion,
    Deliverers,
    Direction,
    Label,
    Safety,
    Sites,
    StoppingRule,
    WithdrawalLevel,
)


class _Named(Shape):
    @property
    def id(self) -> str: ...


N = TypeVar("N", bound=_Named)


class ProtocolError(Exception):
    """A protocol cannot be used."""


class NoSuchPart(ProtocolError):
    """Something was asked for that the protocol does not have."""

    def __init__(self, *, protocol: str, kind: str, id: str) -> None:
        self.protocol = protocol
        self.kind = kind
        self.id = id
        super().__init__(f"the protocol {protocol} has no {kind} {id}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """One of the ways people are treated.

    ratio       people for each person of an arm of ratio 1
    sees_app    whether people in it use the app of this product
    gets        what they get: "usual-care", "app", "website" …
    """

    id: str
    ratio: int = 1
    sees_app: bool
    gets: tuple[str, ...]
    label: Label = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """A variable within which allocation is balanced.

    source  "country", "site", "profession", "answer:<baseline question>", "score:<instrument>"
    values  the names of its groups; empty only for "site", whose values are the open sites
    cuts    limits between the groups of a number; a value at a cut belongs to the upper group
    weight  in minimisation
    """

    id: str
    source: str
    values: tuple[str, ...] = ()
    cuts: tuple[float, ...] = ()
    weight: int = 1
    label: Label = field(default_factory=dict)


class AllocationMethod(StrEnum):
    """How arms are chosen."""

    BLOCKS = "blocks"
    MINIMISATION = "minimisation"


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationDesign:
    """How people are allocated.

    block_sizes     blocks: people in a block, each size as likely
    random_share    minimisation: probability of the arm that balances best (biased coin), 0 to 1
    per_stratum     slots made in each stratum before the first person
    seed_kind       where the seed comes from: "recorded" at the making of the list
    """

    method: AllocationMethod
    block_sizes: tuple[int, ...] = ()
    random_share: float | None = None
    per_stratum: int
    seed_kind: str = "recorded"


class TimeUnit(StrEnum):
    """What a distance from randomisation is counted in."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """How long after randomisation."""

    count: int
    unit: TimeUnit

    @property
    def fewest_days(self) -> int:
        """The fewest days it can be in any calendar: n months are at least n times 30.4 less 3."""
        return self._in_days(slack=-SHORT_MONTHS)

    @property
    def most_days(self) -> int:
        """The most days it can be in any calendar."""
        return self._in_days(slack=SHORT_MONTHS)

    def __str__(self) -> str:
        return f"{self.count} {self.unit if self.count != 1 else self.unit.value[:-1]}"

    def _in_days(self, *, slack: int) -> int:
        if self.unit is TimeUnit.MONTHS:
            return round(self.count * DAYS_IN_A_MONTH) + slack
        return self.count * (7 if self.unit is TimeUnit.WEEKS else 1)


DAYS_IN_A_MONTH = 365.25 / 12
SHORT_MONTHS = 3
"""No number of whole months is further from its mean length than this many days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitDef:
    """A point in time at which people answer.

    after               from randomisation to the day it is due; 0 days for the baseline
    opens_before_days   days before the due day on which it opens
    closes_after_days   days after the due day on which it closes, that day included
    instruments         what is answered, in this order
    questions           baseline questions asked beside them
    """

    id: str
    after: After
    opens_before_days: int
    closes_after_days: int
    instruments: tuple[str, ...]
    questions: tuple[str, ...] = ()
    is_baseline: bool = False
    label: Label = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """How answers are asked for; days count from the opening of a visit's window.

    channels        of invitations and reminders, the usual one first: "e-mail", "sms"
    reminder_days   days on which somebody who has not answered is reminded
    call_day        day from which they stand on the call list
    last_call_days  days before the window closes on which the last call is due
    """

    channels: tuple[str, ...]
    reminder_days: tuple[int, ...]
    call_day: int
    last_call_days: int


class Wording(StrEnum):
    """Where the words of an instrument come from."""

    OWN = "own"
    HOST = "host"


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentDef:
    """What a protocol needs to know of an instrument.

    short       its name where space or patience is short, such as "RMDQ-24"
    items       questions in it
    low, high   of its score
    wording     OWN: our words are shipped; HOST: the host installs licensed words
    """

    id: str
    title: str
    short: str
    items: int
    low: float
    high: float
    direction: Direction
    wording: Wording
    note: str = ""


class QuestionKind(StrEnum):
    """What the answer to a baseline question is."""

    NUMBER = "number"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineQuestion:
    """A single question of the baseline whose answer describes the person.

    id          also the name of its column in an export
    codes       of a choice, from low to high where there is an order
    low, high   of a number, with its unit
    """

    id: str
    title: str
    kind: QuestionKind
    codes: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a part of the protocol comes from.

    about   keys of the file, such as "allocation.block_sizes"
    ours    True if the original is not known and this is our choice
    note    the published source, or why we chose so
    """

    about: tuple[str, ...]
    ours: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """What makes this version differ from the one before.

    amends          the version it takes the place of
    valid_from      the first day it applies
    why             in one sentence
    says            what changed, one sentence each
    before_start    True if nobody had been randomised on that day
    """

    amends: str
    valid_from: date
    why: str
    says: tuple[str, ...]
    before_start: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """One version of a trial's protocol.

    id, version     together they name it; a version that was used never changes
    synthetic_ok    whether made-up people may be put into it, for practice and demonstration
    digest          SHA-256 of its files and of the instruments it is read with
    instruments     those its visits use, in the order of first use
    questions       the baseline questions its visits use
    blinding        role -> what it may see of the allocation before the lock
    provenance      where its numbers come from
    """

    id: str
    version: str
    title: str
    titles: Label
    summary: Label
    synthetic_ok: bool
    digest: str
    amendment: Amendment | None
    arms: tuple[Arm, ...]
    strata: tuple[Stratum, ...]
    allocation: AllocationDesign
    eligibility: tuple[Criterion, ...]
    sites: Sites
    deliverers: Deliverers
    visits: tuple[VisitDef, ...]
    follow_up: FollowUp
    instruments: tuple[InstrumentDef, ...]
    questions: tuple[BaselineQuestion, ...]
    consent: tuple[ConsentDocument, ...]
    withdrawal_levels: tuple[WithdrawalLevel, ...]
    stopping: tuple[StoppingRule, ...]
    safety: Safety
    blinding: Mapping[str, Blindness]
    analysis: AnalysisPlan
    provenance: tuple[Provenance, ...]

    @property
    def name(self) -> str:
        """Id and version as one word, such as "selfback-primary-care@1.0"."""
        return f"{self.id}@{self.version}"

    @property
    def baseline(self) -> VisitDef:
        """The visit before randomisation; raises NoSuchPart."""
        for visit in self.visits:
            if visit.is_baseline:
                return visit
        raise NoSuchPart(protocol=self.name, kind="visit", id="baseline")

    @property
    def follow_ups(self) -> tuple[VisitDef, ...]:
        """The visits after randomisation, in their order."""
        return tuple(visit for visit in self.visits if not visit.is_baseline)

    def arm(self, id: str) -> Arm:
        """One arm; raises NoSuchPart."""
        return self._one("arm", id, self.arms)

    def visit(self, id: str) -> VisitDef:
        """One visit; raises NoSuchPart."""
        return self._one("visit", id, self.visits)

    def instrument(self, id: str) -> InstrumentDef:
        """One of its instruments; raises NoSuchPart."""
        return self._one("instrument", id, self.instruments)

    def question(self, id: str) -> BaselineQuestion:
        """One of its baseline questions; raises NoSuchPart."""
        return self._one("question", id, self.questions)

    def consent_document(self, id: str) -> ConsentDocument:
        """One of its consent documents; raises NoSuchPart."""
        return self._one("consent document", id, self.consent)

    def withdrawal_level(self, id: str) -> WithdrawalLevel:
        """One of its levels of withdrawal; raises NoSuchPart."""
        return self._one("level of withdrawal", id, self.withdrawal_levels)

    def country(self, code: str) -> Country:
        """One of its countries by code; raises NoSuchPart."""
        for country in self.sites.countries:
            if country.code == code:
                return country
        raise NoSuchPart(protocol=self.name, kind="country", id=code)

    def criteria(self, scope: str) -> Iterator[Criterion]:
        """The criteria about "person", "site" or "deliverer"."""
        return (each for each in self.eligibility if each.applies_to == scope)

    def _one(self, kind: str, id: str, among: Iterable[N]) -> N:
        for each in among:
            if each.id == id:
                return each
        raise NoSuchPart(protocol=self.name, kind=kind, id=id)
