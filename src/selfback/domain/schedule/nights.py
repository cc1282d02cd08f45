"""Nights as a sleep diary counts them.

What is asked, and how sleep is counted from it, follows the Consensus Sleep Diary: Carney et al.
(2012), Sleep 35:287-302, doi 10.5665/sleep.1642. The words are our own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from statistics import median_low

DAY = 24 * 60  # minutes
LONGEST = 18 * 60  # minutes from lights out to the last waking; more is a slip


class NightDoesNotAddUp(ValueError):
    """More time awake than there was night, or a night that is no night."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """One night, as it is remembered in the morning.

    lights_out      when the person wanted to sleep
    woke            the last waking
    falling         minutes until asleep
    awake           minutes awake in the night, in all
    """

    lights_out: time
    woke: time
    falling: int
    awake: int

    @property
    def minutes(self) -> int:
        """Minutes from lights out to the last waking, over midnight if need be."""
        return (_minute(self.woke) - _minute(self.lights_out)) % DAY

    @property
    def asleep(self) -> int:
        """Minutes asleep; raises NightDoesNotAddUp."""
        asleep = self.minutes - self.falling - self.awake
        if not 0 < self.minutes <= LONGEST or asleep < 0:
            raise NightDoesNotAddUp
        return asleep


def middling(nights: Sequence[Night]) -> int | None:
    """Return the minutes asleep in a middling night, None if there is none."""
    return median_low(each.asleep for each in nights) if nights else None


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute
