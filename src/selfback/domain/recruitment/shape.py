"""The shape of a made-up recruitment: how many units and people, when, and for which reasons."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Self, TypeVar

from selfback.domain.content.rules import Rule
from selfback.domain.recruitment.entry import (
    STAGES,
    Channel,
    Declined,
    NotApproached,
    NotEligible,
    Stage,
)


class ShapeContradictsItself(ValueError):
    """No recruitment has this shape."""

    def __init__(self, country: str, fact: str) -> None:
        self.country = country
        self.fact = fact
        super().__init__(f"{country}: {fact}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryShape:
    """What one country adds up to, exactly.

    units               recruiting units
    with_none           of them, those that refer nobody
    reached             stage -> people who come at least so far
    persons_a_clinic    people who recruit in each clinic
    kinds               kind of clinic -> units of it, in order; they sum to units
    """

    country: str
    units: int
    with_none: int
    reached: Mapping[Stage, int]
    persons_a_clinic: int
    kinds: Mapping[str, int]

    def __post_init__(self) -> None:
        counts = [self.reached[stage] for stage in STAGES]
        active = self.units - self.with_none
        if any(later > earlier for earlier, later in pairwise(counts)) or counts[-1] < 0:
            raise ShapeContradictsItself(self.country, f"stages grow: {counts}")
        if not 0 <= self.with_none <= self.units or self.units < 1:
            raise ShapeContradictsItself(self.country, f"{self.with_none} of {self.units} units")
        if active > self.reached[Stage.REFERRED] or (self.reached[Stage.REFERRED] and not active):
            raise ShapeContradictsItself(self.country, f"{active} units cannot refer as many")
        if self.persons_a_clinic < 1 or sum(self.kinds.values()) != self.units:
            raise ShapeContradictsItself(self.country, "kinds do not sum to the units")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What reasons and channels are drawn in proportion to; each holds one part or more."""

    not_eligible: Mapping[NotEligible, int]
    not_approached: Mapping[NotApproached, int]
    declined: Mapping[Declined, int]
    channels: Mapping[Channel, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialShape:
    """What a made-up recruitment adds up to.

    spread          shape of the gamma distribution of the units' rates, above 0
    first, last     days between which people are considered, referred and randomised
    last_opening    day by which every unit is open
    """

    countries: tuple[CountryShape, ...]
    spread: float
    first: date
    last: date
    last_opening: date
    most_days_to_consent: int
    most_days_to_randomise: int
    parts: Parts

    def __post_init__(self) -> None:
        if self.spread <= 0 or not self.first <= self.last_opening <= self.last:
            raise ShapeContradictsItself("", "the days are out of order, or rates have no spread")

    @classmethod
    def from_content(cls, rules: Mapping[str, Rule]) -> Self:
        """Return the shape of `library.rule_file("demo-trial")`; raises KeyError, ValueError."""
        return cls(
            countries=tuple(_country(rules, each) for each in rules["units"].table),
            spread=rules["spread"].number,
            first=date.fromisoformat(rules["first_day"].text),
            last=date.fromisoformat(rules["last_day"].text),
            last_opening=date.fromisoformat(rules["last_opening"].text),
            most_days_to_consent=rules["most_days_to_consent"].whole,
            most_days_to_randomise=rules["most_days_to_randomise"].whole,
            parts=Parts(
                not_eligible=_parts(rules["why_not_eligible"], NotEligible),
                not_approached=_parts(rules["why_not_approached"], NotApproached),
                declined=_parts(rules["why_declined"], Declined),
                channels=_parts(rules["channels"], Channel),
            ),
        )

    def ending(self, last: date) -> Self:
        """Return the same shape with all its days moved so that it ends on another day."""
        by = last - self.last
        return replace(self, first=self.first + by, last=last, last_opening=self.last_opening + by)


def _country(rules: Mapping[str, Rule], country: str) -> CountryShape:
    def of(name: str) -> int:
        return _whole(rules[name].table[country])

    kinds = {
        name.removeprefix(f"{country}."): _whole(count)
        for name, count in rules["kinds"].table.items()
        if name.startswith(f"{country}.")
    }
    return CountryShape(
        country=country,
        units=of("units"),
        with_none=of("units_with_none"),
        reached={stage: of(stage.value) for stage in STAGES},
        persons_a_clinic=of("persons_a_clinic"),
        kinds=kinds,
    )


Code = TypeVar("Code", bound=StrEnum)


def _parts(rule: Rule, codes: type[Code]) -> dict[Code, int]:
    return {codes(name): _whole(parts) for name, parts in rule.table.items()}


def _whole(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError(value)
