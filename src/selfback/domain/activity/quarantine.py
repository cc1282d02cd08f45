"""Rows that cannot be true are set aside with a reason, so that no goal rests on them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import numpy as np

from selfback.domain.activity.import_rules import ImportRules
from selfback.domain.activity.intervals import MICROSECONDS, microseconds
from selfback.domain.activity.table import StepTable


class Reason(StrEnum):
    FUTURE = "future"  # after the file was written
    DEVICE_CLOCK = "device-clock"  # long before, or ends before it starts
    TOO_LONG = "too-long"  # longer than a day
    TOO_MANY = "too-many"  # more steps than anybody walks in a day
    TOO_FAST = "too-fast"  # more steps a second than anybody runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Sifted:
    """The rows that count, and those set aside by the first reason that holds for each."""

    kept: StepTable
    quarantined: Mapping[Reason, StepTable]


def sift(table: StepTable, *, written_at: datetime, rules: ImportRules) -> Sifted:
    """Return which rows count and which are set aside.

    written_at   when the file was written, or now where the file does not say
    """
    length = table.end - table.start
    hour = 3600 * MICROSECONDS
    latest = microseconds(written_at + timedelta(hours=rules.future_hours))
    most = rules.steps_per_second_most * length / MICROSECONDS
    # The time of a moment says nothing of how fast its steps were taken.
    found = {
        Reason.FUTURE: table.end > latest,
        Reason.DEVICE_CLOCK: (table.day < rules.earliest_day.toordinal()) | (length < 0),
        Reason.TOO_LONG: length > rules.row_hours_most * hour,
        Reason.TOO_MANY: table.steps > rules.row_steps_most,
        Reason.TOO_FAST: (length > 0) & (table.steps > most),
    }
    is_left = np.ones(len(table), bool)
    quarantined = {}
    for reason, holds in found.items():
        set_aside = holds & is_left
        if set_aside.any():
            quarantined[reason] = table.where(set_aside)
        is_left &= ~holds
    return Sifted(kept=table.where(is_left), quarantined=quarantined)
