"""How the app is used, from *referred* onwards, each share with its own denominator.

Who was referred and never came is the largest loss and the easiest to leave out: a rate of those
who joined says nothing of them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from selfback.domain.statistics.shares import Share, wilson

DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person, without a name.

    referred    the day they were pointed to the app; None for who came without a referral
    joined      the day they joined; None if they have not
    plans       weekly plans made so far
    sessions    times exercises were done
    read        messages read
    """

    referred: date | None
    joined: date | None
    plans: int = 0
    sessions: int = 0
    read: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Who still got a plan in a week of the programme.

    week        1 for the first
    of_referred of those referred long enough ago to have reached it
    of_joined   of those who joined long enough ago to have reached it
    """

    week: int
    of_referred: Share
    of_joined: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class AppUse:
    """What people made of the app.

    referred        people who were pointed to it
    joined          of these, those who joined
    came_otherwise  people who joined without a referral; they are in no share of the referred
    plans, sessions, read   medians over those who joined; None without anybody
    """

    referred: int
    joined: Share
    came_otherwise: int
    plans: float | None
    sessions: float | None
    read: float | None
    kept: tuple[Kept, ...]


def app_use_of(
    people: Sequence[Person], *, weeks: Sequence[int], as_of: date, level: float = 0.95
) -> AppUse:
    """Return how the app is used.

    weeks   weeks of the programme, from 1
    as_of   who had not reached a week by then is in no share of it
    """
    referred = [each for each in people if each.referred is not None and each.referred <= as_of]
    joined = [each for each in people if each.joined is not None and each.joined <= as_of]

    def kept(week: int, since: Callable[[Person], date | None]) -> Share:
        could = [
            each
            for each in people
            if (day := since(each)) is not None and (as_of - day).days >= DAYS * (week - 1)
        ]
        return wilson(sum(each.plans >= week for each in could), len(could), level=level)

    return AppUse(
        referred=len(referred),
        joined=wilson(
            sum(each.joined is not None for each in referred), len(referred), level=level
        ),
        came_otherwise=sum(each.referred is None for each in joined),
        plans=_middle(each.plans for each in joined),
        sessions=_middle(each.sessions for each in joined),
        read=_middle(each.read for each in joined),
        kept=tuple(
            Kept(
                week=week,
                of_referred=kept(week, lambda each: each.referred),
                of_joined=kept(week, lambda each: each.joined),
            )
            for week in weeks
        ),
    )


def _middle(values: Iterable[int]) -> float | None:
    held = list(values)
    return float(median(held)) if held else None
