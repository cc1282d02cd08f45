"""A calendar follows the plan by a private address, at the person's clock, summer and winter."""

import logging
import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar, Event
from tests.builders import NOON, make_answers, make_patient
from tests.delivery.access.world import report_emergency

from selfback.apps.devices.feed_services import make_feed
from selfback.apps.people.models import Patient
from selfback.apps.people.services import change_patient, change_user, leave
from selfback.apps.plans.models import WeekPlan
from selfback.delivery.patient.plan_calendar import plan_calendar
from selfback.delivery.shared.links_in_logs import WithoutLinks
from selfback.delivery.shared.planning import begin

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
EVENING = time(18, 30)
INTO_SUMMER = datetime(2027, 3, 24, 12, tzinfo=UTC)
"""A Wednesday; the clocks of Europe go forward on the Sunday after it, 28 March 2027."""
INTO_WINTER = datetime(2027, 10, 27, 12, tzinfo=UTC)
"""A Wednesday; the clocks go back on the Sunday after it, 31 October 2027."""


def with_a_plan(
    email: str = "marie@example.org",
    *,
    language: str = "en",
    zone: str = "Europe/Copenhagen",
    at: datetime = NOON,
    reminded: time | None = EVENING,
) -> Patient:
    patient = make_patient(email, language)
    own = {"by": patient.user_id, "at": at}
    change_patient(patient=patient, zone=zone, reminder_time=reminded, **own)
    begin(patient, make_answers(), at=at)
    Patient.objects.filter(pk=patient.pk).update(reminder_time=reminded)
    patient.refresh_from_db()
    return patient


def read(content: bytes) -> Calendar:
    calendar = Calendar.from_ical(content)
    assert calendar.errors == []
    for event in calendar.events:
        assert event.errors == []
    return calendar


def events_of(patient: Patient) -> list[Event]:
    return read(plan_calendar(patient)).events


def address_of(patient: Patient) -> str:
    made = make_feed(patient=patient, by=patient.user_id, at=NOON)
    return reverse("patient:calendar_feed", args=[made.token])


def client_of(patient: Patient) -> Client:
    client = Client()
    client.force_login(patient.user, backend=BACKEND)
    return client


def test_the_days_of_the_plan_and_the_check_in_stand_in_the_calendar():
    patient = with_a_plan()

    events = events_of(patient)

    week = WeekPlan.objects.of(patient).newest()
    days = [event.start.date() for event in events]
    assert [str(each["summary"]) for each in events] == ["Today’s session"] * 3 + [
        "Begin the check-in"
    ]
    assert days == [week.starts_on + timedelta(days=n) for n in (0, 2, 4, 7)]
    assert {event.start.time() for event in events} == {EVENING}
    assert all(event.duration >= timedelta(minutes=10) for event in events)
    assert len({str(event["uid"]) for event in events}) == 4


def test_each_rings_once_when_it_begins():
    for event in events_of(with_a_plan()):
        (alarm,) = event.alarms.times
        assert alarm.trigger == event.start


def test_it_is_said_in_the_persons_language_and_names_no_illness():
    said = {
        language: {str(each["summary"]) for each in events_of(patient)}
        for language, patient in (
            (each, with_a_plan(f"{each}@example.org", language=each)) for each in ("en", "da", "nb")
        )
    }

    assert said["en"] == {"Today’s session", "Begin the check-in"}
    assert said["da"] == {"Dagens træning", "Begynd ugens tjek-ind"}
    assert said["nb"].isdisjoint(said["en"] | said["da"])
    assert not re.search(r"back|pain|ryg|smert", str(said), re.IGNORECASE)


@pytest.mark.parametrize(
    ("at", "zone", "hours"),
    [
        (INTO_SUMMER, "Europe/Copenhagen", [17, 17, 16, 16]),
        (INTO_WINTER, "Europe/Copenhagen", [16, 16, 17, 17]),
        (INTO_SUMMER, "Europe/London", [18, 18, 17, 17]),
    ],
)
def test_it_rings_at_the_same_time_of_the_clock_before_and_after_the_clocks_change(
    at: datetime, zone: str, hours: list[int]
):
    """The offsets are those of the calendar's own VTIMEZONE, which some programs go by alone."""
    calendar = read(plan_calendar(with_a_plan(at=at, zone=zone)))

    (rules,) = calendar.timezones
    own_zone = rules.to_tz(lookup_tzid=False)
    starts = [event.start.replace(tzinfo=own_zone) for event in calendar.events]
    assert rules.tz_name == zone
    assert {start.time() for start in starts} == {EVENING}
    assert [start.astimezone(UTC).hour for start in starts] == hours
    assert {str(event["dtstart"].params["TZID"]) for event in calendar.events} == {zone}


