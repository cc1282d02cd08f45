"""What is usual for a person: the median of the valid days of one device."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from selfback.domain.activity.days import median_steps, valid_days
from selfback.domain.activity.import_rules import ImportRules
from selfback.domain.activity.intervals import Source
from selfback.domain.activity.overlap import DaySteps
from selfback.domain.activity.rules import StepRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What is usual with one device.

    since        the first valid day of that device
    valid_days   how many there are
    steps        their median, steps/day; None while they are too few
    """

    source: Source
    since: date
    valid_days: int
    steps: int | None


def baselines(
    days: Iterable[DaySteps], *, steps: StepRules, rules: ImportRules
) -> tuple[Baseline, ...]:
    """Return the baseline of each device in turn; the last one holds now.

    Devices are never compared: another device that adds most steps on enough valid days in a
    row starts a new baseline, and valid days of another device before that count for none.
    """
    runs: list[tuple[Source, list[DaySteps]]] = []
    others: list[DaySteps] = []
    for day in sorted(days, key=lambda each: each.day):
        source = day.main_source
        if source is None or not valid_days([day.steps], rules=steps):
            continue
        if runs and source == runs[-1][0]:
            runs[-1][1].append(day)
            others = []
            continue
        if others and others[-1].main_source != source:
            others = []
        others.append(day)
        if not runs or len(others) >= rules.device_change_days:
            runs.append((source, others))
            others = []
    return tuple(
        Baseline(
            source=source,
            since=held[0].day,
            valid_days=len(held),
            steps=median_steps([each.steps for each in held], rules=steps),
        )
        for source, held in runs
    )
