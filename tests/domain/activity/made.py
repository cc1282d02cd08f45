"""Rows of steps as tests write them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.domain.shipped import library

from selfback.domain.activity.import_rules import ImportRules
from selfback.domain.activity.intervals import StepRow, microseconds, source_of
from selfback.domain.activity.overlap import resolve
from selfback.domain.activity.rules import StepRules
from selfback.domain.activity.table import StepTable, collect

RULES = ImportRules.from_content(library().rule_file("step-import"))
STEP_RULES = StepRules.from_content(library().rule_file("steps"))
COPENHAGEN = ZoneInfo("Europe/Copenhagen")
MONDAY = datetime(2027, 1, 4, 8, 0, tzinfo=UTC)


def row(source: str, minute: float, minutes: float, steps: float, *, manual: bool = False):
    start = microseconds(MONDAY + timedelta(minutes=minute))
    who = source_of(source, is_manual=manual, rules=RULES)
    return StepRow(who, start, start + round(minutes * 60_000_000), steps)


def table(*rows: StepRow) -> StepTable:
    return collect(rows, zone=COPENHAGEN, rows_most=1_000_000)


def total(*rows: StepRow, first=()) -> int:
    return sum(day.steps for day in resolve(table(*rows), rules=RULES, first=first))
