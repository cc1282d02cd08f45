"""Friendly competition: units ranked by how often they ask, fairly whatever their size."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What one unit did in the period.

    eligible    people who could have been asked
    approached  of them, those who were
    referred    of those, who were referred
    """

    unit: str
    eligible: int
    approached: int
    referred: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a unit stands.

    rate    share approached, 0 to 1, pulled towards the mean of all the more the fewer it counted
    place   1 is best; units that cannot be told apart share a place
    """

    unit: str
    rate: float
    place: int
    tally: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """A beta distribution: how many asked and not asked the mean of all units is worth."""

    asked: float
    not_asked: float

    @property
    def mean(self) -> float:
        """Mean share, 0 to 1."""
        return self.asked / (self.asked + self.not_asked)


LEAST_STRENGTH, MOST_STRENGTH = 2.0, 200.0


def prior_of(tallies: Iterable[Tally]) -> Prior:
    """Return the spread of rates between units by the method of moments.

    Kleinman (1973), J Am Stat Assoc 68:46-54. Where units differ no more than chance explains,
    the mean of all is worth 200 people; it is never worth fewer than two.
    """
    counted = [(each.approached, each.eligible) for each in tallies if each.eligible]
    total = sum(of for _, of in counted)
    if not total:
        return Prior(asked=LEAST_STRENGTH / 2, not_asked=LEAST_STRENGTH / 2)
    mean = sum(asked for asked, _ in counted) / total
    mean = min(max(mean, 0.5 / total), 1 - 0.5 / total)
    strength = _strength(counted, total, mean)
    return Prior(asked=mean * strength, not_asked=(1 - mean) * strength)


def _strength(counted: Sequence[tuple[int, int]], total: int, mean: float) -> float:
    units = len(counted)
    if units < 2:
        return MOST_STRENGTH
    within = mean * (1 - mean)
    between = sum(of * (asked / of - mean) ** 2 for asked, of in counted)
    scale = total - sum(of * of for _, of in counted) / total
    if scale <= 0:
        return MOST_STRENGTH
    rho = (between - (units - 1) * within) / (within * (scale - (units - 1)) or 1.0)
    if rho <= 0:
        return MOST_STRENGTH
    return min(MOST_STRENGTH, max(LEAST_STRENGTH, (1 - rho) / rho)) if rho < 1 else LEAST_STRENGTH


def standings(tallies: Sequence[Tally]) -> tuple[Standing, ...]:
    """Return the units by their shrunken approach rate, then by people asked, then by id."""
    prior = prior_of(tallies)
    rates = {
        each.unit: (each.approached + prior.asked) / (each.eligible + prior.asked + prior.not_asked)
        for each in tallies
    }
    keys = {each.unit: (round(rates[each.unit], 9), each.approached) for each in tallies}
    ordered = sorted(tallies, key=lambda each: (*(-part for part in keys[each.unit]), each.unit))
    first = {
        key: place for place, key in reversed([*enumerate((keys[e.unit] for e in ordered), 1)])
    }
    return tuple(
        Standing(unit=each.unit, rate=rates[each.unit], place=first[keys[each.unit]], tally=each)
        for each in ordered
    )


MOST_NAMED = 10


def places_named(ranked: int) -> int:
    """Return how many places are shown with a name: the top third, one at least and ten at most.

    Below it a unit sees nobody but itself: a ranking that shames keeps nobody going.
    """
    return min(MOST_NAMED, max(1, -(-ranked // 3)))


def milestones_reached(total: int, milestones: Iterable[int]) -> tuple[int, ...]:
    """Return the milestones that a team's count has reached, in order."""
    return tuple(each for each in sorted(milestones) if each <= total)


def changes_of_place(before: Sequence[Standing], now: Sequence[Standing]) -> Mapping[str, int]:
    """Return unit -> places won since before (positive is up); units new to the list are absent."""
    held = {each.unit: each.place for each in before}
    return {each.unit: held[each.unit] - each.place for each in now if each.unit in held}