def test_a_time_that_the_clock_change_skips_comes_as_much_later():
    skipped = with_a_plan(at=datetime(2027, 3, 28, 0, tzinfo=UTC), reminded=time(2, 30))

    first = events_of(skipped)[0]

    assert first.start.date() == date(2027, 3, 28)
    assert first.start.time() == time(3, 30)


def test_without_a_time_each_lasts_all_day_and_does_not_ring():
    events = events_of(with_a_plan(reminded=None))

    assert {type(event.start) for event in events} == {date}
    assert all(event.end - event.start == timedelta(days=1) for event in events)
    assert not any(event.walk("VALARM") for event in events)


def test_a_plan_that_stands_still_puts_nothing_into_the_calendar():
    patient = with_a_plan()
    report_emergency(patient)

    assert events_of(patient) == []


def test_somebody_without_a_plan_has_an_empty_calendar():
    assert events_of(make_patient()) == []


def test_whoever_has_the_address_reads_the_calendar_without_signing_in():
    patient = with_a_plan()

    answer = Client().get(address_of(patient))

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert len(read(answer.content).events) == 4
    for secret in (patient.pk, patient.user_id, "Marie", "marie@example.org"):
        assert secret.encode() not in answer.content


def test_nothing_is_sent_twice_that_has_not_changed():
    patient, client = with_a_plan(), Client()
    address = address_of(patient)
    first = client.get(address)

    by_content = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    by_time = client.get(address, headers={"If-Modified-Since": first.headers["Last-Modified"]})

    assert (by_content.status_code, by_content.content) == (304, b"")
    assert (by_time.status_code, by_time.content) == (304, b"")
    assert first.headers["Cache-Control"] == "private, no-cache"


LATER = NOON + timedelta(days=1)


@pytest.mark.parametrize(
    "change",
    [
        lambda it: change_patient(patient=it, by=it.user_id, at=LATER, reminder_time=time(7)),
        lambda it: change_patient(patient=it, by=it.user_id, at=LATER, zone="Europe/London"),
        lambda it: change_user(user=it.user, by=it.user_id, at=LATER, language="da"),
        report_emergency,
    ],
)
def test_what_has_changed_is_sent_whichever_way_a_calendar_asks(change, monkeypatch):
    patient, client = with_a_plan(), Client()
    address = address_of(patient)
    first = client.get(address)
    monkeypatch.setattr("tests.delivery.access.world.NOON", LATER)

    change(patient)

    for header, mark in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        answer = client.get(address, headers={header: first.headers[mark]})
        assert answer.status_code == 200, header


def test_an_address_that_was_closed_replaced_or_guessed_opens_nothing():
    patient, client = with_a_plan(), Client()
    former, newer = address_of(patient), address_of(patient)

    assert client.get(former).status_code == 404
    assert client.get(newer).status_code == 200
    client_of(patient).post(reverse("patient:close_calendar"))
    assert client.get(newer).status_code == 404
    assert client.get("/calendar/guessed.ics").status_code == 404


def test_the_calendar_of_who_has_left_is_closed():
    patient = with_a_plan()
    address = address_of(patient)
    leave(patient=patient, reason=Patient.Leaving.BETTER, by=patient.user_id, at=NOON)

    assert Client().get(address).status_code == 404


def test_the_page_shows_a_new_address_once_and_it_opens():
    patient = with_a_plan()
    client = client_of(patient)

    made = client.post(reverse("patient:calendar")).content.decode()
    again = client.get(reverse("patient:calendar")).content.decode()

    path = re.search(r'value="http://[^/]+(/calendar/[^"]+\.ics)"', made).group(1)
    assert f'href="webcal://localhost:8000{path}"' in made
    assert Client().get(path).status_code == 200
    assert path not in again
    assert "A calendar follows your plan." in again


def test_the_log_does_not_hold_the_address():
    line = logging.LogRecord("x", 30, "", 0, "Not Found: %s", ("/calendar/secret.ics",), None)

    assert WithoutLinks().filter(line)

    assert line.getMessage() == "Not Found: /calendar/…"
