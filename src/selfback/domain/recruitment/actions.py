"""Actions on a time line: what recruitment was before and after each, and what that cannot show.

The before/after view of the QuinteT recruitment intervention (Donovan et al. 2016, Trials 17:283).
Nothing here was randomised, so each comparison carries its caveats.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from selfback.domain.statistics.binomial import clopper_pearson

DAYS_OF_RATE = 28
FEW = 10
"""Fewer people than this, before and after together, tell next to nothing."""


class Caveat(StrEnum):
    """Why a before/after comparison may mislead."""

    NOT_RANDOMISED = "not-randomised"
    REGRESSION_TO_THE_MEAN = "regression-to-the-mean"
    SECULAR_TREND = "secular-trend"
    FEW_PEOPLE = "few-people"
    SHORT_AFTER = "short-after"
    OTHER_ACTION = "other-action"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something that was done for recruitment.

    sites   where; none stands for all
    """

    id: str
    day: date
    what: str
    sites: tuple[str, ...] = ()

    def holds_at(self, site: str) -> bool:
        return not self.sites or site in self.sites


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRecord:
    """One site: when it was open, and the day of each person."""

    id: str
    opened: date
    closed: date | None = None
    people: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """People and the days that sites were open in a span."""

    people: int
    site_days: int

    @property
    def rate(self) -> float | None:
        """People a site and 28 days; None if no site was open."""
        return self.people / self.site_days * DAYS_OF_RATE if self.site_days else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RateRatio:
    """A rate over another, with its exact interval; None where it has no bound or no value."""

    ratio: float | None
    low: float
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Before and after."""

    before: Span
    after: Span
    ratio: RateRatio | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeAfter:
    """What recruitment was around one action.

    overall     all sites it was for, together; sites: each of them
    others      the sites it was not for, over the same days; None if it was for all
    earlier     the sites it was for, in the span before the one compared
    """

    action: Action
    overall: Change
    sites: dict[str, Change]
    others: Change | None
    earlier: Span
    caveats: tuple[Caveat, ...]


def before_after(
    actions: Sequence[Action], sites: Sequence[SiteRecord], *, days: int, as_of: date
) -> tuple[BeforeAfter, ...]:
    """Return each action with recruitment in so many days before it and from its day on.

    days    length of a span, at least 1
    as_of   the last day that is known; later days do not count, nor do people of them
    """
    if days < 1:
        raise ValueError(f"a span of {days} days")
    ordered = sorted(actions, key=lambda each: (each.day, each.id))
    return tuple(_around(each, ordered, sites, days, as_of) for each in ordered)


def rate_ratio(before: Span, after: Span, *, level: float = 0.95) -> RateRatio | None:
    """Return after over before with its exact conditional interval; None if nothing can be said.

    Given all people, those after are binomial; its exact interval becomes that of the ratio.

    >>> found = rate_ratio(Span(people=10, site_days=100), Span(people=20, site_days=100))
    >>> round(found.ratio, 2), round(found.low, 2), round(found.high, 2)
    (2.0, 0.89, 4.78)
    """
    people = before.people + after.people
    if not (people and before.site_days and after.site_days):
        return None
    low, high = clopper_pearson(after.people, people, level=level)
    days = before.site_days / after.site_days
    return RateRatio(
        ratio=after.people / before.people * days if before.people else None,
        low=low / (1 - low) * days,
        high=high / (1 - high) * days if high < 1 else None,
    )


def _around(
    action: Action,
    actions: Sequence[Action],
    sites: Sequence[SiteRecord],
    days: int,
    as_of: date,
) -> BeforeAfter:
    own = [site for site in sites if action.holds_at(site.id)]
    others = [site for site in sites if not action.holds_at(site.id)]
    start, end = action.day - timedelta(days), min(as_of, action.day + timedelta(days - 1))
    overall = _change(own, start, action.day, end)
    compared = _change(others, start, action.day, end) if others else None
    earlier = _span(own, start - timedelta(days), start - timedelta(1))
    return BeforeAfter(
        action=action,
        overall=overall,
        sites={site.id: _change([site], start, action.day, end) for site in own},
        others=compared,
        earlier=earlier,
        caveats=tuple(
            _caveats(
                action,
                actions,
                overall=overall,
                others=compared,
                earlier=earlier,
                seen=(end - action.day).days + 1,
                days=days,
            )
        ),
    )


def _change(sites: Sequence[SiteRecord], start: date, day: date, end: date) -> Change:
    before, after = _span(sites, start, day - timedelta(1)), _span(sites, day, end)
    return Change(before=before, after=after, ratio=rate_ratio(before, after))


def _span(sites: Iterable[SiteRecord], first: date, last: date) -> Span:
    people = site_days = 0
    for site in sites:
        begins, ends = max(first, site.opened), min(last, site.closed or last)
        site_days += max(0, (ends - begins).days + 1)
        people += sum(begins <= day <= ends for day in site.people)
    return Span(people=people, site_days=site_days)


def _caveats(
    action: Action,
    actions: Sequence[Action],
    *,
    overall: Change,
    others: Change | None,
    earlier: Span,
    seen: int,
    days: int,
) -> Iterable[Caveat]:
    """Yield what holds: an unusual span before, sites that changed as well, too little to tell."""
    yield Caveat.NOT_RANDOMISED
    before = overall.before.rate
    if before is not None and earlier.rate is not None and before < earlier.rate:
        yield Caveat.REGRESSION_TO_THE_MEAN
    if others is None or _moved_alike(overall, others):
        yield Caveat.SECULAR_TREND
    if overall.before.people + overall.after.people < FEW:
        yield Caveat.FEW_PEOPLE
    if seen < days:
        yield Caveat.SHORT_AFTER
    if any(_meets(each, action, days) for each in actions):
        yield Caveat.OTHER_ACTION


def _moved_alike(own: Change, others: Change) -> bool:
    """Whether the sites without the action changed in the same direction."""
    if own.ratio is None or others.ratio is None or not own.ratio.ratio or not others.ratio.ratio:
        return False
    return (own.ratio.ratio > 1) == (others.ratio.ratio > 1)


def _meets(other: Action, action: Action, days: int) -> bool:
    if other == action or abs((other.day - action.day).days) >= days:
        return False
    return not other.sites or not action.sites or bool(set(other.sites) & set(action.sites))
