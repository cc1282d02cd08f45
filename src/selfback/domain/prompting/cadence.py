"""How often: rests between prompts by days since the last use, and a rest from what goes unopened.

The table follows Bidargaddi et al. (2018), JMIR mHealth and uHealth 6:e10123, doi 10.2196/10123.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from selfback.domain.content.notice import Cause
from selfback.domain.prompting.causes import Due
from selfback.domain.prompting.rules import Cadence, PromptRules

A_WEEK = timedelta(days=7)


class Rest(StrEnum):
    """Why something that is due is not told today."""

    UNOPENED = "unopened"  # the last ones were not opened, and the app was not used since
    WEEK_FULL = "week-full"  # as many as may be in seven days
    SAME_CAUSE = "same-cause"  # the same was told a few days ago
    TOO_SOON = "too-soon"  # the table of rests


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A prompt of before: one that was sent, is about to be, or was withheld by chance.

    day         local day it was for
    was_opened  None where nobody can tell yet, or nothing was sent
    """

    day: date
    at: datetime
    cause: Cause
    wording: str
    was_opened: bool | None = None


def rest_from(
    due: Due,
    *,
    today: date,
    at: datetime,
    last_used: datetime,
    earlier: Sequence[Earlier],
    rules: PromptRules,
) -> Rest | None:
    """Return why a cause that is due is not told today; None if it may be told.

    today       local day
    earlier     the earlier prompts of the person, in any order
    """
    cadence = rules.cadence
    if _goes_unopened(earlier, at=at, last_used=last_used, cadence=cadence):
        return Rest.UNOPENED
    if sum(today - each.day < A_WEEK for each in earlier) >= cadence.week_most:
        return Rest.WEEK_FULL
    same = [each.day for each in earlier if each.cause is due.cause]
    if same and (today - max(same)).days < cadence.same_cause[due.cause]:
        return Rest.SAME_CAUSE
    if due.cause in rules.at_once or not earlier:
        return None
    gap = (today - max(each.day for each in earlier)).days
    return Rest.TOO_SOON if gap < days_between(at - last_used, cadence) else None


def days_between(unused: timedelta, cadence: Cadence) -> int:
    """Return how many days lie between two prompts for somebody who was away so long."""
    return cadence.every[bisect_right(cadence.away_below, unused / timedelta(days=1))]


def _goes_unopened(
    earlier: Sequence[Earlier], *, at: datetime, last_used: datetime, cadence: Cadence
) -> bool:
    sent = sorted((each for each in earlier if each.was_opened is not None), key=lambda e: e.at)
    last = sent[-cadence.unopened_most :]
    if len(last) < cadence.unopened_most or any(each.was_opened for each in last):
        return False
    return last_used <= last[-1].at and at - last[-1].at < cadence.rest
