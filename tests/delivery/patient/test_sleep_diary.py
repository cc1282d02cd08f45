"""A week of nights on a page of its own."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from icalendar import Calendar
from tests.builders import MONDAY, NOON, make_night, make_patient

from selfback.apps.sleep.models import NotedNight
from selfback.delivery.shared import clock as the_clock

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
DIARY = "/toolbox/sleep/diary"
NIGHT = {
    "morning": "2027-01-04",
    "lights_out": "22:45",
    "falling": "15",
    "awake": "0",
    "woke": "06:30",
    "rested": "4",
}


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> datetime:
    monkeypatch.setattr(the_clock, "now", lambda: NOON)
    return NOON


@pytest.fixture
def patient():
    return make_patient()


@pytest.fixture
def client(patient) -> Client:
    client = Client()
    client.force_login(patient.user, backend=BACKEND)
    return client


def test_a_night_that_was_noted_is_drawn_and_told_in_words(client, patient):
    assert client.post(DIARY, NIGHT).status_code == 302

    page = client.get(DIARY).content.decode()

    assert NotedNight.objects.of(patient).get().night.asleep == 450
    assert "On the one night you noted you slept about 7 h 30 min." in page
    assert page.count('class="chart-bar is-good"') == 1
    assert page.count('class="chart-gap"') == 6


def test_what_was_typed_stays_when_a_night_does_not_add_up(client):
    answer = client.post(DIARY, NIGHT | {"lights_out": "06:00", "awake": "60"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "These times do not add up to a night." in page
    assert 'value="06:00"' in page
    assert '<option value="60" selected>' in page
    assert not NotedNight.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("lights_out", "", "Please give a time."),
        ("woke", "late", "Please write a time such as 22:45."),
        ("rested", "9", "Please choose one."),
        ("morning", "2027-01-05", "This morning has not come yet."),
    ],
)
def test_a_slip_is_named_beside_its_field(client, field, value, fault):
    answer = client.post(DIARY, NIGHT | {field: value})

    assert answer.status_code == 422
    assert fault in answer.content.decode()


def test_a_night_can_be_taken_out_again(client, patient):
    night = make_night(patient)

    client.post(f"{DIARY}/{night.pk}")

    assert not NotedNight.objects.exists()


def test_the_page_asks_the_database_the_same_for_one_night_and_for_seven(
    client, patient, django_assert_max_num_queries
):
    for days in range(7):
        make_night(patient, MONDAY - timedelta(days=days))

    with django_assert_max_num_queries(8):
        client.get(DIARY)


def test_nights_are_among_what_one_can_take_away(client, patient):
    make_night(patient)

    assert '"lights_out"' in client.get("/settings/export").content.decode()


def test_a_reminder_to_wind_down_goes_into_the_phones_calendar(client):
    answer = client.get("/toolbox/sleep/wind-down.ics?at=21:45")

    events = Calendar.from_ical(answer.content).walk("VEVENT")
    starts = [each.decoded("dtstart") for each in events]
    assert [each.hour * 60 + each.minute for each in starts] == [21 * 60 + 45] * len(events)
    assert [(each.date() - MONDAY).days for each in starts] == list(range(len(events)))
    assert {each["rrule"]["INTERVAL"][0] for each in events} == {len(events)}
    assert len({each["summary"] for each in events}) == len(events) >= 6
    assert all(each.decoded("dtstart").tzinfo is None for each in events)
    assert all(len(each.walk("VALARM")) == 1 for each in events)


def test_a_reminder_without_a_time_leads_back_to_choosing_one(client):
    assert client.get("/toolbox/sleep/wind-down.ics?at=soon").url == "/toolbox/sleep"
