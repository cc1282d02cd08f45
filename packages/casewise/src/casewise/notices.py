"""Typed warnings that a case base or a retrieval carries, so that nothing is dropped in silence."""

from dataclasses import dataclass

from casewise.errors import Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something a reader of the result should know; `str()` gives it as a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstantField(Notice):
    """Every known value of a compared field is the same, so it tells no cases apart."""

    field: str

    def __str__(self) -> str:
        return f"field {self.field!r} has the same value in every case that has one"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldNeverObserved(Notice):
    """No case has a value for a compared field."""

    field: str

    def __str__(self) -> str:
        return f"field {self.field!r} is known in no case"


@dataclass(frozen=True, slots=True, kw_only=True)
class ZeroSpan(Notice):
    """A span was to be learned from values that do not differ; equality is used instead."""

    field: str

    def __str__(self) -> str:
        return f"field {self.field!r} has no span to learn; equal values score 1, others 0"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLeftOut(Notice):
    """A case with faults was left out of the base, whole."""

    row: int
    id: str | None
    faults: tuple[Fault, ...]

    def __str__(self) -> str:
        return f"row {self.row} was left out: {'; '.join(str(fault) for fault in self.faults)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FewerHitsThanAsked(Notice):
    """Fewer cases could be matched than the query asked for."""

    asked: int
    found: int

    def __str__(self) -> str:
        return f"{self.asked} cases were asked for, {self.found} could be matched"


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryKnowsTooLittle(Notice):
    """The query itself knows less than the required share, so no case can match.

    known      share of the total weight that the query knows, 0 to 1
    required   the base's `min_shared`, 0 to 1
    """

    known: float
    required: float

    def __str__(self) -> str:
        return f"the query knows {self.known:.0%} of the weight; {self.required:.0%} is required"
