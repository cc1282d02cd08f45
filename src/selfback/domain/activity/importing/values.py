"""Numbers and times as files write them; what is no number or no time refuses the file."""

import math
import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from selfback.domain.activity.errors import FileRefused
from selfback.domain.activity.intervals import microseconds

COUNT_MOST = 1e12
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d\d):?(\d\d)", re.ASCII)


def step_count(held: object, *, where: str) -> float:
    """Return a number of steps.

    held     a number, or a text that is one
    where    the place in the file, such as "line 7"
    raises   FileRefused for anything but a finite number from 0 up
    """
    shown = str(held)[:40]
    if isinstance(held, bool) or not isinstance(held, int | float | str):
        raise FileRefused(f"{where}: {shown!r} is not a number of steps")
    if isinstance(held, str):
        text = held.strip()
        if text.casefold().lstrip("+-") in {"nan", "inf", "infinity"}:
            raise FileRefused(f"{where}: the steps are {shown!r}, which is not a number")
        if not NUMBER.fullmatch(text):
            raise FileRefused(f"{where}: {shown!r} is not a number of steps")
        held = float(text)
    if not math.isfinite(held):
        raise FileRefused(f"{where}: the steps are {shown!r}, which is not a number")
    if held < 0:
        raise FileRefused(f"{where}: the steps are negative ({shown})")
    if held > COUNT_MOST:
        raise FileRefused(f"{where}: {shown} steps are absurdly many")
    return float(held)


def moment_of(text: str, *, zone: tzinfo, where: str) -> int:
    """Return a moment, microseconds since 1970 UTC, of a text such as 2027-01-31T08:00:00+01:00.

    zone    where a time without an offset is meant
    raises  FileRefused
    """
    said = text.strip().replace("\u202f", " ")
    try:
        at = datetime.fromisoformat(_with_colon(said))
        return microseconds(at if at.tzinfo else at.replace(tzinfo=zone))
    except (ValueError, OverflowError):
        raise FileRefused(
            f"{where}: {text[:40]!r} is not a time such as 2027-01-31T08:00:00+01:00"
        ) from None


def _with_colon(text: str) -> str:
    """The offset of `2027-01-31 08:00:00 +0100` written as fromisoformat reads it."""
    return re.sub(r"\s+([+-]\d\d):?(\d\d)$", r"\1:\2", text)


def day_of(text: str, *, where: str) -> date:
    """Return a day of a text such as 2027-01-31; raises FileRefused."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        raise FileRefused(f"{where}: {text[:40]!r} is not a day such as 2027-01-31") from None


def whole_day(day: date, *, zone: tzinfo, where: str) -> tuple[int, int]:
    """Return the first moment of a local day and of the next, microseconds since 1970 UTC."""
    try:
        start, end = (
            datetime.combine(each, time(), zone).astimezone(UTC)
            for each in (day, day + timedelta(days=1))
        )
    except OverflowError:
        raise FileRefused(f"{where}: {day} lies outside every calendar") from None
    return microseconds(start), microseconds(end)


def whole_number(held: object, *, where: str) -> int:
    """Return a whole number, such as one of seconds; raises FileRefused."""
    if isinstance(held, bool) or not isinstance(held, int | str):
        raise FileRefused(f"{where}: {str(held)[:40]!r} is not a whole number")
    if isinstance(held, str) and not re.fullmatch(r"-?\d{1,20}", held.strip(), re.ASCII):
        raise FileRefused(f"{where}: {held[:40]!r} is not a whole number")
    return int(held)


def offset_of(text: str, *, where: str) -> timedelta:
    """Return the offset of a text such as UTC+0100 or +01:00; raises FileRefused."""
    if found := OFFSET.fullmatch(text.strip()):
        sign, hours, minutes = found.groups()
        return timedelta(hours=int(hours), minutes=int(minutes)) * (1 if sign == "+" else -1)
    raise FileRefused(f"{where}: {text[:40]!r} is not an offset such as UTC+0100")
