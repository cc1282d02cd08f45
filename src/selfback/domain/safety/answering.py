"""By when a report is answered: working days, promises, and what is late."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo

from selfback.domain.content.red_flag import Tier
from selfback.domain.content.rules import Rule

WORKING_WEEK = 5
ESCALATION = "escalation_minutes"


class Promise(StrEnum):
    """By when somebody says that they will get in touch."""

    HOUR = "hour"
    TODAY = "today"
    NEXT_DAY = "next-day"
    WEEK = "week"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweringRules:
    """How soon reports are answered; units, sources and owners stand in the rule files.

    escalation_minutes  an emergency may wait so long for the first look; from safety.toml
    """

    escalation_minutes: int
    emergency_contact_hours: int
    soon_working_days: int
    mood_working_days: int
    watch_days: int
    working_day_ends: int
    undo_minutes: int

    @classmethod
    def from_content(cls, contact: Mapping[str, Rule], safety: Mapping[str, Rule]) -> Self:
        """Return the rules of `library.rule_file("contact")` and `"safety"`; raises KeyError."""
        names = (field.name for field in fields(cls) if field.name != ESCALATION)
        wholes = {name: contact[name].whole for name in names}
        return cls(escalation_minutes=safety[ESCALATION].whole, **wholes)


def look_by(tier: Tier, raised_at: datetime, *, zone: ZoneInfo, rules: AnsweringRules) -> datetime:
    """Return by when somebody has looked at a report.

    zone    in which the person's working days begin and end
    raises  KeyError for Tier.NONE, which asks for nobody
    """
    if tier is Tier.EMERGENCY:
        return raised_at + timedelta(minutes=rules.escalation_minutes)
    if tier is Tier.WATCH:
        return raised_at + timedelta(days=rules.watch_days)
    days = {Tier.SOON: rules.soon_working_days, Tier.MOOD: rules.mood_working_days}[tier]
    return working_day_end(raised_at, days, zone=zone, rules=rules)


def contact_by(
    tier: Tier, raised_at: datetime, *, zone: ZoneInfo, rules: AnsweringRules
) -> datetime:
    """Return by when the person has been reached, once somebody has looked."""
    if tier is Tier.EMERGENCY:
        return raised_at + timedelta(hours=rules.emergency_contact_hours)
    return look_by(tier, raised_at, zone=zone, rules=rules)


def promised_by(
    promise: Promise, at: datetime, *, zone: ZoneInfo, rules: AnsweringRules
) -> datetime:
    """Return the moment by which somebody has promised to get in touch.

    Today ends at midnight: whoever promises it in the evening means the evening.
    """
    if promise is Promise.HOUR:
        return at + timedelta(hours=1)
    if promise is Promise.TODAY:
        tomorrow = at.astimezone(zone).date() + timedelta(days=1)
        return datetime.combine(tomorrow, time(0), zone).astimezone(at.tzinfo)
    if promise is Promise.NEXT_DAY:
        return working_day_end(at, 1, zone=zone, rules=rules)
    return working_day_end(at, WORKING_WEEK, zone=zone, rules=rules)


def working_day_end(at: datetime, days: int, *, zone: ZoneInfo, rules: AnsweringRules) -> datetime:
    """Return the end of the working day so many after the day of a moment, in its own time zone.

    days    0 means that day, or the next working day if it is a weekend
    """
    day = at.astimezone(zone).date()
    left = days
    while left > 0 or day.weekday() >= WORKING_WEEK:
        day += timedelta(days=1)
        left -= day.weekday() < WORKING_WEEK
    return datetime.combine(day, time(rules.working_day_ends), zone).astimezone(at.tzinfo)
