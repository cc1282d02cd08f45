"""How a number went since the start, and the words for it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from selfback.delivery.clinic.need import NOTICEABLE
from selfback.delivery.clinic.profile.course import Course, Point


class Way(StrEnum):
    """Where a number went, for the person: better, worse or neither."""

    FIRST = "first"
    BETTER = "better"
    WORSE = "worse"
    SAME = "same"


@dataclass(frozen=True, slots=True, kw_only=True)
class Went:
    """The first and the last value of a number."""

    first: Point
    last: Point
    higher_is_better: bool = False

    def way(self, noticeable: int = 1) -> Way:
        """Return where it went; a smaller change than noticeable is none."""
        if self.first.week == self.last.week:
            return Way.FIRST
        change = self.last.value - self.first.value
        if abs(change) < noticeable:
            return Way.SAME
        return Way.BETTER if (change > 0) == self.higher_is_better else Way.WORSE


def went(series: Sequence[Point], *, higher_is_better: bool = False) -> Went | None:
    """Return the first and the last of a series; None if nothing was answered."""
    if not series:
        return None
    return Went(first=series[0], last=series[-1], higher_is_better=higher_is_better)


def since_before(series: Sequence[Point], since: date) -> list[Point]:
    """Return the answers on or after a day, and before them the last one before it."""
    before = [each for each in series if each.day < since]
    return [*before[-1:], *(each for each in series if each.day >= since)]


def headline(course: Course, since: date | None = None) -> str:
    """Return how pain and daily life went, in one line.

    since   compared with the last answer before a day; None compares with the start
    """
    from_day = since or course.joined
    pain, daily = (
        went(since_before(course.series(key), from_day)) for key in ("pain_average", "interference")
    )
    if pain is None:
        return _("Has joined and not answered the first questions yet")
    if since and pain.way(NOTICEABLE) is Way.SAME:
        parts = [_("Pain {now} of 10, much as before").format(now=pain.last.value)]
    else:
        parts = [_said(pain, _PAIN)]
    return "; ".join([*parts, _said(daily, _DAILY)] if daily else parts)


def _said(went: Went, words: Mapping[Way, Callable[[], str]]) -> str:
    said = words[went.way(NOTICEABLE)]()
    return said.format(was=went.first.value, now=went.last.value)


_PAIN: Mapping[Way, Callable[[], str]] = {
    Way.FIRST: lambda: _("Pain {now} of 10 at the start"),
    Way.BETTER: lambda: _("Pain down from {was} to {now}"),
    Way.WORSE: lambda: _("Pain up from {was} to {now}"),
    Way.SAME: lambda: _("Pain {now} of 10, much as at the start"),
}
_DAILY: Mapping[Way, Callable[[], str]] = {
    Way.FIRST: lambda: _("trouble in daily life {now} of 10"),
    Way.BETTER: lambda: _("daily life easier, {was} to {now}"),
    Way.WORSE: lambda: _("daily life harder, {was} to {now}"),
    Way.SAME: lambda: _("daily life unchanged at {now}"),
}
