"""Steps that were kept earlier, as a table again, so that they can be set against each other."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from selfback.domain.activity.baseline import Baseline, baselines
from selfback.domain.activity.import_rules import ImportRules
from selfback.domain.activity.intervals import Source, StepInterval, microseconds, source_of
from selfback.domain.activity.overlap import DaySteps, resolve
from selfback.domain.activity.rules import StepRules
from selfback.domain.activity.table import StepTable


def table_of(intervals: Sequence[StepInterval], *, rules: ImportRules) -> StepTable:
    """Return kept rows as a table; each keeps the local day it was given when it came."""
    known = {each: _source(each, rules) for each in {_who(one) for one in intervals}}
    names = sorted(set(known.values()))
    place = {source: n for n, source in enumerate(names)}
    source = np.array([place[known[_who(each)]] for each in intervals], np.int64)
    start = np.array([microseconds(each.start) for each in intervals], np.int64)
    end = np.array([microseconds(each.end) for each in intervals], np.int64)
    steps = np.array([each.steps for each in intervals], np.float64)
    day = np.array([each.local_date.toordinal() for each in intervals], np.int64)
    order = np.lexsort((steps, source, end, start))
    return StepTable(
        sources=tuple(names),
        source=source[order],
        start=start[order],
        end=end[order],
        steps=steps[order],
        day=day[order],
    )


def counted_days(intervals: Sequence[StepInterval], *, rules: ImportRules) -> tuple[DaySteps, ...]:
    """Return the steps of each day that has rows, with nothing counted twice."""
    return resolve(table_of(intervals, rules=rules), rules=rules)


def usual_days(
    days: Sequence[DaySteps], *, steps: StepRules, rules: ImportRules
) -> tuple[int, ...]:
    """Return the steps of the days that say what is usual now: those of the device in use.

    They hold no day of another device; empty if no day counts.
    """
    held = baselines(days, steps=steps, rules=rules)
    if not held:
        return ()
    return tuple(each.steps for each in days if _is_of(each, held[-1]))


def device_changed(
    days: Sequence[DaySteps], *, since: date, steps: StepRules, rules: ImportRules
) -> bool:
    """Whether another device than before has counted from a day on, or from a later one."""
    held = baselines(days, steps=steps, rules=rules)
    return len(held) > 1 and held[-1].since >= since


def _is_of(day: DaySteps, baseline: Baseline) -> bool:
    return day.day >= baseline.since and day.main_source == baseline.source


def _who(interval: StepInterval) -> tuple[str, str, bool]:
    return interval.source, interval.device, interval.is_manual


def _source(who: tuple[str, str, bool], rules: ImportRules) -> Source:
    name, device, is_manual = who
    return source_of(name, device=device, is_manual=is_manual, rules=rules)
