"""The one place that reads the clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return the moment, in UTC."""
    return datetime.now(UTC)


def today_in(zone: str) -> date:
    """Return the local date in an IANA time zone."""
    return now().astimezone(ZoneInfo(zone)).date()
