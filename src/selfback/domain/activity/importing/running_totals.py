"""Running totals since local midnight, turned into what was added from when to when."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple


class Total(NamedTuple):
    """Steps since a local midnight.

    midnight   second of that midnight
    day        the local day that began then, as a proleptic ordinal
    """

    steps: int
    midnight: int
    day: int


Gain = tuple[int, int, float]
"""First second, last second, and the steps added between the two."""


def gains(totals: Mapping[int, Total]) -> list[Gain]:
    """Return what was added between each total and the one before it, or since midnight.

    totals   by second
    returns  in order of time; a total below the one before it on the same day was counted from
             nothing, since the counter was started anew
    """
    found: list[Gain] = []
    day, since, before = None, 0, 0
    for second in sorted(totals):
        total = totals[second]
        if total.day != day:
            day, since, before = total.day, max(total.midnight, since), 0
        gained = total.steps - before if total.steps >= before else total.steps
        if gained:
            found.append((since, second, gained))
        since, before = second, total.steps
    return found


def shared(kinds: Iterable[Sequence[Gain]]) -> Iterator[Gain]:
    """Yield the gains of several kinds of activity on one line of time, none over another.

    Within a gain its steps are spread evenly; the sum stays what it was.
    """
    held = [list(each) for each in kinds]
    ends = sorted({second for each in held for gain in each for second in gain[:2]})
    steps = [0.0] * len(ends)
    for start, end, gained in (gain for each in held for gain in each):
        place = bisect_left(ends, start)
        while ends[place] < end:
            length = ends[place + 1] - ends[place]
            steps[place] += gained * length / (end - start)
            place += 1
    for place, held_steps in enumerate(steps):
        if held_steps:
            yield ends[place], ends[place + 1], held_steps
