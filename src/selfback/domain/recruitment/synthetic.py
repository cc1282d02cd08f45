"""A made-up recruitment of a given shape: its totals are exact, the rest is drawn by chance."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, TypeVar

import numpy as np

from selfback.domain.recruitment.entry import Answer, Entry, Stage
from selfback.domain.recruitment.shape import CountryShape, TrialShape


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntheticUnit:
    """A recruiting unit that does not exist.

    number  1, 2, 3 ... within its country
    kind    of the clinic it is or works in
    clinic  1, 2, 3 ... within its country; units of one clinic share it
    """

    id: str
    country: str
    number: int
    kind: str
    clinic: int
    opened: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntheticLog:
    """Units and the people they considered, none of whom exists; entries by day."""

    units: tuple[SyntheticUnit, ...]
    entries: tuple[Entry, ...]


def synthetic_log(shape: TrialShape, chance: np.random.Generator) -> SyntheticLog:
    """Return a recruitment of this shape; the same chance gives the same one.

    Units that refer at all refer once and then by a gamma-Poisson law given the total, which is
    a Dirichlet-multinomial one (Anisimov & Fedorov 2007, Stat Med 26:4958-4975).
    """
    units: list[SyntheticUnit] = []
    entries: list[Entry] = []
    for country in shape.countries:
        here = list(_units(country, shape, chance))
        units += here
        entries += _entries(country, here, shape, chance)
    return SyntheticLog(
        units=tuple(units), entries=tuple(sorted(entries, key=lambda each: each.screened))
    )


def _units(
    country: CountryShape, shape: TrialShape, chance: np.random.Generator
) -> Iterator[SyntheticUnit]:
    days = (shape.last_opening - shape.first).days
    number = clinic = 0
    for kind, count in country.kinds.items():
        for place in range(count):
            number += 1
            if place % country.persons_a_clinic == 0:
                clinic += 1
                opened = shape.first + timedelta(days=int(chance.integers(0, days + 1)))
            yield SyntheticUnit(
                id=f"{country.country}-{number:02}",
                country=country.country,
                number=number,
                kind=kind,
                clinic=clinic,
                opened=opened,
            )


def _entries(
    country: CountryShape,
    units: Sequence[SyntheticUnit],
    shape: TrialShape,
    chance: np.random.Generator,
) -> list[Entry]:
    reached = country.reached
    referrals = _referrals(country, shape.spread, chance)
    others = _spread(reached[Stage.SCREENED] - reached[Stage.REFERRED], referrals + 1, chance)
    who_referred = _shuffled(np.repeat(np.arange(len(units)), referrals), chance)
    who_not = _shuffled(np.repeat(np.arange(len(units)), others), chance)
    made = []
    for n, place in enumerate((*who_referred, *who_not)):
        entry = Entry(
            id=f"{country.country}-{n + 1:05}",
            unit=units[place].id,
            screened=_day(units[place].opened, shape, chance),
        )
        made.append(_gone(entry, n, reached, shape, chance))
    return made


def _referrals(country: CountryShape, spread: float, chance: np.random.Generator) -> Any:
    """Return the referrals of each unit, shape (units,); exactly as many as said have none."""
    counts = np.zeros(country.units, dtype=int)
    active = chance.permutation(country.units)[: country.units - country.with_none]
    if len(active):
        rates = chance.gamma(spread, size=len(active))
        rest = country.reached[Stage.REFERRED] - len(active)
        counts[active] = 1 + _spread(rest, rates, chance)
    return counts


def _spread(total: int, weights: Any, chance: np.random.Generator) -> Any:
    """Return total shared out in proportion to the weights by chance, in their shape."""
    weights = np.maximum(weights, 1e-12)
    return chance.multinomial(total, weights / weights.sum())


def _shuffled(values: Any, chance: np.random.Generator) -> list[int]:
    return [int(each) for each in chance.permutation(values)]


def _day(opened: date, shape: TrialShape, chance: np.random.Generator) -> date:
    """Return a day on which a unit is open and which leaves time to be randomised, if it can."""
    lag = timedelta(days=shape.most_days_to_consent + shape.most_days_to_randomise)
    days = max(0, (shape.last - lag - opened).days)
    return opened + timedelta(days=int(chance.integers(0, days + 1)))


def _gone(
    entry: Entry,
    n: int,
    reached: Mapping[Stage, int],
    shape: TrialShape,
    chance: np.random.Generator,
) -> Entry:
    """Return the entry of the n-th person: the first go furthest, and each exit has one reason."""
    parts = shape.parts
    if n >= reached[Stage.ELIGIBLE]:
        return replace(entry, eligible=Answer.NO, not_eligible=_drawn(parts.not_eligible, chance))
    if n >= reached[Stage.APPROACHED]:
        reason = _drawn(parts.not_approached, chance)
        return replace(entry, eligible=Answer.YES, not_approached=reason)
    asked = replace(entry, eligible=Answer.YES, approached=True)
    if n >= reached[Stage.REFERRED]:
        return replace(asked, declined=_drawn(parts.declined, chance))
    channel = _drawn(parts.channels, chance)
    sent = replace(asked, referred=entry.screened, channel=channel)
    if n >= reached[Stage.CONSENTED]:
        return sent
    consented = _later(entry.screened, shape.most_days_to_consent, shape, chance)
    if n >= reached[Stage.RANDOMISED]:
        return replace(sent, consented=consented)
    randomised = _later(consented, shape.most_days_to_randomise, shape, chance)
    return replace(sent, consented=consented, randomised=randomised)


def _later(day: date, most: int, shape: TrialShape, chance: np.random.Generator) -> date:
    return min(shape.last, day + timedelta(days=int(chance.integers(0, most + 1))))


Code = TypeVar("Code", bound=StrEnum)


def _drawn(parts: Mapping[Code, int], chance: np.random.Generator) -> Code:
    codes, weights = list(parts), np.fromiter(parts.values(), dtype=float)
    return codes[int(chance.choice(len(codes), p=weights / weights.sum()))]
