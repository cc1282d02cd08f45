"""Recruiting before and after reminders: what changed, and what that cannot show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from selfback.domain.recruitment.actions import RateRatio, Span, rate_ratio


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A reminder that one recruiter was shown."""

    unit: str
    kind: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """People asked in the days before and after reminders of one kind.

    shown       reminders with a whole span after them
    too_late    reminders whose span after is not over; they are in no figure
    """

    kind: str
    shown: int
    too_late: int
    before: Span
    after: Span
    ratio: RateRatio | None


def reminder_effects(
    shown: Sequence[Shown],
    asked: Mapping[str, Sequence[date]],
    *,
    days: int,
    as_of: date,
) -> tuple[Effect, ...]:
    """Return recruiting in so many days before each reminder and from the day after it.

    asked   unit -> a day for each person asked
    days    length of a span, at least 1

    A reminder comes after quiet days, so more afterwards is to be expected without any effect;
    spans of one unit may overlap, and people then count in several.
    """
    if days < 1:
        raise ValueError(f"a span of {days} days")
    kinds: dict[str, list[Shown]] = {}
    for each in shown:
        kinds.setdefault(each.kind, []).append(each)
    effects = []
    for kind, held in sorted(kinds.items()):
        counted = [each for each in held if each.day + timedelta(days) <= as_of]
        before = after = 0
        for each in counted:
            own = asked.get(each.unit, ())
            before += sum(each.day - timedelta(days) <= day < each.day for day in own)
            after += sum(each.day < day <= each.day + timedelta(days) for day in own)
        spans = [Span(people=people, site_days=days * len(counted)) for people in (before, after)]
        effects.append(
            Effect(
                kind=kind,
                shown=len(counted),
                too_late=len(held) - len(counted),
                before=spans[0],
                after=spans[1],
                ratio=rate_ratio(spans[0], spans[1]),
            )
        )
    return tuple(effects)
