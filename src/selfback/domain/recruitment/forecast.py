"""How many people will have been recruited by when, and when a target will be reached.

Sites keep their rates: one that recruited keeps what its own record and the others together say
of it, one that recruited nobody may be one that never will. Simulated futures carry what is not
known of the rates as well as the chance of each arrival.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from scipy.special import gammainc

from selfback.domain.recruitment.forecast_fit import (
    Floats,
    Population,
    Seen,
    draw_new_rates,
    draw_population,
    draw_rates,
)
from selfback.domain.recruitment.forecast_log import Site
from selfback.domain.recruitment.forecast_result import (
    Added,
    ByDay,
    Forecast,
    Outlook,
    Range,
    Reach,
    TargetDay,
)
from selfback.domain.recruitment.forecast_rules import DAYS_OF_RATE, ForecastRules

POINTS = 26
"""Days that a curve is told at, about; they are whole weeks apart."""


class AsOfBeforeOpening(ValueError):
    """Nothing had opened by that day, so nothing was seen."""

    def __init__(self, as_of: date) -> None:
        self.as_of = as_of
        super().__init__(f"no site had opened by {as_of}")


class AddedBeforeNow(ValueError):
    """A site cannot be added in the past."""

    def __init__(self, *, opened: date, as_of: date) -> None:
        self.opened, self.as_of = opened, as_of
        super().__init__(f"sites added on {opened} would open before the forecast, {as_of}")


class UntilIsPast(ValueError):
    """A day to forecast lies before the day the log is known to."""

    def __init__(self, *, until: date, as_of: date) -> None:
        self.until, self.as_of = until, as_of
        super().__init__(f"{until} is not after {as_of}, the last day of the log")


def forecast(
    sites: Sequence[Site],
    *,
    target: int,
    as_of: date,
    rules: ForecastRules,
    chance: np.random.Generator,
    until: date | None = None,
    added: Sequence[Added] = (),
) -> Forecast:
    """Return what is expected of a recruitment whose sites keep their rates.

    sites   with their people; those of days after as_of are left out, and sites that open after
            it count as planned
    target  people, at least 1
    until   a day to tell the probability for, after as_of
    raises  AsOfBeforeOpening, AddedBeforeNow, UntilIsPast, ValueError
    """
    _refuse(sites, target=target, as_of=as_of, until=until, added=added)
    known = [site.up_to(as_of) for site in sites if site.opened <= as_of]
    still = np.array([site.closed is None or site.closed > as_of for site in known])
    seen = _seen(known, as_of)
    furthest = _years_after(as_of, rules.furthest_years)
    people = draw_population(seen, rules.prior, rules.draws, chance)
    rates = draw_rates(seen, people, chance)
    futures = _futures(known, sites, people=people, rates=rates, as_of=as_of, chance=chance)
    asking = _Asking(
        as_of=as_of,
        target=target,
        recruited=int(seen.counts.sum()),
        reached_on=_reached_on(known, target),
        until=until,
        furthest=furthest,
        level=rules.level,
    )
    outlook = asking.outlook(futures, chance.spawn(1)[0])
    more = [(_offset(each.opened, as_of), each.sites) for each in added]
    with_added = futures.opening(more, people, chance) if added else None
    return Forecast(
        as_of=as_of,
        target=target,
        recruited=asking.recruited,
        open_sites=int(still.sum()),
        closed_sites=int((~still).sum()),
        to_open=sum(site.opened > as_of for site in sites),
        with_none=int((seen.counts == 0).sum()),
        level=rules.level,
        furthest=furthest,
        never=_range(people.none, rules.level),
        site_rate=_range(people.rate * DAYS_OF_RATE, rules.level),
        outlook=outlook,
        added=tuple(added),
        with_added=asking.outlook(with_added, chance.spawn(1)[0]) if with_added else None,
    )


def _refuse(
    sites: Sequence[Site],
    *,
    target: int,
    as_of: date,
    until: date | None,
    added: Sequence[Added],
) -> None:
    if target < 1:
        raise ValueError(f"a target of {target} people")
    if not any(site.opened <= as_of for site in sites):
        raise AsOfBeforeOpening(as_of)
    if until is not None and until <= as_of:
        raise UntilIsPast(until=until, as_of=as_of)
    for each in added:
        if each.sites < 1:
            raise ValueError(f"{each.sites} sites cannot be added")
        if each.opened <= as_of:
            raise AddedBeforeNow(opened=each.opened, as_of=as_of)


def _seen(known: Sequence[Site], as_of: date) -> Seen:
    days = [(min(site.closed or as_of, as_of) - site.opened).days + 1 for site in known]
    return Seen(
        counts=np.array([len(site.recruited) for site in known], dtype=np.int64),
        days=np.array(days, dtype=np.float64),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Futures:
    """Rates of everything that is open, by draw and span of days.

    starts  days after as_of at which a span begins, shape (spans,), the first 0
    rates   people a day within it, shape (draws, spans)
    """

    starts: Floats
    rates: Floats

    def people(self, days: float) -> Floats:
        """Return the expected arrivals within so many days, shape (draws,)."""
        ends = np.append(self.starts[1:], np.inf)
        spent = np.clip(np.minimum(ends, days) - self.starts, 0, None)
        return np.asarray(self.rates @ spent)

    def days_to(self, people: Floats) -> Floats:
        """Return the days until so many arrivals are expected, shape (draws,); inf for never."""
        reached = np.cumsum(self.rates[:, :-1] * np.diff(self.starts), axis=1)
        before = np.hstack([np.zeros((len(people), 1)), reached])
        span = (before <= people[:, None]).sum(axis=1) - 1
        row = np.arange(len(people))
        with np.errstate(divide="ignore"):
            more = (people - before[row, span]) / self.rates[row, span]
        return np.asarray(self.starts[span] + more)

    def opening(
        self,
        groups: Sequence[tuple[int, int]],
        people: Population,
        chance: np.random.Generator,
    ) -> "_Futures":
        """Return the same futures with groups of new sites: days until they open, how many."""
        changed = self
        for days, sites in groups:
            rate = draw_new_rates(people, sites, chance).sum(axis=1)
            changed = changed.changed(days, rate)
        return changed

    def changed(self, days: int, by: Floats) -> "_Futures":
        """Return the futures with rates that change by so much from a day on."""
        starts = np.union1d(self.starts, [float(days)])
        span = np.searchsorted(self.starts, starts, side="right") - 1
        rates = self.rates[:, span] + np.where(starts >= days, by[:, None], 0.0)
        return _Futures(starts=starts, rates=np.maximum(rates, 0.0))


def _futures(
    known: Sequence[Site],
    sites: Sequence[Site],
    *,
    people: Population,
    rates: Floats,
    as_of: date,
    chance: np.random.Generator,
) -> _Futures:
    still = [site.closed is None or site.closed > as_of for site in known]
    futures = _Futures(starts=np.zeros(1), rates=rates[:, still].sum(axis=1, keepdims=True))
    for place, site in enumerate(known):
        if site.closed and site.closed > as_of:
            futures = futures.changed((site.closed - as_of).days, -rates[:, place])
    for site in sites:
        if site.opened > as_of:
            rate = draw_new_rates(people, 1, chance)[:, 0]
            futures = futures.changed(_offset(site.opened, as_of), rate)
            if site.closed:
                futures = futures.changed((site.closed - as_of).days, -rate)
    return futures


def _offset(opened: date, as_of: date) -> int:
    """Return the whole days that pass before a site opens; it recruits on its first day."""
    return (opened - as_of).days - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asking:
    """What is asked of one future."""

    as_of: date
    target: int
    recruited: int
    reached_on: date | None
    until: date | None
    furthest: date
    level: float

    def outlook(self, futures: _Futures, chance: np.random.Generator) -> Outlook:
        wait = self._wait(futures, chance)
        target_day = self._target_day(wait)
        return Outlook(
            target_day=target_day,
            reach=self._reach(futures, chance) if self.until else None,
            curve=self._curve(futures, self._days(target_day), chance),
            rate=_range(futures.rates[:, -1] * DAYS_OF_RATE, self.level),
        )

    @property
    def missing(self) -> int:
        return max(0, self.target - self.recruited)

    def _wait(self, futures: _Futures, chance: np.random.Generator) -> Floats:
        """Return the days until the target, shape (draws,): arrivals by their expected number."""
        if not self.missing:
            return np.zeros(len(futures.rates))
        needed = chance.standard_gamma(self.missing, size=len(futures.rates))
        return np.asarray(np.ceil(futures.days_to(needed)))

    def _target_day(self, wait: Floats) -> TargetDay:
        if self.reached_on:
            day = self.reached_on
            return TargetDay(is_reached=True, middle=day, low=day, high=day, within=1.0)
        limit = (self.furthest - self.as_of).days
        low, middle, high = _quantiles(wait, self.level)
        return TargetDay(
            is_reached=False,
            middle=self._day(middle),
            low=self._day(low),
            high=self._day(high),
            within=float((wait <= limit).mean()),
        )

    def _day(self, days: float) -> date | None:
        if days > (self.furthest - self.as_of).days:
            return None
        return self.as_of + timedelta(days=int(days))

    def _reach(self, futures: _Futures, chance: np.random.Generator) -> Reach:
        until = self.until or self.furthest
        expected = futures.people((until - self.as_of).days)
        probability = float(gammainc(self.missing, expected).mean()) if self.missing else 1.0
        return Reach(
            day=until, probability=probability, then=self._curve(futures, [until], chance)[0]
        )

    def _days(self, target_day: TargetDay) -> list[date]:
        """Return the days of the curve: to where the target is nearly sure, or as far as asked."""
        ends = [self.until, target_day.high or target_day.middle]
        last = max((day for day in ends if day and day > self.as_of), default=None)
        last = last or self.as_of + timedelta(days=364)
        last = min(last, self.furthest)
        weeks = max(1, -(-(last - self.as_of).days // (7 * POINTS)))
        count = -(-(last - self.as_of).days // (7 * weeks))
        return [self.as_of + timedelta(days=7 * weeks * n) for n in range(1, count + 1)]

    def _curve(
        self, futures: _Futures, days: Sequence[date], chance: np.random.Generator
    ) -> tuple[ByDay, ...]:
        told, arrived, before = [], np.zeros(len(futures.rates)), np.zeros(len(futures.rates))
        for day in days:
            expected = futures.people((day - self.as_of).days)
            arrived = arrived + chance.poisson(np.maximum(expected - before, 0.0))
            before = expected
            low, _middle, high = _quantiles(arrived, self.level)
            told.append(
                ByDay(
                    day=day,
                    expected=self.recruited + float(expected.mean()),
                    low=self.recruited + int(low),
                    high=self.recruited + int(high),
                )
            )
        return tuple(told)


def _reached_on(known: Sequence[Site], target: int) -> date | None:
    days = sorted(day for site in known for day in site.recruited)
    return days[target - 1] if len(days) >= target else None


def _range(values: Floats, level: float) -> Range:
    low, _middle, high = _quantiles(values, level)
    return Range(expected=float(values.mean()), low=low, high=high)


def _quantiles(values: Floats, level: float) -> tuple[float, float, float]:
    """Return the low end, the middle and the high end: values that were drawn."""
    tail = (1 - level) / 2
    low, middle, high = np.quantile(values, [tail, 0.5, 1 - tail], method="inverted_cdf")
    return float(low), float(middle), float(high)


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
