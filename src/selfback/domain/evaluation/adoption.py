"""Who took part in recruiting and how much: by country and kind of unit, never across kinds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from statsmodels.duration.survfunc import SurvfuncRight

from selfback.domain.evaluation.recruiters import Recruiter, Unit
from selfback.domain.statistics.shares import Share, wilson
from selfback.domain.statistics.spread import gini, quantile, share_of_top


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Quartiles; each None where there is nothing."""

    low: float | None
    middle: float | None
    high: float | None
    most: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """Days from opening to the first person.

    of_those    quartiles of the recruiters who have anybody, which looks too good
    waiting     recruiters with an opening day and nobody yet
    half_of_all days within which half of all recruiters had somebody, with those still waiting
                counted as waiting (Kaplan & Meier 1958, J Am Stat Assoc 53:457-481); None if
                fewer than half have by now
    """

    of_those: Spread
    waiting: int
    half_of_all: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Recruiters of one kind.

    name        such as a country and a kind of unit
    people      recruited by all of them
    none        share of recruiters who recruited nobody
    each        people a recruiter, those of nobody included
    gini        0 all alike, towards 1 a single one; None if nobody was recruited
    top         share of people recruited by the most active fifth of recruiters
    """

    name: tuple[str, ...]
    recruiters: int
    people: int
    none: Share
    each: Spread
    gini: float | None
    top: Share
    first: First


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The days of a recruitment.

    days    from the first person to the last
    a_week  people a week over these days; None for a single day
    """

    first: date
    last: date
    days: int
    a_week: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """What a log tells.

    to_open         recruiters who had not begun by then; they are in no figure
    counts          recruiter, kind of unit, country, people, days to the first; most people first
    by_country      groups of one country and one kind of unit
    by_profession   groups of one profession and one kind of unit
    """

    as_of: date | None
    recruiters: dict[Unit, int]
    to_open: int
    people: int
    window: Window | None
    by_country: tuple[Group, ...]
    by_profession: tuple[Group, ...]
    counts: tuple[tuple[str, Unit, str, int, int | None], ...]


def adoption_of(
    recruiters: Sequence[Recruiter], *, as_of: date | None = None, level: float = 0.95
) -> Adoption:
    """Return who recruited how many.

    as_of   the log is complete to this day, later people do not count; the last person's if None
    """
    days = [day for recruiter in recruiters for day in recruiter.recruited]
    known_to = as_of or max(days, default=None)
    held = [
        _known(recruiter, known_to)
        for recruiter in recruiters
        if not (known_to and recruiter.opened and recruiter.opened > known_to)
    ]

    def grouped(by: Callable[[Recruiter], str]) -> tuple[Group, ...]:
        groups: dict[tuple[str, str], list[Recruiter]] = {}
        for recruiter in held:
            groups.setdefault((by(recruiter), recruiter.unit.value), []).append(recruiter)
        return tuple(
            _group(name, own, as_of=known_to, level=level) for name, own in sorted(groups.items())
        )

    return Adoption(
        as_of=known_to,
        recruiters={unit: sum(each.unit is unit for each in held) for unit in Unit},
        to_open=len(recruiters) - len(held),
        people=sum(len(each.recruited) for each in held),
        window=_window([day for each in held for day in each.recruited]),
        by_country=grouped(lambda recruiter: recruiter.country),
        by_profession=grouped(lambda recruiter: recruiter.profession),
        counts=tuple(
            (each.id, each.unit, each.country, len(each.recruited), each.days_to_first)
            for each in sorted(held, key=lambda each: (-len(each.recruited), each.id))
        ),
    )


def _known(recruiter: Recruiter, as_of: date | None) -> Recruiter:
    return Recruiter(
        id=recruiter.id,
        unit=recruiter.unit,
        country=recruiter.country,
        profession=recruiter.profession,
        opened=recruiter.opened,
        recruited=tuple(day for day in recruiter.recruited if as_of and day <= as_of),
    )


def _window(days: Sequence[date]) -> Window | None:
    if not days:
        return None
    span = (max(days) - min(days)).days
    return Window(
        first=min(days),
        last=max(days),
        days=span,
        a_week=len(days) / span * 7 if span else None,
    )


def _group(
    name: tuple[str, ...], recruiters: Sequence[Recruiter], *, as_of: date | None, level: float
) -> Group:
    counts = [len(each.recruited) for each in recruiters]
    return Group(
        name=name,
        recruiters=len(recruiters),
        people=sum(counts),
        none=wilson(counts.count(0), len(counts), level=level),
        each=_spread(counts),
        gini=gini(counts),
        top=share_of_top(counts),
        first=_first(recruiters, as_of),
    )


def _spread(values: Sequence[float]) -> Spread:
    return Spread(
        low=quantile(values, 0.25),
        middle=quantile(values, 0.5),
        high=quantile(values, 0.75),
        most=max(values, default=None),
    )


def _first(recruiters: Sequence[Recruiter], as_of: date | None) -> First:
    reached = [each.days_to_first for each in recruiters if each.days_to_first is not None]
    waited = [
        (as_of - each.opened).days
        for each in recruiters
        if as_of and each.opened and not each.recruited and each.opened <= as_of
    ]
    return First(of_those=_spread(reached), waiting=len(waited), half_of_all=_half(reached, waited))


def _half(reached: Sequence[int], waited: Sequence[int]) -> float | None:
    if not reached:
        return None
    curve = SurvfuncRight([*reached, *waited], [1] * len(reached) + [0] * len(waited))
    steps = zip(curve.surv_times, curve.surv_prob, strict=True)
    return next((float(days) for days, still in steps if still <= 0.5 + 1e-12), None)
