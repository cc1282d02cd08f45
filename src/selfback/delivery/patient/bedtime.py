"""A reminder to wind down, for the calendar of the person's own phone."""

from datetime import date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event

from selfback.delivery.shared.content import library
from selfback.domain.content.language import Language

NOTICE = "bedtime"
LASTS = timedelta(hours=1)


def bedtime_calendar(at: time, *, first: date, language: str) -> bytes:
    """Return a calendar with a reminder each evening, its wordings in turn.

    The time has no zone, so it is meant where the person is. Taken in again, it replaces what an
    earlier one put there.
    """
    words = library().words[Language(language)].notices
    wordings = [words[id] for id in sorted(words) if id.startswith(f"{NOTICE}-")]
    calendar = Calendar()
    calendar.add("prodid", "-//selfback//wind down//EN")
    calendar.add("version", "2.0")
    for number, wording in enumerate(wordings):
        begins = datetime.combine(first + timedelta(days=number), at)
        calendar.add_component(_evening(number, wording, begins, every=len(wordings)))
    return bytes(calendar.to_ical())


def _evening(number: int, wording: str, begins: datetime, *, every: int) -> Event:
    event = Event()
    event.add("uid", f"wind-down-{number + 1}@selfback")
    event.add("dtstamp", begins)
    event.add("dtstart", begins)
    event.add("duration", LASTS)
    event.add("rrule", {"freq": "daily", "interval": every})
    event.add("summary", wording)
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", wording)
    alarm.add("trigger", timedelta(0))
    event.add_component(alarm)
    return event
