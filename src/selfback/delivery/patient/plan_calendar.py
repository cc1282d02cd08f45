"""The newest week as a calendar: exercise days and the check-in, where the person is."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, vDuration

from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.devices.models import CalendarFeed
from selfback.apps.people.models import Patient
from selfback.apps.plans.models import WeekPlan
from selfback.apps.safety.models import Pause
from selfback.domain.schedule.weeks import next_start, spread_days

ASKED_AGAIN = timedelta(hours=6)
"""How often calendars are asked to look for something new."""
CHECK_IN_LASTS = timedelta(minutes=10)
SHORTEST = 10
ROUNDED_TO = 5
"""Minutes."""


def plan_calendar(patient: Patient) -> bytes:
    """Return the calendar of a person's newest week; empty where the plan stands still.

    Without a time to be reminded at, each lasts all day and does not ring. What is said names no
    illness, as others may see a calendar.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//selfback//plan//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "selfback")
    calendar.add("x-wr-timezone", patient.zone)
    calendar.add("refresh-interval", vDuration(ASKED_AGAIN), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(ASKED_AGAIN))
    with translation.override(patient.user.language):
        for event in _events(patient):
            calendar.add_component(event)
    if patient.reminder_time is not None:
        calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def last_changed(feed: CalendarFeed) -> datetime:
    """Return when anything that stands in the calendar was last written."""
    patient = feed.patient
    weeks = WeekPlan.objects.of(patient).values_list("made_at", flat=True)
    pauses = Pause.objects.filter(patient=patient).values_list("began_at", "ended_at")
    about_them = AuditEvent.objects.filter(
        subject_id__in=(patient.pk, patient.user_id),
        kind__in=(Kind.PATIENT_CHANGED, Kind.USER_CHANGED),
    )
    moments = [feed.made_at, *weeks, *about_them.values_list("at", flat=True)]
    moments += [moment for pause in pauses for moment in pause if moment is not None]
    return max(moments)


def _events(patient: Patient) -> Iterator[Event]:
    week = WeekPlan.objects.of(patient).newest()
    if week is None or Pause.objects.open().filter(patient=patient).exists():
        return
    exercises = week.document["exercises"]
    if exercises:
        minutes = round(sum(each["minutes"] for each in exercises) / ROUNDED_TO) * ROUNDED_TO
        lasts = timedelta(minutes=max(SHORTEST, minutes))
        for day in spread_days(week.starts_on, week.document["days_per_week"]):
            yield _event(week, _("Today’s session"), day, lasts, opens="patient:session")
    day = next_start(week.starts_on)
    yield _event(week, _("Begin the check-in"), day, CHECK_IN_LASTS, opens="patient:check_in")


def _event(week: WeekPlan, summary: str, day: date, lasts: timedelta, *, opens: str) -> Event:
    event, at = Event(), week.patient.reminder_time
    event.add("uid", f"{week.pk}-{day.isoformat()}@selfback")
    event.add("dtstamp", week.made_at)
    event.add("last-modified", week.made_at)
    event.add("summary", summary)
    event.add("description", _("You choose the day and the time. Move it to when it suits you."))
    event.add("url", f"{settings.PUBLIC_ADDRESS}{reverse(opens)}")
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    if at is None:
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        return event
    event.add("dtstart", _local(day, at, week.patient.zone))
    event.add("duration", lasts)
    event.add_component(_ring(summary))
    return event


def _local(day: date, at: time, zone: str) -> datetime:
    """Return a moment by the person's clock; a time that a clock change skips comes as much later.

    That is how RFC 5545 (3.3.5) reads such a time, but not how all calendars do.
    """
    moment = datetime.combine(day, at, tzinfo=ZoneInfo(zone))
    return moment.astimezone(ZoneInfo("UTC")).astimezone(ZoneInfo(zone))


def _ring(summary: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", timedelta(0))
    return alarm
